"""What a number or a small word does in a typed time, by the words beside it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.meetings.when.time_lexicon import BEFORE_WEEK, BEHIND, OF_SERIES, POLITE, Meaning, Sense
from bot.meetings.when.time_tokens import Token, TokenKind
from bot.timezones.places import place_key

_BEFORE_HOUR = frozenset({"at", "um", "a la", "a las", "las"})
_NEVER_BEFORE_HOURS = frozenset({"dem", "den", "der", "die", "des"})  # "dem" is short for "demain", too
_EVEN_IN_CAPITALS = frozenset({"at", "on", "the", "of", "um"})
_PARTS = frozenset({Sense.PART, Sense.TODAY_PART, Sense.MORNING_OR_TOMORROW})


def _has(token: Token, *senses: Sense) -> bool:
    return any(each.sense in senses for each in token.meanings)


def is_stray(found: Sequence[Token], index: int) -> bool:
    """Whether that word is left over, though it might be filler elsewhere: ``la`` behind an hour is no article."""
    token = found[index]
    value = next((each.value for each in token.meanings if each.sense is Sense.FILLER), None)
    if value is None or value in {POLITE, OF_SERIES} or (value == BEHIND and index):
        return False
    after = next((each for each in found[index + 1 :] if not _has(each, Sense.FILLER)), None)
    if after is None:
        return True
    if after.kind is TokenKind.CLOCK and place_key(token.text) in _NEVER_BEFORE_HOURS:
        return True
    if value == BEFORE_WEEK:
        return not _has(after, Sense.IN_WEEK, Sense.NEXT)
    mixed = any(each.text != each.text.upper() for each in found if each.kind is not TokenKind.CLOCK)
    return mixed and len(token.text) > 1 and token.text.isupper() and place_key(token.text) not in _EVEN_IN_CAPITALS


def stray_words(found: Sequence[Token]) -> frozenset[str]:
    """Those that may name a zone: in capitals, or last."""
    stray = (index for index in range(len(found)) if is_stray(found, index))
    texts = (found[each].text for each in stray if found[each].text.isupper() or each == len(found) - 1)
    return frozenset(text for text in texts if text.isascii())


def day_number(found: Sequence[Token], month: int) -> int | None:
    """The index of the number that goes with the month at index `month`."""
    before = _beside(found, range(month - 1, -1, -1))
    after = _beside(found, range(month + 1, len(found)))
    if before is None or (after is not None and _is_hour(found, before)):
        return after
    return before


def _beside(found: Sequence[Token], indices: range) -> int | None:
    index = next((each for each in indices if not _has(found[each], Sense.FILLER)), None)
    if index is None or found[index].kind is not TokenKind.NUMBER or found[index].is_year:
        return None
    return index


def _is_hour(found: Sequence[Token], index: int) -> bool:
    return index > 0 and place_key(found[index - 1].text) in _BEFORE_HOUR


def hour_number(found: Sequence[Token], taken: set[int]) -> int | None:
    """The index of a bare number that a part of the day makes an hour: ``tonight 8``; never one that is `taken`."""
    around_noon = any(Meaning(Sense.NOON, 1) in each.meanings for each in found)
    if any(each.kind is TokenKind.CLOCK for each in found):
        return None
    if not (around_noon or any(_has(each, *_PARTS) for each in found)):
        return None
    numbers = [
        index
        for index, each in enumerate(found)
        if each.kind is TokenKind.NUMBER and index not in taken and each.number < 25 and not each.ordinal
    ]
    return numbers[0] if len(numbers) == 1 else None


def with_twelves_joined(found: Sequence[Token]) -> list[Token]:
    """``12 noon`` as one word, which says the same as ``noon``."""
    joined: list[Token] = []
    for token in found:
        before = joined[-1] if joined else None
        twelve = before is not None and before.kind is TokenKind.NUMBER and before.text == "12"
        if twelve and _has(token, Sense.NOON, Sense.MIDNIGHT):
            joined[-1] = replace(token, text=f"12 {token.text}")
        else:
            joined.append(token)
    return joined


def is_part_of_day(found: Sequence[Token], index: int) -> bool:
    """Of ``morgen`` and ``mañana``: behind a day they are its morning, else tomorrow."""
    return any(_has(each, Sense.WEEKDAY, Sense.DAY, Sense.MORNING_OR_TOMORROW) for each in found[:index])
