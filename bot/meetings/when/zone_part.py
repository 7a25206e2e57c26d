"""The time zone of a typed time."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.meetings.when.parsed_time import ParsedTime
from bot.meetings.when.time_tokens import NoSuchTime, is_time_word, tokens
from bot.meetings.when.unclear_time import UnclearTime, with_answer
from bot.meetings.when.word_roles import stray_words
from bot.timezones import is_fixed_offset, load
from bot.timezones.places import is_same, place_key
from bot.timezones.reading import find_zone
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound, ZoneUnknown


class SeveralZones(UnclearTime):
    """Its answers are zones, or whole texts with one each."""


def without_zone(words: str, zone: str) -> tuple[str, str]:
    """The rest of the text, and the zone that it names, else `zone`. Raises UnclearTime."""
    is_word = _time_words_in(words)
    match find_zone(words, is_word):
        case ZoneFound(name, rest):
            match find_zone(rest, is_word):  # "Paris, France" has it twice
                case None:
                    return rest, name
                case ZoneFound(repeated, left) if repeated == name:
                    return left, name
                case ZoneFound(other, left):
                    raise _two_zones(left, (name, other) if find_zone(left, is_word) is None else ())
                case ZoneAmbiguous(text, zones):
                    raise _two_zones(with_answer(rest, text, ""), (name, *zones))
                case _:
                    raise _two_zones("", ())
        case ZoneUnknown(text, near):
            raise unknown_zone(text, near)
        case ZoneAmbiguous(text, zones):
            names = " or ".join(f"“{each}”" for each in zones)
            raise SeveralZones(f"“{text}” can mean several zones.", text, zones, hint=f"Write {names}.")
        case None:
            return words, zone


def unknown_zone(text: str, near: Sequence[str] = ()) -> UnclearTime:
    sentence = f"I don’t know the time zone “{text}”. Write a city, such as Berlin, or UTC+05:30."
    return UnclearTime(sentence, text, near)


def _two_zones(rest: str, zones: Iterable[str]) -> SeveralZones:
    """Places come first."""
    rest = " ".join(re.sub(r"\(\s*\)|\[\s*\]", " ", rest).split())
    answers = [f"{rest} {each}" for each in sorted(dict.fromkeys(zones), key=is_fixed_offset)]
    return SeveralZones("I see two time zones there. Which one is it?", answers=answers)


def same_moment(words: str, zone: str, several: SeveralZones, read: Callable[[str], object]) -> ParsedTime:
    """What all of the zones make of `words`, or what the abbreviation says in `zone` on that day. Raises `several`."""
    without = read(with_answer(words, several.part, "")) if several.part else None
    own = any(is_same(zone, each) for each in several.answers) if several.part else False
    if own and isinstance(without, ParsedTime) and _is_called(several.part, zone, without.at):
        return without
    found = [read(with_answer(words, several.part, each)) for each in several.answers]
    first, *others = found or [None]
    if (
        isinstance(first, ParsedTime)
        and first.recurrence is None
        and all(isinstance(each, ParsedTime) and replace(each, zone=first.zone) == first for each in others)
    ):
        return first
    raise several


def _is_called(abbreviation: str, zone: str, at: datetime) -> bool:
    """Whether clocks there have that name then, in English or German, or one for both halves of the year."""
    name = place_key(abbreviation).upper()
    return name in _WHOLE_YEAR or at.astimezone(load(zone)).tzname() == _IN_GERMAN.get(name, name)


_WHOLE_YEAR = {"CT", "CENTRAL", "CENTRAL TIME"}
_IN_GERMAN = {"MEZ": "CET", "MESZ": "CEST", "OEZ": "EET", "OESZ": "EEST", "WEZ": "WET", "WESZ": "WEST"}


def _time_words_in(words: str) -> Callable[[str], bool]:
    """All but the small words that stand where nothing follows them: ``LA`` is no article there."""
    try:
        stray = stray_words(tokens(words))
    except NoSuchTime:
        stray = frozenset()
    return lambda word: is_time_word(word) and word.strip(".,;") not in stray
