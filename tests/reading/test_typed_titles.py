"""What a typed text is called and under which id it is kept; which entry of the catalog an id means."""

from dataclasses import replace

import pytest

from bot.catalog.model import Link
from bot.errors import UserError
from bot.library.text_lookup import Lookup
from bot.reading.model import Subject
from bot.reading.subject_index import SubjectIndex, external_subject, stored_names, title_key
from tests.support.subjects import catalog_of, entry, external


@pytest.mark.parametrize("text", ["", "…!", "🦓 –"])
def test_a_text_without_a_letter_or_digit_names_nothing(text: str) -> None:
    with pytest.raises(UserError, match="That names nothing"):
        external_subject(Lookup.of(text))


def test_a_typed_title_is_kept_as_it_was_typed_but_for_its_spaces() -> None:
    key = "title:a-third-paper"
    assert external("  A third:   Paper! ") == Subject(key, "A third: Paper!", (key,), "", listed=False)


def test_an_identifier_is_kept_under_itself_with_its_address() -> None:
    key = "arxiv:1706.03762"
    address = "https://arxiv.org/abs/1706.03762"
    assert external("https://arxiv.org/pdf/1706.03762v7") == Subject(
        key, "arXiv 1706.03762", (key,), address, listed=False
    )


def test_spelling_is_no_other_title_but_another_sign_alone_is() -> None:
    assert title_key("STRASSE") == title_key("Straße") == "title:strasse"
    assert title_key("ﬁne") == title_key("fine")
    assert title_key(" ☃ ") == "title:☃"


def test_an_id_of_sixty_bytes_is_kept_and_a_longer_one_shortened() -> None:
    for length, kept in ((54, True), (55, False)):
        assert (title_key("a" * length) == f"title:{'a' * length}") is kept
    assert [len(title_key(letter * 99)) for letter in ("a", "é")] == [39, 39]


OLD, NEW = entry("old", "Same title", formerly=("older", "new")), entry("new", "Same title", formerly=("old", "newer"))
INDEX = SubjectIndex(catalog_of(OLD, NEW))


def test_an_id_means_the_entry_that_has_it_before_those_that_had_it() -> None:
    meant = {each: INDEX.resource(each) for each in ("old", "new", "older", "newer", "title:same-title", "none")}
    assert meant == {"old": OLD, "new": NEW, "older": OLD, "newer": NEW, "title:same-title": OLD, "none": None}
    assert INDEX.subject(OLD).ids == ("old", "older", "title:same-title")
    assert INDEX.subject(NEW).ids == ("new", "newer")
    assert set(INDEX.stored_ids) == {"old", "new", "older", "newer", "title:same-title"}


def test_a_name_and_a_long_identifier_mean_their_entry_too() -> None:
    long = entry("long", "Serving", arxiv="2309.06180")
    index = SubjectIndex(catalog_of(replace(long, name="vLLM", doi="10.1145/" + "9" * 60), entry("bare", "Bare")))
    assert index.subject(index.catalog.resources["bare"]).ids == ("bare", "title:bare")
    ids = index.subject(index.catalog.resources["long"]).ids
    assert set(ids) == {
        "long", "title:serving", "title:vllm", "arxiv:2309.06180", external("doi:10.1145/" + "9" * 60).id,
    }  # fmt: skip
    assert all(len(each.encode()) <= 60 for each in ids)


def test_an_entry_leads_to_its_paper_or_else_to_its_first_link_that_the_column_holds() -> None:
    code, paper = Link("code", "https://example.org/code", "Code"), Link("paper", "https://example.org/paper", "Paper")
    for links, url in (
        ((), ""),
        ((code,), code.url),
        ((code, paper), paper.url),
        ((replace(paper, url="x" * 600),), "x" * 600),
        ((replace(paper, url="x" * 601),), ""),
    ):
        index = SubjectIndex(catalog_of(replace(entry("one", "One"), links=links)))
        found = index.subject(index.catalog.resources["one"])
        assert (found.id, found.title, found.url, found.listed) == ("one", "One", url, True)


def test_a_stored_title_is_the_catalogs_own_or_else_stays() -> None:
    stored = Subject("newer", "As it was typed", ("newer",), listed=False)
    assert INDEX.current(stored) == INDEX.subject(NEW)
    gone = Subject("gone", "As it was typed", ("gone",), listed=False)
    assert INDEX.current(gone) is gone


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("https://arxiv.org/abs/2309.0618", "five digits after the dot since 2015"),
        ("2309.6180", "five digits after the dot since 2015"),
        ("Scaling Laws for It arXiv:2309.0618v2", "five digits after the dot since 2015"),
        ("arXiv:1312.06180", "four digits after the dot until 2014"),
    ],
)
def test_an_arxiv_id_that_cannot_be_is_refused_with_the_reason_and_a_kept_one_is_still_found(
    text: str, digits: str
) -> None:
    lookup = Lookup.of(text)
    assert lookup.identifier is not None
    with pytest.raises(UserError, match=f"can’t be an arXiv id: they have {digits}. Check it"):
        external_subject(lookup)
    assert str(lookup.identifier) in stored_names(lookup)


@pytest.mark.parametrize("text", ["1312.6180", "2309.06180", "hep-th/9901001"])
def test_ids_of_each_time_are_possible(text: str) -> None:
    assert external_subject(Lookup.of(text)).title == f"arXiv {text}"
