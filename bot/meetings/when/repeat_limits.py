"""Reads until when a meeting repeats, and which dates are left out."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.meetings.when.durations import read_duration
from bot.meetings.when.offer_words import language_of, month_name, offered
from bot.meetings.when.repeat_model import (
    END_OF_MONTH,
    SaidDate,
    SaidDay,
    SaidEnd,
    in_a_row,
    in_chinese,
    says,
    value_of,
)
from bot.meetings.when.spoken_clock import spoken_number
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import Token, TokenKind, TypedDate
from bot.meetings.when.typed_when import UnusedWord, refuse, refuse_christmas, refuse_unknown

_MAX_COUNT = 400
_THROUGH = frozenset({"through", "thru"})
_ARTICLES_AS_ONE = frozenset({"a", "an", "ein", "einen", "eine", "un", "une"})
_INTERVALS = (Sense.REPEATED, Sense.MONTHLY)
_MOST_EACH = 7  # more dates are rather those of the whole series: "10x weekly"


class LimitReader:
    """Goes through the tokens once; `at` is the next one's index."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.days: list[SaidDay] = []
        self.ends: list[SaidEnd] = []
        self.left_out: list[tuple[SaidDate, SaidDate]] = []

    def peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def read_limit(self, token: Token) -> bool:
        """Whether one begins there. Raises UnusedWord."""
        if (month := self._through_month(token)) is not None:
            self.at += 2
            until = SaidDate(TypedDate(END_OF_MONTH, month, None, True), self.tokens[self.at - 1].text)
            self.ends.append(SaidEnd(f"{token.text} {until.text}", until=until))
        elif says(token, Sense.UNTIL) or self._ends_range(token):
            self.at += 1
            until = self._need_date(token)
            self.ends.append(SaidEnd(f"{token.text} {until.text}", until=until))
        elif says(token, Sense.EXCEPT):
            self.at += 1
            if not self._weekdays_left_out():
                self.left_out += self._ranges(token)
        elif (end := self._count(token)) is not None:
            self.ends.append(end)
        else:
            if says(token, Sense.FOR):
                self._refuse_duration(token)
            return False
        return True

    def _weekdays_left_out(self) -> bool:
        """``every weekday except friday``: those are no days of the series."""
        index, weekdays = self.at, set()
        while says(token := self._token(index), Sense.WEEKDAY, Sense.WEEKDAYS, Sense.FILLER, Sense.PLURAL, Sense.AND):
            assert token is not None  # noqa: S101 - it says something
            if says(token, Sense.WEEKDAY, Sense.WEEKDAYS):
                weekdays.add(value_of(token, Sense.WEEKDAY, Sense.WEEKDAYS))
            index += 1
        kept = [each for each in self.days if each.weekday not in weekdays]
        if not weekdays or not kept or kept == self.days or read_date(self.tokens[index:]) is not None:
            return False
        self.days, self.at = kept, index
        return True

    def _token(self, index: int) -> Token | None:
        return self.tokens[index] if index < len(self.tokens) else None

    def _through_month(self, token: Token) -> int | None:
        """``through march``, without a day."""
        month, after = self.peek(1), self.peek(2)
        if token.text.casefold() not in _THROUGH or month is None or not says(month, Sense.MONTH):
            return None
        return None if after is not None and after.kind is TokenKind.NUMBER else value_of(month, Sense.MONTH)

    def _ends_range(self, token: Token) -> bool:
        """``from 7 jan to 25 mar``, ``through 4 feb``."""
        begun = any(says(each, Sense.FROM) for each in self.tokens[: self.at]) or token.text.casefold() in _THROUGH
        if not (says(token, Sense.TO) and begun):
            return False
        start = self.at
        self.at += 1
        found = self._date()
        self.at = start
        return found is not None

    def _refuse_duration(self, token: Token) -> None:
        text = " ".join(each.text for each in self.tokens[self.at + 1 :])
        found = read_duration(text)
        if found is not None and found[0] < timedelta(days=1):
            said = f"{token.text} {text[: found[1]]}"
            raise UnusedWord(f"“{said}” says how long it takes. Leave that out here, and write it in `duration`.")

    def _count(self, token: Token) -> SaidEnd | None:
        """``10 times``, ``for 3 months``."""
        start = self.at
        while says(self.peek(start - self.at), Sense.FOR, Sense.NEXT) and (start == self.at or says(token, Sense.FOR)):
            start += 1
        number = self.peek(start - self.at)
        whole = number is not None and number.kind is TokenKind.NUMBER and says(number, Sense.TIMES)  # "x10"
        unit = number if whole else self.peek(start - self.at + 1)
        if number is None or unit is None or (count := _number(number)) is None:
            return None
        spans = says(unit, Sense.UNIT_WEEK, Sense.UNIT_MONTH) and says(token, Sense.FOR)
        if not (spans or says(unit, Sense.TIMES)):
            return None
        end = start + 2 - whole
        text = in_a_row(*self.tokens[self.at if spans else start : end])
        if not (1 if spans else 2) <= count <= _MAX_COUNT:
            raise UnusedWord(f"A series has from 2 to {_MAX_COUNT} dates, not “{text}”.")
        if says(unit, Sense.TIMES):
            self._refuse_times_each_week(start, end, count)
        self.at = end
        if says(unit, Sense.TIMES):
            return SaidEnd(text, count=count)
        in_weeks = says(unit, Sense.UNIT_WEEK)
        return SaidEnd(text, weeks=count * in_weeks, months=count * (not in_weeks))

    def _refuse_times_each_week(self, start: int, end: int, count: int) -> None:
        """``2x weekly`` and ``每周2次``: a count right beside an interval is rather of each."""
        before, after = self.tokens[start - 1] if start else None, self._token(end)
        if after is not None and says(after, *_INTERVALS) and count <= _MOST_EACH:
            said = in_a_row(*self.tokens[start : end + 1])
        elif before is not None and says(before, *_INTERVALS) and in_chinese(before.text):
            said, after = in_a_row(*self.tokens[start - 1 : end]), before
        else:
            return
        weeks = says(after, Sense.REPEATED)
        every = value_of(after, *_INTERVALS)
        interval = f"every {every} {'weeks' if weeks else 'months'}" if every > 1 else "weekly" if weeks else "monthly"
        times = f"{interval}, {count} times"
        raise UnusedWord(
            f"I can’t repeat a meeting several times with “{said}”. Do you mean “{times}” in all?",
            said,
            (times,),
            hint=f"Write “{times}”.",
        )

    def _need_date(self, token: Token) -> SaidDate:
        """Refuses `token` where no day follows it."""
        found = self._date()
        for each in self.tokens[self.at : self.at + 2] if found is None else ():
            refuse_christmas(each)
        if found is None:
            following = self.peek()
            if following is not None and says(following, Sense.MONTH):
                number = value_of(following, Sense.MONTH)
                hint = "Write it like “31 march” or “end of march”."
                language = language_of(f"{token.text} {following.text}")
                end = offered("end of month", language, month_name(number, language))
                end = end.lower() if language == "en" else end
                raise UnusedWord(f"Which day of {calendar.month_name[number]}?", following.text, (end,), hint=hint)
            for unknown in (each for each in self.tokens[self.at : self.at + 2] if each.kind is TokenKind.UNKNOWN):
                refuse_unknown(unknown, ())
            named = next((each for each in self.tokens[self.at :] if not says(each, Sense.FILLER)), token)
            if named.ordinal:
                raise UnusedWord(f"In which month is “{named.text}”? Write it like “24 dec”.")
            refuse(named if named.kind in {TokenKind.UNKNOWN, TokenKind.WORD} else token)
            raise AssertionError
        return found

    def _date(self) -> SaidDate | None:
        """The next day that's named, with its month; None leaves everything as it is."""
        index = self.at
        weekdays: list[Token] = []
        while index < len(self.tokens) and says(self.tokens[index], Sense.FILLER, Sense.WEEKDAY, Sense.AND):
            if says(self.tokens[index], Sense.MONTH):
                break
            weekdays += [self.tokens[index]] * says(self.tokens[index], Sense.WEEKDAY)
            index += 1
        found = read_date(self.tokens[index:])
        if found is None:
            return None
        said, length = found
        self.at = index + length
        if self.days and says(self.peek(), Sense.WEEKDAY) and not says(self.peek(), Sense.MONTH):
            weekdays.append(self.tokens[self.at])
            self.at += 1
        for token in weekdays[1:]:
            refuse(token)
        return replace(said, weekday=value_of(weekdays[0], Sense.WEEKDAY) if weekdays else None)

    def _ranges(self, token: Token) -> Iterator[tuple[SaidDate, SaidDate]]:
        """Behind "except": single days, and ranges such as ``from 21 dec to 4 jan``."""
        first = True
        while True:
            from_ = says(self.peek(), Sense.FROM)
            self.at += from_
            pending = self._days_of_one_month()
            begins = [*pending, *filter(None, [self._need_date(token) if first or from_ else self._date()])]
            if not begins:
                return
            yield from ((each, each) for each in begins[:-1])
            yield begins[-1], self._end_of_range(token, begins[-1], ranged=from_)
            first = False

    def _days_of_one_month(self) -> list[SaidDate]:
        """``24 and 31 dec``: the days before the last, whose month comes with it."""
        days: list[Token] = []
        index = self.at
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.kind is TokenKind.NUMBER and not token.is_year:
                days.append(token)
            elif not says(token, Sense.FILLER, Sense.AND, Sense.PLURAL):
                break
            index += 1
        month = self._token(index)
        if not days or month is None:
            return []
        if month.date is not None and month.date.day_first:  # "24. und 31.12."
            self.at = index
            return [SaidDate(replace(month.date, first=each.number), f"{each.text} {month.text}") for each in days]
        if not says(month, Sense.MONTH):
            return []
        self.at = next(n for n in range(self.at, index) if self.tokens[n] is days[-1])
        number = value_of(month, Sense.MONTH)
        return [SaidDate(TypedDate(each.number, number, None, True), f"{each.text} {month.text}") for each in days[:-1]]

    def _end_of_range(self, token: Token, begin: SaidDate, *, ranged: bool) -> SaidDate:
        """`token` is the "except" before them."""
        connector = self.peek()
        both = says(connector, Sense.UNTIL)
        if connector is None or not (says(connector, Sense.TO) or both):
            return begin
        self.at += 1
        end = self._need_date(connector)
        if both and not ranged:
            until = f"{connector.text} {end.text}"
            raise UnusedWord(
                f"Does the series end with “{connector.text}”, or is that the end of the dates left out?",
                f"{token.text} {begin.text} {until}",
                (f"{token.text} from {begin.text} {until}", f"{until} {token.text} {begin.text}"),
            )
        return end


def _number(token: Token) -> int | None:
    if token.kind is TokenKind.NUMBER:
        return None if token.ordinal else token.number
    return 1 if token.text.casefold() in _ARTICLES_AS_ONE else spoken_number(token.text)


def read_date(tokens: Sequence[Token]) -> tuple[SaidDate, int] | None:
    """At the start of `tokens`, with how many it takes: ``24 dec 2026``, ``dec 24``, ``2026-12-24``, ``end of may``."""
    first = tokens[0] if tokens else None
    if first is None:
        return None
    if first.date is not None:
        return SaidDate(first.date, first.text), 1
    if says(first, Sense.END_OF_YEAR):
        return SaidDate(TypedDate(31, 12, None, True), first.text), 1
    end = says(first, Sense.END_OF)
    match [each for each in tokens if not says(each, Sense.FILLER)]:
        case [_, month, *after] if end:
            named = [month]
        case [month, day, *after] if says(month, Sense.MONTH):
            named = [month, day]
        case [day, month, *after]:
            named = [day, month]
        case _:
            return None
    numbers = [each.number for each in named if each.kind is TokenKind.NUMBER and not each.is_year]
    if not says(month, Sense.MONTH) or len(numbers) != len(named) - 1:
        return None
    years = [each for each in after[:1] if each.is_year]
    last = [*named, *years][-1]
    length = next(n for n, each in enumerate(tokens, 1) if each is last)
    typed = TypedDate(
        numbers[0] if numbers else END_OF_MONTH, value_of(month, Sense.MONTH), years[0].number if years else None, True
    )
    return SaidDate(typed, " ".join(each.text for each in tokens[:length])), length
