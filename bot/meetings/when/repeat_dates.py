"""The first date of a series, and its recurrence with the end and the dates left out as days."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from bot.meetings.recurrence import ANY_DAY, LAST, Recurrence, RepeatDay
from bot.meetings.recurrence_words import ORDINALS, day_words, number_word, recurrence_words
from bot.meetings.when.day_reading import day_of
from bot.meetings.when.hour_reading import clock_of
from bot.meetings.when.local_clocks import MAX_AHEAD, LocalClocks
from bot.meetings.when.numeric_dates import resolve_date
from bot.meetings.when.offer_words import language_of, offered, ordinal_word, weekday_name
from bot.meetings.when.one_moment import day_or_choices
from bot.meetings.when.repeat_model import END_OF_MONTH, SaidDate
from bot.meetings.when.repeat_rule import RepeatRule, in_order
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import ClockTime, TypedDate
from bot.meetings.when.typed_when import WHICH_TIME, sorted_out
from bot.meetings.when.unclear_time import Interpretation, UnclearTime
from bot.timezones import from_local, local_time

_LONGEST = timedelta(days=5 * 366)
_JUST_PASSED = timedelta(weeks=8)  # an end within these is last month's, not next year's
_WHICH_DAY = "On which day of the month? Write it like “every first thursday 4pm” or “15th of every month 4pm”."
_ON_WHICH_DAY = "On which day of the week? Write it like “every thursday 4pm”."


def first_date(rule: RepeatRule, there: LocalClocks) -> tuple[datetime, Recurrence]:
    """Raises UnclearTime."""
    typed = sorted_out(rule.rest)
    in_option = bool(rule.begins) and not day_or_choices(typed, there).names_date
    if in_option:
        typed = sorted_out((*rule.rest, *rule.begins[1:]))
    if typed.of(Sense.WEEKS_AFTER):
        raise UnclearTime(
            "When does the series begin? Write its first date, as in “every thursday 4pm starting 10 dec”."
        )
    day = day_of(typed, there.today) if rule.in_option is None else day_or_choices(typed, there)
    if typed.has_no_clock:
        raise UnclearTime(WHICH_TIME)
    clock = clock_of(typed, day.date)
    if not in_option:
        _refuse_two_beginnings(rule, day.date, clock, there)
    _ask_which_day(rule, day.date if day.said else None)
    if rule.needs_weekday and not rule.days and day.dated:
        raise UnclearTime("I can’t repeat a meeting every year.")
    if not rule.days and (rule.needs_weekday or not day.said):
        raise UnclearTime(_ON_WHICH_DAY)
    days = _on_the_clock(rule.days or (RepeatDay(day.date.weekday()),), clock)
    begin = day.date + timedelta(days=clock.next_day)
    if not day.fixed and from_local(begin, clock.at, there.tz) <= there.now:
        begin += timedelta(days=7)
    is_fixed = day.names_date and (not rule.starts or (bool(rule.begins) and not in_option))
    return _first(rule, days, begin, clock, there, is_fixed=is_fixed)


def repeated(rule: RepeatRule, moment: datetime, there: LocalClocks) -> tuple[datetime, Recurrence]:
    """From a moment that's known. Raises UnclearTime."""
    if rule.rest:
        sorted_out(rule.rest)
    day, at = local_time(moment, there.tz)
    _refuse_two_beginnings(rule, day, ClockTime(at), there)
    _ask_which_day(rule, day)
    return _first(rule, rule.days or (RepeatDay(day.weekday()),), day, ClockTime(at), there, is_fixed=True)


def _refuse_two_beginnings(rule: RepeatRule, of_time: date, clock: ClockTime, there: LocalClocks) -> None:
    """Raises UnclearTime: the time has its day, and the option another from which the series is to start."""
    if not rule.begins:
        return
    of_option = day_of(sorted_out(rule.begins[1:]), there.today).date
    if of_option != of_time:
        sentence = f"`when` says {day_words(of_time)}, but in `repeat` the series starts on {day_words(of_option)}."
        without = Interpretation(tuple((each.text, "") for each in rule.begins), in_repeat=True)
        begin = there.stamp(of_option + timedelta(days=clock.next_day), clock.at)
        readings = (Interpretation((("", begin),)), without)
        raise UnclearTime(f"{sentence} Which one is it?", readings=readings)


def _ask_which_day(rule: RepeatRule, day: date | None) -> None:
    """Raises UnclearTime: of a month, where just the first date is said."""
    if rule.which_day:
        if day is None:
            raise UnclearTime(_WHICH_DAY)
        number, language = number_word(day.day), language_of(rule.which_day)
        position = (day.day - 1) // 7 + 1
        nth = ordinal_word(position if position < 5 else LAST, language), weekday_name(day.weekday(), language)
        of_weekday = offered("nth of month" if language != "en" else "nth", language, *nth)
        of_day = offered("day of month", language, rule.which_day, number if language == "en" else day.day)
        answers = [of_day, f"{rule.which_day} on the {of_weekday}" if language == "en" else of_weekday]
        sentence = f"On the {number} of the month, or on the {_position(day)} {day:%A}?"
        raise UnclearTime(sentence, rule.which_day, answers)


def _position(day: date) -> str:
    number = (day.day - 1) // 7 + 1
    return ORDINALS[number if number < 5 else LAST]


def _on_the_clock(days: tuple[RepeatDay, ...], clock: ClockTime) -> tuple[RepeatDay, ...]:
    """24:00 is the next day's."""
    if not clock.next_day:
        return days
    if days[0].position:
        raise UnclearTime("Write midnight as the day that begins with it, such as “first friday 00:00”.")
    return tuple(sorted((RepeatDay((each.weekday + 1) % 7) for each in days), key=lambda each: each.weekday))


def _first(
    rule: RepeatRule, days: tuple[RepeatDay, ...], begin: date, clock: ClockTime, there: LocalClocks, *, is_fixed: bool
) -> tuple[datetime, Recurrence]:
    may_be_first = (
        _on_the_clock(in_order(rule.first_days), clock) if rule.first_days and days[0].weekday != ANY_DAY else ()
    )
    ahead = (
        each
        for each in Recurrence(days).dates(begin)
        if from_local(each, clock.at, there.tz) > there.now and (not may_be_first or _is_one_of(may_be_first, each))
    )
    first = next(takewhile(lambda each: each <= there.today + MAX_AHEAD, ahead), None)
    if first is None:
        raise UnclearTime("That’s more than a year away.")
    if is_fixed and first != begin:
        fits = there.stamp(first, clock.at)
        readings = _other_first(rule, begin, fits)
        if next(Recurrence(days).dates(begin)) == begin:
            raise UnclearTime(
                f"{day_words(begin)} {clock.at:%H:%M} is in the past. The next that fits is “{fits}”.",
                readings=readings[:1],
            )
        words = recurrence_words(Recurrence(days, rule.interval))
        raise UnclearTime(
            f"{day_words(begin)} doesn’t fit “{words}”. The first date that fits is “{fits}”.", readings=readings
        )
    named = rule.first_days and not any(each.position for each in rule.first_days)
    if named and days[0].position and first != begin and not rule.starts:
        words, fits = recurrence_words(Recurrence(days, rule.interval)), there.stamp(first, clock.at)
        sentence = f"The next {begin:%A}, {day_words(begin)}, is no date of “{words}”."
        sentence += f" Does the series begin on {day_words(first)}?"
        raise UnclearTime(sentence, readings=_other_first(rule, begin, fits))
    every = Recurrence(days, rule.interval)
    left_out = tuple(_left_out(rule, every, first))
    first = next(each for each in every.dates(first) if each not in left_out)
    left_out = tuple(each for each in left_out if each > first)
    ending = _until(rule, Recurrence(days, rule.interval, left_out=left_out), first, there.today)
    recurrence = Recurrence(days, rule.interval, ending, _before(left_out, ending))
    if len(list(islice(recurrence.dates(first), 2))) < 2:
        raise UnclearTime(f"That’s one date alone, {day_words(first)}. A series has two or more.")
    if ending is not None and left_out != recurrence.left_out:
        raise UnclearTime(f"{day_words(left_out[-1])} is after the end of the series, {day_words(ending)}.")
    return there.only_moment(first, clock.at, once=False), recurrence


def _other_first(rule: RepeatRule, begin: date, fits: str) -> tuple[Interpretation, ...]:
    """Another first date for the rule of the option, or another rule for that date."""
    if rule.in_option is None:
        return ()
    later = Interpretation((("", fits),))
    if not rule.in_option:
        return (later,)
    said = rule.in_option[0]
    here = f"{_position(begin)} {begin:%A}".lower() if said.position else f"{begin:%A}".lower()
    here = number_word(begin.day) if said.weekday == ANY_DAY else here
    return later, Interpretation(((said.text, here),), in_repeat=True)


def _is_one_of(days: tuple[RepeatDay, ...], day: date) -> bool:
    return any(next(Recurrence((each,)).dates(day)) == day for each in days if each.weekday == day.weekday())


def _before(days: tuple[date, ...], until: date | None) -> tuple[date, ...]:
    return tuple(each for each in days if until is None or each <= until)


def _left_out(rule: RepeatRule, every: Recurrence, first: date) -> Iterator[date]:
    """Each a date of the series. Raises UnclearTime."""
    found = set()
    for begin, end in rule.left_out:
        start, stop = _range(begin, end, first)
        dates = takewhile(lambda each, stop=stop: each <= stop, every.dates(first))  # type: ignore[misc]
        within = [each for each in dates if each >= start]
        if not within:
            between = "is" if end is begin else f"to {day_words(stop)} is"
            raise UnclearTime(f"No date of the series {between} on {day_words(start)}, so it can’t be left out.")
        found.update(within)
    yield from sorted(found)


def _range(begin: SaidDate, end: SaidDate, first: date) -> tuple[date, date]:
    """It may begin before the series does, but not end before. Raises UnclearTime."""
    if end is begin:
        return (_date(begin, first),) * 2
    if begin.date.year:
        start = _date(begin, first)
        return start, _date(end, start)
    stop = _date(end, first)
    return _date(begin, stop - timedelta(days=364)), stop


def _date(said: SaidDate, base: date) -> date:
    """The first such day from `base` on, if it's without a year. Raises UnclearTime."""
    years = [said.date.year] if said.date.year else [base.year, base.year + 1]
    found = [each for each in (_in_year(said.date, year) for year in years) if each is not None]
    day = next((each for each in found if said.date.year or each >= base), None)
    if day is None:
        day = resolve_date(said.text, said.date, base)
    if said.weekday is not None and day.weekday() != said.weekday:
        raise UnclearTime(f"{day_words(day)} is a {calendar.day_name[day.weekday()]}.")
    return day


def _in_year(typed: TypedDate, year: int) -> date | None:
    """None where there is no such day, or two."""
    day, month = typed.first, typed.second
    if typed.day_first is None and day != month:
        if max(day, month) <= 12:
            return None
        day, month = max(day, month), min(day, month)
    if not 1 <= month <= 12:
        return None
    longest = calendar.monthrange(year, month)[1]
    day = longest if day == END_OF_MONTH else day
    return date(year, month, day) if 1 <= day <= longest else None


def _until(rule: RepeatRule, every: Recurrence, first: date, today: date) -> date | None:
    """Raises UnclearTime."""
    end = rule.end
    if end is None:
        return None
    if end.until is not None:
        until = _date(end.until, today if rule.starts else today - _JUST_PASSED)
    elif end.count:
        until = next(islice(every.dates(first), end.count - 1, None))
    elif end.months and every.monthly:
        until = _months_after(first.replace(day=1), end.months) - timedelta(days=1)
    else:
        until = _months_after(first, end.months) + timedelta(days=7 * end.weeks - 1)
    if until < first:
        later = "" if end.until is None or end.until.date.year else f" If it ends in {until.year + 1}, add the year."
        raise UnclearTime(f"The series would end before its first date, {day_words(first)}.{later}")
    if until > first + _LONGEST:
        raise UnclearTime("That’s a series of more than five years. Leave out its end, or write an earlier one.")
    return until


def _months_after(day: date, months: int) -> date:
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
