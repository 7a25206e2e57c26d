"""Days of a month as they're said or run together: ``third of december``, ``le premier janvier``, ``3dec``."""

import re
from functools import cache

from bot.meetings.when.number_words import number_of, ordinal_of, ordinal_pattern, pattern
from bot.meetings.when.time_lexicon import Sense, meanings_of

_OF = r"(?:of\s(?:the\s)?|de\s|du\s|d['’])?"
_FIRST_FIVE = 5  # "the third" may count weekdays
_MONTH = r"(?P<month>[^\W\d_]{3,10})"


def with_day_numbers(text: str) -> str:
    """The days in digits."""
    text = re.sub(rf"(?<![\w.:/-])(?P<day>\d{{1,2}}){_MONTH}(?P<year>\d{{4}})?(?!\w)", _apart, text)
    text = re.sub(rf"(?<![\w.:/-]){_MONTH}(?P<day>\d{{1,2}})(?![\w:./]|\s?[ap]\.?m\b)", _apart, text)
    text = re.sub(
        rf"(?<=\d\s){_MONTH}\s['’]?(?P<year>2\d)(?=\s\d{{1,2}}(?::\d\d|\s?[ap]m\b|\s?uhr\b))", _full_year, text
    )
    text = re.sub(
        rf"(?<![\w.:/-]){_MONTH}\s(?P<day>\d{{1,2}})(?P<end>st|nd|rd|th)?,?\s['’](?P<year>\d\d)\b", _full_year, text
    )
    text = re.sub(rf"\bd['’]{_MONTH}", _elided, text, flags=re.IGNORECASE)
    text = _before_month().sub(_with_month, text)
    text = _behind_month().sub(_with_month, text)
    return _alone().sub(_with_ending, text)


def _is_month(word: str) -> bool:
    senses = {each.sense for each in meanings_of(word)}
    return Sense.MONTH in senses and Sense.WEEKDAY not in senses


def _elided(match: re.Match[str]) -> str:
    """``d'avril``."""
    return f"de {match['month']}" if _is_month(match["month"]) else match[0]


def _apart(match: re.Match[str]) -> str:
    """``3dec2026``, ``dec3``."""
    if not _is_month(match["month"]):
        return match[0]
    year = match.groupdict().get("year")
    return f"{match['day']} {match['month']}" + (f" {year}" if year else "")


def _full_year(match: re.Match[str]) -> str:
    """``03 Dec 26 16:00``, as RFC 822 has it, and ``dec 3rd '26``."""
    day = match.groupdict().get("day")
    return f"{match['month']}{f' {day}' if day else ''} 20{match['year']}" if _is_month(match["month"]) else match[0]


def _with_month(match: re.Match[str]) -> str:
    number = ordinal_of(match["day"]) or number_of(match["day"]) or 1  # "uno"
    return match[0].replace(match["day"], f"{number}", 1) if _is_month(match["month"]) else match[0]


def _with_ending(match: re.Match[str]) -> str:
    """``the tenth at 4pm``."""
    number = ordinal_of(match["day"]) or 0
    behind = match.string[match.end() :].split()
    sense = {each.sense for each in meanings_of(behind[0].strip(".,;"))} if behind else set()
    counted = {Sense.WEEKDAY, Sense.WEEKDAYS, Sense.UNIT_WEEK, Sense.UNIT_MONTH, Sense.MONTH, Sense.AND, Sense.IN_MONTH}
    if counted & sense or (number <= _FIRST_FIVE and not (behind and behind[0].casefold() in {"at", "um"})):
        return match[0]
    return f"{match['before']}{number}{'.' if match['before'].casefold() in {'am ', 'den '} else 'th'}"


@cache
def _before_month() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.:/-])(?P<day>{ordinal_pattern()}|{pattern(2, 31)}|uno)\s{_OF}{_MONTH}\b", re.IGNORECASE
    )


@cache
def _behind_month() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_MONTH}\s(?:the\s)?(?P<day>{ordinal_pattern()})(?=\s(?:at\b|\d)|,|$)", re.IGNORECASE)


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<before>(?:the|am|den)\s)(?P<day>{ordinal_pattern()})(?!\w)", re.IGNORECASE)
