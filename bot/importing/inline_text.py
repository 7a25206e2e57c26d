"""A line of a list: its words, and its links with what they are called."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bot.catalog.damaged_text import without_html
from bot.catalog.mentions import find_mentions
from bot.frozen import dataclass
from bot.importing.model import SourceLink
from bot.patterns import compile_later

if TYPE_CHECKING:
    from markdown_it.token import Token

_ADDRESS = compile_later(
    r"https?://[^\s<>\"“”|｜。，；、（）【】]+[^\s<>\"“”|｜.,;:!?)\]}'’。，；、（）【】]", re.IGNORECASE
)
_HTML_LINK = compile_later(r"<a\s[^>]*?href\s*=\s*[\"']?([^\s\"'>]+)", re.IGNORECASE)
_LONGEST_TEXT = 20_000  # letters; no field of a catalog is as long


@dataclass(frozen=True, slots=True)
class Piece:
    """Words, with a link where they are one."""

    text: str
    url: str = ""


def pieces_of(tokens: Iterable["Token"]) -> list[Piece]:
    """Of one line's tokens; pictures leave their alternative text alone, as the word for a link around them."""
    pieces: list[Piece] = []
    url, label = "", ""
    for token in tokens:
        match token.type:
            case "link_open":
                url, label = str(token.attrs.get("href", "")), ""
            case "link_close":
                label = " ".join(label.split())
                pieces.append(Piece("" if is_address(label) else label, url))
                url = ""
            case "softbreak" | "hardbreak" if url:
                label += " "
            case "softbreak" | "hardbreak":
                pieces.append(Piece("\n" if token.type == "softbreak" else " | "))
            case "html_inline" if found := _HTML_LINK.match(token.content):
                url, label = found[1], ""
            case "html_inline" if token.content.lower().startswith("</a") and url:
                pieces.append(Piece(" ".join(label.split()), url))
                url = ""
            case "html_inline" if token.content.lower().startswith("<br"):
                pieces.append(Piece(" "))
            case "text" | "code_inline":
                if url:
                    label += token.content
                else:
                    pieces += _split_at_addresses(token.content)
            case "image" if url:
                label += f" {token.content}" if not label else ""
            case _:
                pass
    if url:
        pieces.append(Piece(label, url))
    return [piece if is_address(piece.url) else Piece(piece.text) for piece in pieces]


def pieces_in(text: str) -> list[Piece]:
    """Of plain text, whose links are bare addresses."""
    return list(_split_at_addresses(text))


def with_ids(pieces: list[Piece]) -> list[Piece]:
    """Words without a link, with the addresses of the ids in them behind what is left."""
    found = find_mentions(" ".join(piece.text for piece in pieces))
    sure = [each.readings[0] for each in found.found if each.certain and each.readings[0].scheme != "openreview"]
    return [Piece(found.rest.replace("\n", " ")), *(Piece("", each.url) for each in sure)] if sure else pieces


def plain_words(text: str) -> str:
    """Without HTML, whose scripts say nothing to a reader."""
    text = re.sub(r"<(script|style)\b.*?</\1\s*>", " ", text[:_LONGEST_TEXT], flags=re.IGNORECASE | re.DOTALL)
    text = re.sub(r"</?(?:div|p|br|li|ul|ol|h[1-6]|blockquote|tr|td)\b[^<>]*>", " ", text, flags=re.IGNORECASE)
    return " ".join(without_html(re.sub(r"</?[a-z]\w*(?:\s[^<>]*)?/?>", "", text, flags=re.IGNORECASE)).split())


def is_address(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def links_in(pieces: Iterable[Piece]) -> tuple[SourceLink, ...]:
    return tuple(SourceLink(piece.url, piece.text) for piece in pieces if piece.url)


def _split_at_addresses(text: str) -> Iterator[Piece]:
    at = 0
    for found in _ADDRESS.finditer(text):
        is_in_brackets = text[found.start() - 1 : found.start()] == "<" and text[found.end() :][:1] == ">"
        if found.start() - is_in_brackets > at:
            yield Piece(text[at : found.start() - is_in_brackets])
        url = found[0]
        at = found.end() + is_in_brackets
        if url.count("(") > url.count(")") and text[at : at + 1] == ")":
            url, at = f"{url})", at + 1
        yield Piece("", url)
    if at < len(text):
        yield Piece(text[at:])
