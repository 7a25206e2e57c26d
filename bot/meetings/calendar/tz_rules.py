"""Yearly rules of a zone whose clocks change on the same weekdays each year."""

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.frozen import dataclass
from bot.meetings.calendar.tz_transitions import Observance, observances

_YEARS = 12  # in which a rule meets each weekday's every position
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class YearlyRule:
    """`first` is its onset in the first year, `rule` the value of RFC 5545's RRULE."""

    first: Observance
    rule: str


@cache
def yearly_rules(zone: ZoneInfo, year: int) -> tuple[YearlyRule, ...]:
    """Of that year and those after it; empty if clocks never change, or not by the same rule each year."""
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + _YEARS, 1, 1, tzinfo=UTC)
    groups: dict[tuple[object, ...], list[Observance]] = {}
    for each in list(observances(zone, begin, end))[1:]:
        groups.setdefault((each.before, each.after, each.name, each.summer), []).append(each)
    rules = [yearly_rule(group) for group in groups.values()]
    return tuple(YearlyRule(group[0], rule) for group, rule in zip(groups.values(), rules, strict=True) if all(rules))


def yearly_rule(onsets: Sequence[Observance]) -> str:
    """Of the same change in so many years that each weekday's positions are among them; empty if there is none."""
    days = [each.onset.date() for each in onsets]
    patterns = {(each.onset.month, each.onset.weekday(), each.onset.time()) for each in onsets}
    numbers = sorted({day.day for day in days})
    if not len({day.year for day in days}) == len(days) == _YEARS or len(patterns) > 1 or len(numbers) < 7:
        return ""
    weekday, prefix = _CODES[days[0].weekday()], f"FREQ=YEARLY;BYMONTH={days[0].month}"
    if all(_is_last(day) for day in days):
        return f"{prefix};BYDAY=-1{weekday}"
    if len({(number - 1) // 7 for number in numbers}) == 1:
        return f"{prefix};BYDAY={(numbers[0] - 1) // 7 + 1}{weekday}"
    if numbers[-1] - numbers[0] == 6:
        return f"{prefix};BYMONTHDAY={','.join(map(str, numbers))};BYDAY={weekday}"
    return ""


def _is_last(day: date) -> bool:
    return day.day + 7 > calendar.monthrange(day.year, day.month)[1]
