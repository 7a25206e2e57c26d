"""What a typed text says of how a meeting repeats, taken out of its words."""

from collections.abc import Sequence

from bot.meetings.recurrence import ANY_DAY, LAST
from bot.meetings.when.repeat_limits import LimitReader, read_date
from bot.meetings.when.repeat_model import DoubtfulDay, RepeatWords, SaidDay, in_a_row, in_chinese, says, value_of
from bot.meetings.when.spoken_clock import spoken_number
from bot.meetings.when.time_lexicon import Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.meetings.when.typed_when import refuse
from bot.timezones.places import place_key

WORKDAYS = 5
_LONGEST_MONTH = 31  # days
_MOST_POSITIONS = 5  # of a weekday in a month: "every 5th" may be short for one
_ARTICLES = frozenset({"on", "the", "der", "den", "dem", "le", "el"})


class _Reader(LimitReader):
    def __init__(self, tokens: Sequence[Token], *, in_option: bool) -> None:
        super().__init__(tokens)
        self.in_option = in_option
        self.rest: list[Token] = []
        self.every: list[tuple[int, Token]] = []
        self.months: list[tuple[int, Token]] = []
        self.plural = False
        self.starts: Token | None = None
        self.first_weekday: Token | None = None
        self.today: Token | None = None  # behind "starting"
        self.in_month: list[Token] = []
        self.other: list[Token] = []
        self.ordinals: list[tuple[int, Token]] = []
        self.joined = True  # whether the ordinal before is joined to the next
        self.doubtful: list[DoubtfulDay] = []

    def read(self) -> RepeatWords:
        while (token := self.peek()) is not None:
            if not (self.read_limit(token) or self._interval(token) or self._day(token)):
                self.rest.append(token)
                self.at += 1
        if self.today is not None and not self.days:  # else the first of these days from now on, as without it
            self.rest.append(self.today)
        for _, token in self.ordinals:
            self.rest.append(token)
        return RepeatWords(
            tuple(self.tokens), tuple(self.rest), tuple(self.every), tuple(self.months), tuple(self.days), self.plural,
            tuple(self.in_month), tuple(self.other), tuple(self.ends), tuple(self.left_out), self.starts,
            self.first_weekday, tuple(self.doubtful),
        )  # fmt: skip

    def _interval(self, token: Token) -> bool:
        if says(token, Sense.EVERY) and (found := self._numbered_interval(token)):
            return found
        if says(token, Sense.EVERY):
            self.every.append((value_of(token, Sense.EVERY), token))
        elif says(token, Sense.REPEATED):
            self.every.append((value_of(token, Sense.REPEATED), token))
        elif says(token, Sense.MONTHLY):
            self.months.append((value_of(token, Sense.MONTHLY), token))
        elif says(token, Sense.WORKDAYS):
            self.days += [SaidDay(n, 0, token, token.text) for n in range(value_of(token, Sense.WORKDAYS) or WORKDAYS)]
            self.plural = True
        elif says(token, Sense.WEEKENDS):
            self.days += [SaidDay(each, 0, token, token.text) for each in (5, 6)]
            self.plural = True
        elif says(token, Sense.OTHER_REPEAT):
            self.other.append(token)
        elif says(token, Sense.IN_MONTH):
            self.in_month.append(token)
        elif says(token, Sense.FROM):
            self._start(token)
            following = self.peek(1)
            if following is not None and says(following, Sense.DAY) and value_of(following, Sense.DAY) == 0:
                self.today = following
                self.at += 1
        else:
            return False
        self.at += 1
        return True

    def _start(self, token: Token) -> None:
        """Nothing in ``from monday to friday`` and ``from 4pm``."""
        weekday = self._weekday_after()
        if weekday is not None and self._end_of_days(weekday) is not None:
            return
        following = (each for each in self.tokens[self.at + 1 :] if not says(each, Sense.FILLER, Sense.PART))
        after = next(following, None)
        if after is None:
            self.rest.append(token)
        elif after.kind is not TokenKind.CLOCK:
            self.starts = token
            self.first_weekday = None if weekday is None else self.tokens[weekday]

    def _numbered_interval(self, token: Token) -> bool:
        """``every 3 weeks``, ``every third week``, ``every 2nd month``, ``every two thursdays``."""
        number, unit = self.peek(1), self.peek(2)
        if number is not None and unit is not None and says(unit, Sense.WEEKDAY, Sense.WEEKDAYS):
            return self._weekday_interval(token, number, unit)
        if number is None or not says(unit, Sense.UNIT_WEEK, Sense.UNIT_MONTH):
            return False
        assert unit is not None  # noqa: S101 - it says something
        in_words = value_of(number, Sense.ORDINAL) if says(number, Sense.ORDINAL) else spoken_number(number.text)
        count = number.number if number.kind is TokenKind.NUMBER else in_words
        if count is None:
            return False
        self._add_interval(count, unit, f"{token.text} {number.text} {unit.text}")
        self.at += 3
        return True

    def _weekday_interval(self, token: Token, number: Token, weekday: Token) -> bool:
        count = number.number if number.kind is TokenKind.NUMBER else spoken_number(number.text)
        if not count or number.ordinal or self._is_month(weekday):
            return False
        text = in_a_row(token, number, weekday)
        clear = not (number.kind is TokenKind.NUMBER and count > 1) or says(weekday, Sense.WEEKDAYS)
        if not (clear or in_chinese(token.text)):
            # it may be short for "every 2nd thursday"
            self.doubtful.append(DoubtfulDay(text, count, value_of(weekday, Sense.WEEKDAY, Sense.WEEKDAYS)))
        self.every.append((count, Token(TokenKind.WORD, text, meanings=(Meaning(Sense.EVERY, count),))))
        self.at += 2
        return True

    def _add_interval(self, count: int, unit: Token, text: str) -> None:
        weekly = says(unit, Sense.UNIT_WEEK)
        whole = Token(TokenKind.WORD, text, meanings=(Meaning(Sense.REPEATED if weekly else Sense.MONTHLY, count),))
        (self.every if weekly else self.months).append((count, whole))

    def _weekday_after(self) -> int | None:
        """The index of that of the first date, which isn't one of the series: ``starting next monday``."""
        behind = range(self.at + 1, len(self.tokens))
        after = next((n for n in behind if not says(self.tokens[n], Sense.FILLER, Sense.NEXT)), None)
        if after is None or not says(self.tokens[after], Sense.WEEKDAY) or self._is_month(self.tokens[after]):
            return None
        return after

    def _day(self, token: Token) -> bool:
        if token is self.first_weekday:
            return False
        if says(token, Sense.PLURAL) and says(self.peek(1), Sense.WEEKDAY, Sense.WEEKDAYS):
            self.plural = True
        elif (position := self._position(token)) is not None:
            if not self.joined and not self._goes_on_counting(token, position):
                refuse(token)
            self.ordinals.append((position, token))
            self.joined = False
        elif says(token, Sense.AND) and self.ordinals:
            self.joined = True
        elif (month_day := self._month_day(token)) is not None:
            self.days.append(SaidDay(ANY_DAY, month_day, token, token.text))
        elif says(token, Sense.AND) and self.days and self._day_follows():
            if says(self.peek(1), Sense.EVERY):
                self.at += 1
        elif says(token, Sense.WEEKDAY, Sense.WEEKDAYS) and not self._is_month(token):
            self._weekday(token)
        else:
            return False
        self.at += 1
        return True

    def _month_day(self, token: Token) -> int | None:
        """``15th of every month``, ``monthly on the 15th``, ``every 15th``, ``每月15号``."""
        number = self._day_number(token)
        if number is None or says(self.peek(-1), Sense.MONTH):
            return None
        counting = (Sense.FILLER, Sense.AND, Sense.ORDINAL, Sense.LAST_DAY)
        behind = (each for each in self.tokens[self.at + 1 :] if each.kind is not TokenKind.NUMBER)
        after = next((each for each in behind if not says(each, *counting)), None)
        if says(after, Sense.MONTH, Sense.WEEKDAY, Sense.WEEKDAYS, Sense.UNIT_WEEK, Sense.UNIT_MONTH, Sense.TIMES):
            return None
        every = self.in_option or any(says(each, Sense.EVERY) for each in self.tokens[: self.at])
        if says(after, Sense.MONTHLY) or (every and says(after, Sense.IN_MONTH)):
            return number
        if says(token, Sense.LAST_DAY):
            return number if self.months else None
        return number if token.kind is TokenKind.NUMBER and self._is_month_day(token) else None

    def _day_number(self, token: Token) -> int | None:
        if says(token, Sense.LAST_DAY):
            return LAST
        if token.kind is TokenKind.NUMBER:
            return token.number if 1 <= token.number <= _LONGEST_MONTH else None
        return 1 if says(token, Sense.ORDINAL) and value_of(token, Sense.ORDINAL) == 1 else None

    def _is_month_day(self, token: Token) -> bool:
        """By what stands before it."""
        before = [each for each in self.tokens[: self.at] if not says(each, Sense.FILLER)]
        if before and says(before[-1], Sense.EVERY):
            return token.ordinal and token.number > _MOST_POSITIONS
        if before and says(before[-1], Sense.AND):
            return bool(self.days) and self.days[-1].weekday == ANY_DAY
        if not self.months:
            return False
        article = self.at > 0 and place_key(self.tokens[self.at - 1].text) in _ARTICLES | {"am"}
        return (
            token.ordinal
            or article
            or (bool(before) and before[-1] is self.months[-1][1] and in_chinese(before[-1].text))
        )

    def _goes_on_counting(self, token: Token, position: int) -> bool:
        """``first, second``, but not ``second last``."""
        before, ordinal = self.ordinals[-1]
        return (token.ordinal and ordinal.ordinal) or 0 < before < position

    def _day_follows(self) -> bool:
        """Also behind "the"."""
        following = (
            each for each in self.tokens[self.at + 1 :] if not says(each, Sense.FILLER, Sense.EVERY, Sense.PLURAL)
        )
        after = next(following, None)
        if self.days[-1].weekday == ANY_DAY and after is not None and after.kind is TokenKind.NUMBER:
            return True
        return says(after, Sense.WEEKDAY, Sense.WEEKDAYS, Sense.ORDINAL) or (after is not None and after.ordinal)

    def _position(self, token: Token) -> int | None:
        """Of an ordinal that counts weekdays, though others may stand between: ``1st and 3rd thu``."""
        ordinal = token.ordinal and 1 <= token.number <= 5 and not says(self.peek(-1), Sense.MONTH)
        if not (ordinal or says(token, Sense.ORDINAL)):
            return None
        for each in self.tokens[self.at + 1 :]:
            if says(each, Sense.WEEKDAY, Sense.WEEKDAYS) and not self._is_month(each):
                return token.number or value_of(token, Sense.ORDINAL)
            if not (each.ordinal or says(each, Sense.AND, Sense.ORDINAL, Sense.FILLER)):
                return None
        return None

    def _is_month(self, token: Token) -> bool:
        """Of "mar", as where a single meeting is read."""
        named = [each for each in self.tokens if len(each.meanings) == 1 and says(each, Sense.MONTH)]
        numbers = [each for each in self.tokens if each.kind is TokenKind.NUMBER and not each.ordinal]
        return says(token, Sense.MONTH) and bool(numbers) and not named

    def _weekday(self, token: Token) -> None:
        weekday = value_of(token, Sense.WEEKDAY, Sense.WEEKDAYS)
        self.plural = self.plural or says(token, Sense.WEEKDAYS)
        self._note_doubt(token)
        self.days += [
            SaidDay(weekday, position, token, f"{ordinal.text} {token.text}") for position, ordinal in self.ordinals
        ] or [SaidDay(weekday, 0, token, token.text)]
        if not self.ordinals and (end := self._end_of_days(self.at)) is not None:
            self._add_days(token, self.tokens[end])
            self.at = end
        self.ordinals, self.joined = [], True

    def _note_doubt(self, weekday: Token) -> None:
        every, ordinal = self.peek(-2), self.peek(-1)
        number = self.ordinals[0][0] if len(self.ordinals) == 1 and self.ordinals[0][1] is ordinal else 0
        if number > 1 and every is not None and ordinal is not None and says(every, Sense.EVERY):
            self.doubtful.append(
                DoubtfulDay(in_a_row(every, ordinal, weekday), number, value_of(weekday, Sense.WEEKDAY, Sense.WEEKDAYS))
            )

    def _end_of_days(self, begin: int) -> int | None:
        """The index of the weekday that ends ``monday to friday``; None for a date, such as ``to friday 25 feb``."""
        following = [n for n in range(begin + 1, len(self.tokens)) if place_key(self.tokens[n].text) not in _ARTICLES]
        if len(following) < 2 or not self._connects_days(self.tokens[following[0]]):
            return None
        last = self.tokens[following[1]]
        if not says(last, Sense.WEEKDAY, Sense.WEEKDAYS) or self._is_month(last):
            return None
        return None if read_date(self.tokens[following[1] + 1 :]) is not None else following[1]

    def _connects_days(self, token: Token) -> bool:
        until = says(token, Sense.UNTIL) and value_of(token, Sense.UNTIL) == 1
        return until or says(token, Sense.TO) or place_key(token.text) == "a"

    def _add_days(self, begin: Token, end: Token) -> None:
        """Those behind `begin`, up to `end`; from Monday to Friday, or longer, they're those of each week."""
        first, last = (value_of(each, Sense.WEEKDAY, Sense.WEEKDAYS) for each in (begin, end))
        behind = (last - first) % 7
        self.days += [SaidDay((first + n) % 7, 0, end, end.text) for n in range(1, behind + 1)]
        whole_week = first == 0 and last >= WORKDAYS - 1
        self.plural = self.plural or whole_week or says(end, Sense.WEEKDAYS)


def repeat_words(tokens: Sequence[Token], *, in_option: bool = False) -> RepeatWords:
    """Those of the option `repeat` are of each month. Raises UnusedWord."""
    return _Reader(tokens, in_option=in_option).read()
