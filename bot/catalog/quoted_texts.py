"""Texts between quotes or brackets that YAML reads otherwise, or that others than YAML have put there."""

import re

from bot.catalog.lookalikes import QUOTES

_BRACKETS = {"(": ")", "[": "]", "{": "}", "<": ">", "（": "）", "［": "］", "【": "】", "〈": "〉", "《": "》"}


def within_brackets(text: str) -> str:
    """What a pair of brackets around all of it holds; empty where there is none."""
    close = _BRACKETS.get(text[:1], "")
    if not close or text[-1:] != close:
        return ""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == text[0]) - (letter == close)
        if depth == 0:
            return text[1:-1].strip() if place == len(text) - 1 else ""
    return ""


def quoted_items(text: str) -> list[str]:
    """Of `"one", "two"`, `"one" "two"` and `"one",`; empty where it's no list, or none of it is in quotes."""
    items, at, has_quotes = [], 0, False
    item = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,;\"'][^,;\"']*))\s*(?:[,;]|(?:and|&)(?=\s)|(?=[\"'])|$)")
    while at < len(text):
        found = item.match(text, at)
        if found is None:
            return []
        has_quotes = has_quotes or found[3] is None
        items.append((found[1] or found[2] or found[3] or "").strip())
        at = found.end()
    return items if has_quotes and (len(items) > 1 or text.endswith((",", ";"))) else []


def without_quotes(value: str) -> str:
    """Without the quotes around it, whichever they are."""
    if value.startswith('""') and value.endswith('""') and '"' not in value[2:-2]:
        return value[2:-2]  # as tables have them
    quotes = QUOTES + "\"'"
    if value[:1] in quotes and value[-1:] in quotes:
        return value if _is_closed_within(value[1:-1], quotes) else value[1:-1]
    is_open = value[:1] in quotes and not any(letter in quotes for letter in value[1:])
    return value[1:] if is_open else value


def _is_closed_within(text: str, quotes: str) -> bool:
    """Whether the first quote that is no apostrophe closes what was open before, as in `A" "B`."""
    for place, letter in enumerate(text):
        before, behind = text[:place][-1:], text[place + 1 : place + 2]
        if letter in quotes and not (before.isalnum() and behind.isalnum()):
            return bool(before.strip()) and not behind.isalnum()
    return False
