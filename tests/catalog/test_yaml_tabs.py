"""Tabs in the indentation: as many spaces as were meant, where that's certain; text keeps its tabs."""

import pytest

from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.problems import Diagnostics
from bot.catalog.yaml_tabs import spaced_indentation
from tests.support.catalog_texts import problems_of

SPACED = """\
name: List
topics:
  a:
    title: Topic A
# a comment
resources:
  one:
    title: One
    kind: paper
    topics: [a]
    links:
      code: https://example.org/
    why: |
      One.
        Two.
  # of the second
  two:
    title: Two
    kind: paper
    topics: [a]
"""
BY_TABS = SPACED.replace("  ", "\t")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (BY_TABS, 16),
        (SPACED.replace("    title", "\ttitle"), 3),
        (SPACED.replace("    topics", "\ttopics"), 2),
        (SPACED.replace("      One.\n        Two.", "\tOne."), 1),
        (SPACED.replace("    kind", "  \tkind"), 2),
        (SPACED.replace("      code", "    \tcode"), 1),
        (SPACED.replace("      One.", "    \tOne."), 1),
        (SPACED.replace("        Two.\n", "        Two.\n\tyear: 2020\n"), 1),
        (SPACED.replace("  ", "    ").replace("        kind", "\tkind"), 2),
        (SPACED.replace("  # of", "\t# of").replace("    kind", "\tkind", 1), 2),
        (BY_TABS.replace("\n", "\r\n"), 16),
    ],
)
def test_tabs_become_the_spaces_that_were_meant(text: str, count: int) -> None:
    found, *others = problems_of(text)
    where = f"tabs in the indentation of {count} lines" if count > 1 else "a tab where YAML wants spaces"
    assert (found.message, found.hint, others) == (where, "indent with spaces", [])
    fixed = fix_catalog(text.encode()).data.decode()
    assert problems_of(fixed) == ()
    assert [line.split() for line in fixed.split("\n")] == [line.split() for line in text.split("\n")]
    assert "\t" not in fixed


def test_a_list_that_was_meant_to_be_spaced_is_so_again() -> None:
    assert fix_catalog(BY_TABS.encode()).data.decode() == SPACED


def test_the_first_place_is_told() -> None:
    (found,) = problems_of(SPACED.replace("    kind", "  \tkind", 1).replace("    topics", "\ttopics"))
    assert (found.line, found.column) == (9, 3)


@pytest.mark.parametrize(
    "text",
    [
        SPACED.replace("    title", "\ttitle", 1).replace("    kind", "\t  kind", 1),
        SPACED.replace("      One.\n        Two.", "\tOne.").replace("    kind", "\tkind", 1),
    ],
)
def test_where_no_width_fits_all_lines_nothing_is_written(text: str) -> None:
    assert any("a tab where YAML wants spaces" in found.message for found in problems_of(text))
    assert fix_catalog(text.encode()).data.decode() == text


def test_tabs_of_texts_stay() -> None:
    text = SPACED.replace("        Two.", "      \tTwo.").replace("    kind", "\tkind")
    fixed = fix_catalog(text.encode()).data.decode()
    assert fixed == text.replace("\tkind", "    kind")
    assert problems_of(SPACED.replace("title: Two", 'title: "Two\n\t\tlines"')) == ()


def test_other_problems_are_told_beside_the_tabs_where_they_stand_in_the_file() -> None:
    text = BY_TABS.replace("title: Two", "title: Two: x").replace("topics: [a]\n\t\tlinks", "topics: [a, b]\n\t\tlinks")
    told = [(found.line, found.column, found.message[:20]) for found in problems_of(text)]
    assert told == [(3, 1, "tabs in the indentat"), (10, 15, "unknown topic `b`"), (18, 13, "a `:` where no key c")]


def test_blank_lines_have_tabs_too_and_keys_of_any_name_end_a_text() -> None:
    (found,) = problems_of(SPACED.replace("    kind", "\tkind").replace("# a comment\n", "# a comment\n\t\n"))
    assert found.message == "tabs in the indentation of 3 lines"
    first, other = problems_of(BY_TABS.replace("\t\t\t\tTwo.\n", "\t\t\t\tTwo.\n\t\tfoo: x\n"))
    assert (first.message, other.message) == ("tabs in the indentation of 17 lines", "unknown key `foo`")


def test_a_text_without_tabs_is_none_to_mend() -> None:
    assert spaced_indentation(SPACED, Diagnostics("")) is None
