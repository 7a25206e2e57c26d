"""The terminal shows problems as a compiler would, and a clean catalog as a table."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.catalog.check_report import check_file, count_problems, print_problems, print_summary
from bot.catalog.parsing import CatalogError, parse_catalog
from bot.catalog.problems import Problem

ROOT = Path(__file__).parents[2]
HEAD = "name: List\ntopics: {a: {title: A}}\nresources:\n"


def told(text: str | bytes, *, width: int = 100, colours: bool = False) -> str:
    """What is printed for the problems of a file that has some."""
    data = text if isinstance(text, bytes) else text.encode()
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colours, color_system="truecolor" if colours else None)
    with pytest.raises(CatalogError) as caught:
        parse_catalog(data)
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


ALPHABET = b"abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("width", "column", "shown"),
    [
        (34, 26, "abcdefghijklmnopqrstuvwxyz"),
        (33, 5, "abcdefghijklmnopqrstuvwxy"),
        (33, 14, "bcdefghijklmnopqrstuvwxyz"),
        (29, 15, "efghijklmnopqrstuvwxy"),
        (1, 11, "abcdefghijklmnopqrst"),
        (1, 12, "bcdefghijklmnopqrstu"),
    ],
)
def test_a_line_that_does_not_fit_is_shown_around_the_caret_at_least_twenty_letters(
    width: int, column: int, shown: str
) -> None:
    out = io.StringIO()
    print_problems([Problem("f", 1, column, "error", "m")], ALPHABET, Console(file=out, width=width))
    assert out.getvalue().split("\n")[1:3] == [
        f"    1 | {shown}",
        f"      | {' ' * shown.index(chr(ALPHABET[column - 1]))}^",
    ]


@pytest.mark.parametrize(("line", "shown"), [(1, "a"), (2, "b"), (3, "")])
def test_a_problem_shows_its_own_line_and_none_behind_the_end(line: int, shown: str) -> None:
    out = io.StringIO()
    print_problems([Problem("f", line, 1, "error", "m")], b"a\nb", Console(file=out))
    assert out.getvalue().split("\n")[1] == f"    {line} | {shown}"


def test_a_narrow_terminal_breaks_no_line_that_a_program_may_read() -> None:
    warned = parse_catalog(b"name: List\ntopics: {a: {title: A}}\nresources: {o: {title: O, kind: paper, topics: [a]}}")
    missing = Path("/no-such-place/catalog.yaml")
    out = io.StringIO()
    print_problems([Problem("f", 1, 1, "error", "some message", "some hint")], b"x" * 30, Console(file=out, width=5))
    print_summary(warned, Console(file=out, width=5))
    check_file(missing, Console(file=out, width=5))
    lines = out.getvalue().split("\n")
    assert lines[:5] == [
        "f:1:1: error: some message",
        f"    1 | {'x' * 20}",
        "      | ^",
        "  hint: some hint",
        "1 error",
    ]
    assert lines[-3:] == [
        "Link not published: o",
        "/no-such-place/catalog.yaml: cannot be read: No such file or directory",
        "",
    ]


def test_nothing_in_a_file_reaches_the_terminal_as_a_command() -> None:
    shown = told(HEAD + '  one: {title: "[bold]x\x1b]0;owned\x07", kind: paper, topics: [a]}\n')
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]x�]0;owned�" in shown


def test_colours_only_on_a_terminal() -> None:
    broken = HEAD + "  one: {title: One, kind: papr, topics: [a]}\n"
    assert "\x1b[" in told(broken, colours=True)
    assert "\x1b[" not in told(broken)


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xfea\0", b"a: [", b"x" * 8_000_001, b"\n\n\t"], ids=lambda data: repr(data[:9])
)
def test_a_file_that_is_no_text_is_reported_too(data: bytes) -> None:
    assert told(data).endswith("1 error\n")


def test_the_count_names_errors_first() -> None:
    one = Problem("f", 1, 1, "error", "m")
    two = Problem("f", 1, 1, "warning", "m")
    assert count_problems([two, one, one]) == "2 errors, 1 warning"
    assert count_problems([]) == "no problem"


def checked(path: Path) -> tuple[int, str]:
    out = io.StringIO()
    return check_file(path, Console(file=out, width=200)), out.getvalue()


def test_a_check_is_told_on_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_file(tmp_path / "list.yaml") == 1
    assert "cannot be read" in capsys.readouterr().out


def test_checking_a_clean_file_succeeds_and_sums_it_up() -> None:
    code, shown = checked(ROOT / "catalog.yaml")
    assert code == 0
    assert shown.startswith("MLSys reading list")


def test_checking_a_file_with_warnings_succeeds_and_tells_them(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(HEAD + "  one: {title: One, kind: paper, topics: [a, a]}\n")
    code, shown = checked(path)
    assert code == 0
    assert f"{path}:4:46: warning: `a` stands twice in `topics`" in shown
    assert "1 warning" in shown
    assert "Link not published: one" in shown


def test_checking_a_broken_file_fails(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(HEAD + "  one: {title: One, topics: [a]}\n")
    assert checked(path) == (
        1,
        f"{path}:4:3: error: `one` has no `kind`\n"
        "    4 |   one: {title: One, topics: [a]}\n"
        "      |   ^\n"
        "  hint: add it: What it is: paper, book, course, list, notes, video, code.\n"
        "1 error\n",
    )


@pytest.mark.parametrize(
    ("name", "why"), [("missing.yaml", "No such file"), (".", "it's a directory, and a catalog is a regular file")]
)
def test_checking_what_is_no_file_fails_in_one_sentence(tmp_path: Path, name: str, why: str) -> None:
    code, shown = checked(tmp_path / name)
    assert code == 1
    assert why in shown
    assert shown.count("\n") == 1


def test_checking_an_endless_file_ends(tmp_path: Path) -> None:
    code, shown = checked(Path("/dev/zero"))
    assert code == 1
    assert shown == "/dev/zero: cannot be read: it's a device, and a catalog is a regular file\n"


def summed_up(text: str) -> str:
    out = io.StringIO()
    print_summary(parse_catalog(text.encode()), Console(file=out, width=60))
    return out.getvalue()


def test_a_clean_catalog_is_summed_up_by_topic_and_as_a_whole() -> None:
    shown = summed_up("""\
name: List
topics:
  a: {title: Topic A}
  b: {title: Topic B}
resources:
  one: {title: One, kind: paper, topics: [a], why: Good., links: {site: https://a.org/}}
  two: {title: Two, kind: book, topics: [a, b]}
  three: {title: Three, kind: paper, topics: [a], arxiv: 2309.06180}
""")
    assert [line.rstrip() for line in shown.split("\n")] == [
        "List",
        "",
        " topic     entries   no why   no link   kinds",
        " " + "─" * 54,
        " Topic A         3        2         1   2 paper, 1 book",
        " Topic B         1        1         1   1 book",
        "",
        " all             3        2         1   2 paper, 1 book",
        "",
        "Link not published: two",
        "",
    ]


def test_the_shipped_catalog_is_summed_up_by_topic() -> None:
    out = io.StringIO()
    parsed = parse_catalog((ROOT / "catalog.yaml").read_bytes())
    print_summary(parsed, Console(file=out, width=120))
    rows = {line.split("  ")[0].strip(): line.split() for line in out.getvalue().splitlines() if line.strip()}
    assert rows["Music"][1:] == ["3", "3", "0", "3", "paper"]
    assert rows["all"][1:4] == ["21", "11", "3"]
    assert "Link not published: moe-notes, moe-report, notes-repository" in out.getvalue()


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "Every entry has a link."),
        (10, "Link not published: e0, e1, e2, e3, e4, e5, e6, e7, e8, e9"),
        (11, "Link not published: e0, e1, e2, e3, e4, e5, e6, e7, e8, e9 and 1 more"),
    ],
)
def test_ten_entries_without_a_link_are_named_and_more_are_counted(count: int, told: str) -> None:
    entries = [f"  e{number}: {{title: T{number}, kind: paper, topics: [a]}}\n" for number in range(count)]
    linked = "  x: {title: X, kind: paper, topics: [a], links: {site: https://a.org/}}\n"
    shown = summed_up(HEAD + "".join(entries) + linked)
    assert " ".join(shown.split("all ")[1].split("paper", 1)[1].split()) == told
