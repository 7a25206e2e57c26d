"""Short and joined forms of weekdays, brought into those that the grammar reads."""

import re

from bot.meetings.when.chinese_forms import with_plain_chinese
from bot.meetings.when.time_lexicon import Sense, meanings_of

_GERMAN = "mo|di|mi|do|fr|sa"  # not "so", which may be "about"
_GERMAN_BESIDE = r"\b(?:uhr|jede[nrs]?|und|bis|ab|am|von|vom|alle|nächste[nrs]?|montags?|freitags?)\b"
_PARTS = "früh|morgens?|vormittags?|mittags?|nachmittags?|abends?|nachts?"
_WEEKS = r"(?:(?P<count>a|one|two|three|four|[1-4])\sweeks?|(?P<fortnight>(?:a\s)?fortnight))"
_NO_SERIES = r"(?<!every )(?<!each )(?<!once )(?<!for )(?<!next )(?<!first )(?<!all )(?<!cada )(?<!alle )"
_FROM_DAY = rf"{_NO_SERIES}\b{_WEEKS}\s(?:(?:from|on|after)\s|(?=today|tomorrow))(?P<day>(?:next\s)?[^\W\d_]+)\b"
_DAY_WEEK = (
    r"(?<!every )(?<!each )\b(?P<day>[^\W\d_]+)\s"
    r"(?:(?P<one>week(?!\s\d{1,2}(?![:.\w]))|en\s(?:huit|ocho)|in\s(?:acht|8)\stagen)|(?P<two>fortnight|en\s(?:quinze|quince)))\b"
)
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_ONE_OF = r"\b(?:un|une)\s(?P<day>[^\W\d_]+)\ssur\s(?P<count>deux|trois|quatre|[2-9]|1[0-2])\b"


def with_whole_weekdays(text: str) -> str:
    """``Mo-Fr`` with "to" between them, ``do 16 Uhr`` with a capital letter, ``un jeudi sur deux`` as an interval."""
    text = with_plain_chinese(text)
    text = re.sub(_ONE_OF, _interval, text, flags=re.IGNORECASE)
    text = re.sub(_FROM_DAY, _weeks_from, text, flags=re.IGNORECASE)
    text = re.sub(_DAY_WEEK, _weeks_behind, text, flags=re.IGNORECASE)
    text = re.sub(rf"\b([a-z]+(?:tag|woch))({_PARTS})\b", _two_words, text, flags=re.IGNORECASE)
    text = re.sub(r"(?<![\w.-])([^\W\d_]{2,10}\.?)\s?[-–—]\s?([^\W\d_]{2,10})(?![\w-])", _days, text)
    if re.search(_GERMAN_BESIDE, text, re.IGNORECASE):
        return re.sub(rf"(?<![\w.'’-])(?:{_GERMAN})(?=[\s.,+/]|$)", lambda match: match[0].capitalize(), text)
    if re.search(r"\d\s?[ap]\.?m\b", text, re.IGNORECASE):  # "do 4pm" is no German
        return text
    return re.sub(rf"^(?:{_GERMAN})(?=\.?,?\s\d)", lambda match: match[0].capitalize(), text)


def _weeks_from(match: re.Match[str]) -> str:
    count = match["count"]
    weeks = 2 if count is None else _COUNTS.get(count.casefold()) or int(count)
    return _later(match, weeks)


def _weeks_behind(match: re.Match[str]) -> str:
    return _later(match, 1 if match["one"] else 2)


def _later(match: re.Match[str], weeks: int) -> str:
    day = match["day"].removeprefix("next ")
    known = any(each.sense in {Sense.WEEKDAY, Sense.DAY} for each in meanings_of(day))
    return f"{match['day']} plus {weeks} week{'s' * (weeks > 1)}" if known else match[0]


def _two_words(match: re.Match[str]) -> str:
    """``Donnerstagabend``."""
    return f"{match[1]} {match[2]}" if _is_weekday(match[1]) else match[0]


def _interval(match: re.Match[str]) -> str:
    return f"toutes les {match['count']} semaines {match['day']}" if _is_weekday(match["day"]) else match[0]


def _days(match: re.Match[str]) -> str:
    first, last = (_capital(match[number]) for number in (1, 2))
    both = _is_weekday(first) and _is_weekday(last) and first.casefold() != last.casefold()
    return f"{first} to {last}" if both else match[0]


def _capital(word: str) -> str:
    return word.capitalize() if len(word.rstrip(".")) == 2 else word


def _is_weekday(word: str) -> bool:
    return any(each.sense in {Sense.WEEKDAY, Sense.WEEKDAYS} for each in meanings_of(word))
