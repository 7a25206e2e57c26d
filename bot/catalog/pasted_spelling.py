"""Pasted links and ids as their authors meant them: full-width signs, `hxxps://`, `[.]`, broken in two."""

import re
import unicodedata
from functools import cache

from bot.catalog.broken_ids import with_whole_ids


def plain_spelling(text: str) -> str:
    """With full-width signs, entities of HTML and "defanged" or broken links as their authors meant them."""
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
        text = text.translate(_FULL_WIDTH)
        # Elsewhere a full stop of this kind ends a sentence.
        text = re.sub(r"(?<=\d{4})[。．｡](?=\d{4,5}(?!\d))", ".", text)
        text = re.sub(r"(?<=[A-Za-z0-9])．(?=[A-Za-z0-9])", ".", text)
        text = re.sub(r"\b(h(?:tt|xx)ps?)[:：][/／]{2}", r"\1://", text, flags=re.IGNORECASE)
        text = _full_width_host().sub(lambda found: re.sub("[。｡]", ".", found[0]).replace("／", "/"), text)
        text = _full_width_path().sub(lambda found: found[0].replace("／", "/").replace("：", ":"), text)
    text = re.sub(r"\bhxxp(s?)(?=:|\[:\])", r"http\1", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=https)\[:(?://)?\](?://)?|(?<=http)\[:(?://)?\](?://)?", "://", text)
    text = re.sub(r"(?<=[a-z0-9])(?:\s?\[(?:\.|dot)\]\s?|\((?:\.|dot)\))(?=[a-z0-9])", ".", text, flags=re.IGNORECASE)
    text = re.sub(r"\bgit@github\.com:(?=[\w.-]+/)", "https://github.com/", text)
    for written, letter in (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("\r", "\n")):
        text = text.replace(written, letter)
    return with_whole_ids(text)


_FULL_WIDTH = {
    code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)
}


@cache
def _full_width_host() -> re.Pattern[str]:
    return re.compile(
        r"(?:https?://|www[.。｡]|(?<![A-Za-z0-9-]))(?:[A-Za-z0-9-]+[.。｡])+(?:org|com|net|io|cn|edu|ai|dev|co|cc|info|uk|de|jp)"
        r"(?=[/／])[/／]?",
        re.IGNORECASE,
    )


@cache
def _full_width_path() -> re.Pattern[str]:
    return re.compile(
        r"(?:https?://[\x21-\x7e]+|\b(?:arxiv|doi|openreview)[\x21-\x7e]*|\b10\.\d{4,9})(?:[／：](?=[A-Za-z0-9])[\x21-\x7e]+)+",
        re.IGNORECASE,
    )
