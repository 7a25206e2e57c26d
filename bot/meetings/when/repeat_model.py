"""What a text may say of how a meeting repeats, with the words that said it."""

from bot.frozen import dataclass
from bot.meetings.recurrence import ANY_DAY
from bot.meetings.when.time_lexicon import Sense
from bot.meetings.when.time_tokens import Token, TypedDate


@dataclass(frozen=True, slots=True)
class SaidDay:
    """`position` as in RepeatDay; `token` is the weekday's, `text` the whole."""

    weekday: int
    position: int
    token: Token
    text: str


@dataclass(frozen=True, slots=True)
class DoubtfulDay:
    """``every second thursday``, as typed: after so many weeks, or in that position of the month."""

    text: str
    number: int
    weekday: int


END_OF_MONTH = -1


@dataclass(frozen=True, slots=True)
class SaidDate:
    """`date` has END_OF_MONTH for the last day of its month; `weekday` is the one named beside it."""

    date: TypedDate
    text: str
    weekday: int | None = None


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
    """`every` and `months` are intervals with their words; `rest` is what says nothing of repeating, nor a weekday.

    `first_weekday` is in `rest`, though.
    """

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
    starts: Token | None
    first_weekday: Token | None
    doubtful: tuple[DoubtfulDay, ...]

    @property
    def repeats(self) -> bool:
        """Whether it says how often, not only until when."""
        positions = sum(bool(each.position) for each in self.days)
        several = positions > 1 or any(each.weekday == ANY_DAY for each in self.days)
        return bool(self.every or self.months or self.plural or self.other or several)

    @property
    def has_limits(self) -> bool:
        return bool(self.ends or self.left_out)


def in_a_row(*tokens: Token) -> str:
    """As they were typed."""
    texts = [each.text for each in tokens]
    return ("" if in_chinese(texts[0]) else " ").join(texts)


def in_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def says(token: Token | None, *senses: Sense) -> bool:
    return token is not None and any(each.sense in senses for each in token.meanings)


def value_of(token: Token, *senses: Sense) -> int:
    return next(each.value or 0 for each in token.meanings if each.sense in senses)
