"""What curators could add next: what nobody opens, what lacks a start or a why, what was not found."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from bot.advice.model import FailedQuery, UnlistedTitle, UsageStats
from bot.catalog.model import Catalog, Resource, Topic
from bot.frozen import dataclass
from bot.reading.subject_index import SubjectIndex

_MAX_SHOWN = 30  # of each list: what comes first matters, and more is not read
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "?")


@dataclass(frozen=True, slots=True)
class CuratorReport:
    """`unopened` is None while no card at all was counted as opened."""

    unopened: tuple[Resource, ...] | None
    without_start: tuple[Topic, ...]
    without_why: tuple[Resource, ...]
    failed_queries: tuple[FailedQuery, ...]
    unlisted: tuple[UnlistedTitle, ...] = ()


def report_on(catalog: Catalog, stats: UsageStats) -> CuratorReport:
    """Ids that entries once had count for them."""
    opened: Counter[str] = Counter()
    for stored_id, times in stats.openings.items():
        if (resource := catalog.get(stored_id)) is not None:
            opened[resource.id] += times
    everything, subject_index = tuple(catalog.resources.values()), SubjectIndex(catalog)
    return CuratorReport(
        tuple(each for each in everything if not opened[each.id]) if opened else None,
        tuple(each for each in catalog.topics.values() if not each.start and catalog.in_topic(each.id)),
        tuple(each for each in everything if not each.why),
        stats.failed_queries,
        tuple(each for each in stats.unlisted if subject_index.resource(each.stored_id) is None),
    )


def show(report: CuratorReport, console: Console) -> None:
    failed = [f"{each.words} ({each.times} times, last {each.last_at:%d %B %Y})" for each in report.failed_queries]
    _section(console, "Looked for and not found", failed, "Nothing that three people looked for is missing.")
    unlisted = [f"{each.title} ({each.people} people)" for each in report.unlisted]
    _section(console, "Read, but not on the reading list", unlisted, "Nothing that three people read is missing.")
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
    _print(console, f"{heading}: {len(lines)}" if lines else heading, "bold")
    for line in lines[:_MAX_SHOWN]:
        _print(console, f"  {line}")
    if len(lines) > _MAX_SHOWN:
        _print(console, f"  and {len(lines) - _MAX_SHOWN} more", "dim")
    if not lines:
        _print(console, f"  {otherwise}", "dim")
    console.print()


def _print(console: Console, line: str, style: str = "") -> None:
    # Words that members typed and titles from a file must not move the cursor.
    console.print(Text(line.translate(_CONTROLS), style), soft_wrap=True, highlight=False)
