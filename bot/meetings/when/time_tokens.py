"""Splits typed text into dates, clock times, numbers and known words; what's left is unknown."""

import re
from collections.abc import Iterator
from datetime import time
from enum import Enum, auto
from functools import cache

from bot.frozen import dataclass
from bot.meetings.when.time_lexicon import LONGEST_PHRASE, Meaning, Sense, meanings, meanings_of

_HAN_DIGITS = "零一二两三四五六七八九十"
_HAN_WEEK = (
    "(上上|上|下下|下|本|这|每|隔)个?(?:周|星期|礼拜)(?=[一二三四五六日天](?!次))"  # 下周四 is 下周 and 周四
    "|(上|下下|下|本|这)个?周(?=末)"
)
_HAN = re.compile("[\u4e00-\u9fff]")  # in Chinese 12.3 is the third of December
_GERMAN_HOUR = re.compile(r"\buhr\b", re.IGNORECASE)
_HAN_NUMBER = rf"\d{{1,2}}|[{_HAN_DIGITS}]{{1,3}}"

_HAN_MINUTES = rf"(?:{_HAN_NUMBER})(?![\d次共{_HAN_DIGITS}])"  # 16点6次 is six times


class NoSuchTime(Exception):
    """Carries the text, such as "25:00"."""


class TokenKind(Enum):
    CLOCK = auto()
    DATE = auto()
    NUMBER = auto()
    WORD = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class ClockTime:
    """`vague` if it may be in either half of the day, `exact` if the text tells which; `next_day` for 24:00."""

    at: time
    vague: bool = False
    next_day: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class TypedDate:
    """`first` and `second` are in the order typed; `day_first` is None where that's open."""

    first: int
    second: int
    year: int | None
    day_first: bool | None


@dataclass(frozen=True, slots=True)
class Token:
    """Just what `kind` says is set; `ordinal` is for numbers such as ``3rd``."""

    kind: TokenKind
    text: str
    clock: ClockTime | None = None
    date: TypedDate | None = None
    number: int = 0
    ordinal: bool = False
    meanings: tuple[Meaning, ...] = ()

    @property
    def is_year(self) -> bool:
        """Whether it's a number that no day and no hour can have."""
        return self.kind is TokenKind.NUMBER and self.number > 999


@cache
def _scanner() -> re.Pattern[str]:
    han_words = sorted((each for each in meanings() if not each.isascii()), key=len, reverse=True)
    return re.compile(
        rf"""
          (?P<iso>(?P<y>\d{{4}})[-/.](?P<mo>\d{{1,2}})[-/.](?P<da>\d{{1,2}}))(?:T(?=\d)|(?![\w/-]))
        | (?P<handate>(?:(?P<hy>\d{{4}})年)?(?P<hmo>{_HAN_NUMBER})月(?P<hda>{_HAN_NUMBER})[日号]?)
        | (?P<clock>
            (?!(?:1[3-9]|2\d)(?:[:.]\d\d)?\s+am\b)(?P<h12>\d{{1,2}})(?:[:.](?P<m12>[0-5]\d)(?::[0-5]\d)?)?\s*(?P<half>[ap])\.?m\b\.?(?![\w:/]|-(?!ish))
          | (?P<ho>\d{{1,2}})[:h](?P<mi>[0-5]\d)(?::[0-5]\d(?:[.,]\d{{1,9}})?)?
            (?:\s?(?:h|hrs?|hs|hours?|uhr)\b)?(?![a-z0-9:])
          | (?P<hd>\d{{1,2}})\.(?P<md>00|1[3-9]|[2-5]\d)(?!\.|\d)(?:\s?(?:h|uhr)\b)?
          | (?P<mil>(?:[01]\d|2[0-3])[0-5]\d)\s?(?:h|hrs|hours|uhr)\b
          | (?<![\w.:/-])(?P<digits>(?:0\d|1[0-8]|2[1-3])[0-5]\d)(?![\w.:/-])
          | (?P<hh>\d{{1,2}})\s?(?:h|hrs?|hs|hours?|uhr|heures?|horas?|o'clock)\b\.?
            (?:\s(?P<mm>[0-5]\d)(?!\d|[.:/]|\s*\w))?
          | (?P<zh>{_HAN_NUMBER})[点时](?:(?P<zhalf>半)|(?P<zm>{_HAN_MINUTES})分?)?[钟整]?
          )
        | (?P<noclock>\d{{1,2}}:\d{{1,2}}(?:\s?[ap]m\b)?)
        | (?P<dotted>(?P<dd>\d{{1,2}})\.
            (?:\s(?!(?:1[3-9]|[2-9]\d)(?!\d)|\d{{1,2}}(?:[:.]\d\d|\s?(?:uhr|h|[ap]m)\b)))?(?P<dm>\d{{1,2}})
            (?:\.(?P<dy>\d{{4}}|\d\d|\s202\d(?!\s?(?:uhr|h)))?)?(?![\d:h]))
        | (?P<slashed>(?P<s1>\d{{1,2}})(?P<sep>[/-])(?P<s2>\d{{1,2}})(?:(?P=sep)(?P<sy>\d{{4}}|\d\d))?(?![\d/:-]))
        | (?P<times>(?<!\w)[x×]\s?(?P<x1>\d{{1,3}})(?![\w:.])|(?<![\d.:])(?P<x2>\d{{1,3}})\s?[x×](?=\s|[,;)]|$))
        | (?P<number>\d{{1,4}})(?P<ordinal>st|nd|rd|th|er|[eè]re|i?[eè]me|e|o|a|\.)?(?![a-z0-9])
        | (?P<han>{"|".join(map(re.escape, han_words))})
        | (?P<word>[^\W\d_\u4e00-\u9fff]+(?:['’-][^\W\d_\u4e00-\u9fff]+)*\.?)
        | (?P<mark>[,;@()|·•]|[:—–-](?=\s))
        | (?P<other>-ish\b|[a-z0-9_<>]+|\S)
        """,
        re.IGNORECASE | re.VERBOSE,
    )


def tokens(text: str) -> list[Token]:
    """Raises NoSuchTime."""
    found = list(_scan(re.sub(_HAN_WEEK, lambda match: f"{match[1] or match[2]}周 周", text)))
    merged, index = [], 0
    while index < len(found):
        length = next((n for n in range(LONGEST_PHRASE, 1, -1) if _phrase(found[index : index + n], n)), 1)
        run = found[index : index + length]
        merged.append(run[0] if length == 1 else _word(" ".join(each.text for each in run)))
        index += length
    return merged


def is_time_word(word: str) -> bool:
    return any(char.isdigit() for char in word) or bool(meanings_of(word.strip(".,;")))


def _phrase(run: list[Token], length: int) -> bool:
    small = len(run) == length and all(
        each.kind in {TokenKind.WORD, TokenKind.UNKNOWN, TokenKind.NUMBER} for each in run
    )
    return small and bool(meanings_of(" ".join(each.text for each in run)))


def _word(text: str) -> Token:
    found = meanings_of(text)
    if found and found[0].sense is Sense.NAMED_DAY:
        month, day = divmod(found[0].value or 0, 100)
        return Token(TokenKind.DATE, text, date=TypedDate(day, month, None, day_first=True))
    return Token(TokenKind.WORD if found else TokenKind.UNKNOWN, text, meanings=found)


def _scan(text: str) -> Iterator[Token]:
    for match in _scanner().finditer(text):
        token = _token(match)
        if token is not None:
            yield token


def _token(match: re.Match[str]) -> Token | None:
    text = match[0].strip()
    if match["mark"]:
        return None
    if match["noclock"]:
        raise NoSuchTime(text)
    if match["word"] or match["han"] or match["other"]:
        return _word(text)
    if match["clock"]:
        return Token(TokenKind.CLOCK, text, clock=_clock(match))
    if match["times"]:
        count = int(match["x1"] or match["x2"])
        return Token(TokenKind.NUMBER, text, number=count, meanings=(Meaning(Sense.TIMES, None),))
    if match["number"]:
        return Token(TokenKind.NUMBER, text, number=int(match["number"]), ordinal=bool(match["ordinal"]))
    return Token(TokenKind.DATE, text, date=_date(match))


def _date(match: re.Match[str]) -> TypedDate:
    if match["iso"]:
        return TypedDate(int(match["da"]), int(match["mo"]), int(match["y"]), day_first=True)
    if match["handate"]:
        in_year = int(match["hy"]) if match["hy"] else None
        return TypedDate(_number(match["hda"]), _number(match["hmo"]), in_year, day_first=True)
    names = ("dd", "dm", "dy") if match["dotted"] else ("s1", "s2", "sy")
    first, second, year = map(match.group, names)
    full = int(year) + 2000 * (len(year) == 2) if year else None
    return TypedDate(
        int(first), int(second), full, day_first=True if match["dotted"] and _is_day_first(match) else None
    )


def _is_day_first(match: re.Match[str]) -> bool:
    """Of a date with dots: not in Chinese, nor of ``12.3``, which has neither a year nor the dot behind it."""
    complete = match["dy"] or match[0].rstrip().endswith(".") or max(int(match["dd"]), int(match["dm"])) > 12
    return not _HAN.search(match.string) and bool(complete or _GERMAN_HOUR.search(match.string))


def _number(text: str) -> int:
    """Up to 99, in digits or Chinese. Raises NoSuchTime."""
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
    ones = ones.removeprefix("零") or "零"  # of 零五 minutes
    if ones not in digits or (ten and tens and tens not in digits):
        raise NoSuchTime(text)
    return (digits.get(tens, 1) * 10 if ten else 0) + digits[ones]


def _clock(match: re.Match[str]) -> ClockTime:
    if match["half"]:
        hour, minute = int(match["h12"]), int(match["m12"] or 0)
        if not 1 <= hour <= 12:
            raise NoSuchTime(match[0].strip())
        return ClockTime(time(hour % 12 + (12 if match["half"] in "pP" else 0), minute), exact=True)
    if digits := match["mil"] or match["digits"]:
        return ClockTime(time(int(digits[:2]), int(digits[2:])), exact=True)
    typed = match["ho"] or match["hd"] or match["hh"] or match["zh"]
    minutes = "30" if match["zhalf"] else match["mi"] or match["md"] or match["mm"] or match["zm"] or "0"
    hour, minute = _number(typed), _number(minutes)
    if hour == 24 and minute == 0:
        return ClockTime(time(0), next_day=True, exact=True)
    if hour > 23 or minute > 59:
        raise NoSuchTime(match[0].strip())
    exact = hour > 12 or typed.startswith("0")
    return ClockTime(time(hour, minute), vague=is_vague(hour) and not exact, exact=exact)


def is_vague(hour: int) -> bool:
    """Whether people write that hour for the afternoon, too."""
    return 1 <= hour <= 7
