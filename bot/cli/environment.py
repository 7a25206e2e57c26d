"""What the commands read from where they are run, and how they stop."""

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from bot.settings import Settings


def settings_here() -> "Settings":
    """The environment's settings, with `.env` of this folder. Raises BadSettings."""
    from bot.settings import read_settings

    return read_settings(env_file=Path(".env"))


def catalog_is_chosen() -> bool:
    """Whether the environment or `.env` names a reading list."""
    from bot.settings import file_values

    given = {**file_values(Path(".env")), **os.environ}
    return bool((given.get("PAPERCLUB_CATALOG") or "").strip())


def keep_files_private() -> None:
    """What this process makes from now on, such as the database, its journal and backups, only its user can read."""
    os.umask(0o077)


def stop(sentence: str, code: int) -> NoReturn:
    """Say why on stderr, and end the process."""
    if re.match(r"[a-z]+[ ,]", sentence):  # a word, not the beginning of a path
        sentence = sentence[0].upper() + sentence[1:]
    print(sentence, file=sys.stderr)  # noqa: T201 - this is the command line
    raise SystemExit(code)
