"""Which files other users of the machine can read or change, and which the bot can't write."""

from __future__ import annotations

import os
import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.cli.doctor.facts import Facts
from bot.cli.doctor.findings import Finding, NotChecked, ok, problem, warning
from bot.database.backup import Backup, directory, list_backups


def secrets(facts: Facts) -> Iterator[Finding]:
    path = facts.surroundings.folder / ".env"
    _expect_modes()
    if not path.is_file():
        raise NotChecked("there's no .env here")
    if _granted_to_all(path, stat.S_IROTH | stat.S_IWOTH):
        yield warning(
            "Every user of this machine can read .env, and with it the token.", f"Run `chmod 600 {_shell([path])}`."
        )
    else:
        yield ok("Other users can't read .env.")


def privacy(facts: Facts) -> Iterator[Finding]:
    database = facts.database_file
    _expect_modes()
    files = [database, *(each.path for each in backups_of(database))]
    changeable = [path for path in (database.parent, *files) if _granted_to_all(path, stat.S_IWOTH)]
    readable = [path for path in files if _granted_to_all(path, stat.S_IROTH)]
    if database.parent in changeable and database.parent.stat().st_mode & stat.S_ISVTX:
        yield problem(  # such as /tmp, which has to stay so
            f"{database.name} is in {database.parent}, where every user of this machine can make files.",
            "Stop the bot, move the database with `backups` into a folder of its own, and put that into DATABASE_URL.",
        )
    elif changeable:
        yield problem(
            f"Every user of this machine can change {changeable[0]}.", f"Run `chmod o-w {_shell(changeable)}`."
        )
    elif readable:
        yield warning(
            f"Every user of this machine can read what members keep in {readable[0].name}.",
            f"Run `chmod o-r {_shell(readable)}`.",
        )
    else:
        yield ok(f"Other users can't read {database.name}.")


def writable(facts: Facts) -> Iterator[Finding]:
    path = facts.database_state.address.path
    if path is None:
        raise NotChecked("PostgreSQL looks after that itself")
    wrong = [each for each in _written(path) if each == path.parent or each.exists() if not _can_write(each)]
    if wrong:
        yield problem(
            f"This user can't write {wrong[0]}, and the bot needs to.",
            f"Run the bot as its owner, or `sudo chown USER {_shell(wrong)}` with the bot's user.",
        )
    elif (kept := directory(path)).exists() and not kept.is_dir():
        yield problem(f"{kept} is no folder, so no backup can be made.", "Give that file another name.")
    else:
        yield ok("The bot can write its database and the folder around it.")


def backups_of(database: Path) -> list[Backup]:
    """Raises NotChecked."""
    try:
        return list_backups(database)
    except OSError as error:
        raise NotChecked(f"{directory(database)} can't be read ({error.strerror})") from None


def _written(database: Path) -> list[Path]:
    """Whatever of these is there."""
    beside = [database.with_name(f"{database.name}{suffix}") for suffix in ("-wal", "-shm", ".lock")]
    return [database.parent, database, *beside, directory(database), database.parent / ".paperclub"]


def _can_write(path: Path) -> bool:
    return os.access(path, os.W_OK | os.X_OK if path.is_dir() else os.W_OK)


def _expect_modes() -> None:
    if os.name == "nt":
        raise NotChecked("Windows has rights of another kind")


def _granted_to_all(path: Path, bits: int) -> bool:
    """Whether others have one of these rights, and every folder above lets them through."""
    try:
        above = path.absolute().parents
        return bool(path.stat().st_mode & bits) and all(each.stat().st_mode & stat.S_IXOTH for each in above)
    except OSError:
        return False


def _shell(paths: list[Path]) -> str:
    return shlex.join(map(str, paths))
