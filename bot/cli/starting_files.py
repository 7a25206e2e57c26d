"""The files that a new installation starts from, filled in for its folder and never written over another."""

import contextlib
import getpass
import os
import re
import sys
import sysconfig
from pathlib import Path

from bot import __version__
from bot.errors import PaperclubError
from bot.frozen import dataclass
from bot.installation import shipped
from bot.settings import file_values

LIST_FOLDER = "list"
"""What the container gets to see of the folder: the reading list, not `.env` beside it."""

_SCHEMA = "catalog.schema.json"
_UNVERSIONED = "/.env\n/.paperclub/\n*.db\n*.db-*\n*.db.*\n/backups/\n"


class CannotWrite(PaperclubError):
    """The folder or a file in it can't be made."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is written beside the reading list and `.env`."""

    schema: bool = False
    compose: bool = False
    systemd: bool = False
    workflow: bool = False
    metadata: bool = False
    """Whether titles may be looked up."""


@dataclass(frozen=True, slots=True)
class StartingFile:
    """`name` is the path within the folder; `private` means that only its owner may read it."""

    name: str
    text: str
    about: str
    private: bool = False


def starting_files(folder: Path, wanted: Wanted) -> list[StartingFile]:
    """In the order in which they matter. `folder` is absolute; a reading list that is there already is used."""
    in_list_folder = wanted.compose or (folder / LIST_FOLDER / "catalog.yaml").exists()
    in_list_folder = in_list_folder and not (folder / "catalog.yaml").exists()
    catalog = f"{LIST_FOLDER}/catalog.yaml" if in_list_folder else "catalog.yaml"
    files = [
        StartingFile(catalog, _catalog(wanted), "the reading list: a sample, to replace with your own"),
        StartingFile(".env", _env(catalog, wanted), "the settings: put the bot's token into it", private=True),
    ]
    if wanted.schema:
        about = "for editors that complete and check the reading list as you type"
        files.append(StartingFile(f"{Path(catalog).parent / _SCHEMA}", _text(_SCHEMA), about))
    if wanted.compose:
        files.append(StartingFile("compose.yaml", _text("compose.yaml"), "runs the bot in a container"))
    if wanted.systemd:
        files.append(StartingFile("paperclub.service", _unit(folder), "runs the bot under systemd"))
    if wanted.workflow:
        workflow = _text("reading-list.yml").replace("@CATALOG@", catalog)
        about = "checks each change of the list on GitHub"
        files.append(StartingFile(".github/workflows/reading-list.yml", workflow, about))
        files.append(StartingFile(".gitignore", _UNVERSIONED, "keeps the token and the database out of git"))
    return files


def write_new(folder: Path, file: StartingFile) -> bool:
    """Whether it was written; False when something of that name is there, which is left alone.

    Raises:
        CannotWrite: the sentence says why.
    """
    path = folder.absolute() / file.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # O_EXCL: nothing is overwritten, not even through a link that points nowhere.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if file.private else 0o644)
    except FileExistsError:
        if path.parent.is_dir():
            return False
        raise CannotWrite(f"{path.parent} isn't a folder: choose another.") from None
    except OSError as error:
        raise CannotWrite(f"{path} can't be written: {error.strerror or error}.") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(file.text)
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()  # else the next `init` would keep a half of it
        raise CannotWrite(f"{path} can't be written: {error.strerror or error}.") from None
    return True


def names_list(folder: Path, catalog: str) -> bool:
    """Whether `.env` there says that the list is at `catalog`, a path within the folder. Raises BadSettings."""
    return file_values(folder / ".env").get("PAPERCLUB_CATALOG") == catalog


def _text(name: str) -> str:
    return shipped(name).read_text(encoding="utf-8").replace("@VERSION@", __version__)


def _catalog(wanted: Wanted) -> str:
    hint = f"# yaml-language-server: $schema={_SCHEMA}\n#\n" if wanted.schema else ""
    return hint + _text("catalog.yaml")


def _env(catalog: str, wanted: Wanted) -> str:
    text = _text("env.example")
    if wanted.metadata:
        text = text.replace("#PAPERCLUB_METADATA=on", "PAPERCLUB_METADATA=on")
    return text.replace("#PAPERCLUB_CATALOG=catalog.yaml", f"PAPERCLUB_CATALOG={catalog}") if "/" in catalog else text


def _unit(folder: Path) -> str:
    script = Path(sysconfig.get_path("scripts"), "paperclub")
    command = _quoted(str(script)) if script.exists() else f"{_quoted(sys.executable)} -m bot"
    command = command.replace("$", "$$")  # only there it begins a variable
    return (
        _text("paperclub.service")
        .replace("@USER@", _owner(folder))
        .replace("@FOLDER@", str(folder).replace("%", "%%"))
        .replace("@FOLDER_QUOTED@", _quoted(str(folder)))
        .replace("@COMMAND@", command)
    )


def _quoted(path: str) -> str:
    """As systemd reads it, https://www.freedesktop.org/software/systemd/man/systemd.syntax.html#Quoting."""
    text = path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{text}"' if re.search(r"[^\w./%+:@-]", path) else text


def _owner(folder: Path) -> str:
    try:
        return folder.owner()
    except (KeyError, OSError, NotImplementedError):  # a user without a name, a folder yet to be made, or Windows
        pass
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
