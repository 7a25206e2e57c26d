"""Reads times as people type them: every word that means something is used, or the text is refused with that word."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.frozen import dataclass
from bot.meetings.day_reading import Day, DayRefused, day_of
from bot.meetings.durations import normalize_text, read_duration
from bot.meetings.hour_reading import HourRefused, clock_of
from bot.meetings.time_lexicon import Sense
from bot.meetings.time_tokens import NoSuchTime, is_time_word, tokens
from bot.meetings.typed_when import EXAMPLES, TypedWhen, UnusedWord, sorted_out
from bot.timezones import from_local, load
from bot.timezones.reading import ZoneAmbiguous, ZoneFound, ZoneUnknown, find_zone

MAX_AHEAD = timedelta(days=366)
MAX_TEXT_LENGTH = 120  # characters
_RANGE = r"\d\s?(?:[ap]\.?m\.?)?\s?[-–—]\s?\d{1,2}(?::\d\d|\s?[ap]\.?m|\s?h\b)(?!\w)"
_EXACT = r"\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?[+-]\d\d:?\d\d"
_STAMP = r"<t:(\d{1,12})(?::[a-z])?>|@?(\d{10})(?:\d{3})?"
_AHEAD = r"(?:(?<=\s)|^)(?:in|dans|en|dentro de)\s+"
_FROM_NOW = r"\s*(?:from now|later|ab jetzt|之后|以后|后)"
_ONE_TIME = "I see two times there. Write the one when it begins; `duration` says how long it takes."


class _Unparsable(Exception):
    """Carries the reason."""


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """`at` is in UTC, `zone` the name in which it was meant; `weeks` between the dates of a series, 0 for once."""

    at: datetime
    zone: str
    weeks: int = 0


@dataclass(frozen=True, slots=True)
class UnparsedTime:
    """`reason` is a sentence for the member."""

    reason: str


def parse_when(text: str, zone: str, now: datetime) -> ParsedTime | UnparsedTime:
    """Read `text` as people in `zone`, as it's stored, would mean it at the aware moment `now`.

    Call it off the event loop: the first text imports Babel (0.3 s).
    """
    try:
        return _parse(text, zone, now)
    except (_Unparsable, UnusedWord, DayRefused, HourRefused) as unreadable:
        return UnparsedTime(str(unreadable))
    except NoSuchTime as wrong:
        return UnparsedTime(f"There is no {wrong}.")
    except (OverflowError, ValueError):
        return UnparsedTime("There is no such date.")


def _parse(text: str, zone: str, now: datetime) -> ParsedTime:
    words = normalize_text(text).strip(" .,;!?\"'“”«»")
    if not words or len(words) > MAX_TEXT_LENGTH:
        raise _Unparsable("Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”.")
    if stamp := re.fullmatch(_STAMP, words, re.IGNORECASE | re.ASCII):
        return _checked(datetime.fromtimestamp(int(stamp[1] or stamp[2]), UTC), zone, now)
    if re.fullmatch(_EXACT, words, re.ASCII):
        exact = words.upper().replace(" ", "T", 1).replace(" ", "").replace(",", ".")
        return _checked(datetime.fromisoformat(exact), zone, now)
    if re.search(_RANGE, words, re.IGNORECASE):
        raise _Unparsable(_ONE_TIME)
    words, zone = _without_zone(words, zone)
    ahead, words = _without_duration(words)
    tz = load(zone)
    typed = sorted_out(tokens(words))
    if ahead is not None:
        return _checked(_moment_ahead(ahead, typed, tz, now), zone, now)
    return _moment(typed, zone, now)


def _without_zone(words: str, zone: str) -> tuple[str, str]:
    match find_zone(words, is_time_word):
        case ZoneFound(name, rest):
            match find_zone(rest, is_time_word):  # "Paris, France" has it twice
                case None:
                    return rest, name
                case ZoneFound(repeated, left) if repeated == name:
                    return left, name
                case _:
                    raise _Unparsable("I see two time zones there. Which one is it?")
        case ZoneUnknown(text):
            raise _Unparsable(f"I don’t know the time zone “{text}”. Write a city, such as Berlin, or UTC+05:30.")
        case ZoneAmbiguous(text, zones):
            names = " or ".join(f"“{each}”" for each in zones)
            raise _Unparsable(f"“{text}” can mean several zones. Write {names}.")
        case None:
            return words, zone


def _without_duration(words: str) -> tuple[timedelta | None, str]:
    """What follows "in", or comes before "from now"."""
    for start in re.finditer(_AHEAD, words, re.IGNORECASE):
        if found := read_duration(words, start.end()):
            return found[0], f"{words[: start.start()]} {words[found[1] :]}"
    for end in re.finditer(_FROM_NOW, words, re.IGNORECASE):
        for begin in (n for n in range(end.start()) if n == 0 or not words[n - 1].isalnum()):
            found = read_duration(words, begin)
            if found and found[1] == end.start():
                return found[0], f"{words[:begin]} {words[end.end() :]}"
    return None, words


def _moment_ahead(ahead: timedelta, typed: TypedWhen, tz: tzinfo, now: datetime) -> datetime:
    typed.need_only_clock()
    if typed.has_no_clock:
        return now + ahead
    if ahead % timedelta(days=1):
        raise _Unparsable("I see a time of day and a duration there. Write one of them.")
    day = now.astimezone(tz).date() + ahead
    clock = clock_of(typed, day)
    return from_local(day + timedelta(days=clock.next_day), clock.at, tz)


def _moment(typed: TypedWhen, zone: str, now: datetime) -> ParsedTime:
    tz = load(zone)
    day = day_of(typed, now.astimezone(tz).date())
    if typed.has_no_clock:
        raise _Unparsable("Which time? Add one, such as “16:00” or “4pm”.")
    clock = clock_of(typed, day.date)
    each_week = typed.of(Sense.WEEKDAY, Sense.WEEKDAYS) or (day.said and not typed.of(Sense.EVERY))
    if typed.weeks and not each_week:
        raise _Unparsable("On which day of the week? Write it like “every thursday 4pm”.")
    start = day.date + timedelta(days=clock.next_day)
    moment = from_local(start, clock.at, tz)
    if moment <= now and not day.fixed:
        moment = from_local(start + timedelta(days=7), clock.at, tz)
    if moment <= now:
        raise _Unparsable(_passed(day, clock.at, tz, now))
    return _checked(moment, zone, now, typed.weeks)


def _passed(day: Day, at: time, tz: tzinfo, now: datetime) -> str:
    """With the next moment that fits: the date a year later where that's what was said, else the next such hour."""
    today = now.astimezone(tz).date()
    if not day.said:
        return f"{at:%H:%M} has passed today. For tomorrow, write “tomorrow {at:%H:%M}”."
    fits = next(each for each in (today, today + timedelta(days=1)) if from_local(each, at, tz) > now)
    if day.dated:
        fits = _same_day_in(day.date, today) or fits
    return f"{day.date:%d %B %Y} {at:%H:%M} has passed already. The next that fits is “{fits:%Y-%m-%d} {at:%H:%M}”."


def _same_day_in(day: date, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            if (fits := day.replace(year=year)) > today:
                return fits
        except ValueError:  # 29 February
            continue
    return None


def _checked(moment: datetime, zone: str, now: datetime, weeks: int = 0) -> ParsedTime:
    if moment <= now:
        raise _Unparsable(f"That has passed already. {EXAMPLES}")
    if moment > now + MAX_AHEAD:
        raise _Unparsable("That is more than a year away.")
    return ParsedTime(moment.astimezone(UTC).replace(second=0, microsecond=0), zone, weeks)
