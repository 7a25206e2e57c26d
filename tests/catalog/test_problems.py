"""What a list of problems holds, where each one stands, and which words are proposed instead."""

import pytest

from bot.catalog.problems import Diagnostics, LineColumn, TooManyProblems, nearest_match, quoted


def test_a_place_is_counted_from_one() -> None:
    diagnostics = Diagnostics("f")
    diagnostics.error(LineColumn(0, 0), "m")
    assert [(one.line, one.column) for one in diagnostics.all()] == [(1, 1)]


def test_problems_come_by_line_and_column_whatever_was_found_first() -> None:
    diagnostics = Diagnostics("f")
    for line, column in ((2, 0), (0, 5), (0, 3)):
        diagnostics.warn(LineColumn(line, column), "m")
    assert [(one.line, one.column) for one in diagnostics.all()] == [(1, 4), (1, 6), (3, 1)]


def test_the_thousand_and_first_problem_says_where_the_list_ends() -> None:
    diagnostics = Diagnostics("f")
    for line in range(1000):
        diagnostics.warn(LineColumn(line, 0), "m")
    assert not diagnostics.has_errors
    with pytest.raises(TooManyProblems):
        diagnostics.warn(LineColumn(1000, 6), "m")
    assert str(diagnostics.all()[-1]) == (
        "f:1001:7: error: more than 1000 problems; the rest is not listed; fix these first"
    )
    assert len(diagnostics.all()) == 1001


def test_two_hundred_words_are_compared_and_no_more() -> None:
    diagnostics = Diagnostics("f")
    hints = [diagnostics.did_you_mean("papr", ["paper"], otherwise="look it up") for _ in range(201)]
    assert hints == ["did you mean `paper`?"] * 200 + ["look it up"]


@pytest.mark.parametrize(("equal", "found"), [(13, "a" * 20), (12, None)])
def test_a_word_is_near_when_thirteen_of_twenty_letters_are_the_same(equal: int, found: str | None) -> None:
    assert nearest_match("a" * equal + "b" * (20 - equal), ["c" * 20, "a" * 20]) == found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 60, "`" + "x" * 60 + "`"),
        ("x" * 61, "`" + "x" * 59 + "…`"),
        ("a\nb\x07c", "`a␣b�c`"),
    ],
)
def test_a_quoted_text_is_one_line_of_at_most_sixty_visible_characters(text: str, shown: str) -> None:
    assert quoted(text) == shown
