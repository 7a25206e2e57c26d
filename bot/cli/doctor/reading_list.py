"""The reading list: whether the bot can read and use it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalog.check_report import count_problems
from bot.catalog.parsing import parse_catalog
from bot.catalog.problems import CatalogError
from bot.catalog.source_file import read_source
from bot.cli.doctor.facts import Facts
from bot.cli.doctor.findings import Finding, ok, problem, warning
from bot.installation import command_line


def catalog(facts: Facts) -> Iterator[Finding]:
    path = facts.settings.catalog
    show_all = f"`{command_line(f'check {path}')}` shows each with its line."
    try:
        source = read_source(path).data
    except FileNotFoundError:
        yield problem(
            f"There's no reading list at {path}.",
            f"Put it there, or set PAPERCLUB_CATALOG to its place; `{command_line('init')}` writes one to begin with.",
        )
        return
    except OSError as error:
        yield problem(
            f"The reading list {path} can't be read: {error.strerror}.",
            "Name a file with PAPERCLUB_CATALOG, and let the bot's user read it and open its folders.",
        )
        return
    try:
        parsed = parse_catalog(source, file=path.name)
    except CatalogError as error:
        yield problem(f"{count_problems(error.problems)} in {path}; the first: {error.errors[0]}.", show_all)
        return
    if parsed.warnings:
        yield warning(f"{count_problems(parsed.warnings)} in {path}; the first: {parsed.warnings[0]}.", show_all)
    else:
        entries = len(parsed.catalog.resources)
        yield ok(f"{path}: {entries:,} {'entry' if entries == 1 else 'entries'}, no problem.")
