"""Reads times as people type them: every word that means something is used, or the text is refused with that word."""

import calendar
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.frozen import dataclass
from bot.meetings.recurrence import Recurrence
from bot.meetings.when.day_reading import Day, DayRefused, day_of, later_days, same_date_in_years
from bot.meetings.when.durations import find_months, normalize_text, read_days, read_duration
from bot.meetings.when.hour_ranges import hour_range, with_joined_hours
from bot.meetings.when.hour_reading import ONE_TIME, clock_of
from bot.meetings.when.local_clocks import MAX_AHEAD, LocalClocks
from bot.meetings.when.repeat_dates import first_date, repeated
from bot.meetings.when.repeat_rule import RepeatRule, rule_of, words_to_repeat
from bot.meetings.when.spoken_clock import with_digits
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import ClockTime, NoSuchTime
from bot.meetings.when.typed_when import EXAMPLES, WHICH_TIME, TypedWhen, sorted_out
from bot.meetings.when.unclear_time import UnclearTime, with_answer
from bot.meetings.when.written_forms import refuse_bare_duration, with_named_offset, with_spaces
from bot.meetings.when.zone_part import unknown_zone, without_zone
from bot.timezones import from_local, is_possible, load

MAX_TEXT_LENGTH = 120  # characters
_HOUR = r"(?::\d\d(?!\w)|\s?[ap]\.?m\b|\s?(?:h|uhr|heures|horas)\b)"
_RANGE = rf"(?<![-/]\d)(?<!\.\d{{3}})\d(?:\s?(?:[ap]\.?m\.?|h|uhr))?\s?[-–—/]\s?\d{{1,2}}{_HOUR}"
_EXACT = r"\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?(?P<offset>[+-]\d\d(?::?\d\d)?)"
_STAMP = r"<t:(\d{1,12})(?::[a-z])?>(?:[\s(]+<t:\1(?::[a-z])?>)?|@?(\d{10})(?:\d{3})?"
_AHEAD = r"(?:(?<=\s)|^)(?:in|dans|en|dentro de)\s+"
_FROM_NOW = r"\s*(?:from now|later|ab jetzt|之后|以后|后)"


@dataclass(frozen=True, slots=True)
class ParsedTime:
    """`at` is in UTC, `zone` the name in which it was meant; `minutes` is 0 where no end was typed."""

    at: datetime
    zone: str
    recurrence: Recurrence | None = None
    minutes: int = 0

    @property
    def weeks(self) -> int:
        """Between the dates of a series, if it has no other rule."""
        return self.recurrence.weeks if self.recurrence is not None else 0


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """`text` takes the place of what was typed, in the option `repeat` if `in_repeat`; `answer` is what is new in it.

    `at`, `zone` and `recurrence` are as in ParsedTime; None and empty where `text` leads to another question.
    """

    text: str
    answer: str
    at: datetime | None = None
    zone: str = ""
    recurrence: Recurrence | None = None
    in_repeat: bool = False


@dataclass(frozen=True, slots=True)
class UnparsedTime:
    """`reason` is a sentence for the member, a question where there are `choices`."""

    reason: str
    choices: tuple[TimeChoice, ...] = ()


class _Passed(UnclearTime):
    """Its one answer is the next moment that fits."""


class _PassedToday(_Passed):
    """No day was said."""


def parse_when(text: str, zone: str, now: datetime, repeat: str = "") -> ParsedTime | UnparsedTime:
    """Read `text` as people in `zone`, as it's stored, would mean it at the aware moment `now`.

    `repeat` says how often, where `text` doesn't.

    Call it off the event loop: the first text imports Babel (0.3 s).
    """
    words = _words_of(text)
    often = normalize_text(repeat).strip(" .,;")
    read = partial(_read, zone=zone, now=now)
    match read(words, repeat=often):
        case ParsedTime() as parsed:
            return parsed
        case unreadable if with_answer(words, unreadable.part, "") == words and often:
            choices = _choices(often, unreadable, lambda text: read(words, repeat=text))
            return UnparsedTime(str(unreadable), tuple(replace(each, in_repeat=True) for each in choices))
        case unreadable:
            choices = _choices(words, unreadable, partial(read, repeat=often))
            return UnparsedTime(str(unreadable), tuple(choices))


def without_end(text: str) -> str:
    """Of a text that was read: the same with the hour when it begins alone."""
    typed = hour_range(_words_of(text))
    return text if typed is None else typed.text


def _words_of(text: str) -> str:
    return with_joined_hours(with_digits(with_spaces(normalize_text(text).strip(" .,;!?\"'“”«»"))))


def _read(words: str, zone: str, now: datetime, repeat: str) -> ParsedTime | UnclearTime:
    try:
        return _parse(words, zone, now, repeat)
    except UnclearTime as unreadable:
        return unreadable
    except NoSuchTime as wrong:
        return UnclearTime(f"There is no {wrong}.")
    except (OverflowError, ValueError):
        return UnclearTime("There is no such date.")


def _choices(
    words: str, question: UnclearTime, read: Callable[[str], ParsedTime | UnclearTime]
) -> Iterator[TimeChoice]:
    """Only those that are understood, or lead to the next question; each moment once."""
    moments = set()
    for answer in question.answers:
        text = with_answer(words, question.part, answer)
        found = read(text)
        if isinstance(found, _PassedToday) and question.part:
            text, found = found.answers[0], read(found.answers[0])
        match found:
            case ParsedTime() as parsed if text != words and parsed not in moments:
                moments.add(parsed)
                yield TimeChoice(text, answer, parsed.at, parsed.zone, parsed.recurrence)
            case UnclearTime() as further if _asks_more(further, question):
                yield TimeChoice(text, answer)


def _asks_more(further: UnclearTime, question: UnclearTime) -> bool:
    return bool(further.answers) and not isinstance(further, _Passed) and further.part != question.part


def _parse(words: str, zone: str, now: datetime, repeat: str) -> ParsedTime:
    typed = hour_range(words) if len(words) <= MAX_TEXT_LENGTH else None
    if typed is None:
        return _parse_start(words, zone, now, repeat)
    parsed = _parse_start(typed.text, zone, now, repeat)
    return replace(parsed, minutes=typed.minutes(parsed.at.astimezone(load(parsed.zone))))


def _parse_start(words: str, zone: str, now: datetime, repeat: str) -> ParsedTime:
    if not words or max(len(words), len(repeat)) > MAX_TEXT_LENGTH:
        raise UnclearTime("Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”.")
    if (exact := _stamp(words)) is not None:
        parsed = _exact(exact, zone, now)
        rule = rule_of((), repeat)
        return parsed if rule is None else _series(rule, LocalClocks(zone, load(zone), now), parsed.at)
    words = with_named_offset(words)
    if re.search(_RANGE, words, re.IGNORECASE):
        raise UnclearTime(ONE_TIME)
    refuse_bare_duration(words)
    words, meant = without_zone(words, zone)
    there = LocalClocks(meant, load(meant), now, suffix="" if meant == zone else f" {meant}")
    ahead, words = _without_duration(_with_date(words, there.today))
    found = words_to_repeat(words)
    rule = rule_of(found, repeat)
    typed = sorted_out(found if rule is None else rule.rest)
    if ahead is not None:
        moment = _moment_ahead(ahead, typed, there)
        return _checked(moment, meant, now) if rule is None else _series(rule, there, moment)
    return _moment(typed, there) if rule is None else _series(rule, there)


def _stamp(words: str) -> datetime | None:
    if stamp := re.fullmatch(_STAMP, words.strip("`*_() "), re.IGNORECASE | re.ASCII):
        return datetime.fromtimestamp(int(stamp[1] or stamp[2]), UTC)
    if (found := re.fullmatch(_EXACT, words, re.ASCII)) is None:
        return None
    exact = datetime.fromisoformat(words.upper().replace(" ", "T", 1).replace(" ", "").replace(",", "."))
    if not is_possible(exact.utcoffset() or timedelta()):
        raise unknown_zone(found["offset"])
    return exact


def _series(rule: RepeatRule, there: LocalClocks, moment: datetime | None = None) -> ParsedTime:
    """From that moment on, or from what the rule's own words say."""
    at, recurrence = first_date(rule, there) if moment is None else repeated(rule, moment, there)
    parsed = _checked(at, there.zone, there.now)
    return ParsedTime(parsed.at, parsed.zone, recurrence)


def _with_date(words: str, today: date) -> str:
    """In place of a number of months from now."""
    found = find_months(words)
    if found is None:
        return words
    text, months = found
    index = today.month - 1 + months
    year, month = today.year + index // 12, index % 12 + 1
    longest = calendar.monthrange(year, month)[1]
    if today.day > longest:
        last = date(year, month, longest)
        sentence = f"{calendar.month_name[month]} {year} has {longest} days. Which day do you mean with “{text}”?"
        raise UnclearTime(sentence, text, [f"{each:%Y-%m-%d}" for each in (last, last + timedelta(days=1))])
    return words.replace(text, f"{date(year, month, today.day):%Y-%m-%d}", 1)


def _without_duration(words: str) -> tuple[timedelta | None, str]:
    """What follows "in", or comes before "from now"."""
    for start in re.finditer(_AHEAD, words, re.IGNORECASE):
        if found := read_days(words, start.end()):
            return found[0], f"{words[: start.start()]} {words[found[1] :]}"
    for end in re.finditer(_FROM_NOW, words, re.IGNORECASE):
        for begin in (n for n in range(end.start()) if n == 0 or not words[n - 1].isalnum()):
            found = read_duration(words, begin)
            if found and found[1] == end.start():
                return found[0], f"{words[:begin]} {words[end.end() :]}"
    return None, words


def _moment_ahead(ahead: timedelta, typed: TypedWhen, there: LocalClocks) -> datetime:
    typed.need_only_clock()
    if typed.has_no_clock:
        if typed.of(Sense.PART):
            raise UnclearTime(WHICH_TIME)
        return there.now.astimezone(UTC) + ahead
    if ahead % timedelta(days=1):
        raise UnclearTime("I see a time of day and a duration there. Write one of them.")
    day = there.today + ahead
    clock = clock_of(typed, day)
    return there.only_moment(day + timedelta(days=clock.next_day), clock.at)


def _moment(typed: TypedWhen, there: LocalClocks) -> ParsedTime:
    try:
        day = day_of(typed, there.today)
    except DayRefused as refused:
        if refused.days and not typed.has_no_clock:
            refused.answers = tuple(f"{each}{there.suffix}" for each in _at_the_typed_hour(refused.days, typed))
        raise
    if typed.has_no_clock:
        raise UnclearTime(WHICH_TIME)
    clock = clock_of(typed, day.date)
    start = day.date + timedelta(days=clock.next_day)
    if from_local(start, clock.at, there.tz) <= there.now:
        if day.fixed:
            raise _passed(day, clock, later_days(typed, day, there.today), there)
        start += timedelta(days=7)
    return _checked(there.only_moment(start, clock.at), there.zone, there.now)


def _at_the_typed_hour(days: tuple[date, ...], typed: TypedWhen) -> Iterator[str]:
    """None where the hour is wrong; where that's unclear, the hour as typed, which leads to a further question."""
    for day in days:
        try:
            clock = clock_of(typed, day)
        except UnclearTime as hour:
            if hour.part:
                yield f"{day:%Y-%m-%d} {hour.part}"
        else:
            yield f"{day:%Y-%m-%d} {'24:00' if clock.next_day else f'{clock.at:%H:%M}'}"


def _exact(moment: datetime, zone: str, now: datetime) -> ParsedTime:
    if moment <= now:
        there = LocalClocks(zone, load(zone), now)
        local = moment.astimezone(there.tz)
        day = Day(local.date(), fixed=True, dated=True)
        clock = ClockTime(local.time().replace(second=0, microsecond=0))
        raise _passed(day, clock, same_date_in_years(day, there.today), there)
    return _checked(moment, zone, now)


def _passed(day: Day, clock: ClockTime, later: Iterable[date], there: LocalClocks) -> _Passed:
    """With the next of the days to which the same words apply, if there is one within a year."""
    at, shift = clock.at, timedelta(days=clock.next_day)
    if not day.said:
        answers = [f"tomorrow {at:%H:%M}{there.suffix}"] * there.can_offer(there.today + timedelta(days=1), at)
        offer = "".join(f" For tomorrow, write “{each}”." for each in answers)
        return _PassedToday(f"{at:%H:%M} has passed today.{offer}", answers=answers)
    answers = [there.stamp(each + shift, at) for each in later if there.can_offer(each + shift, at)][:1]
    offer = "".join(f" The next that fits is “{each}”." for each in answers)
    return _Passed(f"{day.date:%d %B %Y} {at:%H:%M} has passed already.{offer}", answers=answers)


def _checked(moment: datetime, zone: str, now: datetime) -> ParsedTime:
    if moment <= now:
        raise UnclearTime(f"That has passed already. {EXAMPLES}")
    if moment > now + MAX_AHEAD:
        raise UnclearTime("That is more than a year away.")
    return ParsedTime(moment.astimezone(UTC).replace(second=0, microsecond=0), zone)
