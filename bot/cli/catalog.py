"""``check`` and ``report``: the curator's commands."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.environment import settings_here
from bot.errors import CatalogUnreadable
from bot.installation import command_line


def check(
    file: Annotated[Path | None, typer.Argument(help="The catalog; without it PAPERCLUB_CATALOG's")] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Write what the hints state exactly, after showing a diff")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="With --fix: don't ask before writing")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what --fix would write, and write nothing")] = False,
) -> None:
    """Check a catalog: every problem with its line, or a summary when it is clean.

    Ends with 0 when the bot can use the file, 1 when it can't (or, with --diff, when there is something to fix), and 2
    when the options are wrong.
    """
    if yes and not fix:
        raise typer.BadParameter("--yes goes with --fix")
    path = file or settings_here().catalog
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise CatalogUnreadable(
            f"There is no {path}: `{command_line('init')}` writes a sample reading list to start from."
        ) from None
    except OSError:
        pass  # the report says what hinders
    raise typer.Exit(_checked(path, fix=fix, yes=yes, diff=diff))


def _checked(path: Path, *, fix: bool, yes: bool, diff: bool) -> int:
    from bot.catalog.check_report import check_file

    if not fix and not diff:
        return check_file(path)
    from bot.catalog.fix_report import fix_file, show_fixes

    if diff:
        return show_fixes(path)
    return fix_file(path, typer.confirm if sys.stdin.isatty() and not yes else None)


def report(
    file: Annotated[Path | None, typer.Argument(help="The catalog; without it PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Say what to add to the catalog next: what nobody opens, what was not found, what lacks a remark."""
    from bot.cli.report import print_report

    settings = settings_here()
    print_report(file or settings.catalog, settings.database_url.get_secret_value())
