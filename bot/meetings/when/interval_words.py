"""Phrases for every so many weeks or months, in five languages."""

from collections.abc import Iterator

from bot.meetings.recurrence import MAX_INTERVAL
from bot.meetings.when.number_words import english_ordinal, german_ordinal, words_for_number

# `#` is the number, `@` the ordinal.
_WEEKS = {
    "en": "every # weeks; once every # weeks; every @ week",
    "de": "alle # wochen; jede @ woche",
    "fr": "toutes les # semaines; une semaine sur #",
    "es": "cada # semanas",
    "zh": "每#周; 每#星期; 每#个星期; 每#个礼拜; 每#周一次",
}
_DAYS = {"en": "every # days", "de": "alle # tage", "fr": "tous les # jours", "es": "cada # dias", "zh": "每#天"}
_MONTHS = {
    "en": "every # months; once every # months; every @ month; of every @ month; in every @ month",
    "de": "alle # monate; jeden @n monat; jeden @n monats",
    "fr": "tous les # mois; un mois sur #",
    "es": "cada # meses",
    "zh": "每#个月",
}


def interval_phrases(*, months: bool) -> Iterator[tuple[str, int]]:
    """Each with how many weeks or months, from two on."""
    for number in range(2, MAX_INTERVAL + 1):
        for templates, count in ((_MONTHS, number),) if months else ((_WEEKS, number), (_DAYS, 7 * number)):
            for language, phrases in templates.items():
                yield from ((each, number) for each in _filled(phrases, count, language))


def _filled(phrases: str, count: int, language: str) -> Iterator[str]:
    ordinals = {"en": english_ordinal, "de": german_ordinal}
    for phrase in phrases.split("; "):
        for word in (f"{count}", *words_for_number(count, language)):
            filled = phrase.replace("#", word)
            yield filled.replace("@", ordinals[language](count)) if "@" in filled else filled
