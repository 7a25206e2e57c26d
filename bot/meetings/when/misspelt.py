"""Words of time that a misspelt one is close to."""

from collections.abc import Callable, Iterator
from functools import cache

from bot.meetings.when.durations import read_duration
from bot.meetings.when.offer_words import month_name, weekday_name
from bot.meetings.when.time_lexicon import Meaning, Sense, meanings
from bot.timezones.places import LANGUAGES, place_key

_SHORTEST = 5  # letters: shorter words are close to too many others
_LONG = 8  # letters, from which on two may be wrong
_SPELLED = {
    "manana": "mañana", "wochentlich": "wöchentlich", "taglich": "täglich", "monatlich": "monatlich",
    "hebdomadaire": "hebdomadaire", "mensuel": "mensuel", "semanal": "semanal", "mensual": "mensual",
    "diario": "diario", "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow",
}  # fmt: skip


def misspelt_word(word: str) -> str:
    """In its language; empty if there is none, or more than one, or if the word is one of durations."""
    from rapidfuzz.distance import OSA

    key = place_key(word)
    if read_duration(f"1 {word}") is not None:
        return ""
    most = 2 if len(key) >= _LONG else 1
    near = {name: OSA.distance(key, name, score_cutoff=most) for name in _names()} if len(key) >= _SHORTEST else {}
    closest = [name for name, wrong in near.items() if wrong == min(near.values()) <= most]
    same = len({meanings()[name][:1] for name in closest}) == 1  # "decembr" is close to the month in two languages
    return _names()[closest[0]] if same else ""


@cache
def _names() -> dict[str, str]:
    """What each folded word says, in its own language; empty for words that are never offered."""
    return {name: _offered(name, meant[0]) for name, meant in meanings().items()}


def _offered(name: str, meant: Meaning) -> str:
    value = meant.value or 0
    match meant.sense:
        case Sense.WEEKDAY | Sense.WEEKDAYS:
            plural = "s" * (meant.sense is Sense.WEEKDAYS)
            return next(_spelled(name, value, weekday_name, plural), f"{weekday_name(value, 'en')}{plural}")
        case Sense.MONTH:
            return next(_spelled(name, value, month_name), month_name(value, "en").lower())
        case Sense.DAY | Sense.MORNING_OR_TOMORROW:
            return _SPELLED.get(name, name) if value in {0, 1} and " " not in name else ""
        case Sense.REPEATED:
            return _SPELLED.get(name) or ("weekly" if value == 1 else f"every {value} weeks")
        case Sense.MONTHLY:
            return _SPELLED.get(name) or ("monthly" if value == 1 else f"every {value} months")
        case Sense.WORKDAYS:
            return _SPELLED.get(name) or ("daily" if value else "weekdays")
        case _:
            return ""


def _spelled(name: str, value: int, spell: Callable[[int, str], str], plural: str = "") -> Iterator[str]:
    """As a dictionary has it, with its accents."""
    for language in LANGUAGES:
        word = f"{spell(value, language)}{plural}"
        if place_key(word) == name:
            yield word.lower() if language == "en" else word
