"""Months that a series lasts: ``every thursday in january``, ``jeudis de janvier à mars``."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.meetings.when.offer_words import weekday_name
from bot.meetings.when.repeat_model import says, value_of
from bot.meetings.when.time_lexicon import Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.timezones.places import place_key

_OF_SERIES = (Sense.EVERY, Sense.REPEATED, Sense.WEEKDAYS, Sense.WORKDAYS, Sense.WEEKENDS, Sense.PLURAL)
_LONG_AGO = timedelta(days=92)  # what began before is rather to begin next year
_JOINING = (Sense.AND, Sense.TO, Sense.UNTIL)


def with_whole_months(tokens: Sequence[Token], today: date) -> list[Token]:
    """From the first day of a month that's named without one, until the end of it, or of the one it's joined to.

    It's the next such month, or this one.
    """
    tokens = _with_english_march(tokens)
    months = [n for n, each in enumerate(tokens) if _is_month(each)]
    if not months or not any(says(each, *_OF_SERIES) for each in tokens) or _has_other_dates(tokens, months):
        return [*tokens]
    first, last = months[0], months[-1]
    if len(months) > 2 or (len(months) == 2 and not _joined(tokens, first, last)):
        return [*tokens]
    begin = first
    small = (Sense.FILLER, Sense.FROM) if len(months) == 2 else (Sense.FILLER,)
    while begin and (says(tokens[begin - 1], *small) or tokens[begin - 1].text == "en"):
        begin -= 1
    if begin and says(tokens[begin - 1], Sense.UNTIL, Sense.TO, Sense.FROM, Sense.END_OF, Sense.EXCEPT):
        return [*tokens]
    end = last + 2 if last + 1 < len(tokens) and tokens[last + 1].is_year else last + 1
    begins, ends = (value_of(tokens[each], Sense.MONTH) for each in (first, last))
    year = next((each.number for each in tokens[last + 1 : end]), today.year + (ends < today.month <= begins))
    begun = date(year - (begins > ends), begins, 1) < today - _LONG_AGO
    year += end == last + 1 and (begun or (year, ends) < (today.year, today.month))
    span = [
        _word(tokens[begin], Sense.FROM), *_day(tokens[first], year - (begins > ends), first=True),
        _word(tokens[last], Sense.UNTIL), *_day(tokens[last], year, first=False),
    ]  # fmt: skip
    return [*tokens[:begin], *span, *tokens[end:]]


def _day(month: Token, year: int, *, first: bool) -> tuple[Token, ...]:
    day = Token(TokenKind.NUMBER, "1", number=1) if first else _word(month, Sense.END_OF)
    return day, replace(month), Token(TokenKind.NUMBER, f"{year}", number=year)


def _with_english_march(tokens: Sequence[Token]) -> Sequence[Token]:
    """ "Mar" is Tuesday in French and Spanish, but not beside an English weekday: ``mondays mar``."""
    english = {weekday_name(day, "en") for day in range(7)}
    if not any(place_key(each.text).removesuffix("s") in english for each in tokens):
        return tokens
    return [replace(each, meanings=_month_alone(each)) if says(each, Sense.MONTH) else each for each in tokens]


def _month_alone(token: Token) -> tuple[Meaning, ...]:
    return tuple(each for each in token.meanings if each.sense is Sense.MONTH)


def _is_month(token: Token) -> bool:
    return says(token, Sense.MONTH) and len(token.meanings) == 1


def _has_other_dates(tokens: Sequence[Token], months: Sequence[int]) -> bool:
    """A day of one of the months, another date, or a weekday that's counted within the month."""
    counted = any(each.date is not None or says(each, Sense.ORDINAL, Sense.EXCEPT) or each.ordinal for each in tokens)
    beside = (tokens[each] for n in months for each in (n - 1, n + 1) if 0 <= each < len(tokens))
    before = (tokens[n - 2] for n in months if n > 1 and says(tokens[n - 1], Sense.FILLER))
    return counted or any(each.kind is TokenKind.NUMBER and not each.is_year for each in (*beside, *before))


def _joined(tokens: Sequence[Token], first: int, last: int) -> bool:
    between = [each for each in tokens[first + 1 : last] if not says(each, Sense.FILLER) or each.text in {"à", "a"}]
    return len(between) == 1 and (says(between[0], *_JOINING) or between[0].text in {"à", "a"})


def _word(token: Token, sense: Sense) -> Token:
    return Token(TokenKind.WORD, token.text, meanings=(Meaning(sense, 0),))
