"""How a text's papers are named to its author and in storage, to the character: bounds, placeholders, refusals."""

import pytest

from bot.errors import UserError
from bot.library.text_lookup import Lookup
from bot.reading.model import Subject
from bot.reading.subject_index import (
    UNTITLED,
    external_subject,
    impossible_id,
    is_nameless,
    placeholder_title,
    possible_subject,
    stored_names,
    title_key,
)

ARXIV = "https://arxiv.org/abs/2001.08361"


def refusal(text: str) -> str:
    with pytest.raises(UserError) as raised:
        external_subject(Lookup.of(text))
    assert possible_subject(Lookup.of(text)) is None
    return str(raised.value)


def test_of_several_papers_five_are_named_each_by_its_id_or_the_beginning_of_its_title() -> None:
    assert refusal("2001.00001 2001.00002") == (
        "That names more than one paper: arXiv 2001.00001, arXiv 2001.00002. Send one of them at a time."
    )
    many = refusal(" ".join(f"2001.0000{number}" for number in range(1, 7)))
    assert ("arXiv 2001.00005", "2001.00006" in many) == (many.split(": ")[1].split(". ")[0].split(", ")[-1], False)
    records = f"@misc{{a, title={{{'X' * 58}Y}}}} @misc{{b, title={{{'Z' * 59}Y}}}} "
    assert refusal(records).startswith(f"That names more than one paper: “{'X' * 58}Y, “{'Z' * 59}. Send one")


def test_a_title_has_three_hundred_characters_at_most() -> None:
    text = "x" * 300
    assert external_subject(Lookup.of(text)).title == text
    assert refusal(f"{text}x") == "A title has at most 300 characters. Send the title alone, or a link."


@pytest.mark.parametrize(
    ("text", "title", "url"),
    [
        (f"Title: Scaling Laws {ARXIV}", "Scaling Laws", ARXIV),
        (ARXIV, "arXiv 2001.08361", ARXIV),
        ("@misc{x, title={Scaling Laws}}", "Scaling Laws", ""),
        ("https://example.org/a", "example.org/a", "https://example.org/a"),
        (f"https://example.org/{'x' * 580}", f"example.org/{'x' * 288}", f"https://example.org/{'x' * 580}"),
        (f"https://example.org/{'x' * 581}", f"example.org/{'x' * 288}", ""),
    ],
)
def test_what_the_text_calls_it_is_its_title_or_else_its_id(text: str, title: str, url: str) -> None:
    subject = external_subject(Lookup.of(text))
    assert (subject.title, subject.url) == (title, url)


@pytest.mark.parametrize(
    ("text", "says"), [("A title", ""), ("10.1000/xyz", ""), ("2001.08361", ""), ("2309.0618", "“2309.0618” can’t be")]
)
def test_only_an_id_of_arxiv_may_be_impossible(text: str, says: str) -> None:
    assert impossible_id(Lookup.of(text)).startswith(says)
    assert bool(impossible_id(Lookup.of(text))) is bool(says)


@pytest.mark.parametrize(
    ("subject_id", "url", "title"),
    [
        ("arxiv:2001.08361", ARXIV, "arXiv 2001.08361"),
        ("openreview:abc", "", "OpenReview abc"),
        ("url:example.org", "https://example.org", "example.org"),
        ("doi:~12ab", "https://doi.org/10.1/x", "doi.org/10.1/x"),
        ("doi:~12ab", "", UNTITLED),
        ("title:a-b", "", UNTITLED),
        ("title:a-b", "https://example.org", "example.org"),
        ("doi:~12ab", f"https://{'x' * 301}", "x" * 300),
    ],
)
def test_until_somebody_tells_a_title_the_id_or_the_address_stands_for_it(
    subject_id: str, url: str, title: str
) -> None:
    assert placeholder_title(subject_id, url) == title
    assert is_nameless(Subject(subject_id, title, (subject_id,), url, listed=False))
    assert not is_nameless(Subject(subject_id, title, (subject_id,), url, listed=True))
    assert not is_nameless(Subject(subject_id, "A title", (subject_id,), url, listed=False))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A title", ("A title", "title:a-title")),
        (ARXIV, (ARXIV, "arxiv:2001.08361", "url:arxiv.org/abs/2001.08361", "title:https-arxiv-org-abs-2001-08361")),
        ("2309.0618", ("2309.0618", "arxiv:2309.0618", "title:2309-0618")),
        ("mUVydzrkgz", ("mUVydzrkgz", "title:muvydzrkgz")),
        ("2001.00001 2001.00002", ()),
        ("…!", ()),
        ("a\u200bb", ("title:ab",)),
    ],
)
def test_a_text_is_looked_for_under_each_name_it_may_have(text: str, names: tuple[str, ...]) -> None:
    assert stored_names(Lookup.of(text)) == names


def test_what_is_not_seen_makes_no_other_title() -> None:
    assert title_key("Scal\u00ading\u200b Laws") == "title:scaling-laws"
