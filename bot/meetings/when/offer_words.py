"""What is offered in place of typed words, in the language that was typed: ``jeden zweiten Donnerstag im Monat``."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from bot.meetings.when.repeat_model import in_chinese
from bot.timezones.places import place_key

_WORDS = {
    "de": "uhr um jeden jede jeder jedes alle und bis heute tag tage tagen woche wochen stunden monat monats im einem "
    "einer von monatlich wochentlich nachsten ersten zweiten dritten vierten letzten nachmittags abends morgens",
    "fr": "à le les chaque tous toutes dans jour jours semaine semaines heures du au et demain mois premier deuxieme "
    "troisieme quatrieme dernier prochain soir matin midi mensuel",
    "es": "las el los cada todos dentro dias dia semana semanas horas y hasta manana hoy mes meses primer segundo "
    "tercer cuarto ultimo proximo tarde noche mensual",
}  # fmt: skip
_ORDINALS = {
    "en": {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"},
    "de": {1: "ersten", 2: "zweiten", 3: "dritten", 4: "vierten", 5: "fünften", -1: "letzten"},
    "fr": {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", -1: "dernier"},
    "es": {1: "primer", 2: "segundo", 3: "tercer", 4: "cuarto", 5: "quinto", -1: "último"},
    "zh": {1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", 5: "第五个", -1: "最后一个"},
}
_EVERY_AND = {
    "en": ("every ", " and "), "de": ("jeden ", " und "), "fr": ("chaque ", " et "), "es": ("cada ", " y "),
    "zh": ("每", "和"),
}  # fmt: skip
_PHRASES: Mapping[str, Mapping[str, str]] = {
    "weeks": {
        "en": "every {} weeks {}", "de": "alle {} Wochen {}", "fr": "toutes les {} semaines {}",
        "es": "cada {} semanas {}", "zh": "每{}周{}",
    },
    "nth of month": {
        "en": "the {} {} of every month", "de": "jeden {} {} im Monat", "fr": "le {} {} de chaque mois",
        "es": "el {} {} de cada mes", "zh": "每月{}{}",
    },
    "nth": {"en": "{} {}", "de": "{} {}", "fr": "{} {}", "es": "{} {}", "zh": "{}{}"},
    "day of month": {
        "en": "{} on the {}", "de": "{} am {}.", "fr": "{} le {}", "es": "{} el {}", "zh": "{}{}号",
    },
    "hour": {"en": "{} hour", "de": "{} Stunde", "fr": "{} heure", "es": "{} hora", "zh": "{}小时"},
    "hours": {"en": "{} hours", "de": "{} Stunden", "fr": "{} heures", "es": "{} horas", "zh": "{}小时"},
    "tomorrow": {"en": "tomorrow {}", "de": "morgen {}", "fr": "demain {}", "es": "mañana {}", "zh": "明天{}"},
    "every week": {
        "en": "every week {}", "de": "jede Woche {}", "fr": "chaque semaine {}", "es": "cada semana {}", "zh": "每周{}",
    },
    "every two weeks": {
        "en": "every two weeks {}", "de": "alle zwei Wochen {}", "fr": "toutes les deux semaines {}",
        "es": "cada dos semanas {}", "zh": "每两周{}",
    },
    "end of month": {"en": "end of {}", "de": "Ende {}", "fr": "fin {}", "es": "fin de {}", "zh": "end of {}"},
    "date": {"en": "{1} {0}", "de": "{0}. {1}", "fr": "{0} {1}", "es": "{0} de {1}", "zh": "{2}月{0}日"},
}  # fmt: skip


def language_of(text: str) -> str:
    """Of the five, by its small words and names of days; English where nothing tells."""
    if in_chinese(text):
        return "zh"
    words = [{place_key(each), each.casefold()} for each in re.findall(r"[^\W\d_]+", text)]
    counts = {language: sum(bool(each & known) for each in words) for language, known in _known_words().items()}
    best = max(counts, key=lambda each: counts[each])
    return best if counts[best] else "en"


def offered(phrase: str, language: str, *values: object) -> str:
    return _PHRASES[phrase][language].format(*values)


def every_day(names: Sequence[str], language: str) -> str:
    """``every monday and wednesday``."""
    every, conjunction = _EVERY_AND[language]
    last = f"{conjunction}{names[-1]}" if len(names) > 1 else names[0]
    return f"{every}{', '.join(names[:-1])}{last}"


def ordinal_word(number: int, language: str) -> str:
    return _ORDINALS[language][number]


def weekday_name(weekday: int, language: str) -> str:
    """From 0, Monday, as in a sentence."""
    name = _locale_names(language)[0][weekday]
    return name.lower() if language == "en" else name


def month_name(month: int, language: str) -> str:
    return _locale_names(language)[1][month] if language != "zh" else _locale_names("en")[1][month]


@cache
def _known_words() -> Mapping[str, frozenset[str]]:
    names = {language: _locale_names(language) for language in _WORDS}
    return {
        language: frozenset(
            {*words.split(), *(place_key(each) for group in names[language] for each in group.values())}
            - {place_key(each) for group in _locale_names("en") for each in group.values()}
        )
        for language, words in _WORDS.items()
    }


@cache
def _locale_names(language: str) -> tuple[Mapping[int, str], Mapping[int, str]]:
    """Of weekdays from 0, and of months from 1."""
    from babel import Locale

    locale = Locale.parse(language)
    return dict(locale.days["format"]["wide"]), dict(locale.months["format"]["wide"])
