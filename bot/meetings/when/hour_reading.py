"""The time of day of a typed time; one that may be in the morning or the afternoon is asked about."""

from datetime import date, time, timedelta

from bot.meetings.when.repeat_model import in_a_row, says, value_of
from bot.meetings.when.time_lexicon import AFTERNOON, DAWN, EVENING, MORNING, NIGHT, Sense
from bot.meetings.when.time_tokens import ClockTime, Token, is_vague
from bot.meetings.when.typed_when import TypedWhen, refuse
from bot.meetings.when.unclear_time import Interpretation, UnclearTime

# The hours that each part of a day has, as the clock shows them.
_HOURS = {
    MORNING: range(12),
    AFTERNOON: range(12, 21),
    EVENING: range(16, 24),
    NIGHT: range(18, 24),
    DAWN: range(6),
}
_END_OF_NIGHT = 6
_BEFORE_EVENING = 16  # "4 in the evening" may be a slip
_OF_DAY = (
    Sense.WEEKDAY, Sense.WEEKDAYS, Sense.DAY, Sense.MONTH, Sense.NEXT, Sense.AFTER_NEXT, Sense.THIS, Sense.IN_WEEK,
    Sense.WEEKS_AFTER, Sense.ORDINAL, Sense.IN_MONTH,
)  # fmt: skip
ONE_TIME = "I see two times there. Write the one when it begins; `duration` says how long it takes."


class HourRefused(UnclearTime):
    pass


def clock_of(typed: TypedWhen, day: date) -> ClockTime:
    """`day` is the one that was said. Raises HourRefused, or UnusedWord for a word that doesn't fit the hour."""
    noon, midnight = typed.of(Sense.NOON), typed.of(Sense.MIDNIGHT, Sense.MIDNIGHT_TONIGHT)
    if len(typed.clocks) + len(noon[1:]) + len(midnight) + (bool(noon) and bool(midnight)) > 1:
        raise HourRefused(ONE_TIME)
    exact_noon = bool(noon) and not value_of(noon[0], Sense.NOON)
    if typed.hour is not None and typed.hour.number != 12 and (exact_noon or midnight):
        raise HourRefused(ONE_TIME)
    if midnight:
        return _midnight(typed, day)
    parts = typed.of(Sense.PART, Sense.TODAY_PART)
    if len(parts) > 1:
        refuse(parts[1])
    if noon:
        return _noon(typed, noon[0], parts)
    token, clock = _typed_clock(typed)
    if not parts:
        if clock.vague:
            raise _which_half(token.text, clock.at)
        return clock
    _ask_which_night(typed, token, clock, parts[0], day)
    return _in_part(clock, token, parts[0])


def _typed_clock(typed: TypedWhen) -> tuple[Token, ClockTime]:
    if typed.clocks:
        token = typed.clocks[0]
        assert token.clock is not None  # noqa: S101 - it has that kind
        return token, token.clock
    assert typed.hour is not None  # noqa: S101 - else there is no clock
    token = typed.hour
    if token.number > 23:
        refuse(token)
    return token, ClockTime(time(token.number), vague=is_vague(token.number))


def _which_half(text: str, at: time) -> HourRefused:
    morning, afternoon = f"{at:%H:%M}", f"{at.hour + 12}:{at:%M}"
    return HourRefused(
        f"Is “{text}” in the morning or in the afternoon?",
        text,
        (morning, afternoon),
        hint=f"Write “{morning}” for the morning, or “{afternoon}” for the afternoon.",
    )


def _ask_which_night(typed: TypedWhen, token: Token, clock: ClockTime, part: Token, day: date) -> None:
    """Raises HourRefused: ``friday night 1am`` may be before that day or after it, unlike ``friday 1am at night``."""
    if value_of(part, Sense.PART, Sense.TODAY_PART, Sense.MORNING_OR_TOMORROW) != NIGHT or clock.next_day:
        return
    index = begin = typed.tokens.index(part)
    while begin and says(typed.tokens[begin - 1], Sense.FILLER):
        begin -= 1
    night = in_a_row(*typed.tokens[begin : index + 1])
    before_hour = index < typed.tokens.index(token)
    if clock.at.hour >= _END_OF_NIGHT or not (before_hour or night.casefold() == "night"):
        return
    at, after = f"{clock.at:%H:%M}", day + timedelta(days=1)
    hour = ((night, ""), (token.text, at))
    named = _day_words(typed)
    if not named:
        sentence = f"Is “{token.text}” {at}, early on the day that you typed?"
        raise HourRefused(sentence, token.text, (at,), (Interpretation(hour),), hint=f"Write “{at}”.")
    of_week = says(named[0], Sense.WEEKDAY, Sense.WEEKDAYS) and len(named) == 1
    weekday = f"{after:%A}{'s' * says(named[0], Sense.WEEKDAYS)}".lower() if of_week else f"{after}"
    later = (*((each.text, "") for each in named[1:]), *hour, (named[0].text, weekday))
    sentence = f"Is “{token.text}” in the night before {day:%A}, or in the one after?"
    hint = f"Write “{day} {at}” or “{after} {at}”."
    readings = (Interpretation(hour), Interpretation(later))
    raise HourRefused(sentence, token.text, (at,), readings, hint=hint)


def _day_words(typed: TypedWhen) -> tuple[Token, ...]:
    numbers = () if typed.day_number is None else (typed.day_number,)
    return (*typed.dates, *typed.of(*_OF_DAY), *typed.nth, *numbers, *typed.numbers)


def _in_part(clock: ClockTime, token: Token, part: Token) -> ClockTime:
    value = value_of(part, Sense.PART, Sense.TODAY_PART, Sense.MORNING_OR_TOMORROW)
    hours = _HOURS[value]
    later = clock.at.hour + 12
    if value == EVENING and later == _BEFORE_EVENING and not clock.exact:
        sentence = f"Is “{token.text}” {later}:{clock.at:%M}?"
        raise HourRefused(sentence, token.text, (f"{later}:{clock.at:%M}",), hint=f"Write “{later}:{clock.at:%M}”.")
    if later in hours and clock.at.hour and not clock.exact:
        return ClockTime(clock.at.replace(hour=later))
    if value == NIGHT and clock.at.hour < _END_OF_NIGHT and not clock.next_day:
        if not clock.vague:
            return ClockTime(clock.at)
        early = f"{clock.at:%H:%M}"
        sentence = f"Is “{token.text}” {early}, early on the day that you typed?"
        raise HourRefused(sentence, token.text, (early,), hint=f"Write “{early}”.")
    if value in {EVENING, NIGHT} and clock.at == time(12) and says(part, Sense.TODAY_PART):  # "tonight 12" is midnight
        return ClockTime(time(0), next_day=True)
    if value in {EVENING, NIGHT} and clock.next_day:
        return clock
    if value in {EVENING, NIGHT} and clock.at == time(12) and (clock.vague or not clock.exact):
        sentence = f"Is “{token.text}” the midnight that ends the day?"
        raise HourRefused(sentence, token.text, ("24:00",), hint="Write “24:00” for it.")
    if clock.at.hour in hours and not clock.next_day:
        return ClockTime(clock.at)
    raise HourRefused(f"“{token.text}” and “{part.text}” don’t fit each other. Write the time like “16:00”.")


def _noon(typed: TypedWhen, noon: Token, parts: tuple[Token, ...]) -> ClockTime:
    """Noon itself, or the hour around it that was typed: ``mittags um 1``, but not ``noon 1pm``."""
    if parts:
        refuse(parts[0])
    if not typed.clocks and typed.hour is None:
        return ClockTime(time(12))
    token, clock = _typed_clock(typed)
    if clock.at != time(12) and not value_of(noon, Sense.NOON):
        raise HourRefused(ONE_TIME)
    hour = clock.at.hour + (12 if clock.at.hour in {1, 2} else 0)
    if hour not in range(11, 15):
        raise HourRefused(f"“{token.text}” and “{noon.text}” don’t fit each other. Write the time like “16:00”.")
    return ClockTime(clock.at.replace(hour=hour))


def _midnight(typed: TypedWhen, day: date) -> ClockTime:
    """The one that ends the day where "tonight" or "friday night" says so; any other is asked about."""
    parts = typed.of(Sense.PART)
    at_night = any(each.value in {EVENING, NIGHT} for part in parts for each in part.meanings)
    if parts and not at_night:
        refuse(parts[0])
    if at_night or typed.of(Sense.MIDNIGHT_TONIGHT, Sense.TODAY_PART):
        return ClockTime(time(0), next_day=True)
    after = day + timedelta(days=1)
    raise HourRefused(
        f"Which midnight, the one before {day:%A} or the one after?",
        typed.of(Sense.MIDNIGHT)[0].text,
        ("00:00", "24:00"),
        hint=f"Write “{day:%Y-%m-%d} 00:00” or “{after:%Y-%m-%d} 00:00”.",
    )
