"""Lines that begin in another column than they should, and what else breaks an entry's lines."""

import pytest

from bot.catalog.parsing import parse_catalog
from tests.support.catalog_texts import fixed, problems_of

HEAD = "name: L\ntopics:\n  t: {title: T}\nresources:\n"
FIELDS = "title: One\nkind: paper\ntopics: [t]\nyear: 2020"
GOOD = HEAD + "  x:\n" + "".join(f"    {line}\n" for line in FIELDS.split("\n"))


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("column", [1, 3, 5, 6, 7, 8])
def test_a_field_in_another_column_than_the_others_is_put_beside_them(number: int, column: int) -> None:
    lines = GOOD.split("\n")
    name = lines[5 + number].strip().partition(":")[0]
    lines[5 + number] = " " * column + lines[5 + number].strip()
    text = "\n".join(lines)
    (problem,) = problems_of(text)
    assert problem.message == f"`{name}` stands in column {column + 1}, the other fields in column 5"
    assert (problem.line, problem.column) == (6 + number, column + 1)
    assert fixed(text) == GOOD


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (  # entries in the first column
            "name: L\ntopics:\n  t: {title: T}\nresources:\nx:\n  title: One\n  kind: paper\n  topics: [t]\n# c\ny:\n"
            "  title: Two\n  kind: paper\n  topics: [t]\n  why: |\n    a\n\n    b\n",
            "name: L\ntopics:\n  t: {title: T}\nresources:\n  x:\n    title: One\n    kind: paper\n    topics: [t]\n"
            "# c\n  y:\n"
            "    title: Two\n    kind: paper\n    topics: [t]\n    why: |\n      a\n\n      b\n",
        ),
        (  # topics and entries
            "name: L\ntopics:\nt: {title: T}\nresources:\nx: {title: One, kind: paper, topics: [t]}\n",
            "name: L\ntopics:\n  t: {title: T}\nresources:\n  x: {title: One, kind: paper, topics: [t]}\n",
        ),
        (  # the last one alone
            GOOD + "y:\n  title: Two\n  kind: paper\n  topics: [t]\n",
            GOOD + "  y:\n    title: Two\n    kind: paper\n    topics: [t]\n",
        ),
        (  # fields in the column of the ids, all or one
            HEAD + "  x:\n  title: One\n  kind: paper\n  topics: [t]\n",
            HEAD + "  x:\n    title: One\n    kind: paper\n    topics: [t]\n",
        ),
        (GOOD + "  venue: V\n", GOOD + "    venue: V\n"),
        (  # tabs
            GOOD + "    authors:\n\t- Ann Lee\n\t- Bo Wu\n",
            GOOD + "    authors:\n    - Ann Lee\n    - Bo Wu\n",
        ),
        (GOOD + "    links:\n\tpaper: https://e.org/a\n", GOOD + "    links:\n        paper: https://e.org/a\n"),
        (GOOD.replace("    kind", "\tkind"), GOOD),
        (  # text that goes on
            GOOD.replace("One", "Orca: A\n      more"),
            GOOD.replace("One", "'Orca: A\n      more'"),
        ),
        (GOOD.replace("One", "It's\n      a: b"), GOOD.replace("One", "'It''s\n      a: b'")),
        (GOOD.replace("One", "What\n      kind: a"), GOOD.replace("One", "'What\n      kind: a'")),
        # `=` for `:`
        (GOOD.replace("kind: ", "kind = "), GOOD),
        (GOOD.replace("    title: ", "    title="), GOOD),
        (HEAD + "  x:\n    title = One\n    kind = paper\n    topics := [t]\n    year: 2020\n", GOOD),
        (HEAD + "  x:\n" + "".join(f"    {line.replace(': ', ' = ')},\n" for line in FIELDS.split("\n")), GOOD),
        (GOOD.replace("    kind", "　　kind"), GOOD),
        (GOOD.replace("    ", "　　"), GOOD),
        # spaces and line ends that are none to YAML, or to nobody else
        (GOOD.replace("title: One", "title:\u00a0Orca: A"), GOOD.replace("One", '"Orca: A"')),
        (GOOD.replace("title: One", 'title:\u00a0"Orca: A"'), GOOD.replace("One", '"Orca: A"')),
        (GOOD.replace("One", "A\u2028B"), GOOD.replace("One", "A B")),
        (GOOD.replace("One", "A\u2029B\x85C"), GOOD.replace("One", "A B C")),
    ],
)
def test_lines_are_put_where_they_were_meant_to_stand(written: str, meant: str) -> None:
    assert problems_of(written)
    assert fixed(written) == meant
    assert parse_catalog(meant.encode()).warnings == ()


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("    title", "    titel"),
        GOOD.replace("kind:", "knid:"),
        GOOD.replace("One", "&One"),
        GOOD.replace("One", "!One"),
        GOOD.replace("[t]", "[u]"),
        GOOD.replace("[t]", "［t］"),
        GOOD.replace("[t]", "[т]"),
        GOOD.replace("[t]", "*t"),
        GOOD.replace("title: One", "title:\u00a0Orca: A"),
        GOOD.replace("One", "A\u2028B"),
        HEAD + "  x:\n    title = One\n    kind = paper\n    topics = [t]\n",
    ],
)
def test_one_slip_is_one_problem(text: str) -> None:
    assert len(problems_of(text)) == 1


def test_a_tie_between_columns_is_left_to_the_curator() -> None:
    text = HEAD + "  x:\n    title: One\n    kind: paper\n     topics: [t]\n     year: 2020\n"
    assert problems_of(text)
    assert fixed(text) == text
