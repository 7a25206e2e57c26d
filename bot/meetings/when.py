"""What people type for a time, as a moment: weekdays, dates, hours and zones, nothing invented, nothing past.

`dateparser` reads the names of months and relative words; the time of day, the zone and weekdays are taken out before,
since it gets them wrong ("thursday 27 nov 16h" was the year 2116, a zone's name made it read nothing).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.meetings.schedule import at_wall, known_zones, wall, zone_named

FARTHEST = timedelta(days=366)
LONGEST = 120  # characters

_STAMP = re.compile(r"<t:(\d{1,12})(?::[a-z])?>", re.IGNORECASE)
_ZONE = re.compile(r"(?<![\w/])[a-z][a-z_]+(?:/[a-z0-9_+-]+){1,2}(?![\w/])", re.IGNORECASE)
_UTC = re.compile(r"(?<!\w)(?:utc|gmt)(?![\w+-])|(?<=\d) ?z$", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:(?:utc|gmt)[+-]\d{1,2}(?::?\d\d)?|[ceymap][sd]t|[ew]?cest|[we]es?t|cet|e[ct]|ist|jst|bst|kst|sgt|msk)(?!\w)"
)
_CLOCK = re.compile(
    r"""(?<![\w:.,/-])(?:at\s+|@\s*)?(?:
        (?P<h12>\d{1,2})(?:[:.](?P<m12>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?
      | (?P<h>\d{1,2})(?:[:h](?P<m>[0-5]\d)|\s?h(?:rs?|ours?)?\b)(?::[0-5]\d)?(?:\s?h\b)?
      | (?P<word>noon|midday|midnight)
    )(?![\w:/-])""",
    re.VERBOSE,
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(
    r"(?<!\w)(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\b\.?"
)
_FILLER = re.compile(r"(?<!\w)(?:on|at|this|coming|every|the|of|o'clock|time|next(?! week))(?!\w)|[,;@]")
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_RELATIVE = re.compile(
    r"in (?:an?|\d{1,3}) (?:minutes?|mins?|hours?|days?|weeks?)(?: and (?:an?|\d{1,3}) (?:minutes?|mins?|hours?))?"
)
_HOURS = re.compile(r"\d (?:min|hour)|(?<!\w)an? (?:min|hour)")
_WITH_MONTH = re.compile(r"(?<!\w)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_NUMERIC = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")


@dataclass(frozen=True, slots=True)
class Understood:
    """The moment `at` in UTC, and the name of the IANA `zone` in which it was meant."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why not: a sentence for the member that says how to go on."""

    reason: str


class _Unreadable(Exception):
    """Carries the sentence of a `NotUnderstood`."""


def understand(text: str, zone: str, now: datetime) -> Understood | NotUnderstood:
    """Read `text` as people in the IANA `zone` would mean it at the aware moment `now`; never raises.

    The first call imports dateparser where a month's name asks for it (0.2 s): call it off the event loop.
    """
    try:
        return _read(text, zone, now)
    except _Unreadable as unreadable:
        return NotUnderstood(str(unreadable))
    except (OverflowError, ValueError):
        return NotUnderstood("There is no such date.")


def _read(text: str, zone: str, now: datetime) -> Understood:
    words = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;")
    if not words or len(words) > LONGEST:
        raise _Unreadable("Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”.")
    if stamp := _STAMP.fullmatch(words):
        return _bounded(datetime.fromtimestamp(int(stamp[1]), UTC), zone, now)
    words, zone = _without_zone(words, zone)
    place, words = ZoneInfo(zone), _ISO_T.sub(" ", " ".join(words.casefold().split()))
    if _RELATIVE.fullmatch(words) and _HOURS.search(words):
        return _bounded(_relative(words, now.astimezone(place)), zone, now)
    at, words = _without_clock(words)
    rest, day_name = _without_day(words)
    day, fixed = _day(rest, day_name, place, now)
    if at is None:
        raise _Unreadable("Which time? Add one, such as “16:00” or “4pm”.")
    moment = at_wall(day, at, place)
    if moment <= now and not fixed:
        moment = at_wall(day + timedelta(days=7), at, place)
    return _bounded(moment, zone, now)


def _bounded(moment: datetime, zone: str, now: datetime) -> Understood:
    if moment <= now:
        raise _Unreadable("That has passed already.")
    if moment > now + FARTHEST:
        raise _Unreadable("That is more than a year away.")
    return Understood(moment.astimezone(UTC).replace(second=0, microsecond=0), zone)


def _without_zone(words: str, zone: str) -> tuple[str, str]:
    for named in _ZONE.finditer(words):
        if (found := zone_named(named[0])) is not None:
            return words[: named.start()] + " " + words[named.end() :], found.key
        if named[0].split("/")[0].casefold() in _areas():
            raise _Unreadable(f"I do not know the time zone {named[0]}. Names look like Europe/Berlin.")
    if match := _UTC.search(words):
        return words[: match.start()] + " " + words[match.end() :], "UTC"
    if match := _ABBREVIATION.search(words.casefold()):
        raise _Unreadable(f"“{match[0].upper()}” can mean several zones. Name a city’s, such as Europe/Berlin.")
    return words, zone


def _areas() -> set[str]:
    return {name.split("/")[0] for name in known_zones() if "/" in name}


def _without_clock(words: str) -> tuple[time | None, str]:
    found = list(_CLOCK.finditer(words))
    if not found:
        return None, words
    if len(found) > 1:
        raise _Unreadable("I see two times there. Which one is it?")
    match = found[0]
    return _time(match), f"{words[: match.start()]} {words[match.end() :]}"


def _time(match: re.Match[str]) -> time:
    if match["word"]:
        return time(0 if match["word"] == "midnight" else 12)
    if match["half"]:
        hour = int(match["h12"])
        if not 1 <= hour <= 12:
            raise _Unreadable(f"There is no {match[0].strip()}.")
        return time(hour % 12 + (12 if match["half"] == "p" else 0), int(match["m12"] or 0))
    if int(match["h"]) > 23:
        raise _Unreadable(f"There is no {match[0].strip()}.")
    return time(int(match["h"]), int(match["m"] or 0))


def _without_day(words: str) -> tuple[str, int | None]:
    found = list(_DAY.finditer(words))
    if len(found) > 1:
        raise _Unreadable("I see two weekdays there. Which one is it?")
    number = None
    if found:
        number = next(i for i, name in enumerate(_DAYS) if name.startswith(found[0][0][:3]))
        words = f"{words[: found[0].start()]} {words[found[0].end() :]}"
    return " ".join(_FILLER.sub(" ", words).split()).strip(" .-"), number


def _day(rest: str, weekday: int | None, place: ZoneInfo, now: datetime) -> tuple[date, bool]:
    """The day that is meant, and whether it was named so that it cannot be the week after."""
    today = wall(now, place)[0]
    if not rest:
        if weekday is None:
            # A bare time: today's, or tomorrow's would be a guess too many.
            return today, True
        return today + timedelta(days=(weekday - today.weekday()) % 7), False
    if rest == "next week" and weekday is not None:
        return today + timedelta(days=7 - today.weekday() + weekday), True
    named = _named_day(rest, today, place, now)
    if weekday is not None and named.weekday() != weekday:
        raise _Unreadable(f"{named:%d %B %Y} is a {_DAYS[named.weekday()].title()}.")
    return named, True


def _named_day(rest: str, today: date, place: tzinfo, now: datetime) -> date:
    if match := _ISO.fullmatch(rest):
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    if rest in {"today", "tonight"}:
        return today
    if rest in {"tomorrow", "tmrw", "tmr"}:
        return today + timedelta(days=1)
    if rest == "day after tomorrow":
        return today + timedelta(days=2)
    if match := _NUMERIC.fullmatch(rest):
        return _upcoming(today, int(match[2]), int(match[1]), match[3])
    if _RELATIVE.fullmatch(rest):
        return _relative(rest, now.astimezone(place)).date()
    if not _WITH_MONTH.search(rest) or not re.search(r"\d", rest):
        raise _Unreadable("I do not understand that day. Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”.")
    return _parsed(rest, today)


def _upcoming(today: date, month: int, day: int, year: str | None) -> date:
    """That day of this year, or of the next where it has passed."""
    if year:
        return date(int(year), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _relative(words: str, local: datetime) -> datetime:
    """``in 2 hours``, ``in a week and 3 hours``: elapsed time, by the clock in UTC."""
    ahead = timedelta()
    for count, unit in re.findall(r"(\d+|an?) (minute|min|hour|day|week)", words):
        name = {"minute": "minutes", "min": "minutes", "hour": "hours", "day": "days", "week": "weeks"}[unit]
        ahead += timedelta(**{name: 1 if count.startswith("a") else int(count)})
    if not _HOURS.search(words):
        return local + ahead  # days and weeks are those of the calendar
    return (local.astimezone(UTC) + ahead).astimezone(local.tzinfo)


def _parsed(rest: str, today: date) -> date:
    """A date with a month's name, read by dateparser, which must not have invented any part of it."""
    import dateparser  # type: ignore[import-untyped]

    settings: Any = {
        "RELATIVE_BASE": datetime.combine(today, time()),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "PARSERS": ["absolute-time"],
    }
    found = dateparser.parse(rest, languages=["en"], settings=settings)
    if found is None:
        raise _Unreadable("I do not understand that day. Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”.")
    day: date = found.date()
    numbers = [int(each) for each in re.findall(r"\d+", rest)]
    if day.day not in numbers or not all(each in {day.day, day.year} for each in numbers):
        raise _Unreadable("I do not understand that day. Try “3 dec 16:00” or “2026-12-03 16:00”.")
    return day


_DURATION = re.compile(
    r"(?:(?P<h>\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?))?\s*(?:(?P<m>\d{1,3})\s*(?:m|min|mins|minutes?)?)?"
)


def read_minutes(text: str) -> int | None:
    """A duration such as ``90``, ``1h30``, ``1.5 h`` or ``45 min`` in minutes; None when it is none."""
    match = _DURATION.fullmatch(" ".join(text.casefold().split()))
    if match is None or not (match["h"] or match["m"]):
        return None
    return round(float((match["h"] or "0").replace(",", ".")) * 60) + int(match["m"] or 0)
