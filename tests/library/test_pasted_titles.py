"""Which words of a pasted text are a paper's title, and what they decide beside an identifier."""

import pytest

from bot.catalog.model import Catalog, Kind, Link, Resource, Topic
from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.text_lookup import Lookup
from bot.library.titles import Titles

UNLISTED = "https://arxiv.org/abs/2001.08361"
LONGEST = "Scaling Laws " + "X" * 287


@pytest.mark.parametrize(
    ("words", "is_title"),
    [
        ("Scaling Laws Again", True),
        ("Scaling Laws", False),
        (LONGEST, True),
        (LONGEST + "X", False),
        ("Scaling in the sea of an era", True),  # short words have no capital in title case
        ("Look what Scaling Brings", False),
        ("look what Scaling Brings", False),
        ("Fast 3d-aware 4d-video 100k 1000 Models", True),  # nor have numbers
        ("Five Words With four Capitals", True),
        ("Five Words With four capitals", False),
        ("of the sea", False),
        ("Kwon et al Scaling Laws", False),
        ("Scaling Laws (2020) Again", False),
    ],
)
def test_words_in_title_case_beside_an_identifier_are_its_title(words: str, is_title: bool) -> None:
    assert Lookup.of(f"{words} {UNLISTED}").title == (words if is_title else "")


def test_a_word_that_may_be_an_id_changes_nothing_beside_one_that_is() -> None:
    lookup = Lookup.of(f"mUVydzrkgz makes Waves {UNLISTED}")
    assert [each.certain for each in lookup.mentions] == [False, True]
    assert lookup.words == "mUVydzrkgz makes Waves"


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("no identifier", False),
        (UNLISTED, False),
        (f"{UNLISTED} arXiv:2001.08361v2", False),
        (f"{UNLISTED} arXiv:2001.08362", True),
        (f"{UNLISTED} doi:10.1000/abc", False),
        (f"{UNLISTED} https://example.org/a https://example.org/b", False),
        ("https://example.org/a", False),
        ("https://example.org/a https://example.org/b", True),
    ],
)
def test_two_ids_of_one_scheme_are_two_papers_and_two_links_are_where_no_id_is(text: str, several: bool) -> None:
    assert Lookup.of(text).names_several is several


@pytest.mark.parametrize(
    ("text", "scheme"),
    [
        (f"https://example.org/a doi:10.1000/abc {UNLISTED}", "arxiv"),
        (f"{UNLISTED} doi:10.1000/abc https://example.org/a", "arxiv"),
        ("https://example.org/a doi:10.1000/abc", "doi"),
        ("https://example.org/a https://openreview.net/forum?id=mUVydzrkgz", "openreview"),
    ],
)
def test_of_several_identifiers_the_most_telling_is_taken_wherever_it_stands(text: str, scheme: str) -> None:
    identifier = Lookup.of(text).identifier
    assert identifier is not None
    assert identifier.scheme == scheme


TIDES = "Ocean Tides Rise and Fall"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TIDES, True),
        (f"{TIDES} by Kwon", True),
        (f"{TIDES}, Nature 2023", True),
        (f"{TIDES}, by Kwon", True),
        (f"{TIDES}, and more", False),
        (f"{TIDES}. 2023", True),
        (f"{TIDES} - for all", False),
        (f"{TIDES} again", False),
        (f"{TIDES} and more", False),
        (f"Beyond {TIDES}", False),
        (f"Kwon (2023) {TIDES}", True),
        (f"Title: {TIDES}", True),
        (f"paper: {TIDES}", True),
        (f"Survey: {TIDES}", False),
        (f"title {TIDES}", False),
    ],
)
def test_a_title_within_a_text_is_set_apart_on_both_sides(text: str, found: bool) -> None:
    tides = Resource("tides", TIDES, Kind.PAPER, ("t",))
    assert list(Titles([tides]).occurring_in(text)) == [tides] * found


def test_a_title_that_is_a_part_of_another_found_one_is_not_meant() -> None:
    longer, part, other = (
        Resource(f"x{number}", title, Kind.PAPER, ("t",))
        for number, title in enumerate((f"{TIDES} - A Long Story", TIDES, "Sparse Routing for Networks"))
    )
    titles = Titles([part, longer, other])
    assert list(titles.occurring_in(f"{longer.title}. {other.title}.")) == [longer, other]
    assert list(titles.occurring_in(f"{part.title}. {other.title}.")) == [part, other]


@pytest.mark.parametrize(
    ("title", "stands_out"),
    [
        ("Oceanographic Tidal Models", True),
        ("Oceanographic Tidalmodels", False),
        ("Oceans Tides Models1", True),
        ("Oceans Tides Models", False),
        ("大型语言模型推理", True),
        ("大型语言模型推", False),
    ],
)
def test_a_short_title_within_a_text_may_be_a_part_of_the_sentence(title: str, stands_out: bool) -> None:
    listed = Resource("x", title, Kind.PAPER, ("t",))
    assert list(Titles([listed]).occurring_in(f"read this: ({title})")) == [listed] * stands_out
    assert list(Titles([listed]).named(title)) == [listed]


ARCHIVED = "https://web.archive.org/web/2019/https://example.org/gone"
RESOURCES = (
    *(
        Resource(f"net{number}", f"Sparse routing for {name} networks", Kind.PAPER, ("t",), arxiv=arxiv)
        for number, (name, arxiv) in enumerate((("Alpha", ""), ("Bravo", "2309.06180"), ("Delta", "")))
    ),
    Resource("tides", TIDES, Kind.NOTES, ("t",), links=(Link("paper", ARCHIVED, "Paper"),)),
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(Catalog("List", "", {"t": Topic("t", "Topic")}, {each.id: each for each in RESOURCES}))


async def test_a_link_that_holds_another_is_the_entrys_that_has_it_whole(edition: Edition) -> None:
    assert await resolve(edition, ARCHIVED) == Known(edition.catalog.resources["tides"], edition)


@pytest.mark.parametrize(
    ("words", "candidates"),
    [
        ("ocean tides rise andd fall", ["tides"]),
        ("sparse routing", ["net0", "net2"]),  # the other one has an id of its own
        ("nothing of the kind", []),
    ],
)
async def test_an_entry_that_is_near_is_asked_about_beside_an_id_that_may_be_its_own(
    edition: Edition, words: str, candidates: list[str]
) -> None:
    match await resolve(edition, f"{words} {UNLISTED}"):
        case Ambiguous(found):
            assert sorted(each.id for each in found) == candidates
        case other:
            assert isinstance(other, Unknown)
            assert not candidates
