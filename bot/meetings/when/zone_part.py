"""The time zone of a typed time."""

import re
from collections.abc import Callable, Iterable, Sequence

from bot.meetings.when.time_tokens import NoSuchTime, is_time_word, tokens
from bot.meetings.when.unclear_time import UnclearTime, with_answer
from bot.meetings.when.word_roles import stray_words
from bot.timezones.reading import find_zone
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneFound, ZoneUnknown


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
                    raise _two_zones(left, (name, other))
                case ZoneAmbiguous(text, zones):
                    raise _two_zones(with_answer(rest, text, ""), (name, *zones))
                case _:
                    raise _two_zones("", ())
        case ZoneUnknown(text, near):
            raise unknown_zone(text, near)
        case ZoneAmbiguous(text, zones):
            names = " or ".join(f"“{each}”" for each in zones)
            raise UnclearTime(f"“{text}” can mean several zones.", text, zones, hint=f"Write {names}.")
        case None:
            return words, zone


def unknown_zone(text: str, near: Sequence[str] = ()) -> UnclearTime:
    sentence = f"I don’t know the time zone “{text}”. Write a city, such as Berlin, or UTC+05:30."
    return UnclearTime(sentence, text, near)


def _two_zones(rest: str, zones: Iterable[str]) -> UnclearTime:
    rest = " ".join(re.sub(r"\(\s*\)", " ", rest).split())
    answers = [f"{rest} {each}" for each in dict.fromkeys(zones)]
    return UnclearTime("I see two time zones there. Which one is it?", answers=answers)


def _time_words_in(words: str) -> Callable[[str], bool]:
    """All but the small words that stand where nothing follows them: ``LA`` is no article there."""
    try:
        stray = stray_words(tokens(words))
    except NoSuchTime:
        stray = frozenset()
    return lambda word: is_time_word(word) and word.strip(".,;") not in stray
