"""One moment, out of the parts of a typed time; what has passed comes with the next that fits."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from bot.frozen import dataclass
from bot.meetings.recurrence_words import day_words
from bot.meetings.when.day_reading import Day, day_of, later_days, same_date_in_years
from bot.meetings.when.hour_reading import clock_of
from bot.meetings.when.local_clocks import MAX_AHEAD, LocalClocks
from bot.meetings.when.offer_words import language_of, offered
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import ClockTime
from bot.meetings.when.typed_when import EXAMPLES, WHICH_TIME, TypedWhen
from bot.meetings.when.unclear_time import DayRefused, UnclearTime
from bot.timezones import from_local


class Passed(UnclearTime):
    """Its one answer is the next moment that fits."""


class PassedToday(Passed):
    """No day was said."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """How long from now; `in_days` is the part that was typed in whole days or weeks."""

    whole: timedelta
    in_days: timedelta


def moment_ahead(ahead: Ahead, typed: TypedWhen, there: LocalClocks) -> datetime:
    whole_weeks = not ahead.whole % timedelta(weeks=1)
    typed.need_only_clock(*((Sense.WEEKDAY, Sense.DAY) if whole_weeks and ahead.whole else ()))
    if typed.of(Sense.WEEKDAY, Sense.DAY):
        return _weeks_ahead(ahead.whole, typed, there)
    if typed.has_no_clock:
        if typed.of(Sense.PART):
            raise UnclearTime(WHICH_TIME)
        return _days_ahead(ahead.in_days, there) + (ahead.whole - ahead.in_days)
    if ahead.whole % timedelta(days=1):
        raise UnclearTime("I see a time of day and a duration there. Write one of them.")
    day = there.today + ahead.whole
    clock = clock_of(typed, day)
    return there.only_moment(day + timedelta(days=clock.next_day), clock.at)


def _days_ahead(days: timedelta, there: LocalClocks) -> datetime:
    """When clocks show what they show now."""
    local = there.now.astimezone(there.tz)
    return there.only_moment(local.date() + days, local.time()) if days else there.now.astimezone(UTC)


def _weeks_ahead(ahead: timedelta, typed: TypedWhen, there: LocalClocks) -> datetime:
    """``thursday in two weeks``: of the week so far ahead, or so long after the next; asked where they differ."""
    said = day_of(typed, there.today)
    after, monday = said.date + ahead, there.today - timedelta(days=there.today.weekday())
    in_week = monday + ahead + timedelta(days=said.date.weekday())
    if typed.has_no_clock:
        raise UnclearTime(WHICH_TIME)
    if typed.of(Sense.WEEKDAY) and in_week != after:
        days = (in_week, after)
        answers = tuple(f"{each}{there.suffix}" for each in _at_the_typed_hour(days, typed))
        shown = " or ".join(f"{each.day} {each:%B}" for each in days)
        raise DayRefused(f"Is it {in_week:%A}, {shown}?", answers=answers, days=days)
    clock = clock_of(typed, after)
    return there.only_moment(after + timedelta(days=clock.next_day), clock.at)


def moment_of(typed: TypedWhen, there: LocalClocks) -> datetime:
    """Raises UnclearTime."""
    day = day_or_choices(typed, there)
    if typed.has_no_clock and day.date < there.today:
        raise UnclearTime(f"{day_words(day.date)} is in the past. {EXAMPLES}")
    if typed.has_no_clock:
        raise UnclearTime(WHICH_TIME)
    clock = clock_of(typed, day.date)
    start = day.date + timedelta(days=clock.next_day)
    if from_local(start, clock.at, there.tz) <= there.now:
        if day.fixed:
            language = language_of(" ".join(each.text for each in typed.tokens))
            raise _passed(day, clock, later_days(typed, day, there.today), there, language)
        start += timedelta(days=7)
    return checked(there.only_moment(start, clock.at), there.now)


def day_or_choices(typed: TypedWhen, there: LocalClocks) -> Day:
    """Raises UnclearTime with the days that may be meant at the typed hour, if there is one."""
    try:
        return day_of(typed, there.today)
    except DayRefused as refused:
        if refused.days and not typed.has_no_clock:
            refused.answers = tuple(f"{each}{there.suffix}" for each in _at_the_typed_hour(refused.days, typed))
        raise


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


def exact_moment(moment: datetime, there: LocalClocks) -> datetime:
    """Raises UnclearTime."""
    if moment <= there.now:
        local = moment.astimezone(there.tz)
        day = Day(local.date(), fixed=True, dated=True)
        clock = ClockTime(local.time().replace(second=0, microsecond=0))
        raise _passed(day, clock, same_date_in_years(day, there.today), there)
    return checked(moment, there.now)


def _passed(day: Day, clock: ClockTime, later: Iterable[date], there: LocalClocks, language: str = "en") -> Passed:
    """With the next of the days to which the same words apply, if there is one within a year."""
    at, shift = clock.at, timedelta(days=clock.next_day)
    if not day.said:
        answers = [offered("tomorrow", language, f"{at:%H:%M}{there.suffix}")] * there.can_offer(
            there.today + timedelta(days=1), at
        )
        return PassedToday(f"{at:%H:%M} has passed today.", answers=answers)
    answers = [there.stamp(each + shift, at) for each in later if there.can_offer(each + shift, at)][:1]
    offer = "".join(f" The next that fits is “{each}”." for each in answers)
    return Passed(f"{day.date:%d %B %Y} {at:%H:%M} is in the past.{offer}", answers=answers)


def checked(moment: datetime, now: datetime) -> datetime:
    """In UTC, to the minute. Raises UnclearTime."""
    if moment <= now:
        raise UnclearTime(f"That’s in the past. {EXAMPLES}")
    if moment > now + MAX_AHEAD:
        raise UnclearTime("That’s more than a year away.")
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
