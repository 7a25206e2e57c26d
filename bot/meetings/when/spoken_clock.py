"""Clock times as they're said: ``half past 4``, ``viertel vor fünf``, ``cinq heures moins le quart``, ``4 y media``."""

import re
from collections.abc import Mapping
from functools import cache

_HOURS = (
    "one ein eins une una", "two zwei deux dos", "three drei trois tres", "four vier quatre cuatro",
    "five fünf cinq cinco", "six sechs seis", "seven sieben sept siete", "eight acht huit ocho",
    "nine neun neuf nueve", "ten zehn dix diez", "eleven elf onze once", "twelve zwölf douze doce",
)  # fmt: skip
_MINUTES_BEFORE_HOUR = {
    "half past": 30, "quarter past": 15, "quarter after": 15, "quarter to": -15,
    "five past": 5, "ten past": 10, "twenty past": 20, "viertel nach": 15, "viertel vor": -15,
    "zehn nach": 10, "zehn vor": -10, "fünf nach": 5, "fünf vor": -5, "zwanzig nach": 20, "zwanzig vor": -20,
    "halb": -30,
}  # fmt: skip
# Left out on purpose: "half 4", which is 4:30 to some and 3:30 to others, and "five to six", which may be an hour long.
_MINUTES_AFTER_HOUR = {
    "et demie": 30, "et demi": 30, "et quart": 15, "moins le quart": -15, "moins quart": -15,
    "y media": 30, "y cuarto": 15, "menos cuarto": -15,
}  # fmt: skip


def with_digits(text: str) -> str:
    """`text` has single spaces. What it says about the half of the day stays."""
    text = _after_hour().sub(_replaced, _before_hour().sub(_replaced, text))
    return _whole_hour().sub(lambda match: f"{_numbers()[match[0].casefold()]}", text)


def spoken_number(word: str) -> int | None:
    """Up to twelve."""
    return _numbers().get(word.casefold())


def _replaced(match: re.Match[str]) -> str:
    minutes = (_MINUTES_BEFORE_HOUR | _MINUTES_AFTER_HOUR)[match["phrase"].casefold()]
    hour = _numbers().get(match["hour"].casefold()) or int(match["hour"])
    if hour > 24:
        return match[0]
    total = (hour * 60 + minutes) % (24 * 60)
    if hour <= 12 and total < 60:  # "quarter to one" is after noon as a rule, and never 0:45
        total += 12 * 60
    return f"{total // 60}:{total % 60:02}"


@cache
def _numbers() -> Mapping[str, int]:
    return {word: hour for hour, words in enumerate(_HOURS, 1) for word in words.split()}


@cache
def _before_hour() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<phrase>{_any_of(_MINUTES_BEFORE_HOUR)})\s(?P<hour>{_hour()})(?![\w:.])(?:\suhr\b)?", re.IGNORECASE
    )


@cache
def _after_hour() -> re.Pattern[str]:
    duration, hours = r"(?<!\bdans )(?<!\ben )(?<!\bde )", r"(?:\s?h(?:eures?|oras?)?)?"
    phrase = _any_of(_MINUTES_AFTER_HOUR)
    return re.compile(rf"{duration}\b(?P<hour>{_hour()}){hours}\s(?P<phrase>{phrase})\b", re.IGNORECASE)


@cache
def _whole_hour() -> re.Pattern[str]:
    """``um vier``, ``à quatre heures``, ``at four``; never a duration, such as ``in four hours``."""
    word = "|".join(sorted(_numbers(), key=len, reverse=True))
    return re.compile(
        rf"(?<=\bat\s)(?:{word})\b|(?<=\bum\s)(?:{word})\b|(?<=\blas\s)(?:{word})\b"
        rf"|(?<=à\s)(?:{word})(?=\sheures?\b)|\b(?:{word})(?=\s(?:uhr|o'clock)\b)",
        re.IGNORECASE,
    )


def _hour() -> str:
    return rf"(?:\d{{1,2}}|{'|'.join(sorted(_numbers(), key=len, reverse=True))})"


def _any_of(phrases: Mapping[str, int]) -> str:
    return "|".join(sorted(phrases, key=len, reverse=True))
