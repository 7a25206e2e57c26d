"""Text from files and people as one line that hides nothing; lengths are in UTF-16 code units, as Discord counts."""

import re
import unicodedata
from collections.abc import Callable

_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_COMMAND = r"`/([a-z]+(?: [a-z]+)*)`"
_JOINER = "\u200d"
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs by category that show nothing


def size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def flat(text: str) -> str:
    """One line without control characters, lone surrogates and bidi controls; empty if nothing of it can be seen."""
    if text.isprintable():  # nearly always: nothing to take out but double spaces
        return _if_visible(" ".join(text.split()))
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or (unicodedata.category(char) not in _INVISIBLE and char not in _BIDI_CONTROLS)
    )
    return _if_visible(" ".join("".join(kept).split()))


def _if_visible(text: str) -> str:
    return text if any(map(_is_visible, text)) else ""


def _is_visible(char: str) -> bool:
    return char not in _BLANK_LETTERS and unicodedata.category(char)[0] not in "CZM"


def _extends(char: str) -> bool:
    return char == _JOINER or unicodedata.category(char).startswith("M") or "\U0001f3fb" <= char <= "\U0001f3ff"


def clip(text: str, limit: int) -> str:
    """`flat`, with an ellipsis, at a word if one is near, never inside a grapheme cluster."""
    text = flat(text)
    if size(text) <= limit:
        return text
    end, units = 0, 0
    for end, char in enumerate(text):  # noqa: B007 - the index where the budget ends is the result
        units += size(char)
        if units > limit - 1:
            break
    while end > 0 and (_extends(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    space = text.rfind(" ", 0, end)
    if space > end * 3 // 4:
        end = space
    return text[:end].rstrip(" ,;:.–—-") + "…"


HIDDEN = "somebody"
"""What those who hide are called."""


def unlinked(text: str) -> str:
    """`flat`, and an address in it leads nowhere: for names that somebody chose."""
    return flat(text).replace("://", ":\u200b//")  # a zero-width space keeps Discord from making an address of it


def shown_name(name: str) -> str:
    """What somebody calls themselves, as text that leads nowhere; never empty, and never `HIDDEN`."""
    shown = unlinked(name) or "a member"
    return f"@{shown}" if shown.casefold() == HIDDEN else shown


def with_mentions(text: str, mention: Callable[[str], str]) -> str:
    """With each command that stands as `` `/reading start` `` in what `mention` makes of its name, to be tapped.

    What people typed never matches: `safe` puts a backslash before each backtick.
    """
    return re.sub(_COMMAND, lambda match: mention(match[1]), text) if "`/" in text else text
