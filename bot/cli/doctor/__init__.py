"""``doctor``: looks at the whole installation and says how to fix what is wrong."""

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import UnsupportedLibrary

if TYPE_CHECKING:
    from bot.cli.doctor.findings import Result
    from bot.cli.doctor.surroundings import Surroundings


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for programs")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Leave out everything that asks Discord")] = False,
) -> None:
    """Check this machine, the settings, the reading list, the database and Discord; say how to fix what is wrong."""
    from rich.console import Console

    from bot.cli.doctor import report
    from bot.cli.doctor.surroundings import look_around

    at = look_around(Path.cwd(), os.environ)
    results = _results(at, offline=offline)
    if as_json:
        typer.echo(report.as_json(results, at.secrets))
    else:
        report.show(results, at.secrets, Console())
    raise typer.Exit(report.exit_code(results))


def _results(at: "Surroundings", *, offline: bool) -> "list[Result]":
    from bot.cli.doctor.packages import without_the_rest

    try:
        import discord

        from bot.cli.doctor.examination import examine
    except (ImportError, UnsupportedLibrary):
        return without_the_rest()
    return asyncio.run(examine(at, discord.utils.utcnow, offline=offline))
