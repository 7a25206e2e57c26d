"""The database: whether it can be used, its schema, health, size, holder and backups."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bot.cli.doctor.facts import DatabaseFailure, Facts
from bot.cli.doctor.files import backups_of
from bot.cli.doctor.findings import Finding, NotChecked, ok, problem, warning
from bot.database.damage import quick_check
from bot.database.errors import Corrupt, StorageError
from bot.database.schema.migrations import HEAD
from bot.health.state import Status
from bot.installation import command_line

_RESTORE = (
    f"Stop the bot and put a backup in its place: `{command_line('db backups')}` lists them, "
    f"`{command_line('db restore FILE')}` does it."
)
_QUICK_CHECK_SECONDS = 20.0
_MEGABYTE = 1_000_000
_LEAST_FREE = 100 * _MEGABYTE
_LARGEST_JOURNAL = 100 * _MEGABYTE  # it is a few megabytes unless a reader holds it
_OLDEST_BACKUP = timedelta(days=8)
_OLDEST_POSTGRES = 14


def usable(facts: Facts) -> Iterator[Finding]:
    if isinstance(facts.database, DatabaseFailure):
        yield problem(f"{_capital(facts.database.what)}.", facts.database.fix)
        return
    state = facts.database_state
    if state.server_major and state.server_major < _OLDEST_POSTGRES:
        yield warning(
            f"{_capital(str(state.address))} answers, but PostgreSQL {state.server_version} is no longer maintained.",
            f"Move the database to PostgreSQL {_OLDEST_POSTGRES} or newer.",
        )
    elif state.address.path is not None and not state.address.path.exists():
        yield ok(f"{_capital(str(state.address))} is made at the first start.")
    else:
        server = f" (PostgreSQL {state.server_version})" if state.server_version else ""
        yield ok(f"{_capital(str(state.address))} can be read{server}.")


def schema(facts: Facts) -> Iterator[Finding]:
    state = facts.database_state
    if state.newer_schema:
        yield problem(
            f"The database has a newer schema than {HEAD}, the last that this version of Paperclub knows.",
            f"Install the newer version again, or go back to an earlier backup: `{command_line('db restore FILE')}`.",
        )
    elif state.revision is None:
        yield ok("The first start makes the tables.")
    elif state.revision != HEAD:
        yield warning(
            f"The database has schema {state.revision}; the newest is {HEAD}.",
            f"The next start upgrades it and makes a backup first; `{command_line('db upgrade')}` does so now.",
        )
    else:
        yield ok(f"Its schema is {HEAD}, the newest.")


def integrity(facts: Facts) -> Iterator[Finding]:
    path = facts.database_file
    try:
        damage = quick_check(path, _QUICK_CHECK_SECONDS)
    except Corrupt:
        damage = "it is damaged or no SQLite database"
    except TimeoutError:
        raise NotChecked(f"the database is too large to be read through in {_QUICK_CHECK_SECONDS:.0f} s") from None
    except StorageError as error:
        raise NotChecked(str(error)) from None
    if damage:
        yield problem(f"{path} is damaged: {damage}.", _RESTORE)
    else:
        yield ok("SQLite finds it intact.")


def holder(facts: Facts) -> Iterator[Finding]:
    state = facts.database_state
    if not state.holders:
        yield ok("No running bot holds it.")
        return
    held = f"It is held by {'; '.join(state.holders)}"
    if facts.health.pid is not None:
        yield ok(f"{held}: the bot runs. A second `run` here would end with exit code 3.")
    else:
        yield warning(
            f"{held}, which shows no sign of life here.",
            "Look at that process's log, as its user. Until it ends, no other bot can start on this database.",
        )


def health(facts: Facts) -> Iterator[Finding]:
    found = facts.health
    match found.status:
        case Status.NOT_RUNNING if len(found.reasons) > 1:
            yield warning(
                " ".join(found.reasons[1:]),
                f"Put that right and restart the bot; until then `{command_line('health')}` can't tell how it is.",
            )
        case Status.NOT_RUNNING:
            yield ok(" ".join(found.reasons))
        case Status.UNHEALTHY:
            yield problem(" ".join(found.reasons), "The bot's log has more; restart it where it doesn't recover.")
        case Status.STARTING:
            yield ok(" ".join(found.reasons))
        case Status.HEALTHY:
            yield ok(f"The running bot is well (process {found.pid}).")


def journal(facts: Facts) -> Iterator[Finding]:
    path = facts.database_file
    wal = path.with_name(f"{path.name}-wal")
    size = wal.stat().st_size if wal.exists() else 0
    if size > max(_LARGEST_JOURNAL, path.stat().st_size):
        yield warning(
            f"{wal.name} has grown to {size // _MEGABYTE:,} MB.",
            "Close programs that keep the database open, then restart the bot: that folds it into the database.",
        )
    else:
        yield ok(f"{wal.name} has {size / _MEGABYTE:.1f} MB." if size else "Everything is in the database's own file.")


def disk(facts: Facts) -> Iterator[Finding]:
    path = _file(facts)
    free = shutil.disk_usage(path.parent).free
    size = path.stat().st_size if path.exists() else 0
    enough = max(_LEAST_FREE, 2 * size)  # an upgrade makes a backup first
    if free < enough:
        yield problem(
            f"Only {free // _MEGABYTE:,} MB are free in {path.parent}.",
            f"Free some space there: with {enough // _MEGABYTE:,} MB, a backup and an upgrade fit.",
        )
    else:
        yield ok(f"{free // _MEGABYTE:,} MB are free in {path.parent}.")


def backups(facts: Facts) -> Iterator[Finding]:
    path = facts.database_file
    fix = f"Make one with `{command_line('db backup')}`, from a timer once a week, and copy it to another machine."
    made = [each for each in backups_of(path) if not (each.replaced or each.rescued)]
    if not made:
        yield warning(f"There's no backup of {path.name} beside it.", fix)
        return
    age = facts.now - made[0].made_at
    if age > _OLDEST_BACKUP:
        yield warning(f"The last backup is {age.days} days old.", fix)
    else:
        yield ok(f"The last backup is of {made[0].made_at:%Y-%m-%d}.")


def _file(facts: Facts) -> Path:
    path = facts.database_state.address.path
    if path is None:
        raise NotChecked("PostgreSQL looks after that itself")
    return path


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
