"""Keys that look right and aren't, entries that are written as a list, and ids under the wrong key."""

import pytest

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.model import Catalog
from bot.catalog.parsing import CatalogError, Problem, parse_catalog

HEAD = "name: L\ntopics:\n  t: {title: T}\nresources:\n"
ENTRY = "  x1:\n    title: One\n    kind: paper\n    topics: [t]\n"
RIGHT = parse_catalog((HEAD + ENTRY).encode()).catalog


def problems(text: str) -> list[Problem]:
    with pytest.raises(CatalogError) as broken:
        parse_catalog(text.encode())
    return list(broken.value.problems)


def fixed(text: str) -> Catalog:
    return parse_catalog(fix_catalog(text.encode()).data).catalog


@pytest.mark.parametrize(
    ("right", "written", "letter"),
    [
        ("topics:\n  t", "t\u043epics:\n  t", "a Cyrillic small letter o `\u043e` (U+043E) as letter 2"),
        ("title: One", "t\u0456tle: One", "a Cyrillic small letter byelorussian-ukrainian i `\u0456` (U+0456)"),
        ("title: One", "titl\u0435: One", "a Cyrillic small letter ie `\u0435` (U+0435) as letter 5"),
        ("kind: paper", "kind: pa\u0440er", "a Cyrillic small letter er `\u0440` (U+0440) as letter 3"),
        ("kind: paper", "k\u03b9nd: paper", "a Greek small letter iota `\u03b9` (U+03B9) as letter 2"),
        ("[t]", "[\u03c4]", "a Greek small letter tau `\u03c4` (U+03C4) as letter 1"),
        ("x1:", "\u04451:", "a Cyrillic small letter ha `\u0445` (U+0445) as letter 1"),
        ("title: One", "ti\u200btle: One", "a zero width space (U+200B)"),
        ("title: One", "ｔitle: One", "a fullwidth latin small letter t `ｔ` (U+FF54)"),
    ],
)  # fmt: skip
def test_a_letter_that_only_looks_right_is_named_once_and_put_right(right: str, written: str, letter: str) -> None:
    text = (HEAD + ENTRY).replace(right, written)
    assert text != HEAD + ENTRY
    (problem,) = [each for each in problems(text) if each.severity == "error"]
    assert letter in problem.message
    assert fixed(text) == RIGHT


def test_words_of_another_script_are_no_slip() -> None:
    text = (HEAD + ENTRY).replace("title: One", "title: Теория игр и χάος")
    assert parse_catalog(text.encode()).warnings == ()
    (problem,) = problems((HEAD + ENTRY).replace("x1:", "глава:"))
    assert problem.hint == "try `glava`"
    assert "holds" not in problem.message


def test_a_key_that_is_there_in_plain_letters_too_is_not_written_twice() -> None:
    (problem,) = problems(HEAD + ENTRY + "    t\u0456tle: Two\n")
    assert problem.hint == "`title` is there, too: keep one of them"
    assert problem.fix is None


FIELDS = "title: One\n{0}kind: paper\n{0}topics: [t]\n"


@pytest.mark.parametrize(
    "entries",
    [
        "  - x1:\n      " + FIELDS.format("      "),
        "  - x1:\n    " + FIELDS.format("    "),
        "- x1:\n    " + FIELDS.format("    "),
        "  - id: x1\n    " + FIELDS.format("    "),
        "  - x1: {title: One, kind: paper, topics: [t]}\n",
        "  x1:\n    - title: One\n    - kind: paper\n    - topics: [t]\n",
        "  x1:\n    - " + FIELDS.format("      "),
    ],
)
def test_entries_written_as_a_list_are_read_and_put_right(entries: str) -> None:
    (problem,) = problems(HEAD + entries)
    assert "without the `-`" in problem.hint
    assert fixed(HEAD + entries) == RIGHT


def test_entries_in_a_list_without_ids_get_some_from_their_titles() -> None:
    items = "".join(f"  - title: {name}\n    kind: paper\n    topics: [t]\n" for name in ("One", "Two", "Two"))
    first, _ = problems(HEAD + items)[:2]
    assert first.hint.endswith("the first as `one:`")
    assert list(fixed(HEAD + items).resources) == ["one", "two", "two-2"]


@pytest.mark.parametrize(
    "entries",
    ["- x1:\n  " + FIELDS.format("  "), "- " + FIELDS.format("  "), "  - x1\n  - x2\n", "  [x1]\n", "  x1\n"],
)
def test_what_would_move_other_lines_is_left_to_the_curator(entries: str) -> None:
    text = HEAD + entries
    assert len(problems(text)) == 1
    assert fix_catalog(text.encode()).data == text.encode()


def test_a_topic_that_is_only_a_title_is_put_right() -> None:
    text = (HEAD + ENTRY).replace("t: {title: T}", "t: T")
    (problem,) = problems(text)
    assert problem.hint == "write `t: {title: T}`"
    assert fixed(text) == RIGHT


@pytest.mark.parametrize(
    ("lines", "hint", "doi"),
    [
        ("arxiv: 10.1145/1.2", "write it as `doi: 10.1145/1.2`", "10.1145/1.2"),
        ("arxiv: 10.1145/1.2\n    doi: 10.1145/1.2", "delete this: `doi` says the same", "10.1145/1.2"),
        ("doi: 10.1145/1.2\n    arxiv: https://doi.org/10.1145/1.2", "delete this: `doi` says the same", "10.1145/1.2"),
        (
            "arxiv: 10.1145/1.2\n    doi: 10.1145/3.4",
            "`doi` has another one already: keep the right one there, and delete this",
            None,
        ),
    ],
)
def test_an_id_under_the_key_of_another_never_makes_a_second_key(lines: str, hint: str, doi: str | None) -> None:
    text = f"{HEAD}{ENTRY}    {lines}\n"
    (problem,) = problems(text)
    assert problem.hint == hint
    if doi is None:
        assert problem.fix is None
    else:
        assert fixed(text).resources["x1"].doi == doi
