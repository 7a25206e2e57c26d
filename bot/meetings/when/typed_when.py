"""The parts of a typed time, sorted out of its words."""

import re
from collections.abc import Sequence

from bot.frozen import dataclass
from bot.meetings.when.misspelt import misspelt_word
from bot.meetings.when.time_lexicon import Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.meetings.when.unclear_time import UnclearTime
from bot.meetings.when.word_roles import day_number, hour_number, is_part_of_day, is_stray, with_twelves_joined
from bot.timezones.places import place_key, zones_of

WHICH_TIME = "Which time? Add one, such as “16:00” or “4pm”."
EXAMPLES = "Try “thu 4pm”, “3 dec 16:00” or “2026-12-03 16:00”."


class UnusedWord(UnclearTime):
    """The sentence quotes the word."""


@dataclass(frozen=True, slots=True)
class TypedWhen:
    """`words` by what they say; a number right before a weekday that's typed as its ordinal is in `nth`.

    `day_number` goes with a month, `hour` with a part of the day; `numbers` are the others.
    """

    clocks: tuple[Token, ...]
    dates: tuple[Token, ...]
    numbers: tuple[Token, ...]
    nth: tuple[Token, ...]
    words: dict[Sense, tuple[Token, ...]]
    tokens: tuple[Token, ...]
    day_number: Token | None = None
    hour: Token | None = None

    def of(self, *senses: Sense) -> tuple[Token, ...]:
        return tuple(token for sense in senses for token in self.words.get(sense, ()))

    def value(self, sense: Sense) -> int | None:
        """Of the one word that says it."""
        (token,) = self.words[sense]
        return next(each.value for each in token.meanings if each.sense is sense)

    def as_typed(self, *some: Token) -> str:
        """In the order in which they were."""
        return " ".join(each.text for each in self.tokens if any(each is one for one in some))

    @property
    def has_no_clock(self) -> bool:
        return not self.clocks and self.hour is None and not self.of(*_CLOCK_WORDS)

    def need_only_clock(self, *others: Sense) -> None:
        """Raises UnusedWord."""
        for sense, found in self.words.items():
            if sense not in {Sense.FILLER, Sense.PART, *_CLOCK_WORDS, *others}:
                refuse(found[0])
        for token in (*self.dates, *self.nth, *self.numbers):
            refuse(token)


_BESIDE_HOURS = (Sense.WEEKDAY, Sense.WEEKDAYS, Sense.DAY, Sense.TODAY_PART)
_CLOCK_WORDS = (Sense.NOON, Sense.MIDNIGHT, Sense.MIDNIGHT_TONIGHT)
_ONE_OF = {
    Sense.DAY: "I see two days there. Write one of them.",
    Sense.MONTH: "I see two dates there. Write one of them.",
}


_OF_SERIES = frozenset(
    {
        Sense.AND, Sense.UNTIL, Sense.TO, Sense.FROM, Sense.EXCEPT, Sense.FOR, Sense.TIMES, Sense.UNIT_WEEK,
        Sense.UNIT_MONTH, Sense.END_OF, Sense.LAST_DAY, Sense.END_OF_YEAR, Sense.WEEK_NUMBER,
    }
)  # fmt: skip


def refuse(token: Token) -> None:
    """Raises UnusedWord."""
    raise UnusedWord(f"I don’t understand “{token.text}” there. {EXAMPLES}")


_CHRISTMAS_DAYS = {
    "weihnachten": ("Heiligabend", "1. Weihnachtstag"), "noel": ("veille de Noël", "jour de Noël"),
    "navidad": ("Nochebuena", "día de Navidad"), "圣诞": ("平安夜", "圣诞节"),
}  # fmt: skip


def refuse_christmas(token: Token) -> None:
    """Raises UnusedWord: the eve or the day."""
    if any(each.sense is Sense.CHRISTMAS for each in token.meanings):
        days = _CHRISTMAS_DAYS.get(place_key(token.text), ("christmas eve", "christmas day"))
        hint = f"Write “{days[0]}” or “{days[1]}”."
        raise UnusedWord(f"Which day do you mean with “{token.text}”?", token.text, days, hint=hint)


def sorted_out(found: Sequence[Token]) -> TypedWhen:
    """Raises UnusedWord: a word is unknown, or says something that no meeting can be."""
    words: dict[Sense, tuple[Token, ...]] = {}
    numbers: list[int] = []
    nth: list[Token] = []
    month: int | None = None
    found = with_twelves_joined(found)
    has_number = any(token.kind is TokenKind.NUMBER for token in found)
    months = sum(len(token.meanings) == 1 and token.meanings[0].sense is Sense.MONTH for token in found)
    for index, token in enumerate(found):
        if token.kind is TokenKind.UNKNOWN:
            refuse_unknown(token, found[:index])
        if token.kind is TokenKind.NUMBER and token.meanings:  # "x10"
            refuse(token)
        if token.kind is TokenKind.NUMBER and _counts_weekdays(found, index):
            nth.append(token)
        elif token.kind is TokenKind.NUMBER:
            numbers.append(index)
        if token.kind is TokenKind.WORD:
            if is_stray(found, index) and all(each.kind is not TokenKind.UNKNOWN for each in found):
                refuse(token)
            meaning = _meaning(found, index, month=has_number and not months)
            if meaning.sense is Sense.FROM and _begins_hour(found[index + 1 :]):
                meaning = Meaning(Sense.FILLER)
            refuse_christmas(token)
            if meaning.sense in _OF_SERIES:
                refuse(token)
            month = index if meaning.sense is Sense.MONTH else month
            words[meaning.sense] = (*words.get(meaning.sense, ()), token)
    _settle_weekdays(words)
    by_kind = {kind: tuple(each for each in found if each.kind is kind) for kind in (TokenKind.CLOCK, TokenKind.DATE)}
    day = None if month is None or nth or Sense.ORDINAL in words else day_number(found, month)
    numbers = [each for each in numbers if each != day]
    hour = hour_number(found, {*range(len(found))} - {*numbers})
    typed = TypedWhen(
        clocks=by_kind[TokenKind.CLOCK],
        dates=by_kind[TokenKind.DATE],
        numbers=tuple(found[each] for each in numbers if each != hour),
        nth=tuple(nth),
        words=words,
        tokens=tuple(found),
        day_number=None if day is None else found[day],
        hour=None if hour is None else found[hour],
    )
    _refuse_hours(typed)
    return typed


def _begins_hour(following: Sequence[Token]) -> bool:
    """``ab 16 Uhr``, but not ``ab Montag``."""
    small = {Sense.FILLER, Sense.PART}
    after = next((each for each in following if not any(meant.sense in small for meant in each.meanings)), None)
    return after is not None and after.kind is TokenKind.CLOCK


def _refuse_hours(typed: TypedWhen) -> None:
    """``thu 10-12`` has no date in it, as a rule."""
    for token in typed.dates if typed.has_no_clock else ():
        hours = re.fullmatch(r"(\d{1,2})-(\d{1,2})", token.text)
        if (
            hours
            and hours[1] != hours[2]
            and max(int(hours[1]), int(hours[2])) <= 24
            and (typed.of(*_BESIDE_HOURS) or typed.day_number)
        ):
            begin, end = f"{hours[1]}:00", f"{hours[2]}:00"
            sentence = f"Is “{token.text}” from one hour to another?"
            raise UnclearTime(sentence, token.text, (f"{begin}–{end}",), hint=f"Write “{begin}–{end}”.")


def refuse_unknown(token: Token, before: Sequence[Token]) -> None:
    """Raises UnusedWord."""
    capitals = sum(char.isupper() for char in token.text)
    if (
        any(each.kind is TokenKind.CLOCK for each in before)
        and capitals > 1
        and re.fullmatch(r"[A-Za-z]{2,6}", token.text)
    ):
        raise UnusedWord(f"I don’t know the zone “{token.text}”. Write a city, such as Berlin, or UTC+05:30.")
    if token.text[0].isupper() and zones_of(token.text):
        sentence = f"I don’t understand “{token.text}” there. Is it the time in {token.text}?"
        raise UnusedWord(sentence, token.text, (f"in {token.text}",), hint=f"Write “in {token.text}”.")
    if near := misspelt_word(token.text):
        sentence = f"I don’t understand “{token.text}” there."
        raise UnusedWord(sentence, token.text, (near,), hint=EXAMPLES, question=f"Is it “{near}”?")
    refuse(token)


def _counts_weekdays(found: Sequence[Token], index: int) -> bool:
    """``1st thu``, but not ``jan 1st thu``."""
    token, after = found[index], found[index + 1 : index + 2]
    before = found[index - 1 : index] if index else []
    weekday = any(each.sense is Sense.WEEKDAY for follows in after for each in follows.meanings)
    month = any(each.sense is Sense.MONTH for comes in before for each in comes.meanings)
    return token.ordinal and 1 <= token.number <= 5 and weekday and not month


def _meaning(found: Sequence[Token], index: int, *, month: bool) -> Meaning:
    """Of "mar", a month where a number wants one, else a weekday."""
    token = found[index]
    by_sense = {each.sense: each for each in token.meanings}
    if Sense.MONTH in by_sense and Sense.WEEKDAY in by_sense:
        return by_sense[Sense.MONTH if month else Sense.WEEKDAY]
    if Sense.MORNING_OR_TOMORROW in by_sense:
        return Meaning(Sense.PART if is_part_of_day(found, index) else Sense.DAY, 1)
    return token.meanings[0]


def _settle_weekdays(words: dict[Sense, tuple[Token, ...]]) -> None:
    """Plural weekdays are those of each week; refuses what can't be more than one."""
    if Sense.PLURAL in words and not (Sense.WEEKDAY in words or Sense.WEEKDAYS in words):
        words[Sense.FILLER] = words.pop(Sense.PLURAL)
    for sense, sentence in _ONE_OF.items():
        if len(words.get(sense, ())) > 1:
            raise UnusedWord(sentence)
    for sense in (
        Sense.PART,
        Sense.TODAY_PART,
        Sense.NEXT,
        Sense.AFTER_NEXT,
        Sense.THIS,
        Sense.IN_WEEK,
        Sense.ORDINAL,
        Sense.IN_MONTH,
    ):
        if len(words.get(sense, ())) > 1:
            refuse(words[sense][1])
