"""Durations as people type them: the sum of their parts, however they are split into units."""

import re
import unicodedata
from datetime import timedelta
from fractions import Fraction
from functools import cache

from bot.meetings.when.number_words import number_of, pattern, spelled_numbers

_UNITS = {
    1: "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos 秒 秒钟",
    60: "m min mins minute minutes minuten minuto minutos 分 分钟",
    3600: "h hr hrs hour hours std stunde stunden heure heures hora horas 小时 个小时 个钟头",
    86400: "d day days tag tage tagen jour jours día días dia dias 天",
    1209600: "fortnight fortnights",
    604800: "w wk wks week weeks woche wochen semaine semaines semana semanas 周 个星期 星期",
}
_QUARTERS = (
    "quarter of an hour; quarters of an hour; viertelstunde; viertelstunden; quart d'heure; quarts d'heure; "
    "cuarto de hora; cuartos de hora; 刻钟"
)
_NUMBERS = {
    "1/2": "1/2; half; half a; half an; a half; halbe; halben; eine halbe; einer halben; "
    "une demi; une demie; demi; media; 半; 半个",
    "3/2": "one and a half; anderthalb; eineinhalb; 一个半",
    "5/2": "two and a half; zweieinhalb; 两个半", "7/2": "three and a half; dreieinhalb; 三个半",
    "5/4": "one and a quarter; eineinviertel", "3/4": "three quarter; dreiviertel; drei viertel",
    "1": "a; an; one; ein; eine; einem; einer; einen; un; une; una; uno; 一",
    "120": "a hundred and twenty; one hundred and twenty; hundertzwanzig; einhundertzwanzig; cent vingt; "
    "ciento veinte; 一百二十",
}  # fmt: skip
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_HOUR = 3600
_DAY = 86400
_SURELY_DECIMAL = ("00", "25", "50")
_LEAST_BARE_MINUTES = 13  # 12 hours are the most, so what's less may be hours


def _alternatives(words: list[str]) -> str:
    return "|".join(
        re.escape(word).replace(r"\ ", r"[\s-]+").replace("'", "['’]") for word in sorted(words, key=len, reverse=True)
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").replace("’", "'").split())


@cache
def _seconds() -> dict[str, int]:
    units = {word: seconds for seconds, words in _UNITS.items() for word in words.split()}
    return units | dict.fromkeys(_QUARTERS.split("; "), _HOUR // 4) | {"dreiviertelstunde": _HOUR * 3 // 4}


@cache
def _numbers() -> dict[str, Fraction]:
    whole = {_folded(word): Fraction(number) for word, number in spelled_numbers(2).items()}
    return whole | {word: Fraction(value) for value, words in _NUMBERS.items() for word in words.split("; ")}


@cache
def _part() -> re.Pattern[str]:
    named = [word for words in _NUMBERS.values() for word in words.split("; ")]
    number, unit = _alternatives([*spelled_numbers(2), *named]), _alternatives([*_seconds()])
    return re.compile(
        rf"(?:(?P<digits>\d{{1,7}}(?:[.,]\d{{1,2}})?)(?P<fraction>\s(?:1/2|1/4|3/4))?"
        rf"|(?<![^\W\d_\u4e00-\u9fff])(?P<word>{number})(?![^\W\d_\u4e00-\u9fff])"
        r"|(?<![^\W\d_])(?=(?:hour\sand|hora\sy|heure\set)\s))"
        rf"[\s-]*(?P<unit>{unit})(?:\.|['’]?s?['’]?\stime\b)?(?![^\W\d_\u4e00-\u9fff])"
        r"(?P<more>\s+(?:and (?:a|one) (?:half|quarter)|und eine? (?:halbe|viertel)|et (?:demie?|(?:un )?quart)"
        r"|y (?:media|(?:un )?cuarto))\b|半)?",
        re.IGNORECASE,
    )


@cache
def _join() -> re.Pattern[str]:
    return re.compile(r"\s*(?:,|\b(?:and|und|et|y)\b)?\s*", re.IGNORECASE)


@cache
def _minutes_after_hours() -> re.Pattern[str]:
    return re.compile(rf"\s*([0-5]?\d)(?![\d:.,/]|\s*[^\W\d_])|\s({pattern(10, 59)})(?!\s*\w)", re.IGNORECASE)


def read_duration(text: str, start: int = 0) -> tuple[timedelta, int] | None:
    """The longest duration that begins at `start`, and where it ends; each unit counts once."""
    total, end, seconds = Fraction(), start, 0
    units = set()
    while match := _part().match(text, _after_join(text, end) if end > start else end):
        count, unit = _counted(match)
        if (unit, count < 1) in units or (match["digits"] is None and match["word"] is None and not match["more"]):
            break
        units.add((unit, count < 1))
        seconds, total, end = unit, total + count * unit, match.end()
    if end == start:
        return None
    if seconds == _HOUR and (minutes := _minutes_after_hours().match(text, end)):
        total, end = total + (int(minutes[1]) if minutes[1] else number_of(minutes[2]) or 0) * 60, minutes.end()
    return timedelta(seconds=round(total)), end


def _counted(match: re.Match[str]) -> tuple[Fraction, int]:
    """How many of how many seconds."""
    word = _folded(match["word"] or "")
    digits = match["digits"].replace(",", ".") if match["digits"] else "1"
    count = _numbers()[word] if word else Fraction(digits)
    more = match["more"] or ""
    if match["fraction"]:
        count += Fraction(match["fraction"].strip())
    elif more:
        count += Fraction(1, 4) if re.search("quart|viertel|cuarto", more, re.IGNORECASE) else Fraction(1, 2)
    return count, _seconds()[_folded(match["unit"])]


def said_in_days(text: str) -> timedelta:
    """Of a duration, what whole days and weeks say: as RFC 5545 has it, clocks then show the same hour."""
    total = timedelta()
    for match in _part().finditer(text):
        seconds = _seconds()[_folded(match["unit"])]
        found = read_duration(match[0])
        if seconds >= _DAY and found is not None and not found[0] % timedelta(days=1):
            total += found[0]
    return total


def read_days(text: str, start: int) -> tuple[timedelta, int] | None:
    """As read_duration, but up to a last ``16h`` or ``16h30`` behind days, which may be a time of day."""
    whole = read_duration(text, start)
    if whole is None:
        return None
    for clock in _clock_behind().finditer(text, start):
        found = read_duration(text[: clock.start()], start)
        if whole[1] == clock.end("clock") and found and found[1] == clock.start() and not found[0] % timedelta(days=1):
            return found
    return whole


def hour_behind(text: str, end: int) -> tuple[str, int, int] | None:
    """Of days that end there: the ``16h`` or ``16h30`` behind them, as typed, with its numbers; None for ``at 16h``."""
    found = _clock_behind().match(text, end)
    return None if found is None else (found["clock"], int(found["hour"]), int(found["minutes"] or 0))


@cache
def _clock_behind() -> re.Pattern[str]:
    hour = r"(?P<clock>(?P<hour>[01]?\d|2[0-3])\s?h(?:\s?(?P<minutes>[0-5]\d))?)"
    return re.compile(rf"(?<=[^\W\d_]{{2}})[\s,]+(?={hour}(?!\w))", re.IGNORECASE)


def doubtful_hours(text: str) -> tuple[str, tuple[str, str]] | None:
    """``1.30 h``, as typed, and what it may mean, each beyond doubt: an hour and a half, or 78 minutes."""
    found = next(
        (each for each in _hours_with_two_digits().finditer(text) if each["rest"] not in _SURELY_DECIMAL), None
    )
    if found is None:
        return None
    hours, rest = int(found["hours"]), int(found["rest"])
    on_the_clock = f"{hours} h {rest} min" if hours else f"{rest} min"
    return found[0], (on_the_clock, f"{round((hours + rest / 100) * 60)} min")


@cache
def _hours_with_two_digits() -> re.Pattern[str]:
    unit = _alternatives(_UNITS[_HOUR].split())
    return re.compile(
        rf"(?<![\w.,:])(?P<hours>\d{{1,2}})[.,](?P<rest>[0-5]\d)[\s-]*(?:{unit})(?![^\W\d_\u4e00-\u9fff])",
        re.IGNORECASE,
    )


def find_months(text: str) -> tuple[str, int] | None:
    """``in two months``, with what was found and how many; a number of days isn't known without the date."""
    match = _months().search(text)
    if match is None:
        return None
    number = " ".join((match["ahead"] or match["later"]).casefold().split())
    count = int(number) if number.isdecimal() else _numbers()[number]
    return (match[0], int(count)) if count == int(count) else None


@cache
def _months() -> re.Pattern[str]:
    number = rf"\d{{1,2}}|{_alternatives([*_numbers()])}"
    return re.compile(
        rf"\b(?:in|dans|en|dentro de)\s(?P<ahead>{number})\s?(?:months?|monat(?:en)?|mois|mes(?:es)?|个月)\b"
        rf"|(?P<later>{number})\s?(?:months?\s(?:from now|later)\b|个月(?:之后|以后|后))",
        re.IGNORECASE,
    )


def _after_join(text: str, end: int) -> int:
    join = _join().match(text, end)
    return join.end() if join else end


def normalize_text(text: str) -> str:
    """One space between words, full-width characters as plain ones, ½ as a decimal."""
    halves = re.sub(r"(\d?)\s?([½¼¾])", lambda match: f"{match[1] or 0}{_FRACTIONS[match[2]]}", text)
    digits = (str(unicodedata.decimal(char, char)) for char in unicodedata.normalize("NFKC", halves))
    return " ".join("".join(digits).split())


@cache
def _hours_and_minutes() -> re.Pattern[str]:
    unit = _alternatives(_UNITS[_HOUR].split())
    return re.compile(rf"(\d{{1,2}}):([0-5]\d)(?::00)?(?:\s?(?:{unit})\.?)?", re.IGNORECASE | re.ASCII)


def parse_minutes(text: str) -> int | None:
    """``90``, ``1h30``, ``1:30``, ``PT1H30M``, ``an hour``; None for others, such as ``2``, which may mean hours."""
    text = re.sub(r"^pt(?=(?:\d+(?:[.,]\d+)?[hms])+$)", "", normalize_text(text), flags=re.IGNORECASE | re.ASCII)
    if re.fullmatch(r"\d{1,3}", text, re.ASCII):
        return int(text) if int(text) >= _LEAST_BARE_MINUTES else None
    if clock := _hours_and_minutes().fullmatch(text):
        return int(clock[1]) * 60 + int(clock[2])
    text = re.sub(r"(?<=\d)\s?['′’]$", " min", text)
    found = read_duration(text)
    if found is None or found[1] != len(text):
        return None
    return round(found[0] / timedelta(minutes=1))
