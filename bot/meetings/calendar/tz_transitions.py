"""Transitions of a time zone, by bisection, since `zoneinfo` lists none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.frozen import dataclass

_STEP = timedelta(days=1)  # no zone changes its clocks twice in less than that


@dataclass(frozen=True, slots=True)
class Observance:
    """What holds between two transitions (RFC 5545).

    `onset` is naive, in the offset `before`; `after` is the new offset, `name` the abbreviation.
    """

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


def observances(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[Observance]:
    """The one in force at the aware moment `first`, and each that begins up to `last`, in order."""
    moment = first.astimezone(UTC).replace(microsecond=0)
    state = _state(moment, zone)
    yield _observance(moment, state[0], zone)
    while moment < last:
        ahead = moment + _STEP
        if (then := _state(ahead, zone)) != state:
            yield _observance(_transition(moment, ahead, zone), state[0], zone)
        moment, state = ahead, then


def _state(moment: datetime, zone: ZoneInfo) -> tuple[timedelta, str, bool]:
    local = moment.astimezone(zone)
    return local.replace(tzinfo=UTC) - moment, f"{local:%Z}", bool(local.dst())


def _transition(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """In UTC, the first second of what holds at `after` but not at `before`."""
    old = _state(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _state(middle, zone) == old else (before, middle)
    return after


def _observance(moment: datetime, before: timedelta, zone: ZoneInfo) -> Observance:
    after, name, summer = _state(moment, zone)
    return Observance((moment + before).replace(tzinfo=None), before, after, name, summer)
