"""Numbered weeks: ``KW 50``, ``thursday week 50``, ``semaine 50``, ``2027-W02``."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.meetings.when.days_of_month import LATELY
from bot.meetings.when.repeat_model import in_a_row, says
from bot.meetings.when.time_lexicon import Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.meetings.when.unclear_time import UnclearTime
from bot.timezones.places import place_key

_ENGLISH = frozenset({"week", "calendar week", "week number", "wk"})


def with_weeks_from_now(tokens: Sequence[Token], today: date) -> list[Token]:
    """With each numbered week as one that's counted from this one. Raises UnclearTime."""
    found: list[Token] = []
    index = 0
    while index < len(tokens):
        run = _numbered_week(tokens, index)
        if run:
            found.append(_counted(run, today))
        else:
            found.append(tokens[index])
        index += len(run) or 1
    return found


def _numbered_week(tokens: Sequence[Token], index: int) -> Sequence[Token]:
    """The word, its number and perhaps the year; or ``50. KW``. Empty where there is none."""
    first, second = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    if (_is_number(first) and first.ordinal and says(second, Sense.WEEK_NUMBER)) or (
        (
            says(first, Sense.WEEK_NUMBER)
            or (
                says(first, Sense.UNIT_WEEK)
                and not any(says(each, Sense.EVERY) or _is_number(each) for each in tokens[max(index - 2, 0) : index])
            )
        )
        and _is_number(second)
    ):
        length = 2
    else:
        return ()
    year = tokens[index + length : index + length + 1]
    return tokens[index : index + length + bool(year and year[0].is_year)]


def _is_number(token: Token | None) -> bool:
    return token is not None and token.kind is TokenKind.NUMBER and 1 <= token.number <= 53


def _counted(run: Sequence[Token], today: date) -> Token:
    number = next(each.number for each in run if each.kind is TokenKind.NUMBER)
    text, this_monday = in_a_row(*run), today - timedelta(days=today.weekday())
    years = [each.number for each in run if each.is_year] or [today.year, today.year + 1]
    mondays = [each for each in (_monday(year, number) for year in years) if each is not None]
    monday = next((each for each in mondays if len(years) == 1 or each >= this_monday - LATELY), None)
    if monday is None:
        raise UnclearTime(f"{years[-1]} has no week {number}.")
    word = next(each for each in run if each.kind is TokenKind.WORD)
    american = _american_monday(monday.isocalendar().year, number)
    if place_key(word.text) in _ENGLISH and american != monday:
        weeks = [f"iso week {each:%V %G}" for each in sorted((monday, american))]
        shown = " or ".join(f"{each.day} {each:%B}" for each in sorted((monday, american)))
        raise UnclearTime(f"Is “{text}” the week of Monday, {shown}?", text, weeks)
    weeks_ahead = (monday - this_monday) // timedelta(weeks=1)
    return Token(TokenKind.WORD, text, meanings=(Meaning(Sense.IN_WEEK, weeks_ahead),))


def _monday(year: int, number: int) -> date | None:
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        return None


def _american_monday(year: int, number: int) -> date:
    """Of the week, from Sunday on, that's so many behind the one with 1 January."""
    new_year = date(year, 1, 1)
    return new_year - timedelta(days=(new_year.weekday() + 1) % 7 - 1) + timedelta(weeks=number - 1)
