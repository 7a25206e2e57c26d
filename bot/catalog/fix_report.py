"""What `check --fix` prints: a diff first, then what was written and what is left."""

from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.catalog.check_report import check_file, visible
from bot.catalog.editing.fixing import fix_catalog
from bot.catalog.editing.saving import ChangedMeanwhile, save_source
from bot.catalog.encodings import foreign_encoding, to_utf8
from bot.catalog.source_file import read_source

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}

Ask = Callable[[str], bool]
"""Puts a question to somebody at the terminal."""


def fix_file(path: Path, ask: Ask | None = None, console: Console | None = None) -> int:
    """Fix what hints state exactly, after a yes if there is somebody to `ask`; the exit code as `check_file` has it."""
    console = console or Console()
    try:
        source = read_source(path).data
    except OSError:
        return check_file(path, console)  # which tells what hinders
    fixed = fix_catalog(source)
    if fixed.data == source:
        console.print(Text("Nothing here can be fixed by itself."))
        return check_file(path, console)
    print_diff(path, source, fixed.data, console)
    if ask is None or ask(f"Write {_fixes(fixed.count)} to {path}?"):
        try:
            save_source(path, fixed.data, source)
        except ChangedMeanwhile:
            console.print(Text(f"{path} has changed meanwhile, so I wrote nothing. Try again."), soft_wrap=True)
            return 1
        except OSError as error:
            console.print(Text(visible(f"{path} can't be written: {error.strerror}")), soft_wrap=True)
            return 1
        console.print(Text(visible(f"Wrote {_fixes(fixed.count)} to {path}.")), soft_wrap=True)
    else:
        console.print(Text("I wrote nothing."))
    return check_file(path, console)


def show_fixes(path: Path, console: Console | None = None) -> int:
    """Print what `fix_file` would write; 0 when that is nothing and the file can be used, else 1."""
    console = console or Console()
    try:
        source = read_source(path).data
    except OSError:
        return check_file(path, console)
    fixed = fix_catalog(source)
    if fixed.data == source:
        return check_file(path, console)
    print_diff(path, source, fixed.data, console)
    console.print(Text(f"{_fixes(fixed.count)} to write."))
    return 1


def print_diff(path: Path, before: bytes, after: bytes, console: Console) -> None:
    """A unified diff, as `patch` reads it wherever it is printed without colours."""
    old, new = (to_utf8(data).decode(errors="replace").removesuffix("\n").split("\n") for data in (before, after))
    if encoding := foreign_encoding(before):
        console.print(Text(f"{encoding[:6]} becomes UTF-8."))
    for line in unified_diff(old, new, str(path), str(path), lineterm=""):
        console.print(Text(visible(line), _COLOURS.get(line[:1], "default")), soft_wrap=True)


def _fixes(count: int) -> str:
    return f"{count} {'fix' if count == 1 else 'fixes'}"
