"""What people write around a title when they announce a paper: an occasion, a sentence with the title in quotes."""

import re
from functools import cache

from bot.catalog.author_words import is_company
from bot.search import is_title_case

_QUOTES = (("“", "”"), ("„", "“"), ("„", "”"), ("«", "»"), ("»", "«"), ('"', '"'))
_LONGEST_OCCASION = 4  # words before a colon


def without_occasion(line: str) -> str:
    """Without `Week 3:`, `Thu 4pm:`, `OpenAI -`; they begin no title."""
    before = ""
    while line != before:
        before = line
        line = _occasion().sub("", line, count=1)
    company, dash, title = line.partition(" - ")
    return title.strip() if dash and is_company(company.strip()) else line


def quoted_title(line: str) -> str | None:
    """What is in quotation marks in a sentence; None where none are in it, empty where they may be the title's own."""
    found = [each for pair in _QUOTES for each in _in_quotes(*pair).finditer(line)]
    if not found:
        return "" if re.search('["“”„«»]', line) else None
    if len({each[1] for each in found}) > 1:
        return ""
    before, behind = line[: found[0].start()].strip(), line[found[0].end() :].strip()
    if behind.startswith(":"):  # “Why Should I Trust You?”: Explaining …
        return None if not before else ""
    is_apart = _is_sentence(before) and _is_sentence(behind.strip(".,;:!?()|—–- "))
    return found[0][1].strip(" ,.") if is_apart and is_title_case(found[0][1]) else ""


def is_remark(line: str) -> bool:
    """Words about a part of a paper, about who found it, or with more behind the title."""
    if _about_part().search(line) or re.search(r"\s[a-zß-ÿ]{4,}[.!?]*$", line):
        return True
    company = re.search(r"\s(?:from|at|by|via|@)\s(\S+)$", line)
    return company is not None and is_company(company[1])


def _is_sentence(text: str) -> bool:
    """Or nothing; words as in a title's other part are none."""
    if not any(map(str.isalpha, text)) or (text.endswith(":") and len(text.split()) <= _LONGEST_OCCASION):
        return True
    return any(word not in _SMALL for word in re.findall(r"(?<![\w'’])[a-zß-ÿ]{2,}", text))


_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "over", "the", "to", "under"}
    | {"via", "vs", "with", "without"}
)


@cache
def _in_quotes(opening: str, closing: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(opening)}([^\"“”„«»]{{4,}}){re.escape(closing)}(?!\w)")


@cache
def _occasion() -> re.Pattern[str]:
    days = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    months = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    clock = r"(?:\d{1,2}(?::\d{2})?\s?(?:am|pm|h|uhr)|\d{1,2}:\d{2})"
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    date = rf"(?:{day}\s{months}|{months}\s{day}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]?)"
    numbered = r"(?:week|session|meeting|day|paper|slot|round|no\.?)\s?#?\d{1,3}"
    named = (
        r"(?:this|next) (?:week|time|month|session|meeting|paper)|today|tonight|tomorrow|next(?: up)?|up next|agenda"
    )
    label = "new|arxiv|preprint|to read|read this"
    part = rf"(?:{days}|{date}|{clock}|{numbered}|{named}|{label})"
    return re.compile(
        rf"^(?:(?:on|for|at)\s)?{part}(?:[\s,]+(?:at\s)?{part}){{0,3}}\s?[:：—–-]\s+(?=\S)", re.IGNORECASE
    )


@cache
def _about_part() -> re.Pattern[str]:
    part = r"(?:chapter|section|appendix|page|pages|figure|table|slides?|half|part|abstract|introduction)s?"
    return re.compile(
        rf"^(?:only|just|first|second|third|last|final|see|read|skip|especially|mainly|the|up to)\s(?:.*\s)?{part}\b"
        rf"|^{part}\s(?:\d|[a-z]\b|one\b|two\b|three\b|four\b|five\b)"
        r"|^(?:suggested|recommended|shared|posted|presented|sent|found|submitted|proposed|picked|chosen|requested)"
        r"\s(?:by|via|from)\b"
        r"|\b(?:please|pls|plz|thx|thanks|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|homework"
        r"|reading group|journal club|lab meeting|(?:last|next|this) (?:week|time|month|paper|session|meeting)"
        r"|room \d+|\d ?(?:am|pm)"
        r"|to be discussed|talked about|sent this|(?:slides|video|code|recording)s? (?:and|are|is) .*available)\b"
        r"|^(?:our|my|your|great|good|nice|interesting|another|must)\s(?:.*\s)?(?:papers?|reads?|one|finds?|articles?|talks?)\b"
        r"|^(?:the|this) paper\b",
        re.IGNORECASE,
    )
