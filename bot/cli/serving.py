"""``run`` and ``health``: the bot on Discord."""

import json
import os
from typing import Annotated

import typer

from bot.cli.environment import settings_here, stop


def run() -> None:
    """Serve on Discord until stopped; needs DISCORD_TOKEN (also read from .env)."""
    from bot.process import serve

    serve(settings_here())


def health(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object with the reasons and ages.")] = False,
) -> None:
    """Exit 0 when the bot of this user and database is well, else 1 and say why not."""
    from bot.health.files import StateFile

    found = StateFile(settings_here().database_url.get_secret_value(), os.environ).health()
    if as_json:
        typer.echo(json.dumps(found.to_json()))
        raise typer.Exit(0 if found.ok else 1)
    if not found.ok:
        stop("\n".join(found.reasons), 1)
    typer.echo(f"Paperclub is well (process {found.pid}).")
