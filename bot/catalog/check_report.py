"""What `check` prints: problems as a compiler does, a summary when there are none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.catalog.model import Catalog, Kind, Resource
from bot.catalog.parsing import ParsedCatalog, parse_catalog
from bot.catalog.problems import CatalogError, Problem
from bot.catalog.source_file import read_source
from bot.catalog.yaml_tree import source_lines

_COLOURS = {"error": "bold red", "warning": "bold yellow"}


def check_file(path: Path, console: Console | None = None) -> int:
    """The exit code: 0 when the file can be used, else 1."""
    console = console or Console()
    try:
        source = read_source(path).data
    except OSError as error:
        console.print(Text(visible(f"{path}: cannot be read: {error.strerror}")), soft_wrap=True)
        return 1
    try:
        parsed = parse_catalog(source, file=str(path))
    except CatalogError as error:
        print_problems(error.problems, source, console)
        return 1
    if parsed.warnings:
        print_problems(parsed.warnings, source, console)
    print_summary(parsed, console)
    return 0


def print_problems(problems: Iterable[Problem], source: bytes, console: Console) -> None:
    """Every problem with its source line, a caret and the hint, then how many there are.

    ``source`` holds the file's bytes, however broken. Nothing in it can forge colours or move the cursor.
    """
    problems = tuple(problems)
    lines = source_lines(source)
    for problem in problems:
        console.print(_headline(problem), soft_wrap=True)
        console.print(_excerpt(problem, lines, console.width), soft_wrap=True)
        if problem.hint:
            hint = Text("  hint: ", "bold cyan") + Text(visible(problem.hint), "default")
            console.print(hint, soft_wrap=True)
    console.print(Text(count_problems(problems)), soft_wrap=True)


def print_summary(parsed: ParsedCatalog, console: Console) -> None:
    """Entries by topic, and how many still lack a remark or a link."""
    catalog = parsed.catalog
    table = Table(box=box.SIMPLE_HEAD, title=Text(visible(catalog.name)), title_justify="left", pad_edge=False)
    table.add_column("topic", overflow="fold")
    for heading in ("entries", "no why", "no link"):
        table.add_column(heading, justify="right")
    table.add_column("kinds", overflow="fold")
    for topic in catalog.topics.values():
        table.add_row(Text(visible(topic.title)), *_row(catalog.in_topic(topic.id)))
    table.add_section()
    table.add_row(Text("all"), *_row(tuple(catalog.resources.values())))
    console.print(table)
    console.print(_unlinked(catalog), soft_wrap=True)


def count_problems(problems: Iterable[Problem]) -> str:
    """“2 errors, 1 warning”, “no problem” when there is none."""
    tally = Counter(problem.severity for problem in problems)
    return ", ".join(f"{n} {what}{'s' * (n != 1)}" for what, n in sorted(tally.items())) or "no problem"


def _headline(problem: Problem) -> Text:
    position = visible(f"{problem.file}:{problem.line}:{problem.column}: ")
    severity = Text(f"{problem.severity}: ", _COLOURS[problem.severity])
    return Text(position, "bold") + severity + Text(visible(problem.message), "bold")


def _excerpt(problem: Problem, lines: Sequence[str], width: int) -> Text:
    """A window around the caret, wide letters counted as two."""
    line = lines[problem.line - 1] if problem.line <= len(lines) else ""
    gutter = f"{problem.line:>5} | "
    room = max(width - len(gutter), 20)
    begin = max(0, problem.column - 1 - room // 2) if len(line) > room else 0
    shown = visible(line[begin : begin + room])
    before = visible(line[begin : problem.column - 1])
    caret = " " * cell_len(before) + "^"
    blank = " " * (len(gutter) - 2) + "| "
    return Text(gutter, "dim") + Text(f"{shown}\n", "default") + Text(blank, "dim") + Text(caret, "bold green")


def visible(text: str) -> str:
    """One line without anything that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "�" for letter in text)


def _row(resources: Sequence[Resource]) -> tuple[str, ...]:
    kinds = Counter(resource.kind for resource in resources)
    return (
        str(len(resources)),
        str(sum(not resource.why for resource in resources)),
        str(sum(not resource.links for resource in resources)),
        ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind]),
    )


def _unlinked(catalog: Catalog) -> Text:
    """Names the entries whose card will say “link not published”."""
    without = [resource.id for resource in catalog.resources.values() if not resource.links]
    if not without:
        return Text("Every entry has a link.")
    more = f" and {len(without) - 10} more" if len(without) > 10 else ""
    return Text(f"Link not published: {', '.join(without[:10])}{more}")
