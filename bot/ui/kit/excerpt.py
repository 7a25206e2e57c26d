"""The beginning of a text, for a list."""

import re
from functools import lru_cache

from bot.patterns import compile_later
from bot.plain_text import flat, size
from bot.ui.kit.text import safe

NOTE = 200  # units of a curator's note
SUMMARY = 150  # units
LINE = 90  # units of either, in a list of five
_LEAST = 40  # units; a text cut at a phrase that early would say too little
_END = compile_later(r"[.!?…][”\"')\]]*(?= )|[。！？](?=.)")
_PHRASE = compile_later(r"[,;:](?= )|(?= [–—(])|[，；：、](?=.)")
_SHORT = r"\w|prof|dr|mr|mrs|ms|st|vs|al|e\.g|i\.e|cf|fig|sec|eq|vol|pp|no|approx"
_ABBREVIATED = compile_later(rf"(?:^|[\s(“\"'])(?:{_SHORT})\.$", re.IGNORECASE)


@lru_cache(maxsize=4096)  # a list shows the same texts every time
def excerpt(text: str, limit: int) -> str:
    """Safe text of at most `limit` units: whole sentences, else up to a phrase or word, with an ellipsis."""
    text = flat(text)
    if size(text) <= limit:
        return safe(text, limit)
    sentences = [match.end() for match in _END.finditer(text) if not _ABBREVIATED.search(text[: match.end()])]
    whole = [end for end in sentences if size(text[:end]) <= limit]
    if whole:
        return safe(text[: whole[-1]], limit)
    phrases = [match.start() for match in _PHRASE.finditer(text) if _LEAST <= size(text[: match.start()]) < limit]
    return safe(f"{text[: phrases[-1]]}…" if phrases else text, limit)
