"""Reads times and durations as people type them; adds no missing part, and gives no time in the past.

`dateparser` reads dates with a month's name. Time of day, zone and weekday are taken out first, since it gets them
wrong: "thursday 27 nov 16h" became the year 2116, and with a zone's name it read nothing.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.frozen import dataclass
from bot.timezones import from_local, load, local_time
from bot.timezones.reading import ZoneAmbiguous, ZoneFound, ZoneUnknown, find_zone

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
_NOISE = re.compile(
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
_RANGE = re.compile(r"\d\s?(?:[ap]\.?m\.?)?\s?[-–—]\s?\d{1,2}(?::\d\d|\s?[ap]\.?m|\s?h\b)(?!\w)", re.IGNORECASE)
_BARE_HOUR = re.compile(r"(?:(?:today|tomorrow|tonight|next week) ?)?(\d{1,2})")
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBER = re.compile(rf"(?<!\w)(?:{'|'.join(_NUMBERS)})(?!\w)")
_ONE_TIME = "I see two times there. Write the one when it begins; `duration` says how long it takes."
_EVERY = re.compile(r"(?<!\w)(?:every|each) (?P<second>(?:second|other|2nd)(?!\w))?", re.IGNORECASE)


class _Unparsable(Exception):
    """Carries the reason."""


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """`at` is in UTC, `zone` the IANA name in which it was meant."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class UnparsedTime:
    """`reason` is a sentence for the member."""

    reason: str


def parse_when(text: str, zone: str, now: datetime) -> ParsedTime | UnparsedTime:
    """Read `text` as people in the IANA `zone` would mean it at the aware moment `now`.

    Call it off the event loop: the first month's name imports dateparser (0.2 s).
    """
    try:
        return _parse(text, zone, now)
    except _Unparsable as unreadable:
        return UnparsedTime(str(unreadable))
    except (OverflowError, ValueError):
        return UnparsedTime("There is no such date.")


def _parse(text: str, zone: str, now: datetime) -> ParsedTime:
    words = " ".join(unicodedata.normalize("NFKC", text).split()).strip(" .,;")
    if not words or len(words) > MAX_TEXT_LENGTH:
        raise _Unparsable("Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”.")
    if stamp := _STAMP.fullmatch(words):
        return _checked(datetime.fromtimestamp(int(stamp[1]), UTC), zone, now)
    if _WITH_OFFSET.fullmatch(words):
        return _checked(datetime.fromisoformat(words.upper().replace(" ", "T", 1).replace(" ", "")), zone, now)
    if _RANGE.search(words):
        raise _Unparsable(_ONE_TIME)
    words, zone = _without_zone(words, zone)
    tz, words = load(zone), _normalized(words)
    if _RELATIVE.fullmatch(words) and _HOURS.search(words):
        return _checked(_relative(words, now.astimezone(tz)), zone, now)
    at, words = _without_clock(words)
    rest, day_name = _without_day(words)
    if at is None:
        _refuse_bare_hour(rest)
    day, fixed = _day(rest, day_name, tz, now)
    if at is None:
        raise _Unparsable("Which time? Add one, such as “16:00” or “4pm”.")
    moment = from_local(day, at, tz)
    if moment <= now and fixed and not rest:
        raise _Unparsable(f"{at:%H:%M} has passed today. For tomorrow, write “tomorrow {at:%H:%M}”.")
    if moment <= now and not fixed:
        moment = from_local(day + timedelta(days=7), at, tz)
    return _checked(moment, zone, now)


def _without_zone(words: str, zone: str) -> tuple[str, str]:
    match find_zone(words, _is_time_word):
        case ZoneFound(name, rest):
            return rest, name
        case ZoneUnknown(text):
            raise _Unparsable(f"I don’t know the time zone “{text}”. Write a city, such as Berlin, or UTC+05:30.")
        case ZoneAmbiguous(text, zones):
            raise _Unparsable(f"“{text}” can mean several zones. Write {' or '.join(zones)}.")
        case None:
            return words, zone


def _is_time_word(word: str) -> bool:
    word = word.casefold()
    return bool(_DAY.fullmatch(word) or _WITH_MONTH.match(word) or _NOISE.fullmatch(word))


def _normalized(words: str) -> str:
    spaced = _ISO_T.sub(" ", " ".join(words.casefold().split()))
    return _NUMBER.sub(lambda match: str(_NUMBERS.index(match[0]) + 2), spaced)


def _checked(moment: datetime, zone: str, now: datetime) -> ParsedTime:
    if moment <= now:
        raise _Unparsable("That has passed already.")
    if moment > now + MAX_AHEAD:
        raise _Unparsable("That is more than a year away.")
    return ParsedTime(moment.astimezone(UTC).replace(second=0, microsecond=0), zone)


def _refuse_bare_hour(rest: str) -> None:
    match = _BARE_HOUR.fullmatch(rest)
    if match is None:
        return
    hour = int(match[1])
    if 1 <= hour <= 12:
        raise _Unparsable(f"Is “{hour}” the hour? Write “{hour}am”, “{hour}pm” or “{hour % 12 + 12}:00”.")
    raise _Unparsable(f"Is “{hour}” the hour? Write “{hour}:00”. A day needs its month, as in “3 dec”.")


def _without_clock(words: str) -> tuple[time | None, str]:
    found = list(_CLOCK.finditer(words))
    if not found:
        return None, words
    if len(found) > 1:
        raise _Unparsable(_ONE_TIME)
    match = found[0]
    return _time(match), f"{words[: match.start()]} {words[match.end() :]}"


def _time(match: re.Match[str]) -> time:
    if match["word"]:
        return time(0 if match["word"] == "midnight" else 12)
    if match["half"]:
        hour = int(match["h12"])
        if not 1 <= hour <= 12:
            raise _Unparsable(f"There is no {match[0].strip()}.")
        return time(hour % 12 + (12 if match["half"] == "p" else 0), int(match["m12"] or 0))
    hour = int(match["h"] or match["hd"])
    if hour > 23:
        raise _Unparsable(f"There is no {match[0].strip()}.")
    return time(hour, int(match["m"] or match["md"] or 0))


def _without_day(words: str) -> tuple[str, int | None]:
    found = list(_DAY.finditer(words))
    if len(found) > 1:
        raise _Unparsable("I see two weekdays there. Which one is it?")
    number = None
    if found:
        number = next(i for i, name in enumerate(_DAYS) if name.startswith(found[0][0][:3]))
        words = f"{words[: found[0].start()]} {words[found[0].end() :]}"
    return " ".join(_NOISE.sub(" ", words).split()).strip(" .-"), number


def _day(rest: str, weekday: int | None, tz: tzinfo, now: datetime) -> tuple[date, bool]:
    """The day, and whether it is fixed: a bare weekday may also mean the week after."""
    today = local_time(now, tz)[0]
    if not rest:
        if weekday is None:
            return today, True
        return today + timedelta(days=(weekday - today.weekday()) % 7), False
    if rest == "next week" and weekday is not None:
        return today + timedelta(days=7 - today.weekday() + weekday), True
    named = _named_day(rest, today, tz, now)
    if weekday is not None and named.weekday() != weekday:
        raise _Unparsable(f"{named:%d %B %Y} is a {_DAYS[named.weekday()].title()}.")
    return named, True


def _named_day(rest: str, today: date, tz: tzinfo, now: datetime) -> date:
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
        return _this_or_next_year(today, int(match[2]), int(match[1]), match[3])
    if match := _SLASHED.fullmatch(rest):
        return _this_or_next_year(today, *_month_and_day(rest, int(match[1]), int(match[2])), match[3])
    if _RELATIVE.fullmatch(rest):
        return _relative(rest, now.astimezone(tz)).date()
    if not _WITH_MONTH.search(rest) or not re.search(r"\d", rest):
        raise _Unparsable("I do not understand that day. Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”.")
    return _month_name_date(rest, today)


def _month_and_day(text: str, first: int, second: int) -> tuple[int, int]:
    """Raises _Unparsable if both could be the month."""
    if first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    raise _Unparsable(f"“{text}” can mean two days. Write the month as a word, as in “3 dec”.")


def _this_or_next_year(today: date, month: int, day: int, year: str | None) -> date:
    if year:
        return date(int(year) + 2000 * (len(year) == 2), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _relative(words: str, local: datetime) -> datetime:
    """``in 2 hours``, ``in a week and 3 hours``."""
    ahead = timedelta()
    for count, unit in re.findall(r"(\d+|an?) ?(m|h|day|week)", words):
        name = {"m": "minutes", "h": "hours", "day": "days", "week": "weeks"}[unit]
        ahead += timedelta(**{name: 1 if count.startswith("a") else int(count)})
    if not _HOURS.search(words):
        return local + ahead  # days and weeks are those of the calendar
    return (local.astimezone(UTC) + ahead).astimezone(local.tzinfo)


def _month_name_date(rest: str, today: date) -> date:
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
        raise _Unparsable("I do not understand that day. Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”.")
    day: date = found.date()
    numbers = [int(each) for each in re.findall(r"\d+", rest)]
    if day.day not in numbers or not all(each in {day.day, day.year} for each in numbers):
        raise _Unparsable("I do not understand that day. Try “3 dec 16:00” or “2026-12-03 16:00”.")
    return day


def parse_repeat(text: str) -> int:
    """In weeks: 1 for "every thursday", 2 for "every other thursday", else 0."""
    match = _EVERY.search(" ".join(text.split()))
    return 0 if match is None else 2 if match["second"] else 1


_DURATION = re.compile(
    r"(?:(?P<h>\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hrs?|hours?))?\s*(?:(?P<m>\d{1,3})\s*(?:m|min|mins|minutes?)?)?"
)


def parse_minutes(text: str) -> int | None:
    """A duration such as ``90``, ``1h30``, ``1.5 h`` or ``45 min``; None for anything else."""
    match = _DURATION.fullmatch(" ".join(text.casefold().split()))
    if match is None or not (match["h"] or match["m"]):
        return None
    return round(float((match["h"] or "0").replace(",", ".")) * 60) + int(match["m"] or 0)
