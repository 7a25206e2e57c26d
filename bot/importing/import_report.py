"""What `import` does with its files, and what it says of them."""

import errno
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from bot.catalog.check_report import visible
from bot.catalog.editing.document import CannotEdit
from bot.catalog.editing.saving import ChangedMeanwhile, save_source
from bot.catalog.fix_report import print_diff
from bot.catalog.parsing import CatalogError, parse_catalog
from bot.catalog.source_file import read_source
from bot.errors import PaperclubError
from bot.importing.building import Built, build
from bot.importing.formats import read_source_file
from bot.importing.model import SourceList, Unplaced, UnreadableSource
from bot.importing.writing import Written, add_to_catalog, write_catalog
from bot.installation import command_line

_LONGEST_LINE = 160
_DEFAULT_TOPIC = "Reading list"


def import_files(
    paths: Sequence[Path],
    to: Path | None,
    *,
    default_topic: str = "",
    dry_run: bool = False,
    console: Console | None = None,
) -> int:
    """The exit code. Without `to`, a catalog goes to the standard output; all that is said goes to `console`."""
    console = console or Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            before, built, written = _written(paths, to, default_topic, progress)
    except _Refused as refused:
        return _stop(console, str(refused))
    if not before and not written.count:
        _say_unplaced(console, [*built.unplaced, *written.unplaced])
        return _stop(console, "There's nothing in it that I could make an entry of. I wrote nothing.")
    code = _put(to, before, written, console, dry_run=dry_run)
    if code == 0:
        _say(console, built, written, to, dry_run=dry_run)
    return code


class _Refused(PaperclubError):
    """The sentence says why."""


def _written(
    paths: Sequence[Path], to: Path | None, default_topic: str, progress: Progress
) -> tuple[bytes, Built, Written]:
    """With the catalog as it stands, empty where there's none. Raises _Refused."""
    task = progress.add_task("Reading …", total=len(paths) + 2)
    sources = []
    for path in paths:
        sources.append(_source(path))
        progress.advance(task)
    source = _together(sources, default_topic)
    try:
        before = read_source(to).data if to and to.exists() else b""
        catalog = parse_catalog(before).catalog if before else None
    except OSError as error:
        raise _Refused(f"{to} can't be read: {error.strerror}") from None
    except CatalogError:
        said = f"{to} has errors: `{command_line('check')} {to}` says how to fix them. I wrote nothing."
        raise _Refused(said) from None
    built = build(source, catalog)
    progress.update(task, advance=1, description="Checking …")
    try:
        written = add_to_catalog(before, built) if before else write_catalog(source.name or _name(paths[0]), built)
    except CannotEdit:
        raise _Refused(f"{to} stands between brackets, so I can't add lines to it. I wrote nothing.") from None
    progress.advance(task)
    return before, built, written


def _source(path: Path) -> SourceList:
    """Raises _Refused."""
    try:
        return read_source_file(path)
    except UnreadableSource as error:
        raise _Refused(f"{path}: {error}") from None
    except OSError as error:
        raise _Refused(f"{path} can't be read: {error.strerror}") from None


def _put(to: Path | None, before: bytes, written: Written, console: Console, *, dry_run: bool) -> int:
    if to is None:
        print(written.data.decode(), end="")  # noqa: T201 - the answer itself
        return 0
    if dry_run:
        print_diff(to, before, written.data, console)
        return 0
    try:
        if not to.exists():
            _create(Path(os.path.realpath(to)), written.data)
        elif written.data != before:
            save_source(to, written.data, before)
    except FileExistsError:
        return _stop(console, f"{to} was made meanwhile, so I wrote nothing. Try again.")
    except ChangedMeanwhile:
        return _stop(console, f"{to} has changed meanwhile, so I wrote nothing. Try again.")
    except OSError as error:
        return _stop(console, f"{to} can't be written: {error.strerror}. I wrote nothing.")
    return 0


def _create(path: Path, data: bytes) -> None:
    """Raises FileExistsError and OSError."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(unfinished, path)
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS} or path.exists():
                raise
            unfinished.replace(path)  # a file system without hard links
    finally:
        unfinished.unlink(missing_ok=True)


def _say(console: Console, built: Built, written: Written, to: Path | None, *, dry_run: bool) -> None:
    _say_unplaced(console, [*built.unplaced, *written.unplaced])
    topics = len(built.topics)
    did = "would have" if dry_run else "has"
    parts = [f"{to or 'The catalog'} {did} {_counted(written.count, 'new entry', 'new entries')}"]
    if written.count and topics:
        parts.append(f"in {_counted(topics, 'new topic', 'new topics')}")
    further = []
    if built.known:
        further.append(f"{built.known} {'is' if built.known == 1 else 'are'} in it already")
    if built.merged:
        further.append(f"{built.merged} stood in the source more than once")
    _print(console, " ".join(parts) + (f"; {', '.join(further)}" if further else "") + ".")


def _say_unplaced(console: Console, unplaced: Sequence[Unplaced]) -> None:
    if not unplaced:
        return
    _print(console, f"I couldn't place {_counted(len(unplaced), 'line', 'lines')}:")
    for each in unplaced:
        where = f"line {each.line}: " if each.line else ""
        words = " ".join(each.text.split())
        _print(console, f"  {where}{words[:_LONGEST_LINE]}{'…' if len(words) > _LONGEST_LINE else ''} ({each.reason})")


def _together(sources: Iterable[SourceList], default_topic: str) -> SourceList:
    """What stands below no heading has that topic, or else its own list's title."""
    every = list(sources)
    items = [
        replace(
            item, headings=tuple(path or (default_topic or source.name or _DEFAULT_TOPIC,) for path in item.headings)
        )
        for source in every
        for item in source.items
    ]
    return SourceList(
        tuple(items),
        tuple(each for source in every for each in source.unplaced),
        next((source.name for source in every if source.name), ""),
        {path: words for source in every for path, words in source.remarks.items()},
    )


def _name(path: Path) -> str:
    return path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or "Reading list"


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def _stop(console: Console, sentence: str) -> int:
    _print(console, sentence)
    return 1


def _print(console: Console, text: str) -> None:
    console.print(Text(visible(text)), soft_wrap=True)
