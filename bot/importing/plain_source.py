"""Plain text: a page with a heading for each section and a name for each entry, or links one below the other."""

import re
from collections.abc import Sequence

from bot.catalog.mentions import find_mentions
from bot.frozen import dataclass
from bot.importing.inline_text import Piece, pieces_in, with_ids
from bot.importing.list_details import split_leading
from bot.importing.list_line import called, read_line
from bot.importing.model import SourceItem, SourceLink, SourceList, Unplaced
from bot.library.labelled_titles import LONGEST_TITLE
from bot.library.stated_titles import stated_title

_LONGEST_NAME = 10  # words of a line that names an entry or a section
_LEAST_REMARK = 3  # words; fewer say nothing about a paper
_LABELLED = re.compile(r"\s*([^:：]{0,40}[:：])?\s*")


@dataclass(frozen=True, slots=True)
class _Block:
    """A short line and what stands below it, up to the next one."""

    line: int
    name: str
    texts: list[str]
    links: list[SourceLink]


_STAMP = re.compile(
    r"[\[(]?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?[\])]?\s*(?:[-–]\s+)?"
)
_SPEAKER = re.compile(r"<[^<>\n]{1,40}>\s*|[^:\n]{1,40}:\s+(?=\S)")
_ENDS_WITH_TIME = re.compile(r".*\d{1,2}:\d\d(?:\s?[AaPp][Mm])?\W*")
_RULE = re.compile(r"\W{3,}")


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
        message = _message(line)
        is_message = message != line or bool(_ENDS_WITH_TIME.fullmatch(line))
        line = message
        if not line or _RULE.fullmatch(line):
            continue
        pieces = pieces_in(line)
        if not any(piece.url for piece in pieces):
            pieces = with_ids(pieces)
        if not any(piece.url for piece in pieces):
            if is_message:
                unplaced.append(Unplaced(number, line, "a message without a link or an id"))
            elif len(line.split()) <= _LONGEST_NAME and not line.endswith((".", "。", "!", "?")):
                heading = line.strip("#*-—=: ")
            else:
                unplaced.append(Unplaced(number, line, "neither a link nor an id in it"))
            continue
        if item := _titled(line, pieces, (heading,) if heading else (), number):
            items.append(item)
    return SourceList(tuple(items), tuple(unplaced))


def _message(line: str) -> str:
    """Without when it was sent, and by whom."""
    stamp = _STAMP.match(line)
    if not stamp:
        return line
    rest = line[stamp.end() :]
    speaker = _SPEAKER.match(rest)
    return rest[speaker.end() :] if speaker and not rest.startswith("http") else rest


def _titled(line: str, pieces: Sequence[Piece], headings: tuple[str, ...], number: int) -> SourceItem | None:
    """A message's words are a remark, unless they are a title as far as that can be told."""
    links = tuple(SourceLink(piece.url) for piece in pieces if piece.url)
    words = " ".join(" ".join(piece.text for piece in pieces if not piece.url).split())
    without_speaker, _ = split_leading(words)
    stated = stated_title(find_mentions(line).rest)
    if not stated and _may_be_title(without_speaker):
        return read_line(pieces, headings, number)
    remark = "" if stated else re.sub(r"\s+(?=[,.;:])", "", without_speaker).strip(" \t-–—:,;")
    return SourceItem(
        title=stated[:LONGEST_TITLE] or called(links[0].url),
        remark=remark if len(remark.split()) >= _LEAST_REMARK else "",
        links=links,
        headings=(headings,),
        line=number,
    )


def _may_be_title(words: str) -> bool:
    return len(words.split()) > 2 and words.strip()[:1].isupper()


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
