"""Several quoted words in one line, which is no YAML: what was in quotes stays apart, and no quote is lost alone."""

import pytest

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.parsing import CatalogError, parse_catalog

FILE = "name: L\ntopics:\n  t: {title: T}\nresources:\n  x:\n    title: One\n    kind: paper\n    topics: [t]\n    "


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ('summary: "A" "B"', '"A" "B"'),
        ('summary: "A" and "B"', '"A" and "B"'),
        ('summary: "A", "B"', '"A", "B"'),
        ("summary: 'A' 'B'", "'A' 'B'"),
        ("summary: 'Don't' and 'won't'", "'Don't' and 'won't'"),
        ('summary: "A": a "B"', '"A": a "B"'),
        ('summary: "A" and B', '"A" and B'),
        ('summary: "He said "no" to me"', 'He said "no" to me'),
        ('summary: "He said "(no)" to me"', 'He said "(no)" to me'),
        ("summary: 'It's fine'", "It's fine"),
        ('aliases: "A b", "C"', ("A b", "C")),
        ('aliases: "A b" "C"', ("A b", "C")),
        ('aliases: "A b", C', ("A b", "C")),
        ('aliases: ["A b" "C"]', ("A b", "C")),
        ('authors: "Ann Lee" and "Bo Wu"', ("Ann Lee", "Bo Wu")),
    ],
)
def test_a_fix_reads_as_what_was_in_quotes(line: str, read: str | tuple[str, ...]) -> None:
    data = f"{FILE}{line}\n".encode()
    with pytest.raises(CatalogError) as broken:
        parse_catalog(data)
    (problem,) = broken.value.problems
    field = line.partition(":")[0]
    assert getattr(parse_catalog(fix_catalog(data).data).catalog.resources["x"], field) == read
    stated = problem.hint.rpartition("write `")[2].removesuffix("`")
    assert getattr(parse_catalog(f"{FILE}{stated}\n".encode()).catalog.resources["x"], field) == read


def test_curly_quotes_around_two_words_are_no_pair() -> None:
    assert parse_catalog(f"{FILE}summary: “A” “B”\n".encode()).warnings == ()
    (problem,) = parse_catalog(f"{FILE}summary: “A B”\n".encode()).warnings
    assert problem.hint == "write `A B`, or put all of it in plain quotes if they belong to it"
