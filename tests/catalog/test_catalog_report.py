"""The terminal shows problems as a compiler would, and a clean catalog as a table."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.catalog.problems import Problem
from bot.catalog.reader import CatalogError, parse
from bot.catalog.report import count_of, print_problems, print_summary

ROOT = Path(__file__).parents[2]
HEAD = "name: List\ntopics: {a: {title: A}}\nresources:\n"


def told(text: str | bytes, *, width: int = 100, colours: bool = False) -> str:
    """What is printed for the problems of a file that has some."""
    data = text if isinstance(text, bytes) else text.encode()
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colours, color_system="truecolor" if colours else None)
    with pytest.raises(CatalogError) as caught:
        parse(data)
    print_problems(caught.value.problems, data, console)
    return out.getvalue()


def test_a_problem_shows_its_line_a_caret_and_a_hint() -> None:
    assert told(HEAD + "  one: {title: One, kind: papr, topics: [a]}\n") == (
        "catalog.yaml:4:27: error: unknown kind `papr`\n"
        "    4 |   one: {title: One, kind: papr, topics: [a]}\n"
        "      |                           ^\n"
        "  hint: did you mean `paper`? kinds are paper, book, course, list, notes, video, code\n"
        "1 error\n"
    )


def test_a_caret_stands_right_under_wide_letters() -> None:
    lines = told(HEAD + "  one: {title: 李沐, kind: papr, topics: [a]}\n").split("\n")
    assert lines[1].index("papr") + 2 == lines[2].index("^")


def test_a_long_line_is_cut_to_a_window_around_the_caret() -> None:
    line = "  one: {title: " + "t" * 250 + ", kind: papr, topics: [a], why: " + "w" * 900 + "}\n"
    shown = told(HEAD + line, width=80).split("\n")
    assert all(len(one) <= 80 for one in shown[1:3])
    assert shown[1][shown[2].index("^") :].startswith("papr")


def test_nothing_in_a_file_reaches_the_terminal_as_a_command() -> None:
    shown = told(HEAD + '  one: {title: "[bold]x\x1b]0;owned\x07", kind: paper, topics: [a]}\n')
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]x�]0;owned�" in shown


def test_colours_only_on_a_terminal() -> None:
    broken = HEAD + "  one: {title: One, kind: papr, topics: [a]}\n"
    assert "\x1b[" in told(broken, colours=True)
    assert "\x1b[" not in told(broken)


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xff\xfea\0", b"a: [", b"x" * 8_000_001, b"\n\n\t"], ids=repr)
def test_a_file_that_is_no_text_is_reported_too(data: bytes) -> None:
    assert told(data).endswith("1 error\n")


def test_the_count_names_errors_first() -> None:
    one = Problem("f", 1, 1, "error", "m")
    two = Problem("f", 1, 1, "warning", "m")
    assert count_of([two, one, one]) == "2 errors, 1 warning"
    assert count_of([]) == "no problem"


def test_a_clean_catalog_is_summed_up_by_topic() -> None:
    out = io.StringIO()
    parsed = parse((ROOT / "catalog.yaml").read_bytes())
    print_summary(parsed, Console(file=out, width=120))
    rows = {line.split("  ")[0].strip(): line.split() for line in out.getvalue().splitlines() if line.strip()}
    assert rows["Music"][1:] == ["3", "3", "0", "3", "paper"]
    assert rows["all"][1:4] == ["21", "11", "3"]
    assert "Link not published: moe-notes, moe-report, notes-repository" in out.getvalue()
