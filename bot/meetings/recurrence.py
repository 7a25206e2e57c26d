"""How a series repeats: on which days of which weeks or months, until when, and without which dates."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Literal

from bot.frozen import dataclass
from bot.patterns import compile_later

MAX_INTERVAL = 12  # weeks or months
LAST = -1
ANY_DAY = -1  # in place of a weekday
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STORED = compile_later(
    r"RRULE:FREQ=(?P<freq>WEEKLY|MONTHLY)(?:;INTERVAL=(?P<interval>\d+))?(?:;UNTIL=(?P<until>\d{8}))?"
    r";BY(?P<by>MONTHDAY|DAY)=(?P<days>[-\dA-Z,]+)(?:\nEXDATE:(?P<left_out>[\d,]+))?"
)


@dataclass(frozen=True, slots=True)
class RepeatDay:
    """`weekday` from 0, Monday; `position` in its month from 1 or `LAST`, and 0 where each week has it.

    With `ANY_DAY` as the weekday, `position` is the day of the month; months without it have no date.
    """

    weekday: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every `interval` weeks, or months where its days have a position; dates are local, `until` included."""

    days: tuple[RepeatDay, ...]
    interval: int = 1
    until: date | None = None
    left_out: tuple[date, ...] = ()

    @property
    def by_month_day(self) -> bool:
        return self.days[0].weekday == ANY_DAY

    @property
    def monthly(self) -> bool:
        return bool(self.days[0].position)

    @property
    def weeks(self) -> int:
        """1 or 2 if it says no more than to repeat after so many weeks, else 0."""
        plain = len(self.days) == 1 and not self.monthly and self.until is None and not self.left_out
        return self.interval if plain and self.interval in {1, 2} else 0

    def dates(self, first: date) -> Iterator[date]:
        """From `first` on, where that's one of them."""
        from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

        by_day = None if self.by_month_day else [weekday(each.weekday, each.position or None) for each in self.days]
        by_month_day = [each.position for each in self.days] if self.by_month_day else None
        until = None if self.until is None else datetime.combine(self.until, time())
        start = datetime.combine(first, time())
        frequency: Literal[1, 2] = MONTHLY if self.monthly else WEEKLY
        every = rrule(frequency, start, self.interval, until=until, byweekday=by_day, bymonthday=by_month_day)
        for each in every:
            if each.date() not in self.left_out:
                yield each.date()

    def rule(self, until: str = "") -> str:
        """The value of RFC 5545's RRULE; `until` as it's to be written, instead of a date."""
        parts = [f"FREQ={'MONTHLY' if self.monthly else 'WEEKLY'}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if until or self.until is not None:
            parts.append(f"UNTIL={until or f'{self.until:%Y%m%d}'}")
        if self.by_month_day:
            parts.append(f"BYMONTHDAY={','.join(f'{each.position}' for each in self.days)}")
        else:
            parts.append(f"BYDAY={','.join(f'{each.position or str()}{_CODES[each.weekday]}' for each in self.days)}")
        return ";".join(parts)

    def stored(self) -> str:
        """What `stored_recurrence` reads."""
        left_out = ",".join(f"{each:%Y%m%d}" for each in self.left_out)
        return f"RRULE:{self.rule()}" + (f"\nEXDATE:{left_out}" if left_out else "")


def stored_recurrence(text: str) -> Recurrence:
    """Raises ValueError."""
    found = _STORED.fullmatch(text)
    if found is None:
        raise ValueError(f"no recurrence: {text!r}")
    until, left_out = found["until"], found["left_out"]
    recurrence = Recurrence(
        tuple(map(_month_day if found["by"] == "MONTHDAY" else _day, found["days"].split(","))),
        int(found["interval"] or 1),
        date.fromisoformat(until) if until else None,
        tuple(date.fromisoformat(each) for each in left_out.split(",")) if left_out else (),
    )
    if recurrence.interval < 1 or any(bool(each.position) != (found["freq"] == "MONTHLY") for each in recurrence.days):
        raise ValueError(f"no recurrence: {text!r}")
    return recurrence


def _day(code: str) -> RepeatDay:
    return RepeatDay(_CODES.index(code[-2:]), int(code[:-2] or 0))


def _month_day(number: str) -> RepeatDay:
    day = int(number)
    if not (1 <= day <= 31 or day == LAST):
        raise ValueError(f"no day of a month: {number!r}")
    return RepeatDay(ANY_DAY, day)


def every_weeks(weeks: int, first: date) -> Recurrence:
    return Recurrence((RepeatDay(first.weekday()),), weeks)
