"""Numbers in words, in five languages: ``thirty``, ``fünfundvierzig``, ``quatre-vingt-dix``, ``三十``."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from bot.timezones.places import place_key

MOST = 99
_LONGEST_MONTH = 31  # days
_ENGLISH = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_ENGLISH_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ENGLISH_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_GERMAN = (
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
_GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"
_GERMAN_ORDINALS = {"eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}
_FRENCH = (
    "une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
)
_FRENCH_TENS = {
    20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 70: "septante", 80: "quatre-vingt",
    90: "nonante",
}  # fmt: skip
_SPANISH = (
    "una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuna veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
_SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HAN = "一二三四五六七八九"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def number_of(word: str) -> int | None:
    """Of a word or several, up to `MOST`."""
    return _by_key().get(place_key(word))


def ordinal_of(word: str) -> int | None:
    """``third``, ``dreiundzwanzigsten``, ``premier``, ``primero``; up to 31."""
    return _ordinals_by_key().get(place_key(word))


@cache
def pattern(least: int, most: int) -> str:
    """Of the words for those numbers, as an expression without groups; nothing says what's around them."""
    words = (word for word, number in number_words().items() if least <= number <= most)
    return _any_of(words)


@cache
def ordinal_pattern() -> str:
    return _any_of(dict(_ordinals()))


def _any_of(words: Iterator[str] | Mapping[str, int]) -> str:
    spelled = {form for word in words for form in _spellings(word)}
    return "|".join(re.sub(r"[\s-]", r"[\\s-]", each) for each in sorted(spelled, key=len, reverse=True))


def spelled_numbers(least: int) -> Mapping[str, int]:
    """As people spell them, from `least` on."""
    words = ((word, number) for word, number in number_words().items() if number >= least)
    return {form: number for word, number in words for form in _spellings(word)}


@cache
def number_words() -> Mapping[str, int]:
    """In small letters, as dictionaries spell them."""
    return {
        word: number for number in range(1, MOST + 1) for language in _IN for word in words_for_number(number, language)
    }


@cache
def _by_key() -> Mapping[str, int]:
    return _keyed(number_words())


@cache
def _ordinals_by_key() -> Mapping[str, int]:
    return _keyed(dict(_ordinals()))


def _keyed(words: Mapping[str, int]) -> Mapping[str, int]:
    return {place_key(form): number for word, number in words.items() for form in _spellings(word)}


def _spellings(word: str) -> Iterator[str]:
    """With accents, without them, and as keyboards without umlauts write them."""
    yield from {word, place_key(word), word.translate(_UMLAUTS), word.replace("ß", "ss")}


def words_for_number(number: int, language: str) -> tuple[str, ...]:
    """All that it's called there."""
    return tuple(_IN[language](number))


def _english(number: int) -> Iterator[str]:
    tens, ones = divmod(number, 10)
    if number < 20:
        yield _ENGLISH.split()[number - 1]
    else:
        yield _ENGLISH_TENS.split()[tens - 2] + (f"-{_ENGLISH.split()[ones - 1]}" if ones else "")


def _german(number: int) -> Iterator[str]:
    tens, ones = divmod(number, 10)
    if number < 20:
        yield _GERMAN.split()[number - 1]
        yield from ["ein"] * (number == 1) + ["zwo"] * (number == 2)
    else:
        before = {0: "", 1: "einund"}.get(ones) if ones < 2 else f"{_GERMAN.split()[ones - 1]}und"
        yield f"{before}{_GERMAN_TENS.split()[tens - 2]}"


def _french(number: int) -> Iterator[str]:
    if number < 20:
        yield _FRENCH.split()[number - 1]
        return
    tens, ones = number // 10 * 10, number % 10
    if tens in {70, 90}:
        yield _joined_french(_FRENCH_TENS[tens - 10], number - tens + 10, et=tens == 70)
    if ones:
        yield _joined_french(_FRENCH_TENS[tens], ones, et=tens != 80)
        yield from [f"{_FRENCH_TENS[tens]} et un", f"{_FRENCH_TENS[tens]}-et-une"] * (ones == 1)
    else:
        yield _FRENCH_TENS[tens]
        yield from ["quatre-vingts", "huitante"] * (number == 80)


def _joined_french(tens: str, rest: int, *, et: bool) -> str:
    return f"{tens} et {_FRENCH.split()[rest - 1]}" if rest in {1, 11} and et else f"{tens}-{_FRENCH.split()[rest - 1]}"


def _spanish(number: int) -> Iterator[str]:
    if number < 30:
        yield _SPANISH.split()[number - 1]
        yield from ["veintiún", "veintiuno"] * (number == 21)
        return
    tens, ones = divmod(number, 10)
    yield _SPANISH_TENS.split()[tens - 3] + (f" y {_SPANISH.split()[ones - 1]}" if ones else "")
    yield from [f"{_SPANISH_TENS.split()[tens - 3]} y {each}" for each in ("un", "uno")] * (ones == 1)


def _chinese(number: int) -> Iterator[str]:
    tens, ones = divmod(number, 10)
    yield (_HAN[tens - 1] if tens > 1 else "") + "十" * (tens > 0) + (_HAN[ones - 1] if ones else "")
    yield from ["两"] * (number == 2)


_IN: Mapping[str, Callable[[int], Iterator[str]]] = {
    "en": _english, "de": _german, "fr": _french, "es": _spanish, "zh": _chinese,
}  # fmt: skip


def _ordinals() -> Iterator[tuple[str, int]]:
    for number in range(1, _LONGEST_MONTH + 1):
        yield english_ordinal(number), number
        yield from ((f"{german_ordinal(number)}{ending}", number) for ending in ("", "n", "r"))
    yield from (("premier", 1), ("primero", 1))


def english_ordinal(number: int) -> str:
    """``twenty-third``."""
    before, hyphen, last = next(_english(number)).rpartition("-")
    return before + hyphen + _ENGLISH_ORDINALS.get(last, f"{last.removesuffix('y')}{'ie' * last.endswith('y')}th")


def german_ordinal(number: int) -> str:
    """``dritte``."""
    word = next(_german(number))
    return _GERMAN_ORDINALS.get(word, f"{word}{'t' if number < 20 else 'st'}") + "e"
