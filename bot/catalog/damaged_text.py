"""What copying does to text: HTML that was not drawn, and UTF-8 that was read as another encoding."""

import re
from collections.abc import Callable, Iterator

from bot.catalog.problems import quoted
from bot.patterns import compile_later

_ENTITY = compile_later(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,30}));")
_TAGS = "i|b|em|strong|sub|sup|u|tt|code|span|scp|small|sc|br|p|jats:[a-z]+|mml:[a-z]+"
_TAG = compile_later(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BRACES = str.maketrans({"{": "{{", "}": "}}"})
LOST = "\ufffd"
"""What stands for a letter that could not be read."""
_MOST_ROUNDS = 4  # `&amp;lt;i&amp;gt;` was escaped twice
# A letter of two to four bytes in UTF-8, each of them read as a letter of Windows-1252, or of Latin-1.
_HIGH = "[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_MISREAD = compile_later(rf"[\u00c2-\u00df]{_HIGH}|[\u00e0-\u00ef]{_HIGH}{{2}}|[\u00f0-\u00f4]{_HIGH}{{3}}")


def html_in(text: str) -> str:
    """The first entity or tag; empty when there is none."""
    if "&" not in text and "<" not in text:
        return ""
    entities = (found[0] for found in _ENTITY.finditer(text) if _letter(found) != found[0])
    return next(entities, "") or (_paired_tags(text) or [""])[0]


def without_html(text: str) -> str:
    before = text
    for _ in range(_MOST_ROUNDS):
        if not html_in(text):
            break
        for tag in _paired_tags(text):
            text = text.replace(tag, " " if tag[1:].lower().startswith(("br", "p", "/p")) else "")
        text = re.sub(" {2,}", " ", _ENTITY.sub(_letter, text))
    # A space that was written as an entity is none at an end.
    text = text if before[:1].isspace() else text.lstrip(" ")
    return text if before[-1:].isspace() else text.rstrip(" ")


def reread(text: str) -> str:
    """Letters that were read in a wrong encoding, read again; the same text when there are none."""
    for _ in range(_MOST_ROUNDS):
        better = _MISREAD.sub(lambda found: _decoded(found[0]), text) if not text.isascii() else text
        if better == text:
            break
        text = better
    return text


def is_half_read(text: str) -> bool:
    """Whether `reread` mends some letters, and leaves others of which a byte was lost."""
    return (better := reread(text)) != text and bool(re.search(f"[\u00c2-\u00f4]{_HIGH}", better))


def _letter(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        from html.entities import html5  # READY comes earlier without

        letter = html5.get(f"{name};", found[0])
        return " " if letter.isspace() else letter
    code = int(decimal) if decimal else int(hexadecimal, 16)
    letter = chr(code) if code < 0x110000 else ""
    return " " if letter.isspace() else letter if letter.isprintable() and letter else found[0]


def _paired_tags(text: str) -> list[str]:
    """A tag that is neither closed nor empty may be what the text is about."""
    tags = [found[0] for found in _TAG.finditer(text)]
    names = {re.sub(r"[</>]|\s.*", "", tag, flags=re.DOTALL).lower() for tag in tags if tag.startswith("</")}
    return [tag for tag in tags if re.sub(r"[</>]|\s.*", "", tag, flags=re.DOTALL).lower() in names | {"br"}]


def _decoded(text: str) -> str:
    data = b""
    for letter in text:
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:
            data += letter.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return text


def damages(text: str) -> Iterator[tuple[str, str, Callable[[str], str]]]:
    """What has happened to the text, to be told of the field `{}`, the text as it was, and what makes it so."""
    better = reread(text)
    if better != text:
        yield "`{}` holds letters that were read in a wrong encoding", better, reread
    if html_in(better):
        found = f"`{{}}` holds HTML, such as {quoted(html_in(better)).translate(_BRACES)}"
        yield found, without_html(better), lambda each: without_html(reread(each))
