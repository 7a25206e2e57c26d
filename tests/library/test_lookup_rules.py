"""What is left of a text beside its identifiers, which of them is its own, and what is asked about where none is."""

import pytest

from bot.catalog.identifiers import Identifier
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.damaged_ids import DamagedIds
from bot.library.edition import Edition
from bot.library.pasted_text import is_mere_remark, remark
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.text_lookup import Lookup
from bot.library.titles import Titles

U = "https://arxiv.org/abs/2001.08361"


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("«a».", "a"),
        ("a\nAND\nb", "a b"),
        ("a\nvs.\nb", "a b"),
        ("a and b", "a and b"),
        ("@ada a@b", "a@b"),
        ("see\n’s idea", "see idea"),
        ("3 Dec 2024 a [cs.LG] arXiv preprint doi pdf: b", "a b"),
    ],
)
def test_what_is_put_around_identifiers_is_no_remark(rest: str, words: str) -> None:
    assert remark(rest) == words


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("mUVydzrkgz", None),  # most words of that shape are nicknames
        ("<mUVydzrkgz>", Identifier("openreview", "mUVydzrkgz")),
        ("2309.0618", Identifier("arxiv", "2309.0618")),
        ("doi10.1038/s41586-021-99999-2", Identifier("doi", "10.1038/s41586-021-99999-2")),
        ("example.org/x”", Identifier("url", "example.org/x")),
        ("A title", None),
    ],
)
def test_a_text_without_a_sure_identifier_may_be_one_as_a_whole(text: str, identifier: Identifier | None) -> None:
    assert Lookup.of(text).identifier == identifier


def test_space_around_a_text_is_none_of_it() -> None:
    assert Lookup.of(" \n A title\t") == Lookup.of("A title")


@pytest.mark.parametrize(
    ("records", "distinct"),
    [
        ("@misc{{a, title={{A Work}}}} @misc{{b, title={{a work!}}}}", 0),
        (f"@misc{{{{a, title={{{{A}}}}, url={{{{{U}}}}}}}}} @misc{{{{b, title={{{{B}}}}, url={{{{{U}}}}}}}}}", 0),
        ("@misc{{a, title={{A}}}} @misc{{b, year={{2020}}}} @misc{{c, year={{2021}}}}", 0),
        ("@misc{{a, title={{A}}}} @misc{{b, year={{2020}}}} @misc{{c, title={{B}}}}", 2),
        ("@misc{{a, title={{A}}}} @misc{{b, title={{a}}}} @misc{{c, title={{B}}}}", 2),
    ],
)
def test_records_of_one_title_or_identifier_are_one_and_those_without_any_none(records: str, distinct: int) -> None:
    assert len(Lookup.of(records.format()).records) == distinct


RESOURCES = (
    Resource("wei", "张伟 Notes", Kind.NOTES, ("t",), name="张伟", why="张 明"),
    Resource("alpha", "Sparse Routing", Kind.PAPER, ("t",), name="Alphanet", why="It needs pickaxes and shovels."),
    Resource(
        "beta", "Dense Routing", Kind.PAPER, ("t",), name="Betanet", authors=("Ada Lovelace",), why="It needs lanterns."
    ),
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(Catalog("List", "", {"t": Topic("t", "Topic")}, {each.id: each for each in RESOURCES}))


@pytest.mark.parametrize(
    ("text", "candidates", "mentioned"),
    [
        ("Alphanet and Betanet", ["alpha", "beta"], []),
        ("alfanet and betanett", ["alpha", "beta"], []),
        ("Alphanet v2", ["alpha"], []),
        ("Ada Lovelace", ["beta"], []),
        ("Alphanet and Ada Lovelace", [], []),
        ("Alphanet and zzzz", [], []),
        ("Alphanet and lanterns", [], ["beta"]),
        ("lanterns, pickaxes", [], ["beta", "alpha"]),
        ("张 伟", ["wei"], []),
        ("张 明", [], ["wei"]),
    ],
)
async def test_names_and_authors_that_are_near_are_asked_about_and_else_what_mentions_the_words_is_told(
    edition: Edition, text: str, candidates: list[str], mentioned: list[str]
) -> None:
    match await resolve(edition, text):
        case Known(resource):
            assert [resource.id] == candidates
        case Ambiguous(found):
            assert ([each.id for each in found], mentioned) == (candidates, [])
        case Unknown(text_matches=matches):
            assert ([], [each.resource.id for each in matches]) == (candidates, mentioned)


@pytest.mark.parametrize(
    ("words", "mere"), [("", True), ("page 3", True), ("My notes, p. 12", False), ("page of vLLM", False), ("3", True)]
)
def test_words_that_any_paper_may_have_beside_it_are_a_mere_remark(words: str, *, mere: bool) -> None:
    assert is_mere_remark(words) is mere


@pytest.mark.parametrize(
    ("name", "coined"),
    [("vLLM", True), ("GPT-4", True), ("GP4", True), ("L2", False), ("Flash", False), ("ACM", False)],
)
def test_a_name_is_found_in_a_sentence_where_it_is_no_word(name: str, *, coined: bool) -> None:
    named = Resource("x", "A title", Kind.PAPER, ("t",), name=name)
    assert list(Titles([named]).coined_in(f"who reads {name}?")) == [named] * coined
    assert list(Titles([named]).coined_in(f"who reads {name}-like things?")) == []


@pytest.mark.parametrize(
    ("listed", "text", "found"),
    [
        ("doi:10.1234/abc1234", "see 10.1234/abc123", ["x"]),
        ("doi:10.1234/abc1234", "see 10,1234/abc1234", ["x"]),
        ("doi:10.1234/abc123", "see 10.1234/abc12", []),  # as short as that, another may be meant
        ("doi:10.1234/abc1234", "see 10.1234/abc12", []),
        ("arxiv:2309.06180", "23O9 06180", ["x"]),
        ("url:example.org/12345678", "example.org/12345678", []),
        ("arxiv:2309.06180", "vLLM", []),
    ],
)
def test_an_identifier_with_one_slip_is_near_to_that_of_an_entry(listed: str, text: str, found: list[str]) -> None:
    assert list(DamagedIds({listed: "x"}).in_text(text)) == found
