"""What to add to the catalog next: what nobody opens, what lacks a start or a remark, what was looked for in vain."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.advice.store.store import Ledger, Miss, Tracked, ledger_of
from bot.catalog.model import Catalog, Resource, Topic
from bot.catalog.parsing import parse_catalog
from bot.catalog.problems import CatalogError
from bot.database import Database
from bot.errors import CatalogUnreadable
from bot.reading.subject_index import SubjectIndex

_SHOWN = 30  # of each list: what comes first matters, and more is not read
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "?")


@dataclass(frozen=True, slots=True)
class Report:
    """The curator's view. `unopened` is None while no card at all was counted as opened."""

    unopened: tuple[Resource, ...] | None
    without_start: tuple[Topic, ...]
    without_why: tuple[Resource, ...]
    misses: tuple[Miss, ...]
    unlisted: tuple[Tracked, ...] = ()


def report_on(catalog: Catalog, ledger: Ledger) -> Report:
    """The view of a catalog with the counts of all servers; ids that entries once had count for them."""
    opened: Counter[str] = Counter()
    for stored_id, times in ledger.openings.items():
        if (resource := catalog.get(stored_id)) is not None:
            opened[resource.id] += times
    everything, subject_index = tuple(catalog.resources.values()), SubjectIndex(catalog)
    return Report(
        tuple(each for each in everything if not opened[each.id]) if opened else None,
        tuple(each for each in catalog.topics.values() if not each.start and catalog.in_topic(each.id)),
        tuple(each for each in everything if not each.why),
        ledger.misses,
        tuple(each for each in ledger.tracked if subject_index.resource(each.stored_id) is None),
    )


def print_report(path: Path, url: str, console: Console | None = None) -> None:
    """Print the report of a catalog file and a database, also beside a running bot.

    Raises:
        StartError: the catalog or the database cannot be used.
    """
    console = console or Console()
    try:
        catalog = parse_catalog(path.read_bytes(), file=str(path)).catalog
    except OSError as error:
        raise CatalogUnreadable(f"The catalog {path} cannot be read: {error.strerror or error}.") from error
    except CatalogError as error:
        raise CatalogUnreadable(f"The catalog {path} has problems; `python -m bot check` shows them.") from error
    ledger = asyncio.run(_ledger(url))
    if ledger is None:
        _say(console, "The bot has not counted anything yet, so this is about the catalog alone.", "dim")
    show(report_on(catalog, ledger or Ledger({}, ())), console)


def show(report: Report, console: Console) -> None:
    """Print a report."""
    missed = [f"{each.words} ({each.times} times, last {each.last_at:%d %B %Y})" for each in report.misses]
    _section(console, "Looked for and not found", missed, "Nothing that three people looked for is missing.")
    unlisted = [f"{each.title} ({each.people} people)" for each in report.unlisted]
    _section(console, "Read, but not on the list", unlisted, "Nothing that three people read is missing.")
    if report.unopened is None:
        _section(console, "Never opened", (), "No card was opened since counting began.")
    else:
        _section(console, "Never opened", _names(report.unopened), "Every entry was opened at least once.")
    starts = [f"{each.title} ({each.id})" for each in report.without_start]
    _section(console, "Topics without a start", starts, "Every topic says where to start.")
    _section(console, "Entries without a why", _names(report.without_why), "Every entry has a remark.")


def _names(resources: Iterable[Resource]) -> list[str]:
    return [f"{each.label} ({each.id})" for each in resources]


def _section(console: Console, heading: str, lines: Sequence[str], otherwise: str) -> None:
    _say(console, f"{heading}: {len(lines)}" if lines else heading, "bold")
    for line in lines[:_SHOWN]:
        _say(console, f"  {line}")
    if len(lines) > _SHOWN:
        _say(console, f"  and {len(lines) - _SHOWN} more", "dim")
    if not lines:
        _say(console, f"  {otherwise}", "dim")
    console.print()


def _say(console: Console, line: str, style: str = "") -> None:
    # Words that members typed and titles from a file must not move the cursor.
    console.print(Text(line.translate(_CONTROLS), style), soft_wrap=True, highlight=False)


async def _ledger(url: str) -> Ledger | None:
    """The counts, read beside a running bot; None while the database is not up to date."""
    async with Database(url).peek() as tx:
        return None if tx is None else await ledger_of(tx)
