"""Which files other users of the machine can read or change, and which the bot can't write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.cli.doctor.facts import Facts
from bot.cli.doctor.findings import Finding, NotChecked, ok, problem, warning
from bot.database.backup import list_backups


def secrets(facts: Facts) -> Iterator[Finding]:
    path = facts.surroundings.folder / ".env"
    _expect_modes()
    if not path.exists():
        raise NotChecked("there's no .env here")
    if _granted_to_all(path, stat.S_IROTH | stat.S_IWOTH):
        yield warning("Every user of this machine can read .env, and with it the token.", f"Run `chmod 600 {path}`.")
    else:
        yield ok("Other users can't read .env.")


def privacy(facts: Facts) -> Iterator[Finding]:
    database = facts.database_file
    _expect_modes()
    files = [database, *(each.path for each in list_backups(database))]
    changeable = [path for path in (database.parent, *files) if _granted_to_all(path, stat.S_IWOTH)]
    readable = [path for path in files if _granted_to_all(path, stat.S_IROTH)]
    if changeable:
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
    needed = [path.parent, *(each for each in (path, *_journals(path)) if each.exists())]
    for each in needed:
        if not os.access(each, os.W_OK):
            yield problem(
                f"This user can't write {each}, and the bot needs to.",
                f"Run the bot as its owner, or `sudo chown -R USER {path.parent}` with the bot's user.",
            )
            return
    yield ok("The bot can write its database and the folder around it.")


def _journals(database: Path) -> list[Path]:
    return [database.with_name(f"{database.name}-{suffix}") for suffix in ("wal", "shm")]


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
    return " ".join(map(str, paths))
