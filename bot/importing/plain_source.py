"""Plain text: a page with a heading for each section and a name for each entry, or links one below the other."""

import re
from collections.abc import Sequence

from bot.catalog.mentions import find_mentions
from bot.frozen import dataclass
from bot.importing.inline_text import Piece, pieces_in
from bot.importing.list_line import read_line
from bot.importing.model import SourceItem, SourceLink, SourceList, Unplaced
from bot.library.labelled_titles import LONGEST_TITLE
from bot.library.stated_titles import stated_title

_LONGEST_NAME = 10  # words of a line that names an entry or a section
_LABELLED = re.compile(r"\s*([^:：]{0,40}[:：])?\s*")


@dataclass(frozen=True, slots=True)
class _Block:
    """A short line and what stands below it, up to the next one."""

    line: int
    name: str
    texts: list[str]
    links: list[SourceLink]


def read_plain(text: str) -> SourceList:
    lines = [line.strip().replace("\u2019", "’") for line in text.splitlines()]
    if _is_a_page(lines):
        return _page(lines)
    return _column(lines)


def _is_a_page(lines: Sequence[str]) -> bool:
    """Whether names stand on lines of their own above links that have at most a label."""
    labelled = sum(1 for line in lines if "http" in line and _label(line) is not None and not line.startswith("http"))
    names = sum(1 for line in lines if _is_name(line) and not find_mentions(line).found)
    return labelled >= 2 and names >= 2


def _page(lines: Sequence[str]) -> SourceList:
    name, blocks, before = "", list[_Block](), list[Unplaced]()
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        if _is_name(line):
            blocks.append(_Block(number, line, [], []))
        elif not blocks:
            before.append(Unplaced(number, line, "text before the first heading"))
        elif (label := _label(line)) is not None:
            blocks[-1].links.extend(SourceLink(piece.url, label) for piece in pieces_in(line) if piece.url)
        else:
            blocks[-1].texts.append(line)
            blocks[-1].links.extend(SourceLink(piece.url) for piece in pieces_in(line) if piece.url)
    if blocks and not blocks[0].links and len(blocks) > 1:
        name = blocks[0].name
        before += [Unplaced(blocks[0].line + 1, text, "text before the first heading") for text in blocks[0].texts]
        blocks = blocks[1:]
    return _sections(name, blocks, before)


def _sections(name: str, blocks: Sequence[_Block], before: list[Unplaced]) -> SourceList:
    """A block without a link heads those that follow; its words are about the section."""
    items, remarks = list[SourceItem](), dict[tuple[str, ...], str]()
    heading, waiting = "", list[str]()
    for at, block in enumerate(blocks):
        has_entries = at + 1 < len(blocks) and bool(blocks[at + 1].links)
        if block.links:
            items.append(_entry(block, heading))
        elif has_entries or not block.texts or at + 1 < len(blocks):
            heading = block.name
            waiting += block.texts
            if has_entries and waiting:
                remarks[heading,] = "\n".join(waiting)
                waiting = []
        else:
            items.append(_entry(block, block.name))
    return SourceList(tuple(items), tuple(before), name, remarks)


def _entry(block: _Block, heading: str) -> SourceItem:
    alias = re.fullmatch(r"(.+?)\s*[(（]([^()（）]+)[)）]", block.name)
    return SourceItem(
        title=alias[1] if alias else block.name,
        name=alias[2] if alias else "",
        remark="\n".join(block.texts),
        kind="" if block.links else "list",
        links=tuple(block.links),
        headings=((heading,) if heading else (),),
        line=block.line,
    )


def _column(lines: Sequence[str]) -> SourceList:
    """One entry for each line with a link or an id; a line without is the section of those below."""
    items, unplaced, heading = list[SourceItem](), list[Unplaced](), ""
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        pieces = _pieces(line)
        if not any(piece.url for piece in pieces):
            if len(line.split()) <= _LONGEST_NAME and not line.endswith((".", "。", "!", "?")):
                heading = line.strip("#*-—=: ")
            else:
                unplaced.append(Unplaced(number, line, "neither a link nor an id in it"))
            continue
        item = _titled(line, pieces, (heading,) if heading else (), number)
        items.append(item)
    return SourceList(tuple(items), tuple(unplaced))


def _pieces(line: str) -> list[Piece]:
    pieces = pieces_in(line)
    if any(piece.url for piece in pieces):
        return pieces
    found = find_mentions(line)
    sure = [
        mention.readings[0] for mention in found.found if mention.certain and mention.readings[0].scheme != "openreview"
    ]
    return [Piece(found.rest.replace("\n", " ")), *(Piece("", each.url) for each in sure)]


def _titled(line: str, pieces: Sequence[Piece], headings: tuple[str, ...], number: int) -> SourceItem:
    """What has no title is called by its id or address, until somebody or a service tells it."""
    links = tuple(SourceLink(piece.url) for piece in pieces if piece.url)
    stated = stated_title(find_mentions(line).rest)
    words = " ".join(piece.text for piece in pieces if not piece.url)
    if not stated and len(words.split()) > 1 and (item := read_line(pieces, headings, number)) is not None:
        return item
    return SourceItem(
        title=stated[:LONGEST_TITLE] or _called(links[0].url), links=links, headings=(headings,), line=number
    )  # fmt: skip


def _called(url: str) -> str:
    mention = next(iter(find_mentions(url).found), None)
    if mention and (found := mention.readings[0]).scheme != "url":
        return f"{'arXiv' if found.scheme == 'arxiv' else found.scheme.upper()} {found.value}"
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")[:LONGEST_TITLE]


def _label(line: str) -> str | None:
    """The few words before a line's only link; None where there's more than those."""
    pieces = pieces_in(line)
    links = [piece for piece in pieces if piece.url]
    words = "".join(piece.text for piece in pieces if not piece.url)
    if len(links) != 1 or not _LABELLED.fullmatch(words):
        return None
    plain = words.strip(" :：")
    return "" if plain.lower() in {"here is the link", "link", "here"} else plain


def _is_name(line: str) -> bool:
    return (
        0 < len(line.split()) <= _LONGEST_NAME
        and "http" not in line
        and not line.endswith((".", "。", "!", "?", ":", "：", ";", ","))
    )
