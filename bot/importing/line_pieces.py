"""What the pieces of a paragraph are: an entry, several, prose, or more about the entry above."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.catalog.identifiers import recognise
from bot.importing.inline_text import Piece, with_ids
from bot.importing.list_details import BOUNDS, read_details
from bot.importing.list_line import is_label
from bot.importing.model import SourceItem, SourceLink

if TYPE_CHECKING:
    from markdown_it.token import Token

_MOST_WORDS = 12  # beside the links of an entry that is no item of a list
_LONGEST_BETWEEN = 20  # letters between links that each have a title


def plain_text(pieces: Iterable[Piece]) -> str:
    return " ".join(" ".join(piece.text for piece in pieces).split())


def has_title_link(pieces: Iterable[Piece]) -> bool:
    return any(piece.url and not is_label(piece.text) for piece in pieces)


def names_a_paper(pieces: Iterable[Piece]) -> bool:
    """Whether it has a title of its own before the page of a paper."""
    pieces = list(pieces)
    before = plain_text(takewhile(lambda piece: not piece.url, pieces)).strip(BOUNDS)
    is_of_paper = any((found := recognise(piece.url)) and found.scheme != "url" for piece in pieces if piece.url)
    return is_of_paper and len(before.split()) > 1 and before[:1].isupper() and not is_label(before)


def is_prose(pieces: Iterable[Piece]) -> bool:
    pieces = list(pieces)
    words = sum(len(piece.text.split()) for piece in pieces if not piece.url)
    return words > _MOST_WORDS or not any(piece.url for piece in pieces)


def is_jump(tokens: Iterable["Token"]) -> bool:
    """Whether it only leads to another place of the page, as a table of contents does."""
    targets = [str(token.attrs.get("href", "")) for token in tokens if token.type == "link_open"]
    return bool(targets) and all(target.startswith("#") for target in targets)


def without_badges(tokens: Sequence["Token"]) -> list["Token"]:
    """Without pictures that are links."""
    kept: list[Token] = []
    for token in tokens:
        kept.append(token)
        if [each.type for each in kept[-3:]] == ["link_open", "image", "link_close"]:
            del kept[-3:]
    return kept


def is_only_pictures(tokens: Iterable["Token"]) -> bool:
    """Such as badges: some with a link, and no words."""
    types = {token.type for token in tokens if token.type != "text" or token.content.strip()}
    return {"image", "link_open"} <= types <= {"image", "link_open", "link_close", "softbreak", "html_inline"}


def entry_lines(pieces: Sequence[Piece]) -> list[tuple[int, list[Piece]]]:
    """Several entries in one paragraph, with the line of each; none where it is one."""
    linked = [piece for piece in pieces if piece.url]
    between = [piece.text.strip() for piece in pieces if not piece.url]
    if len(linked) < 2:
        return []
    if all(not is_label(piece.text) for piece in linked) and all(len(text) <= _LONGEST_BETWEEN for text in between):
        return [(0, [piece]) for piece in linked]
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == "\n" and not piece.url:
            lines.append([])
        else:
            lines[-1].append(piece)
    is_each_one = all(any(piece.url for piece in line) and _has_words(line) for line in lines)
    return list(enumerate(lines)) if len(lines) > 1 and is_each_one else []


def with_further_line(item: SourceItem, pieces: list[Piece]) -> SourceItem:
    """What stands below an entry: links of it, who wrote it, where it appeared, or a remark."""
    if not any(piece.url for piece in pieces):
        found = with_ids(pieces)
        words = plain_text(piece for piece in found if not piece.url)
        pieces = found if is_label(words.strip(BOUNDS)) else pieces
    words = plain_text(piece for piece in pieces if not piece.url).strip()
    label = words.strip(f"{BOUNDS}[]()") if is_label(words.strip(BOUNDS)) else ""
    links = [SourceLink(piece.url, piece.text or label) for piece in pieces if piece.url]
    details = read_details([] if label or is_label(words) else [words])
    return replace(
        item,
        authors=item.authors or details.authors,
        venue=item.venue or details.venue,
        year=item.year or details.year,
        remark="\n".join(filter(None, (item.remark, details.remark))),
        links=tuple(dict.fromkeys((*item.links, *links))),
    )


def _has_words(pieces: Iterable[Piece]) -> bool:
    return any(not is_label(piece.text) for piece in pieces)
