"""Words of time that a misspelt one is close to."""

import calendar
from functools import cache

from bot.meetings.when.durations import read_duration
from bot.meetings.when.time_lexicon import Meaning, Sense, meanings
from bot.timezones.places import place_key

_SHORTEST = 5  # letters: shorter words are close to too many others
_LONG = 8  # letters, from which on two may be wrong
_DAYS = {0: "today", 1: "tomorrow"}


def misspelt_word(word: str) -> str:
    """In English; empty if there is none, or more than one, or if the word is one of durations."""
    from rapidfuzz.distance import OSA

    key = place_key(word)
    if read_duration(f"1 {word}") is not None:
        return ""
    most = 2 if len(key) >= _LONG else 1
    near = {name: OSA.distance(key, name, score_cutoff=most) for name in _names()} if len(key) >= _SHORTEST else {}
    closest = {_names()[name] for name, wrong in near.items() if wrong == min(near.values()) <= most}
    return closest.pop() if len(closest) == 1 else ""


@cache
def _names() -> dict[str, str]:
    """What each folded word says; empty for words that are never offered."""
    return {name: _in_english(meant[0]) for name, meant in meanings().items()}


def _in_english(meant: Meaning) -> str:
    value = meant.value or 0
    match meant.sense:
        case Sense.WEEKDAY:
            return calendar.day_name[value].lower()
        case Sense.WEEKDAYS:
            return f"{calendar.day_name[value].lower()}s"
        case Sense.MONTH:
            return calendar.month_name[value].lower()
        case Sense.DAY | Sense.MORNING_OR_TOMORROW:
            return _DAYS.get(value, "")
        case Sense.REPEATED:
            return "weekly" if value == 1 else f"every {value} weeks"
        case Sense.MONTHLY:
            return "monthly" if value == 1 else f"every {value} months"
        case Sense.WORKDAYS:
            return "daily" if value else "weekdays"
        case _:
            return ""
