"""Text of public services as plain text: titles come with HTML, JATS, MathML, entities and whatever else there is."""

import re
from collections.abc import Iterable
from functools import cache

from bot.metadata.model import MOST_AUTHORS, NAME_LIMIT, TITLE_LIMIT
from bot.plain_text import clip

_MOST_READ = 2000  # characters: patterns below need time by the square of it


def plain(value: object, limit: int = TITLE_LIMIT) -> str:
    """One line without markup and without what can't be seen; empty if `value` is no text."""
    if not isinstance(value, str):
        return ""
    import html  # its entities take 2 ms and 1 MB

    text = value[:_MOST_READ]
    for _ in range(2):  # Crossref has "&amp;lt;i&amp;gt;" too
        text = html.unescape(_without_tags(text))
    return clip(_without_tags(text), limit)


def _without_tags(text: str) -> str:
    """What looks like a tag; of ``Vec<T>`` and ``a < b`` nothing goes."""
    return _tag().sub("", _block_tag().sub(" ", _unread_part().sub("", text)))


def names(values: Iterable[object]) -> tuple[str, ...]:
    """The first authors, each once."""
    found: dict[str, None] = {}
    for value in values:
        if len(found) == MOST_AUTHORS:
            break
        if name := plain(value, NAME_LIMIT):
            found[name] = None
    return tuple(found)


def year(value: object) -> int | None:
    """Also of a date that begins with it."""
    digits = re.match(r"\d{4}(?!\d)", value, re.ASCII) if isinstance(value, str) else None
    number = int(digits[0]) if digits else value
    return number if isinstance(number, int) and 1000 <= number <= 2200 else None


@cache
def _unread_part() -> re.Pattern[str]:
    """With its content: scripts, and the second spelling that formulas have beside the one that is shown."""
    names = "script|style|(?:mml:)?annotation(?:-xml)?|(?:jats:)?tex-math"
    return re.compile(rf"<!--.*?-->|<({names})\b[^<>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@cache
def _block_tag() -> re.Pattern[str]:
    """Between which words would run together."""
    return re.compile(r"</?(?:jats:)?(?:br|p|div|li|tr|td|h[1-6]|title|break)\b[^<>]*>", re.IGNORECASE)


@cache
def _tag() -> re.Pattern[str]:
    """Of one letter only those that HTML has, and in lower case: ``<T>`` is part of a title."""
    return re.compile(r"</?(?:[biuaspq]|[A-Za-z][\w.:-]*[\w-])(?:\s[^<>]*)?/?>|<!\[CDATA\[|\]\]>|<!--|-->")
