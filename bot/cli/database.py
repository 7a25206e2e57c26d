"""The operator's words about the database: ``python -m bot db``."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.environment import keep_files_private, settings_here

app = typer.Typer(help="Look at, back up and restore the database.", no_args_is_help=True, callback=keep_files_private)


def _url() -> str:
    return settings_here().database_url.get_secret_value()


@app.command()
def current() -> None:
    """Say which schema the database has, and whether a start would change it."""
    from bot.database import admin

    status = asyncio.run(admin.schema_status(_url()))
    if status.revision is None:
        state = "It is new; the first start creates its tables."
    elif status.is_current:
        state = f"Its schema is {status.revision}, the newest."
    else:
        state = f"Its schema is {status.revision}; the next start brings it to {status.newest}."
    typer.echo(f"This is {status.database}. {state}")


@app.command()
def upgrade() -> None:
    """Bring the tables to the newest schema, as the next start would; SQLite is backed up first."""
    from bot.database import admin

    before, after = asyncio.run(admin.upgrade_schema(_url()))
    if before.revision == after.revision:
        typer.echo(f"Nothing to do: {after.database} has schema {after.revision} already.")
    else:
        typer.echo(f"Brought {after.database} from schema {before.revision or 'none'} to {after.revision}.")


@app.command()
def backup(
    to: Annotated[Path | None, typer.Argument(help="A new file; without it, beside the database")] = None,
) -> None:
    """Back up a SQLite database, also while the bot runs."""
    from bot.database import admin

    typer.echo(f"Backed up to {admin.make_backup(_url(), to)}.")


@app.command()
def backups() -> None:
    """List the backups beside the database, newest first."""
    from bot.database import admin

    found = admin.backups_of(_url())
    for each in found:
        aside = ", put aside by a restore" if each.replaced else ", rescued from a deleted file" if each.rescued else ""
        typer.echo(f"{each.made_at:%Y-%m-%d %H:%M} UTC  {each.path}  (kept until {each.expires_at:%Y-%m-%d}{aside})")
    if not found:
        typer.echo("There are no backups yet: one is made before each change of the schema, or by `db backup`.")


@app.command()
def restore(source: Annotated[Path, typer.Argument(help="A backup, as `db backups` lists them")]) -> None:
    """Put a backup in the database's place; the bot must not be running, and the replaced file is kept."""
    from bot.database import admin

    done = admin.restore_backup(_url(), source)
    typer.echo(f"{done.database} now holds {done.source} (schema {done.revision}).")
    if done.aside is not None:
        typer.echo(f"What was there before is in {done.aside}.")


@app.command()
def copy(to: Annotated[str, typer.Argument(help="The DATABASE_URL of an empty or a new database")]) -> None:
    """Copy everything to another database, SQLite or PostgreSQL; the bot must not be running."""
    from bot.database.copying import copy_database

    done = asyncio.run(copy_database(_url(), to))
    rows = "1 row" if done.rows == 1 else f"{done.rows} rows"
    typer.echo(
        f"Copied {rows} from {done.source} to {done.target}, and compared every one. "
        "Put the new address into DATABASE_URL, then start the bot."
    )
