"""How often a server's members started and finished something, by week."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.frozen import dataclass
from bot.reading.model import ReadingState
from bot.reading.views import ReadingEvent


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from `begins_at`."""

    begins_at: datetime
    started: int
    finished: int


def weekly_counts(events: Iterable[ReadingEvent], now: datetime, count: int) -> tuple[Week, ...]:
    """The last `count` weeks, the latest ending at `now`."""
    every = list(events)
    begins = [now - timedelta(days=7 * number) for number in range(count, 0, -1)]
    return tuple(
        Week(
            begin,
            sum(each.state is ReadingState.READING for each in within),
            sum(each.state is ReadingState.FINISHED for each in within),
        )
        for begin in begins
        for within in [[each for each in every if begin < each.at <= begin + timedelta(days=7)]]
    )
