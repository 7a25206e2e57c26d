"""What a heading says: its topic, without marks around it; the date of a meeting is none."""

from bot.importing.list_details import BOUNDS
from bot.patterns import compile_later

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = compile_later(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
    r"(?:(?:19|20)\d\d[./年-]\d{1,2}[./月-]\d{1,2}日?|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d"
    rf"|{_MONTH}\s+{_DAY}(?!\d)(?:,?\s+(?:19|20)\d\d)?|{_DAY}\.?\s+{_MONTH}(?:,?\s+(?:19|20)\d\d)?)(?!\w)"
)
_MARKS = compile_later(r":[a-z0-9_+-]{2,40}:|\s*\{#[\w:.-]+\}\s*$")
_MOST_WORDS_BESIDE = 3  # such as who presents


def heading_words(text: str) -> str:
    """Empty where it only dates what stands below."""
    words = " ".join(_MARKS.sub("", text).split())
    date = _DATE.match(words.lower())
    if date is None:
        return words
    beside = words[date.end() :].strip(BOUNDS)
    is_only_dated = len(beside.split()) <= _MOST_WORDS_BESIDE or beside[:1] in "(（["
    return "" if is_only_dated else beside
