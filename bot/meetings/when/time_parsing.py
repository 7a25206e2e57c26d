"""Reads times as people type them: every word that means something is used, or the text is refused with that word."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.meetings.when.durations import (
    normalize_text,
)
from bot.meetings.when.hour_ranges import hour_range, two_stamps, with_joined_hours
from bot.meetings.when.hour_reading import ONE_TIME
from bot.meetings.when.joining_signs import joined_tokens
from bot.meetings.when.local_clocks import LocalClocks
from bot.meetings.when.month_spans import with_whole_months
from bot.meetings.when.one_moment import Passed, PassedToday, checked, exact_moment, moment_ahead, moment_of
from bot.meetings.when.parsed_time import ParsedTime, TimeChoice, UnparsedTime
from bot.meetings.when.repeat_dates import first_date, repeated
from bot.meetings.when.repeat_rule import RepeatRule, rule_of
from bot.meetings.when.spoken_clock import refuse_half_hour, with_digits
from bot.meetings.when.spoken_dates import with_day_numbers
from bot.meetings.when.time_ahead import with_date, without_duration
from bot.meetings.when.time_tokens import NoSuchTime
from bot.meetings.when.typed_length import typed_length
from bot.meetings.when.typed_when import sorted_out
from bot.meetings.when.unclear_time import Interpretation, UnclearTime, with_answer
from bot.meetings.when.week_numbers import with_weeks_from_now
from bot.meetings.when.weekday_forms import with_whole_weekdays
from bot.meetings.when.written_forms import (
    refuse_bare_duration,
    refuse_clock_ahead,
    refuse_length,
    refuse_two_meanings,
    with_german_am,
    with_named_offset,
    with_spaces,
    with_whole_hours,
)
from bot.meetings.when.zone_part import SeveralZones, same_moment, unknown_zone, without_zone
from bot.timezones import is_possible, load

_NOT_REPEATED = frozenset(
    {"once", "only once", "just once", "one time", "no", "none", "never", "not", "one-off", "no repeat",
     "no repetition", "does not repeat", "doesn't repeat", "doesn’t repeat", "n/a", "-", "einmalig", "einmal",
     "nur einmal", "nein", "nie", "keine", "nicht wiederholen", "une fois", "une seule fois", "non", "jamais",
     "una vez", "una sola vez", "nunca", "no se repite", "一次", "仅一次", "不重复", "无"}
)  # fmt: skip
MAX_TEXT_LENGTH = 120  # characters
_HOUR = r"(?::\d\d(?!\w)|\s?[ap]\.?m\b|\s?(?:h|uhr|heures|horas)\b)"
_RANGE = rf"(?<![-/]\d)(?<!\.\d{{3}})\d(?:\s?(?:[ap]\.?m\.?|h|uhr))?\s?[-–—/]\s?\d{{1,2}}{_HOUR}"
_EXACT = r"\d{4}-\d\d-\d\d[ Tt]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)? ?(?P<offset>[+-]\d\d(?::?\d\d)?)"
_STAMP = r"<t:(\d{1,12})(?::[a-z])?>(?:[\s(]+<t:\1(?::[a-z])?>)?|@?(\d{10})(?:\d{3})?"
_BEFORE_RANGE = r"^in (?=\d{1,2}:\d\d)"  # what has an end is no duration


def parse_when(text: str, zone: str, now: datetime, repeat: str = "") -> ParsedTime | UnparsedTime:
    """Read `text` as people in `zone`, as it's stored, would mean it at the aware moment `now`.

    `repeat` says how often, where `text` doesn't.

    Call it off the event loop: the first text imports Babel (0.3 s).
    """
    words = _words_of(text)
    often = with_whole_weekdays(_stripped(normalize_text(repeat)))
    if often.casefold() in _NOT_REPEATED:
        return _once(parse_when(text, zone, now), zone, now)
    read = partial(_read, zone=zone, now=now)
    match read(words, repeat=often):
        case ParsedTime() as parsed:
            return parsed
        case differing if differing.readings:
            return _unparsed(differing, _readings(words, often, differing.readings, read))
        case unreadable if with_answer(words, unreadable.part, "") == words and often:
            choices = _choices(often, unreadable, lambda text: read(words, repeat=text))
            return _unparsed(unreadable, (replace(each, in_repeat=True) for each in choices))
        case unreadable:
            return _unparsed(unreadable, _choices(words, unreadable, partial(read, repeat=often)))


def _once(read: ParsedTime | UnparsedTime, zone: str, now: datetime) -> ParsedTime | UnparsedTime:
    """As `repeat` says it; asked where the time is a series, but not whether it is one."""
    if isinstance(read, UnparsedTime):
        once = [each for each in read.choices if each.recurrence is None]
        return parse_when(once[0].text, zone, now) if len(once) == 1 < len(read.choices) else read
    if read.recurrence is None:
        return read
    series = TimeChoice("", "", read.at, read.zone, read.recurrence, in_repeat=True)
    return UnparsedTime("`when` is a series, but `repeat` says that it’s once. Is it a series?", (series,))


def _unparsed(unclear: UnclearTime, choices: Iterable[TimeChoice]) -> UnparsedTime:
    found = tuple(choices)
    return UnparsedTime(" ".join(filter(None, (str(unclear), unclear.question if found else unclear.hint))), found)


def without_end(text: str) -> str:
    """Of a text that was read: the same with the hour when it begins alone."""
    words = _words_of(text)
    if (stamps := two_stamps(words)) is not None:
        return stamps.first
    typed = hour_range(words) or typed_length(words)
    return text if typed is None else typed.text


def _words_of(text: str) -> str:
    typed = with_day_numbers(with_whole_weekdays(with_spaces(_stripped(normalize_text(text)))))
    return with_german_am(with_joined_hours(with_german_am(with_whole_hours(with_digits(typed)), typed)), typed)


def _stripped(text: str) -> str:
    """Without the marks around it, but with the dot of ``3.12.``."""
    plain = text.strip(" .,;!?\"'“”«»")
    return (
        f"{plain}."
        if re.search(r"\d\.\d{1,2}$", plain) and text[text.rindex(plain) + len(plain) :][:1] == "."
        else plain
    )


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
        if isinstance(found, PassedToday) and question.part and found.answers:
            text, found = found.answers[0], read(found.answers[0])
        match found:
            case ParsedTime() as parsed if text != words and parsed not in moments:
                moments.add(parsed)
                yield TimeChoice(text, answer, parsed.at, parsed.zone, parsed.recurrence)
            case UnclearTime() as further if _asks_more(further, question):
                yield TimeChoice(text, answer)


def _readings(
    words: str, often: str, readings: Iterable[Interpretation], read: Callable[..., ParsedTime | UnclearTime]
) -> Iterator[TimeChoice]:
    """Only those that are understood, each once."""
    moments = set()
    for each in readings:
        when, repeat = (words, each.applied(often)) if each.in_repeat else (each.applied(words), often)
        found = read(when, repeat=repeat) if (when, repeat) != (words, often) else None
        if isinstance(found, PassedToday) and found.answers and not each.in_repeat:
            when, found = found.answers[0], read(found.answers[0], repeat=repeat)
        text = repeat if each.in_repeat else when
        match found:
            case ParsedTime() as parsed if parsed not in moments:
                moments.add(parsed)
                yield TimeChoice(text, text, parsed.at, parsed.zone, parsed.recurrence, in_repeat=each.in_repeat)
            case UnclearTime() as further if further.answers and not isinstance(further, Passed):
                yield TimeChoice(text, text, in_repeat=each.in_repeat)


def _asks_more(further: UnclearTime, question: UnclearTime) -> bool:
    if further.readings:
        return not question.readings
    return bool(further.answers) and not isinstance(further, Passed) and further.part != question.part


def _parse(words: str, zone: str, now: datetime, repeat: str) -> ParsedTime:
    typed = hour_range(words) if len(words) <= MAX_TEXT_LENGTH else None
    if typed is None and (length := typed_length(words)):
        return replace(_parse_start(length.text, zone, now, repeat), minutes=length.minutes)
    if typed is None:
        return _parse_start(words, zone, now, repeat)
    parsed = _parse_start(re.sub(_BEFORE_RANGE, "", typed.text, flags=re.IGNORECASE), zone, now, repeat)
    return replace(parsed, minutes=typed.minutes(parsed.at.astimezone(load(parsed.zone))))


def _parse_start(words: str, zone: str, now: datetime, repeat: str) -> ParsedTime:
    if not words or max(len(words), len(repeat)) > MAX_TEXT_LENGTH:
        raise UnclearTime("Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”.")
    if (stamps := two_stamps(words)) is not None:
        return replace(_parse_start(stamps.first, zone, now, repeat), minutes=stamps.minutes)
    if (exact := _stamp(words)) is not None:
        here = LocalClocks(zone, load(zone), now)
        moment, rule = exact_moment(exact, here), rule_of((), repeat)
        return ParsedTime(moment, zone) if rule is None else _series(rule, here, moment)
    words = with_named_offset(words)
    refuse_length(words)
    refuse_half_hour(words)
    refuse_two_meanings(words)
    refuse_clock_ahead(words)
    if re.search(_RANGE, words, re.IGNORECASE):
        raise UnclearTime(ONE_TIME)
    refuse_bare_duration(words)
    try:
        words, meant = without_zone(words, zone)
    except SeveralZones as several:
        return same_moment(words, zone, several, lambda text: _read(text, zone, now, repeat))
    there = LocalClocks(meant, load(meant), now, suffix="" if meant == zone else f" {meant}")
    ahead, words = without_duration(with_date(words, now.astimezone(there.tz)))
    found = with_whole_months(with_weeks_from_now(joined_tokens(words), there.today), there.today)
    rule = rule_of(found, repeat)
    typed = sorted_out(found if rule is None else rule.rest)
    if ahead is not None:
        moment = moment_ahead(ahead, typed, there)
        return ParsedTime(checked(moment, now), meant) if rule is None else _series(rule, there, moment)
    return ParsedTime(moment_of(typed, there), meant) if rule is None else _series(rule, there)


def _stamp(words: str) -> datetime | None:
    if stamp := re.fullmatch(_STAMP, words.strip("`*_() "), re.IGNORECASE | re.ASCII):
        return datetime.fromtimestamp(int(stamp[1] or stamp[2]), UTC)
    if (found := re.fullmatch(_EXACT, words, re.ASCII)) is None:
        return None
    plain = words.upper().replace(" ", "T", 1).replace(" ", "").replace(",", ".")
    of_day = re.sub(r"T24:00(?::00(?:\.0+)?)?(?=[+-])", "T00:00", plain)
    exact = datetime.fromisoformat(of_day) + timedelta(days=of_day != plain)
    if not is_possible(exact.utcoffset() or timedelta()):
        raise unknown_zone(found["offset"])
    return exact


def _series(rule: RepeatRule, there: LocalClocks, moment: datetime | None = None) -> ParsedTime:
    """From that moment on, or from what the rule's own words say."""
    at, recurrence = first_date(rule, there) if moment is None else repeated(rule, moment, there)
    return ParsedTime(checked(at, there.now), there.zone, recurrence)
