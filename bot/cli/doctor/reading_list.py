"""The reading list: whether the bot can read and use it."""

from __future__ import annotations

import errno
import shlex
from collections.abc import Iterator
from pathlib import Path

from bot.catalog.check_report import count_problems
from bot.catalog.parsing import parse_catalog
from bot.catalog.problems import CatalogError
from bot.catalog.source_file import read_source
from bot.cli.doctor.facts import Facts
from bot.cli.doctor.findings import Finding, ok, problem, warning
from bot.installation import command_line


def catalog(facts: Facts) -> Iterator[Finding]:
    path = facts.settings.catalog
    show_all = f"`{command_line(f'check {shlex.quote(str(path))}')}` shows each with its line."
    try:
        source = read_source(path).data
    except FileNotFoundError:
        yield _missing(facts.surroundings.folder / path)
        return
    except OSError as error:
        fix = "Name a file with PAPERCLUB_CATALOG, and let the bot's user read it and open its folders."
        if error.errno == errno.EFBIG:
            fix = "Remove entries, or name another file with PAPERCLUB_CATALOG."
        yield problem(f"The reading list {path} can't be read: {error.strerror}.", fix)
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


def _missing(path: Path) -> Finding:
    """With the whole path: perhaps this is the wrong folder."""
    fix = f"Put it there, or set PAPERCLUB_CATALOG to its place; `{command_line('init')}` writes one to begin with."
    if path.is_symlink():
        return problem(f"There's no reading list at {path}, which is a link to nowhere.", f"Correct that link. {fix}")
    others = [
        path.with_suffix(suffix) for suffix in (".yml", ".yaml", ".yaml.txt") if path.with_suffix(suffix).exists()
    ]
    if others:
        renamed = f"`mv {shlex.join(map(str, (others[0], path)))}`"
        return problem(f"There's no reading list at {path}, but {others[0].name} is there.", f"Rename it: {renamed}.")
    return problem(f"There's no reading list at {path}.", fix)
