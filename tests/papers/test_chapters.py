"""What an entry offers beside its links: chapters to go to, a line that clones its repository."""

import pytest

from bot.catalog.model import Catalog, Chapter, Kind, Link, Resource
from bot.catalog.parsing import CatalogError, parse_catalog
from bot.papers.sheets import paper_sheet
from bot.ui.papers.card import more_card
from tests.support.drawn_cards import components, rows_of, said

FILE = "name: L\n%s\ntopics: {a: {title: A}}\nresources:\n  one: {title: One, kind: book, topics: [a], %s}\n"


def more(kind: Kind, *, parts: tuple[Chapter, ...] = (), code: str = "") -> str:
    links = (Link("code", code, "Code"),) if code else ()
    resource = Resource("one", "One", kind, (), links=links, parts=parts)
    card = more_card(paper_sheet(Catalog("L", "", {}, {"one": resource}), resource))
    return f"{said(card)}\n{components(card)}\n{rows_of(card)}"


def test_more_leads_straight_to_each_chapter_in_rows_that_discord_takes() -> None:
    parts = tuple(Chapter(f"Chapter {number}", f"https://example.org/{number}") for number in range(1, 8))
    shown = more(Kind.BOOK, parts=parts)
    assert "-# Go straight to" in shown
    assert "['Chapter 1', 'Chapter 2', 'Chapter 3', 'Chapter 4', 'Chapter 5'], ['Chapter 6', 'Chapter 7']" in shown
    assert "https://example.org/7" in shown
    assert "Go straight to" not in more(Kind.BOOK)


@pytest.mark.parametrize(
    ("kind", "code", "line"),
    [
        (Kind.BOOK, "https://github.com/a-b/c.d", "git clone https://github.com/a-b/c.d.git"),
        (Kind.CODE, "https://github.com/a/b.git/", "git clone https://github.com/a/b.git"),
        (Kind.BOOK, "https://github.com/a/b/tree/main/x", ""),
        (Kind.BOOK, "https://example.org/a/b", ""),
        (Kind.PAPER, "https://github.com/a/b", ""),
    ],
)
def test_a_repository_has_a_line_to_copy(kind: Kind, code: str, line: str) -> None:
    shown = more(kind, code=code)
    assert (f"```sh\n{line}\n```" in shown) if line else ("git clone" not in shown)


@pytest.mark.parametrize(
    ("top", "field", "told"),
    [
        ("", "parts: [x]", "a part needs `title` and `url`"),
        ("", "parts: [{title: x}]", "a part has no `url`"),
        ("", "parts: [{title: x, url: a.org}]", "is no web address"),
        ("curator: Ann", "by: x", "`curator` must hold a name"),
        ("curator: [Ann]", "by: x", "`curator` is one person"),
        ("curator: {url: 'https://a.org/'}", "by: x", "`curator` has no `name`"),
    ],
)
def test_what_is_wrong_with_them_is_told(top: str, field: str, told: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse_catalog((FILE % (top, field)).encode())
    assert told in str(caught.value)


def test_notes_without_a_link_are_in_no_list_and_keep_their_card() -> None:
    text = FILE % ("curator: {name: Ann}", "links: {code: 'https://a.org/'}")
    text += "  notes: {title: Notes, kind: notes, topics: [a]}\n"
    catalog = parse_catalog(text.encode()).catalog
    assert [each.id for each in catalog.in_topic("a")] == ["one"]
    assert catalog.get("notes") is not None
    assert catalog.curator is not None
    assert catalog.curator.name == "Ann"
