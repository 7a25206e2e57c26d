"""The parts of a record, to the letter: where each field begins and ends, whose it is, and what of it tells a paper."""

import pytest

from bot.catalog.model import Kind, Resource
from bot.library.labelled_titles import begins_with_label, endnote_parts, labelled_title, prose_sections, ris_parts
from bot.library.record_fields import Record, read_record

U = "https://arxiv.org/abs/2001.08361"


def fits(listed: Resource, authors: str = "", year: int | None = None) -> bool:
    return Record("", authors, year).fits(listed)


def listed(authors: tuple[str, ...] = (), year: int | None = 2020) -> Resource:
    return Resource("x", "X", Kind.PAPER, ("t",), authors=authors, year=year)


@pytest.mark.parametrize(("year", "same"), [(2020, True), (2022, True), (2018, True), (2023, False), (2017, False)])
def test_a_preprint_and_its_journal_may_be_two_years_apart(year: int, *, same: bool) -> None:
    assert fits(listed(), year=year) is same


def test_authors_decide_where_both_have_some_and_else_the_years() -> None:
    ada = listed(("Ada Lovelace", "Bo Wu"))
    assert fits(ada, "Wu, Bo", 1990)
    assert fits(ada, "Lovelace, A.", 1990)
    assert fits(listed(("Kurt Gödel",)), 'G{\\"o}del', 1990)
    assert fits(ada, "", 2020)
    assert not fits(ada, "Turing", 2020)
    assert not fits(ada, "", 1990)
    assert not fits(listed(), "Turing", 1990)
    assert fits(listed(), "Turing", 2020)
    assert fits(listed(("!",)), "Turing", 2020)  # what has no letters is nobody
    assert fits(listed(year=None), year=1990)
    assert fits(listed(), year=None)


@pytest.mark.parametrize(
    ("text", "own", "authors", "year"),
    [
        ("@misc{x, TITLE={A}, Author={Lee}, YEAR={2006}}", "@misc{x, TITLE= , Author= , YEAR={2006}}", "{Lee}", 2006),
        ("@misc{x, eprint={1901.08361}, date={2020-05}}", "@misc{x, eprint={1901.08361}, date={2020-05}}", "", 2020),
        ("@misc{x, year={n.d.}, date=2020}", "@misc{x, year={n.d.}, date=2020}", "", 2020),
        ("@misc{x, title={A {B} C}, doi={d}}", "@misc{x, title= , doi={d}}", "", None),
        ('@misc{x, title="A {"B"} C", doi={d}}', "@misc{x, title= , doi={d}}", "", None),
        (r"@misc{x, title={A \} B}, doi={d}}", "@misc{x, title= , doi={d}}", "", None),
        ("@misc{x, title={A", "@misc{x, title= ", "", None),
        ("@misc{x, title=A B, doi=d\n}", "@misc{x, title= , doi=d\n}", "", None),
        ("@misc{x, title={}, doi={d}}", "@misc{x, title= , doi={d}}", "", None),
        ("@misc(x, title={A})", "@misc(x, title= )", "", None),
        ('{"title": {"a": {}}, "doi": ["d"]}', '{"title":  , "doi": ["d"]}', "", None),
        ('{"title": "", "doi": "d"}', '{"title":  , "doi": "d"}', "", None),
        ("%0 Journal Article\n%A Lee\n%J A Journal\n%D 2020", "%0  %A  %J A Journal\n%D 2020", "Lee\n", 2020),
        (
            "TY  - JOUR\nAU  - Lee\nJO  - A Journal\nPY  - 2020",
            "TY  - AU  - JO  - A Journal\nPY  - 2020",
            " Lee\n",
            2020,
        ),
        ("Title: A\nAbstract: B", "Title: A\nAbstract:  B", "", None),
    ],
)
def test_of_a_record_its_own_fields_are_left_to_the_letter(text: str, own: str, authors: str, year: int | None) -> None:
    assert read_record(text) == Record(own, authors, year)


@pytest.mark.parametrize("text", ["", "A title", "@misc", "{}", "Title: A", f"doi: {U}"])
def test_what_has_no_fields_is_no_record(text: str) -> None:
    assert read_record(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("TY  - JOUR\nTI  - A B\nER  -", [("TY", " JOUR\n"), ("TI", " A B\n"), ("ER", "")]),
        ("TY - A AI - B PY - C", [("TY", " A AI - B "), ("PY", " C")]),
        ("TI  - A", []),
        ("a TY  - JOUR\nTI  - A", []),
    ],
)
def test_a_tag_has_what_is_before_the_next(text: str, parts: list[tuple[str, str]]) -> None:
    assert [(tag, text[start:end]) for tag, start, end in ris_parts(text)] == parts


def test_a_part_of_endnote_may_be_the_only_one() -> None:
    assert endnote_parts("%T A B") == [("%T", 3, 6)]
    assert endnote_parts("a %T A B") == []
    assert endnote_parts("%T A %D 2020") == [("%T", 3, 5), ("%D", 8, 12)]


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("Title: A Abstract: B C Link: x", [" B C "]),
        ("Title: A Abstract: B C x", [" B C"]),  # the last word may be an identifier
        ("Title: A Abstract: x", [""]),
        ("Title: A Abstract:", [""]),
        ("Title: A Abstract: B Keywords: C d Link: x", [" B ", " C d "]),
        ("Abstract: B C x", []),
        ("A Abstract: B C x", []),
        (" Title: A Abstract: B C x", [" B C"]),
    ],
)
def test_an_abstract_ends_where_the_next_label_or_the_last_word_begins(text: str, prose: list[str]) -> None:
    assert [text[start:end] for start, end in prose_sections(text)] == prose


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('{"title": "A \\u00e9"}', "A é"),
        ('{"title": ["A"]}', "A"),
        ('{"title": "A\\q"}', None),
        ('a {"title": "A"}', None),
        ('<meta name="citation_title" content="A">', "A"),
        ("<title>A</title>", "A"),
        ("{{cite |title=A|x}}", "A"),
        ("{{cite}}", None),
        ("a |title=A|", None),
        ("**Title:** A", "A"),
        ("> Title: A", "A"),
        ("- Title: A", "A"),
        ("see Title: A", None),
        ("see this\nTitle: A", "A"),
        ("Authors: B Title: A", "A"),
        ("see this\nAuthors: B Title: A", None),
        ("see Authors: B\nTitle: A", "A"),
        ("Authors: B see Title: C\nTitle: A", "A"),
        ("  Authors: B", ""),
        ("see this\nAuthors: B", None),
        ("Title: A\n  B\nC", "A B"),
        ("Title: A\n  Authors: B", "A"),
        ("Title: A\n  B\n\tVenue: C", "A B"),
        ("Title: A, Venue: C", "A"),
        ("Title: A | Year: C", "A"),
        ("Title: The Lost Year: C", ""),
        ("Title: The Lost Authors: C", "The Lost"),
        ("Title: $k$-means, \nVenue: C", "k-means"),
        ("Title:\nA B", "A B"),
        ("Title: A\n B", "A B"),
        ("Title: \\emph{A} B", "A B"),
        ("Title:  “A”", "A"),
        ("Title: “A” and “B”", "A” and “B"),
        ("Title: “A” B", "“A” B"),
        ("Title: A “B”", "A “B”"),
        ('Title: ""', '""'),
        ("TY  - A\nTI  - B.\nT2  - C", "B"),
        ("TY  - A\nT2  - C", ""),
        ("%T A", "A"),
    ],
)
def test_a_label_or_a_field_tells_the_title(text: str, title: str | None) -> None:
    assert labelled_title(text) == title


@pytest.mark.parametrize(
    ("line", "labelled"), [("From: A", True), ("标题：A", True), ("A title: B", False), ("", False)]
)
def test_a_line_may_begin_with_a_label(line: str, *, labelled: bool) -> None:
    assert begins_with_label(line) is labelled
