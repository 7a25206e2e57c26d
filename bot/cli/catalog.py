"""``check`` and ``report``: the curator's commands."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.environment import settings_here
from bot.errors import CatalogUnreadable
from bot.installation import command_line


def check(
    file: Annotated[Path | None, typer.Argument(help="The catalog; without it PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Check a catalog: every problem with its line, or a summary when it is clean."""
    from bot.catalog.check_report import check_file

    path = file or settings_here().catalog
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise CatalogUnreadable(
            f"There is no {path}: `{command_line('init')}` writes a sample reading list to start from."
        ) from None
    except OSError:
        pass  # the report says what hinders
    raise typer.Exit(check_file(path))


def report(
    file: Annotated[Path | None, typer.Argument(help="The catalog; without it PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Say what to add to the catalog next: what nobody opens, what was not found, what lacks a remark."""
    from bot.cli.report import print_report

    settings = settings_here()
    print_report(file or settings.catalog, settings.database_url.get_secret_value())
