"""What a typed text says of how a meeting repeats, taken out of its words."""

from collections.abc import Iterator, Sequence

from bot.frozen import dataclass
from bot.meetings.time_lexicon import Meaning, Sense
from bot.meetings.time_tokens import Token, TokenKind, TypedDate
from bot.meetings.typed_when import UnusedWord, refuse

_MAX_COUNT = 400
_ALSO_TO = 1  # the value of words that are "until" and "to" alike
WORKDAYS = tuple(range(5))


@dataclass(frozen=True, slots=True)
class SaidDay:
    """`position` as in RepeatDay; `token` is the weekday's, `text` the whole."""

    weekday: int
    position: int
    token: Token
    text: str


@dataclass(frozen=True, slots=True)
class SaidDate:
    """`date` has day 0 for the end of its month."""

    date: TypedDate
    text: str


@dataclass(frozen=True, slots=True)
class SaidEnd:
    """One of them: the last day, a number of dates, or weeks or months from the first date."""

    text: str
    until: SaidDate | None = None
    count: int = 0
    weeks: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class RepeatWords:
    """`every` and `months` are intervals with their words; `rest` is what says nothing of repeating, nor a weekday."""

    tokens: tuple[Token, ...]
    rest: tuple[Token, ...]
    every: tuple[tuple[int, Token], ...]
    months: tuple[tuple[int, Token], ...]
    days: tuple[SaidDay, ...]
    plural: bool
    in_month: tuple[Token, ...]
    other: tuple[Token, ...]
    ends: tuple[SaidEnd, ...]
    left_out: tuple[tuple[SaidDate, SaidDate], ...]
    starts: bool

    @property
    def repeats(self) -> bool:
        """Whether it says how often, not only until when."""
        positions = sum(bool(each.position) for each in self.days)
        return bool(self.every or self.months or self.plural or self.other or positions > 1)

    @property
    def has_limits(self) -> bool:
        return bool(self.ends or self.left_out)


def says(token: Token | None, *senses: Sense) -> bool:
    return token is not None and any(each.sense in senses for each in token.meanings)


def value_of(token: Token, *senses: Sense) -> int:
    return next(each.value or 0 for each in token.meanings if each.sense in senses)


class _Reader:
    """Goes through the tokens once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens, self.at = tokens, 0
        self.rest: list[Token] = []
        self.every: list[tuple[int, Token]] = []
        self.months: list[tuple[int, Token]] = []
        self.days: list[SaidDay] = []
        self.plural = self.starts = False
        self.in_month: list[Token] = []
        self.other: list[Token] = []
        self.ends: list[SaidEnd] = []
        self.left_out: list[tuple[SaidDate, SaidDate]] = []
        self.ordinals: list[tuple[int, Token]] = []
        self.joined = True  # whether the ordinal before is joined to the next

    def peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def read(self) -> RepeatWords:
        while (token := self.peek()) is not None:
            if not (self._limit(token) or self._interval(token) or self._day(token)):
                self.rest.append(token)
                self.at += 1
        for _, token in self.ordinals:
            self.rest.append(token)
        return RepeatWords(
            tuple(self.tokens), tuple(self.rest), tuple(self.every), tuple(self.months), tuple(self.days), self.plural,
            tuple(self.in_month), tuple(self.other), tuple(self.ends), tuple(self.left_out), self.starts,
        )  # fmt: skip

    def _limit(self, token: Token) -> bool:
        if says(token, Sense.UNTIL):
            self.at += 1
            until = self._need_date(token)
            self.ends.append(SaidEnd(f"{token.text} {until.text}", until=until))
        elif says(token, Sense.EXCEPT):
            self.at += 1
            self.left_out += self._ranges(token)
        elif (end := self._count(token)) is not None:
            self.ends.append(end)
        else:
            return False
        return True

    def _count(self, token: Token) -> SaidEnd | None:
        """``10 times``, ``for 3 months``."""
        start = self.at
        while says(self.peek(start - self.at), Sense.FOR, Sense.NEXT) and (start == self.at or says(token, Sense.FOR)):
            start += 1
        number, unit = self.peek(start - self.at), self.peek(start - self.at + 1)
        if number is None or unit is None or number.kind is not TokenKind.NUMBER or number.ordinal:
            return None
        spans = says(unit, Sense.UNIT_WEEK, Sense.UNIT_MONTH) and says(token, Sense.FOR)
        if not (spans or says(unit, Sense.TIMES)):
            return None
        text = f"{number.text} {unit.text}"
        if not 1 < number.number <= _MAX_COUNT:
            raise UnusedWord(f"A series has from 2 to {_MAX_COUNT} dates, not “{text}”.")
        self.at = start + 2
        if says(unit, Sense.TIMES):
            return SaidEnd(text, count=number.number)
        in_weeks = says(unit, Sense.UNIT_WEEK)
        return SaidEnd(text, weeks=number.number * in_weeks, months=number.number * (not in_weeks))

    def _interval(self, token: Token) -> bool:
        if says(token, Sense.EVERY) and (found := self._numbered_interval(token)):
            return found
        if says(token, Sense.EVERY_SECOND):
            self._every_second(token)
        elif says(token, Sense.EVERY):
            self.every.append((value_of(token, Sense.EVERY), token))
        elif says(token, Sense.REPEATED):
            self.every.append((value_of(token, Sense.REPEATED), token))
        elif says(token, Sense.MONTHLY):
            self.months.append((value_of(token, Sense.MONTHLY), token))
        elif says(token, Sense.WORKDAYS):
            self.days += [SaidDay(each, 0, token, token.text) for each in WORKDAYS]
            self.plural = True
        elif says(token, Sense.OTHER_REPEAT):
            self.other.append(token)
        elif says(token, Sense.IN_MONTH):
            self.in_month.append(token)
        elif says(token, Sense.FROM):
            self.starts = True
        else:
            return False
        self.at += 1
        return True

    def _numbered_interval(self, token: Token) -> bool:
        """``every 3 weeks``, ``every third week``, ``every 2nd month``."""
        number, unit = self.peek(1), self.peek(2)
        if number is None or not says(unit, Sense.UNIT_WEEK, Sense.UNIT_MONTH):
            return False
        if not (number.kind is TokenKind.NUMBER or says(number, Sense.ORDINAL)):
            return False
        assert unit is not None  # noqa: S101 - it says something
        count = number.number if number.kind is TokenKind.NUMBER else value_of(number, Sense.ORDINAL)
        self._add_interval(count, unit, f"{token.text} {number.text} {unit.text}")
        self.at += 3
        return True

    def _add_interval(self, count: int, unit: Token, text: str) -> None:
        weekly = says(unit, Sense.UNIT_WEEK)
        whole = Token(TokenKind.WORD, text, meanings=(Meaning(Sense.REPEATED if weekly else Sense.MONTHLY, count),))
        (self.every if weekly else self.months).append((count, whole))

    def _every_second(self, token: Token) -> None:
        """Every two weeks, unless it begins a list of positions, or of the month: ``every second and fourth thu``."""
        following = self.peek(1)
        if following is not None and says(following, Sense.UNIT_WEEK, Sense.UNIT_MONTH):
            self._add_interval(2, following, f"{token.text} {following.text}")
            self.at += 1
            return
        in_month = any(says(each, Sense.MONTHLY, Sense.IN_MONTH) for each in self.tokens)
        if says(following, Sense.AND) or (in_month and says(following, Sense.WEEKDAY)):
            self.every.append((1, token))
            self.ordinals.append((2, token))
            self.joined = False
        else:
            self.every.append((2, token))

    def _day(self, token: Token) -> bool:
        if says(token, Sense.PLURAL) and says(self.peek(1), Sense.WEEKDAY, Sense.WEEKDAYS):
            self.plural = True
        elif (position := self._position(token)) is not None:
            if not self.joined and not (token.ordinal and self.ordinals[-1][1].ordinal):
                refuse(token)
            self.ordinals.append((position, token))
            self.joined = False
        elif says(token, Sense.AND) and self.ordinals:
            self.joined = True
        elif says(token, Sense.AND) and self.days and self._day_follows():
            pass
        elif says(token, Sense.WEEKDAY, Sense.WEEKDAYS) and not self._is_month(token):
            self._weekday(token)
        else:
            return False
        self.at += 1
        return True

    def _day_follows(self) -> bool:
        """Also behind "the"."""
        following = (each for each in self.tokens[self.at + 1 :] if not says(each, Sense.FILLER))
        after = next(following, None)
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
        if not self.joined and not self.ordinals:
            self.joined = True
        self.days += [
            SaidDay(weekday, position, token, f"{ordinal.text} {token.text}") for position, ordinal in self.ordinals
        ] or [SaidDay(weekday, 0, token, token.text)]
        self.ordinals, self.joined = [], True

    def _need_date(self, token: Token) -> SaidDate:
        """Refuses `token` where no day follows it."""
        found = self._date()
        if found is None:
            following = self.peek()
            if following is not None and says(following, Sense.MONTH):
                raise UnusedWord(f"Which day of {following.text}? Write it like “31 march” or “end of march”.")
            unknown = following is not None and following.kind is TokenKind.UNKNOWN
            refuse(following if following is not None and unknown else token)
            raise AssertionError
        return found

    def _date(self) -> SaidDate | None:
        """The next day that's named, with its month; None leaves everything as it is."""
        index = self.at
        while index < len(self.tokens) and says(self.tokens[index], Sense.FILLER, Sense.WEEKDAY, Sense.AND):
            if says(self.tokens[index], Sense.MONTH):
                break
            index += 1
        found = read_date(self.tokens[index:])
        if found is None:
            return None
        said, length = found
        self.at = index + length
        return said

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
            yield begins[-1], self._end_of_range(begins[-1], ranged=from_)
            first = False

    def _days_of_one_month(self) -> list[SaidDate]:
        """``24 and 31 dec``: the days before the last, whose month comes with it."""
        days: list[Token] = []
        index = self.at
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.kind is TokenKind.NUMBER and token.number <= 31:
                days.append(token)
            elif not says(token, Sense.FILLER, Sense.AND):
                break
            index += 1
        month = self.tokens[index] if index < len(self.tokens) else None
        if len(days) < 2 or month is None or not says(month, Sense.MONTH):
            return []
        self.at = next(n for n in range(self.at, index) if self.tokens[n] is days[-1])
        number = value_of(month, Sense.MONTH)
        return [SaidDate(TypedDate(each.number, number, None, True), f"{each.text} {month.text}") for each in days[:-1]]

    def _end_of_range(self, begin: SaidDate, *, ranged: bool) -> SaidDate:
        connector = self.peek()
        both = says(connector, Sense.UNTIL)
        if connector is None or not (says(connector, Sense.TO) or both):
            return begin
        if both and not ranged:
            if value_of(connector, Sense.UNTIL) == _ALSO_TO:
                raise UnusedWord(
                    f"Does the series end with “{connector.text}”, or is that the end of the dates left out? Write "
                    f"“from … {connector.text} …” for these."
                )
            return begin
        self.at += 1
        return self._need_date(connector)


def read_date(tokens: Sequence[Token]) -> tuple[SaidDate, int] | None:
    """At the start of `tokens`, with how many it takes: ``24 dec 2026``, ``dec 24``, ``2026-12-24``, ``end of may``."""
    first = tokens[0] if tokens else None
    if first is None:
        return None
    if first.date is not None:
        return SaidDate(first.date, first.text), 1
    end = says(first, Sense.END_OF)
    words = [each for each in tokens if not says(each, Sense.FILLER)][end : 3 + end]
    numbers = [each for each in words if each.kind is TokenKind.NUMBER]
    if end:
        day, month, used = None, words[:1], 1
    elif says(first, Sense.MONTH):
        day, month, used = words[1:2], words[:1], 2
    else:
        day, month, used = words[:1], words[1:2], 2
    if not month or not says(month[0], Sense.MONTH) or (day is not None and not (day and day[0] in numbers)):
        return None
    year = words[used : used + 1]
    years = [each.number for each in year if each.kind is TokenKind.NUMBER and each.number > 999]
    last = words[used - 1 + len(years)]
    length = next(n for n, each in enumerate(tokens, 1) if each is last)
    typed = TypedDate(day[0].number if day else 0, value_of(month[0], Sense.MONTH), years[0] if years else None, True)
    return SaidDate(typed, " ".join(each.text for each in tokens[:length])), length


def repeat_words(tokens: Sequence[Token]) -> RepeatWords:
    """Raises UnusedWord."""
    return _Reader(tokens).read()
