"""A time zone as a part of a calendar file (RFC 5545, VTIMEZONE), and local times that name it."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.meetings.calendar.tz_rules import yearly_rules
from bot.meetings.calendar.tz_transitions import observances

if TYPE_CHECKING:
    from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

_SPAN = timedelta(days=400)


def needs_rules(zone: tzinfo) -> bool:
    """Whether local times there name it: all but UTC."""
    return zone is not UTC and getattr(zone, "key", "") != "UTC"


def add_time(component: "Component", name: str, moment: datetime, zone: tzinfo) -> None:
    """In UTC if the zone needs no rules."""
    if not needs_rules(zone):
        component.add(name, moment.astimezone(UTC))
    else:
        local = moment.astimezone(zone).replace(tzinfo=None, fold=0)
        component.add(name, local, parameters={"TZID": zone_name(zone)})


def zone_name(zone: tzinfo) -> str:
    return zone.key if isinstance(zone, ZoneInfo) else f"{zone}"


def vtimezone(zone: tzinfo, first: datetime, last: datetime) -> "Timezone":
    """For moments from `first` to `last`: yearly rules where it has such, else each change of the clocks.

    icalendar's `add_missing_timezones` puts each change to summer time an hour late: DTSTART is in the offset before it
    (RFC 5545, 3.6.5).
    """
    from icalendar import Timezone

    rules = Timezone()
    rules.add("tzid", zone_name(zone))
    if not isinstance(zone, ZoneInfo):
        rules.add_component(_fixed(zone))
        return rules
    yearly = yearly_rules(zone, first.year - 2)
    for rule in yearly:
        rules.add_component(_part(rule.first.onset, rule.first.before, rule.first.after, rule.first.name,
                                  rule.rule, summer=rule.first.summer))  # fmt: skip
    for each in () if yearly else observances(zone, first - _SPAN, last + _SPAN):
        rules.add_component(_part(each.onset, each.before, each.after, each.name, summer=each.summer))
    return rules


def _fixed(zone: tzinfo) -> "TimezoneDaylight | TimezoneStandard":
    offset = zone.utcoffset(None) if isinstance(zone, timezone) else None
    assert offset is not None  # noqa: S101 - zones are IANA's or fixed
    return _part(datetime(1970, 1, 1), offset, offset, zone_name(zone), summer=False)  # noqa: DTZ001 - it's local there


def _part(
    onset: datetime, before: timedelta, after: timedelta, name: str, rule: str = "", *, summer: bool
) -> "TimezoneDaylight | TimezoneStandard":
    from icalendar import TimezoneDaylight, TimezoneStandard, vRecur

    part = TimezoneDaylight() if summer else TimezoneStandard()
    part.add("dtstart", onset)
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    if rule:
        part.add("rrule", vRecur.from_ical(rule))
    return part
