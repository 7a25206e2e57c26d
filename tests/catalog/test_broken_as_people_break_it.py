"""Catalogs broken as people break them: one problem for one slip, and no fix that reads otherwise than it was meant."""

import re
from textwrap import indent

import pytest

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.parsing import CatalogError, Problem, parse_catalog

HEAD = "name: L\ntopics:\n  t: {title: T}\nresources:\n"
ENTRY = "  x:\n    title: One\n    kind: paper\n    topics: [t]\n"


def problems(data: bytes) -> list[Problem]:
    try:
        return list(parse_catalog(data).warnings)
    except CatalogError as broken:
        return list(broken.problems)


@pytest.mark.parametrize(
    ("line", "field", "read"),
    [
        (r'title: "$\beta$-VAE"', "title", r"$\beta$-VAE"),
        (r'title: "On $\nabla f$ and $\theta$"', "title", r"On $\nabla f$ and $\theta$"),
        (r'title: "\Lambda and \Psi"', "title", "Λ and Ψ"),
        (r'title: "\"A\" and $\tau$"', "title", r'"A" and $\tau$'),
        (r'summary: "C:\new"', "summary", r"C:\new"),
        ("aliases: a b, c]", "aliases", ("a b", "c")),
        ("links: {paper: <https://example.org/a>}", "links", "https://example.org/a"),
        ("links: {paper: '[x](https://example.org/a)'}", "links", "https://example.org/a"),
        ("“summary”: x", "summary", "x"),
        ("links: {paper: https://example.org/a; pdf: https://example.org/b}", "links", "https://example.org/a"),
        ("links: {paper:https://example.org/a}", "links", "https://example.org/a"),
        (
            "links:\n      paper:https://example.org/a\n      code:https://example.org/b",
            "links",
            "https://example.org/a",
        ),
        ("aliases:\n    -a\n    -b", "aliases", ("a", "b")),
        ("summary: [a] b", "summary", "[a] b"),
        ("title: [MASK] is all you need", "title", "[MASK] is all you need"),
        ("title: {a} theory", "title", "{a} theory"),
    ],
)
def test_what_is_fixed_reads_as_it_was_meant(line: str, field: str, read: object) -> None:
    entry = f"{ENTRY}    {line}\n"
    if field == "title":
        entry = ENTRY.replace("title: One", line)
    problem, *_ = problems((HEAD + entry).encode())
    assert problem.fix is not None
    fixed = getattr(parse_catalog(fix_catalog((HEAD + entry).encode()).data).catalog.resources["x"], field)
    assert (fixed[0].url if field == "links" else fixed) == read


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("summary: |\n    A text.", "write `key: value`"),
        ("aliases: (a, b) or c", "write `aliases: [one, two]`"),
        ("links:\n    paper: https://example.org/a", "did you mean `links`? Write it below that, further in"),
        ("Kind: paper", "did you mean `kind`? It is there, too: say it there"),
        ("abstract: x\n    summary: y", "did you mean `summary`? It is there, too: say it there"),
        (r'venue: "a\there"', r"if the backslash belongs to the text, write `a\there`"),
        ("venue: “ICML", "close it, or leave it out"),
        (
            "links: {paper: https://example.org/a #b}",
            "put text that holds ` #` in quotes; in an address, delete the space before it",
        ),
        ("why: - a\n    - b", "write `why: |` and the text below it, further in"),
        ("why: - a\n         - b", "write `why: |` and the text below it, further in"),
        ("y:\n        title: Two\n        kind: paper", "if it's an entry, begin it in the column of `x`"),
        ("requires: [x] y", "keys of one entry stand in one column"),
    ],
)
def test_what_is_not_sure_is_told_and_left_as_it_is(line: str, hint: str) -> None:
    data = f"{HEAD}{ENTRY}    {line}\n".encode()
    (problem,) = problems(data)
    assert (problem.hint, problem.fix) == (hint, None)
    assert fix_catalog(data).data == data


@pytest.mark.parametrize("line", [r'why: "One.\nTwo."', r'venue: "a \"b\" \u00fc \\path"', "venue: “A” and “B”"])
def test_what_is_fine_is_not_told(line: str) -> None:
    assert problems(f"{HEAD}{ENTRY}    {line}\n".encode()) == []


def test_a_letter_read_in_a_wrong_encoding_is_not_halved() -> None:
    data = (HEAD + ENTRY.replace("One", "Über")).encode()
    (problem,) = problems(data.decode("latin-1").encode())
    assert problem.message == "control character U+009C in the text"
    assert fix_catalog(data.decode("latin-1").encode()).data == data
    (lost,) = problems(data.replace(b"\xc3\x9c", "\x9c".encode()))
    assert lost.fix is None


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            HEAD
            + "  x:\n  title: One\n  kind: paper\n  topics: [t]\n  y:\n  title: Two\n  kind: paper\n  topics: [t]\n",
            ["`title` stands in the column of the ids"] * 2,
        ),
        ("name: L\ntopics:\n  t:\n  title: T\nresources:\n" + ENTRY, ["`title` stands in the column of the ids"]),
        (HEAD + "  why:\n    title: One\n    kind: paper\n    topics: [t]\n", []),
    ],
)
def test_fields_beside_their_id_are_one_slip(text: str, messages: list[str]) -> None:
    assert [each.message for each in problems(text.encode())] == messages


def test_an_id_without_its_colon_is_named_and_gets_it() -> None:
    data = (HEAD + ENTRY.replace("  x:", "  x")).encode()
    (problem,) = problems(data)
    assert (problem.line, problem.column, problem.message, problem.hint) == (5, 3, "`x` has no `:`", "write `x:`")
    assert fix_catalog(data).data == (HEAD + ENTRY).encode()


@pytest.mark.parametrize("opening", ["summary: [a] b", "title: {A} theory", "venue: [a]: b"])
def test_text_that_goes_on_behind_its_bracket_is_told_to_be_no_list(opening: str) -> None:
    (problem,) = problems(f"{HEAD}{ENTRY.replace('title: One', opening)}".encode())
    assert re.fullmatch(r"text that begins with `[\[{]` is a (list|group of keys) to YAML", problem.message)


def test_entries_without_ids_are_called_by_their_titles_or_links_or_counted() -> None:
    titles = ["深度学习", "日本語の論文\n    links: {paper: https://arxiv.org/abs/2309.06180}", "مرحبا", "图"]
    entries = "".join(f"  - title: {title}\n    kind: paper\n    topics: [t]\n" for title in titles)
    fixed = fix_catalog((HEAD + entries).encode()).data
    assert list(parse_catalog(fixed).catalog.resources) == ["entry-1", "2309-06180", "mrhba", "entry-2"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("title: One kind: paper\ntopics: [t]", "title: One\nkind: paper\ntopics: [t]"),
        ("title: 'One' kind: paper\ntopics: [t]", "title: 'One'\nkind: paper\ntopics: [t]"),
        ("title: One kind: Paper\ntopics: [t]", "title: One\nkind: paper\ntopics: [t]"),
        ("title: One topics: [t]\nkind: paper", "title: One\ntopics: [t]\nkind: paper"),
        ("title: One\nkind: paper topics: [t] year: 2023", "title: One\nkind: paper\ntopics: [t]\nyear: 2023"),
        ("title: One\nkind: paper title: Two\ntopics: [t]", "title: One\nkind: paper title: Two\ntopics: [t]"),
        (
            "title: What kind: an essay\nkind: paper\ntopics: [t]",
            'title: "What kind: an essay"\nkind: paper\ntopics: [t]',
        ),
        (
            "title: One\nkind: paper\ntopics: [t]\nyear: 2023 venue: A",
            "title: One\nkind: paper\ntopics: [t]\nyear: 2023\nvenue: A",
        ),
        (
            "title: One\nkind: paper\ntopics: [t]\nlinks: {paper: https://e.org/a} year: 2023",
            "title: One\nkind: paper\ntopics: [t]\nlinks: {paper: https://e.org/a}\nyear: 2023",
        ),
        (
            "title: One\nkind: paper\ntopics: [t]\nlinks: {paper: https://e.org/a pdf: https://e.org/b}",
            "title: One\nkind: paper\ntopics: [t]\nlinks: {paper: https://e.org/a, pdf: https://e.org/b}",
        ),
        (
            "title: One\nkind: paper\ntopics: [t]\narxiv: 2309.06180 doi: 10.1145/1.2",
            "title: One\nkind: paper\ntopics: [t]\narxiv: 2309.06180\ndoi: 10.1145/1.2",
        ),
        (
            "title: One\nkind: paper\ntopics: [t]\nvenue: A year: 2023",
            "title: One\nkind: paper\ntopics: [t]\nvenue: A year: 2023",
        ),
        ("title: Best year: 2023\nkind: paper\ntopics: [t]", "title: Best year: 2023\nkind: paper\ntopics: [t]"),
        ("title: On data: A\nkind: paper\ntopics: [t]", 'title: "On data: A"\nkind: paper\ntopics: [t]'),
    ],
)
def test_a_key_behind_text_in_one_line_begins_its_own_or_is_asked_about(written: str, meant: str) -> None:
    before, after = (HEAD + indent(f"x:\n{indent(text, '  ')}\n", "  ") for text in (written, meant))
    assert fix_catalog(before.encode()).data.decode() == after
    assert "begin a new line" in problems(before.encode())[0].hint or after != before


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('title: "One",', "title: One"),
        ("title: 'One';", "title: One"),
        ("title: One,", "title: One"),
        ("title: “One”,", "title: One"),
        ('title: "A: B",', 'title: "A: B"'),
        ("title: A: B,", 'title: "A: B"'),
        ('summary: "He said: no",', 'summary: "He said: no"'),
        ("year: 2023,", "year: 2023"),
        ("venue: {NeurIPS},", "venue: NeurIPS"),
        ("arxiv: {2309.06180},", "arxiv: 2309.06180"),
        ('authors: ["A B", "C D"],', 'authors: ["A B", "C D"]'),
        ("aliases: [a, b],", "aliases: [a, b]"),
        ('links: {paper: "https://e.org/a"},', 'links: {paper: "https://e.org/a"}'),
        ("title: {Attention Is All You Need}", "title: Attention Is All You Need"),
        ("title: {{Attention Is All You Need}}", "title: Attention Is All You Need"),
        ("year: {2023}", "year: 2023"),
        ("authors: {Kwon, Woosuk and Li, Zhuohan}", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: {Woosuk Kwon, Zhuohan Li}", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: (Woosuk Kwon, Zhuohan Li)", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: ('Woosuk Kwon', 'Zhuohan Li')", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: (Woosuk Kwon and Zhuohan Li)", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: (Woosuk Kwon)", "authors: [Woosuk Kwon]"),
        ("authors: <Woosuk Kwon; Zhuohan Li>", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: （李沐，张三）", "authors: [李沐, 张三]"),
        ("authors: '[Woosuk Kwon, Zhuohan Li]'", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: [(Woosuk Kwon, Zhuohan Li)]", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ('authors: ["(Woosuk Kwon, Zhuohan Li)"]', "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: [(Woosuk Kwon), (Zhuohan Li)]", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: [Woosuk Kwon et al]", "authors: [Woosuk Kwon, et al.]"),
        ("authors: [“Woosuk Kwon”, “Zhuohan Li”]", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors: [John Smith: Editor]", 'authors: ["John Smith: Editor"]'),
        ("authors: [{given: Woosuk, family: Kwon}]", "authors: [Woosuk Kwon]"),
        ("authors:\n      - name: Woosuk Kwon\n      - name: Zhuohan Li", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("authors:\n      - Woosuk Kwon\n     - Zhuohan Li", "authors: [Woosuk Kwon, Zhuohan Li]"),
        ("aliases: [A: B, c]", 'aliases: ["A: B", c]'),
        ("title: {Efficient Memory: Paged}", 'title: "Efficient Memory: Paged"'),
        ('title: ""One""', "title: One"),
        ("year: 2O23", "year: 2023"),
        ("year: 2_023", "year: 2023"),
        ("year: 2,023", "year: 2023"),
        ("openreview: VqkAKQibpq&noteId=x", "openreview: VqkAKQibpq"),
    ],
)
def test_commas_and_brackets_of_other_formats_become_no_part_of_a_value(written: str, meant: str) -> None:
    whole = HEAD + (ENTRY if not written.startswith("title") else ENTRY.replace("    title: One\n", ""))
    fixed = fix_catalog(f"{whole}    {written}\n".encode()).data
    found, expected = (parse_catalog(data).catalog.resources["x"] for data in (fixed, f"{whole}    {meant}\n".encode()))
    assert found == expected
    assert problems(fixed) == []


def test_a_comma_behind_each_entry_of_json_is_one_slip_each() -> None:
    entries = [
        '"a": {"title": "A", "kind": "paper", "topics": ["t"]}',
        '"b": {"title": "B", "kind": "paper", "topics": ["t"]}',
    ]
    for text in (f"  {entries[0]},\n  {entries[1]}\n", f"  {entries[0]},\n  {entries[1]},\n"):
        found = problems((HEAD + text).encode())
        assert {each.message for each in found} == {"there is a `,` behind the value"}
        assert list(parse_catalog(fix_catalog((HEAD + text).encode()).data).catalog.resources) == ["a", "b"]
