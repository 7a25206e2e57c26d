"""Makes text from files and people safe for Discord's Markdown; lengths are in UTF-16 code units."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.patterns import compile_later
from bot.plain_text import clip, size

# https://docs.discord.com/developers/components/reference: the text of all components of a message together.
MESSAGE_TEXT = 4000
BUTTON_LABEL = 80
CHOICE_NAME = 100
OPTION_TEXT = 100

_URL = r"https?://[^\s<>\[\]()|`*\\\"'~]+"
_MARKUP = compile_later(rf"({_URL})|([\\*_~|`<>\[\]])|(@)(?=everyone|here)")
_LINE_START = compile_later(r"^(?:#{1,3}(?= )|-#|[+-](?= )|\d+(?=[.)] ))")


def _escape(match: re.Match[str]) -> str:
    url, mark, at = match.groups()
    if url:
        return str(url)
    return f"\\{mark}" if mark else f"{at}\u200b"


@lru_cache(maxsize=4096)  # a card shows the same texts every time
def safe(text: str, limit: int = MESSAGE_TEXT) -> str:
    """Markup is shown literally, bare addresses stay links; `limit` is of the *escaped* form."""
    room = limit
    while True:
        escaped = _MARKUP.sub(_escape, clip(text, room))
        escaped = _LINE_START.sub(
            lambda match: f"\\{match[0]}" if not match[0][0].isdigit() else f"{match[0]}\\", escaped
        )
        excess = size(escaped) - limit
        if excess <= 0 or room == 0:
            return _isolate(escaped)
        room = max(0, room - max(1, excess // 2))


def _isolate(text: str) -> str:
    # Right-to-left text would reorder its surroundings.
    if not text.isascii() and any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text):
        return f"\u2068{text}\u2069"
    return text


def label(text: str, limit: int = BUTTON_LABEL) -> str:
    """For what renders no markup; never empty."""
    return clip(text, limit) or "–"


def listing(names: Iterable[str], *, most: int, rest: str = "et al.", limit: int = 300) -> str:
    """The first `most`, made safe, then `rest` if there are more: ``{}`` in it is how many."""
    every = list(names)
    shown: list[str] = []
    used = 0
    for name in every[:most]:
        piece = safe(name, 80)
        if shown and used + size(piece) + 2 > limit:
            break
        shown.append(piece)
        used += size(piece) + 2
    return ", ".join(shown) + (f" {rest.format(len(every) - len(shown))}" if len(shown) < len(every) else "")


def sentence_list(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def plural(count: int, noun: str, many: str = "") -> str:
    """``1 paper``, ``2 papers``, ``1,000 entries``."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"
