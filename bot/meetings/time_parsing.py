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

from bot.timezones import ZoneAmbiguous, ZoneFound, ZoneUnknown, find_zone, from_local, local_time

MAX_AHEAD = timedelta(days=366)
MAX_TEXT_LENGTH = 120  # characters

_STAMP = re.compile(r"<t:(\d{1,12})(?::[a-z])?>", re.IGNORECASE)
_CLOCK = re.compile(
    r"""(?<![\w:.,/-])(?:at\s+|@\s*)?(?:
        (?P<h12>\d{1,2})(?:[:.](?P<m12>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?
      | (?P<hd>\d{1,2})\.(?P<md>00|1[3-9]|[2-5]\d)(?!\.|\d)  # no day has such a month
      | (?P<h>\d{1,2})(?:[:h](?P<m>[0-5]\d)|\s?h(?:rs?|ours?)?\b)(?::[0-5]\d)?(?:\s?h\b)?
      | (?P<word>noon|midday|midnight)
    )(?![\w:/-])""",
    re.VERBOSE,
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(
    r"(?<!\w)(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)s?\b\.?"
)
_FILLER = re.compile(
    r"(?<!\w)(?:on|at|this|coming|(?:every|each)(?: (?:second|other|2nd))?|the|of|o'clock|time|next(?! week))(?!\w)"
    r"|[,;@]"
)
_ISO = re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})")
_ISO_T = re.compile(r"(?<=\d)t(?=\d\d:)")
_RELATIVE = re.compile(
    r"in (?:an?|\d{1,3}) ?(?:minutes?|mins?|m|hours?|hrs?|h|days?|weeks?)"
    r"(?: and (?:an?|\d{1,3}) ?(?:minutes?|mins?|m|hours?|hrs?|h))?"
)
_HOURS = re.compile(r"\d ?(?:m|h)|(?<!\w)an? (?:min|hour)")
_WITH_MONTH = re.compile(r"(?<!\w)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_NUMERIC = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4}|\d\d)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?")
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\d[ t]\d\d:\d\d(?::\d\d)? ?[+-]\d\d:?\d\d", re.IGNORECASE)
_STRETCH = re.compile(r"\d\s?(?:[ap]\.?m\.?)?\s?[-–—]\s?\d{1,2}(?::\d\d|\s?[ap]\.?m|\s?h\b)(?!\w)", re.IGNORECASE)
_BARE_HOUR = re.compile(r"(?:(?:today|tomorrow|tonight|next week) ?)?(\d{1,2})")
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(rf"(?<!\w)(?:{'|'.join(_NUMBERS)})(?!\w)")
_BEGIN_ONLY = "I see two times there. Write the one when it begins; `duration` says how long it takes."
_EVERY = re.compile(r"(?<!\w)(?:every|each) (?P<second>(?:second|other|2nd)(?!\w))?", re.IGNORECASE)


class UnreadableTime(Exception):
    """Carries the sentence of a `UnparsedTime`."""


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """The moment `at` in UTC, and the name of the IANA `zone` in which it was meant."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class UnparsedTime:
    """Why not: a sentence for the member that says how to go on."""

    reason: str


def parse_when(text: str, zone: str, now: datetime) -> ParsedTime | UnparsedTime:
    """Read `text` as people in the IANA `zone` would mean it at the aware moment `now`; never raises.

    The first call imports dateparser where a month's name asks for it (0.2 s): call it off the event loop.
    """
    try:
        return _read(text, zone, now)
    except UnreadableTime as unreadable:
        return UnparsedTime(str(unreadable))
    except (OverflowError, ValueError):
        return UnparsedTime("There is no such date.")


def _read(text: str, zone: str, now: datetime) -> ParsedTime:
    words = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;")
    if not words or len(words) > MAX_TEXT_LENGTH:
        raise UnreadableTime("Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”.")
    if stamp := _STAMP.fullmatch(words):
        return _bounded(datetime.fromtimestamp(int(stamp[1]), UTC), zone, now)
    if _WITH_OFFSET.fullmatch(words):
        return _bounded(datetime.fromisoformat(words.upper().replace(" ", "T", 1).replace(" ", "")), zone, now)
    if _STRETCH.search(words):
        raise UnreadableTime(_BEGIN_ONLY)
    words, zone = _without_zone(words, zone)
    place, words = ZoneInfo(zone), _plain(words)
    if _RELATIVE.fullmatch(words) and _HOURS.search(words):
        return _bounded(_relative(words, now.astimezone(place)), zone, now)
    at, words = _without_clock(words)
    rest, day_name = _without_day(words)
    if at is None:
        rest = _without_bare_hour(rest)
    day, fixed = _day(rest, day_name, place, now)
    if at is None:
        raise UnreadableTime("Which time? Add one, such as “16:00” or “4pm”.")
    moment = from_local(day, at, place)
    if moment <= now and fixed and not rest:
        raise UnreadableTime(f"{at:%H:%M} has passed today. For tomorrow, write “tomorrow {at:%H:%M}”.")
    if moment <= now and not fixed:
        moment = from_local(day + timedelta(days=7), at, place)
    return _bounded(moment, zone, now)


def _without_zone(words: str, zone: str) -> tuple[str, str]:
    """The words without the zone that they name, and its IANA name; `zone` where they name none."""
    match find_zone(words):
        case ZoneFound(name, rest):
            return rest, name
        case ZoneUnknown(text):
            raise UnreadableTime(f"I do not know the time zone {text}. Names look like Europe/Berlin.")
        case ZoneAmbiguous(text):
            raise UnreadableTime(f"“{text}” can mean several zones. Name a city’s, such as Europe/Berlin.")
        case None:
            return words, zone


def _plain(words: str) -> str:
    """The words in lower case, with single spaces, and figures for small numbers."""
    spaced = _ISO_T.sub(" ", " ".join(words.casefold().split()))
    return _NUMBER.sub(lambda match: str(_NUMBERS.index(match[0]) + 2), spaced)


def _bounded(moment: datetime, zone: str, now: datetime) -> ParsedTime:
    if moment <= now:
        raise UnreadableTime("That has passed already.")
    if moment > now + MAX_AHEAD:
        raise UnreadableTime("That is more than a year away.")
    return ParsedTime(moment.astimezone(UTC).replace(second=0, microsecond=0), zone)


def _without_bare_hour(rest: str) -> str:
    """Refuse a number that may be an hour: "thursday 4" is asked about, never guessed."""
    match = _BARE_HOUR.fullmatch(rest)
    if match is None:
        return rest
    hour = int(match[1])
    if 1 <= hour <= 12:
        raise UnreadableTime(f"Is “{hour}” the hour? Write “{hour}am”, “{hour}pm” or “{hour % 12 + 12}:00”.")
    raise UnreadableTime(f"Is “{hour}” the hour? Write “{hour}:00”. A day needs its month, as in “3 dec”.")


def _without_clock(words: str) -> tuple[time | None, str]:
    found = list(_CLOCK.finditer(words))
    if not found:
        return None, words
    if len(found) > 1:
        raise UnreadableTime(_BEGIN_ONLY)
    match = found[0]
    return _time(match), f"{words[: match.start()]} {words[match.end() :]}"


def _time(match: re.Match[str]) -> time:
    if match["word"]:
        return time(0 if match["word"] == "midnight" else 12)
    if match["half"]:
        hour = int(match["h12"])
        if not 1 <= hour <= 12:
            raise UnreadableTime(f"There is no {match[0].strip()}.")
        return time(hour % 12 + (12 if match["half"] == "p" else 0), int(match["m12"] or 0))
    hour = int(match["h"] or match["hd"])
    if hour > 23:
        raise UnreadableTime(f"There is no {match[0].strip()}.")
    return time(hour, int(match["m"] or match["md"] or 0))


def _without_day(words: str) -> tuple[str, int | None]:
    found = list(_DAY.finditer(words))
    if len(found) > 1:
        raise UnreadableTime("I see two weekdays there. Which one is it?")
    number = None
    if found:
        number = next(i for i, name in enumerate(_DAYS) if name.startswith(found[0][0][:3]))
        words = f"{words[: found[0].start()]} {words[found[0].end() :]}"
    return " ".join(_FILLER.sub(" ", words).split()).strip(" .-"), number


def _day(rest: str, weekday: int | None, place: ZoneInfo, now: datetime) -> tuple[date, bool]:
    """The day that is meant, and whether it was named so that it cannot be the week after."""
    today = local_time(now, place)[0]
    if not rest:
        if weekday is None:
            # A bare time: today's, or tomorrow's would be a guess too many.
            return today, True
        return today + timedelta(days=(weekday - today.weekday()) % 7), False
    if rest == "next week" and weekday is not None:
        return today + timedelta(days=7 - today.weekday() + weekday), True
    named = _named_day(rest, today, place, now)
    if weekday is not None and named.weekday() != weekday:
        raise UnreadableTime(f"{named:%d %B %Y} is a {_DAYS[named.weekday()].title()}.")
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
    if rest == "yesterday":
        return today - timedelta(days=1)
    if match := _NUMERIC.fullmatch(rest):
        return _upcoming(today, int(match[2]), int(match[1]), match[3])
    if match := _SLASHED.fullmatch(rest):
        return _upcoming(today, *_month_and_day(rest, int(match[1]), int(match[2])), match[3])
    if _RELATIVE.fullmatch(rest):
        return _relative(rest, now.astimezone(place)).date()
    if not _WITH_MONTH.search(rest) or not re.search(r"\d", rest):
        raise UnreadableTime("I do not understand that day. Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”.")
    return _parsed(rest, today)


def _month_and_day(text: str, first: int, second: int) -> tuple[int, int]:
    """Which is which of a date with a slash: told only by what cannot be a month."""
    if first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise UnreadableTime(f"“{text}” can mean two days. Write the month as a word, as in “3 dec”.")


def _upcoming(today: date, month: int, day: int, year: str | None) -> date:
    """That day of this year, or of the next where it has passed."""
    if year:
        return date(int(year) + 2000 * (len(year) == 2), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _relative(words: str, local: datetime) -> datetime:
    """``in 2 hours``, ``in a week and 3 hours``: elapsed time, by the clock in UTC."""
    ahead = timedelta()
    for count, unit in re.findall(r"(\d+|an?) ?(m|h|day|week)", words):
        name = {"m": "minutes", "h": "hours", "day": "days", "week": "weeks"}[unit]
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
        raise UnreadableTime("I do not understand that day. Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”.")
    day: date = found.date()
    numbers = [int(each) for each in re.findall(r"\d+", rest)]
    if day.day not in numbers or not all(each in {day.day, day.year} for each in numbers):
        raise UnreadableTime("I do not understand that day. Try “3 dec 16:00” or “2026-12-03 16:00”.")
    return day


def parse_repeat(text: str) -> int:
    """After how many weeks it comes again, by what was typed: 1 for "every thursday", 2 for "every other", else 0."""
    match = _EVERY.search(" ".join(text.split()))
    return 0 if match is None else 2 if match["second"] else 1


_DURATION = re.compile(
    r"(?:(?P<h>\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?))?\s*(?:(?P<m>\d{1,3})\s*(?:m|min|mins|minutes?)?)?"
)


def parse_minutes(text: str) -> int | None:
    """A duration such as ``90``, ``1h30``, ``1.5 h`` or ``45 min`` in minutes; None when it is none."""
    match = _DURATION.fullmatch(" ".join(text.casefold().split()))
    if match is None or not (match["h"] or match["m"]):
        return None
    return round(float((match["h"] or "0").replace(",", ".")) * 60) + int(match["m"] or 0)
