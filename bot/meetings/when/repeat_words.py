"""What a typed text says of how a meeting repeats, taken out of its words."""

from collections.abc import Sequence

from bot.meetings.when.repeat_limits import LimitReader
from bot.meetings.when.repeat_model import RepeatWords, SaidDay, says, value_of
from bot.meetings.when.time_lexicon import Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.meetings.when.typed_when import refuse

WORKDAYS = tuple(range(5))


class _Reader(LimitReader):
    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__(tokens)
        self.rest: list[Token] = []
        self.every: list[tuple[int, Token]] = []
        self.months: list[tuple[int, Token]] = []
        self.plural = self.starts = False
        self.first_weekday: Token | None = None
        self.today: Token | None = None  # behind "starting"
        self.in_month: list[Token] = []
        self.other: list[Token] = []
        self.ordinals: list[tuple[int, Token]] = []
        self.joined = True  # whether the ordinal before is joined to the next

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
            self.first_weekday,
        )  # fmt: skip

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
            self.first_weekday = self._weekday_after()
            following = self.peek(1)
            if following is not None and says(following, Sense.DAY) and value_of(following, Sense.DAY) == 0:
                self.today = following
                self.at += 1
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
        ordinal = value_of(following, Sense.ORDINAL) if following and says(following, Sense.ORDINAL) else 0
        if ordinal > 2 or says(following, Sense.AND) or (in_month and says(following, Sense.WEEKDAY)):
            self.every.append((1, token))
            self.ordinals.append((2, token))
            self.joined = False
        else:
            self.every.append((2, token))

    def _weekday_after(self) -> Token | None:
        """``starting next monday``: that of the first date, not one of the series."""
        following = (each for each in self.tokens[self.at + 1 :] if not says(each, Sense.FILLER, Sense.NEXT))
        after = next(following, None)
        return after if after is not None and says(after, Sense.WEEKDAY) and not self._is_month(after) else None

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
        elif says(token, Sense.AND) and self.days and self._day_follows():
            pass
        elif says(token, Sense.WEEKDAY, Sense.WEEKDAYS) and not self._is_month(token):
            self._weekday(token)
        else:
            return False
        self.at += 1
        return True

    def _goes_on_counting(self, token: Token, position: int) -> bool:
        """``first, second``, but not ``second last``."""
        before, ordinal = self.ordinals[-1]
        return (token.ordinal and ordinal.ordinal) or 0 < before < position

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


def repeat_words(tokens: Sequence[Token]) -> RepeatWords:
    """Raises UnusedWord."""
    return _Reader(tokens).read()
