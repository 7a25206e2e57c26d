"""Hours from one to another in a typed time, such as ``4-6pm``: the one when it begins, and how long it takes."""

import re
from datetime import datetime, timedelta
from functools import cache

from bot.frozen import dataclass
from bot.meetings.when.hour_reading import ONE_TIME
from bot.meetings.when.time_lexicon import Sense, meanings_of
from bot.meetings.when.time_tokens import ClockTime, tokens
from bot.meetings.when.unclear_time import UnclearTime
from bot.patterns import compile_later

_MOST_MINUTES = 12 * 60
_MOST_ACROSS_NOON = 9 * 60  # where only the end has its half of the day: "9-5pm", but not "5-4pm"
_MOST_PAST_MIDNIGHT = 6 * 60
_DASH = "–"  # between the two hours, once they're brought into one form
_HYPHENS = {"-", "–", "—", "‒"}
_SAID_AS_MINUTES = {5, 10, 20, 25}  # "ten to four" is 3:50
_NOON = 12 * 60
_NAMED_BEGIN = r"\b(?:noon|midday)(?=\s?[-–—]\s?\d|\s(?:to|till|until)\s\d)"
_NAMED_END = (
    r"(?<=[\dmhr.])(\s?[-–—]\s?|\s(?:to|till?|until|bis|à|a|hasta)\s)"
    r"(?:(?P<noon>noon|midday|mittags?|midi|mediod[ií]a)|midnight|mitternacht|minuit|medianoche)\b"
)
_OTHER_HALF = {"am": "pm", "pm": "am"}
_COUNTED = {Sense.MONTH, Sense.TIMES, Sense.UNIT_WEEK, Sense.UNIT_MONTH}  # a number beside them is no hour


@dataclass(frozen=True, slots=True)
class HourRange:
    """`text` is the typed one without its end, `end` as a clock shows it."""

    text: str
    end: ClockTime

    def minutes(self, start: datetime) -> int:
        """From that local time on. Raises UnclearTime: it takes longer than a meeting may."""
        halves = (0, 12) if self.end.at.hour <= 12 and not self.end.exact else (0,)
        found = (
            datetime.combine(start.date() + timedelta(days=days), self.end.at, start.tzinfo) + timedelta(hours=half)
            for days in (0, 1)
            for half in halves
        )
        minutes = min(each - start for each in found if each > start) // timedelta(minutes=1)
        past_midnight = self.end.vague and (start + timedelta(minutes=minutes)).date() != start.date()
        if minutes > (_MOST_PAST_MIDNIGHT if past_midnight else _MOST_MINUTES):  # "16:00 - 2" may be two hours
            raise UnclearTime(ONE_TIME)
        return minutes


def with_joined_hours(text: str) -> str:
    """Each range of hours in one form, ``16:00–18:00``; what may also be a date or an offset from UTC stays."""
    text = re.sub(_NAMED_BEGIN, "12:00pm", text, flags=re.IGNORECASE)
    text = re.sub(
        _NAMED_END, lambda match: match[1] + ("12:00pm" if match["noon"] else "24:00"), text, flags=re.IGNORECASE
    )
    return _range().sub(_joined, text)


def hour_range(text: str) -> HourRange | None:
    """The first in a text that `with_joined_hours` made. Raises NoSuchTime."""
    found = re.search(rf"(?<=[\dm]){_DASH}(\d{{1,2}}:\d\d(?:[ap]m)?)(?!\w)", text)
    if found is None:
        return None
    clock = tokens(found[1])[0].clock
    return None if clock is None else HourRange(f"{text[: found.start()]}{text[found.end() :]}", clock)


@dataclass(frozen=True, slots=True)
class TwoStamps:
    """`first` as it was typed, and the minutes from it to the second."""

    first: str
    minutes: int


def two_stamps(text: str) -> TwoStamps | None:
    """Two different stamps of Discord. Raises UnclearTime: they're no begin and end of one meeting."""
    found = _STAMPS.fullmatch(text)
    if found is None or found["begin"] == found["end"]:
        return None
    minutes = (int(found["end"]) - int(found["begin"])) // 60
    if found["either"] or not 0 < minutes <= _MOST_MINUTES:
        raise UnclearTime("I see two times there. Which one is it?", answers=(found["first"], found["second"]))
    return TwoStamps(found["first"], minutes)


_STAMPS = compile_later(
    r"(?:from\s|von\s|de\s|从)?\s*(?P<first><t:(?P<begin>\d{1,12})(?::[a-z])?>)"
    r"[\s(]*(?:(?P<either>[,/]|and|und|et|y|or|oder|ou|o|和|或)|[-–—]|to|until|till|bis|à|a|hasta|到|至)?\s*(?P<second><t:(?P<end>\d{1,12})(?::[a-z])?>)\)?",
    re.IGNORECASE | re.ASCII,
)


@cache
def _range() -> re.Pattern[str]:
    clock = (
        r"(?P<#hour>\d{1,2})(?!\d)(?:(?P<#sign>[:.]|\s?h\s?)(?P<#minute>[0-5]\d)(?!\d)|点(?P<#half_past>半))?"
        r"(?:\s?(?P<#half>[ap])\.?m\b\.?|\s?(?P<#unit>(?:h|hrs|uhr|heures?|horas?)\b|[点时]))?"
    )
    begin, end = (clock.replace("#", name) for name in "ab")
    return re.compile(
        r"(?<![^\W\u4e00-\u9fff])(?<![:.,/+-])"
        r"(?P<from>(?:from|between|von|zwischen|de|desde|entre|从)\s?(?:las?\s)?(?<![a-z]))?"
        rf"{begin}(?P<sep>\s?[-–—‒]\s?|\s?[到至]\s?|\s(?:to|till|until|'til|bis|à|a|hasta|jusqu'à|and|und|et|y)\s)"
        rf"(?:las?\s)?{end}(?![^\W\u4e00-\u9fff]|\s?[年月日号]|[:/+–-]|[.,]\d|\.\s|\s[-/]\s?\d)",
        re.IGNORECASE,
    )


def _joined(match: re.Match[str]) -> str:
    begin, end = _minutes(match, "a"), _minutes(match, "b")
    if not _is_range(match, begin, end):
        return re.sub("[–—‒]", "-", match[0])
    half, last_half = _half(match, "a"), _half(match, "b")
    if last_half and not half and begin <= _NOON:
        same_half = begin % _NOON < end % _NOON
        if not same_half and (end - begin) % _NOON > _MOST_ACROSS_NOON:
            return re.sub("[–—‒]", "-", match[0])
        half = last_half if same_half else _OTHER_HALF[last_half]
    return f"{_clock(match, 'a', half)}{_DASH}{_clock(match, 'b', last_half)}"


def _is_range(match: re.Match[str], begin: int, end: int) -> bool:
    if max(begin, end) > 24 * 60 or _may_be_date(match, "a") or _may_be_date(match, "b") or _is_counted(match):
        return False
    first, last = (any(match[f"{each}{part}"] for part in ("minute", "half_past", "half", "unit")) for each in "ab")
    sep, start = match["sep"].strip().casefold(), (match["from"] or "").strip().casefold()
    if sep in {"and", "und", "et", "y"}:
        return start.startswith(("between", "zwischen", "entre"))
    if sep in _HYPHENS:
        return (first or last or min(begin, end) > _NOON) and not _may_be_offset(match, begin, end)
    if sep == "to" and not (start or first) and begin // 60 in _SAID_AS_MINUTES:
        return False
    if sep in {"a", "à"} and not (start or first):  # "le 3 à 16h"
        return False
    return first or last or begin < end


def _may_be_date(match: re.Match[str], name: str) -> bool:
    """``3.12``; with a unit, or as 16.30, it's an hour."""
    minute = match[f"{name}minute"]
    return match[f"{name}sign"] == "." and not match[f"{name}unit"] and "01" <= minute <= "12"


def _is_counted(match: re.Match[str]) -> bool:
    """``dec 3 - 16:00``, ``until 18 dec``, ``from 3 to 10 de diciembre``."""
    before = match.string[: match.start()].split()[-2:] if not (match["aminute"] or match["ahalf"]) else []
    before = [] if before and before[0][0].isdigit() else before[-1:]  # "3 dec 16-18" has its day
    after = match.string[match.end() :].split()[:2] if not (match["bminute"] or match["bhalf"]) else []
    if len(after) == 2 and not any(each.sense is Sense.FILLER for each in meanings_of(after[0])):
        after.pop()
    return any(each.sense in _COUNTED for word in (*before, *after) for each in meanings_of(word.strip(".,;")))


def _may_be_offset(match: re.Match[str], begin: int, end: int) -> bool:
    """``16:00-05:00`` and ``22:00 -01:00``, but not ``16:00-18:00``, nor ``22:00 – 01:00``."""
    if match["sep"] == "-" and not "03" <= match["bhour"] <= "12":
        return False
    if not (match["sep"].strip() == "-" and match["bsign"] == ":" and len(match["bhour"]) == 2):
        return match["sep"] == " -" and not match["bminute"] and not match["bhalf"]
    return match["sep"] == " -" or (match["sep"] == "-" and end <= begin)


def _minutes(match: re.Match[str], name: str) -> int:
    return int(match[f"{name}hour"]) * 60 + int(_minute(match, name))


def _minute(match: re.Match[str], name: str) -> str:
    return "30" if match[f"{name}half_past"] else match[f"{name}minute"] or "00"


def _half(match: re.Match[str], name: str) -> str:
    half = match[f"{name}half"]
    return f"{half.lower()}m" if half else ""


def _clock(match: re.Match[str], name: str, half: str) -> str:
    return f"{match[f'{name}hour']}:{_minute(match, name)}{half}"
