"""Lists in Markdown: bullets, numbered lists, tables and paragraphs with links, below headings."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.importing.heading_words import heading_words
from bot.importing.html_markup import with_markdown_blocks
from bot.importing.identity import is_contradicted, scholarly_ids
from bot.importing.inline_text import Piece, pieces_of, with_ids
from bot.importing.line_pieces import (
    entry_lines,
    has_title_link,
    is_jump,
    is_only_pictures,
    is_prose,
    names_a_paper,
    plain_text,
    with_further_line,
    without_badges,
)
from bot.importing.list_line import is_label, read_line
from bot.importing.model import SourceItem, SourceList, Unplaced
from bot.importing.table_rows import TableHead, read_row, several_titles

if TYPE_CHECKING:
    from markdown_it.token import Token

_BELOW_HEADINGS = 10  # levels of headings are smaller
_LEAST_TITLE = 3  # words of a heading that is the title of a single entry
_TABLE_OF_CONTENTS = re.compile(
    r"(?:table of )?contents?|toc|目录|inhalt(?:sverzeichnis)?|índice|sommaire", re.IGNORECASE
)


def read_markdown(text: str) -> SourceList:
    from markdown_it import MarkdownIt  # the bot runs without

    numbered = re.sub(r"^(\s*\d{1,3})[、．](?=\S)", r"\1. ", text, flags=re.MULTILINE)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(with_markdown_blocks(numbered))
    return _Reader(tokens).source()


class _Reader:
    def __init__(self, tokens: Sequence["Token"]) -> None:
        self._tokens = tokens
        self._headings: list[tuple[int, str]] = []
        self._items: list[SourceItem] = []
        self._unplaced: list[Unplaced] = []
        self._remarks: dict[tuple[str, ...], list[str]] = {}
        self._table: TableHead | None = None
        self._name = ""
        self._has_one_title = sum(token.type == "heading_open" and token.tag == "h1" for token in tokens) == 1
        self._entries: list[int | None] = []
        """For each item of a list that is open, which of `_items` it is."""
        self._entry_of_heading: int | None = None

    def source(self) -> SourceList:
        in_head, row = False, list[list[Piece]]()
        for at, token in enumerate(self._tokens):
            match token.type:
                case "heading_open":
                    self._heading(int(token.tag[1:]), at + 1)
                case "list_item_open":
                    self._entries.append(None)
                case "list_item_close":
                    self._headings = [each for each in self._headings if each[0] < _BELOW_HEADINGS + self._depth]
                    self._entries.pop()
                case "thead_open" | "thead_close":
                    in_head = token.type == "thead_open"
                case "tr_open":
                    row = []
                case "tr_close" if in_head and not any(has_title_link(cell) for cell in row):
                    self._table = TableHead(["".join(piece.text for piece in cell) for cell in row])
                case "tr_close":
                    if in_head:  # a first entry where the heads of columns would be
                        self._table = TableHead([""] * len(row))
                    self._add_row(row, self._line(at))
                case "inline" if self._tokens[at - 1].type in {"td_open", "th_open"}:
                    row.append(pieces_of(token.children or []))
                case "inline" if self._tokens[at - 1].type == "paragraph_open":
                    if self._depth and self._owner is None and self._heads_a_list(at):
                        self._head_list(at)
                    else:
                        self._paragraph(token)
                case _:
                    pass
        remarks = {headings: "\n\n".join(texts) for headings, texts in self._remarks.items()}
        return SourceList(tuple(self._items), tuple(self._unplaced), self._name, remarks)

    @property
    def _depth(self) -> int:
        return len(self._entries)

    @property
    def _owner(self) -> int | None:
        """The entry whose item of the list is open."""
        return next((each for each in reversed(self._entries) if each is not None), None)

    @property
    def _above(self) -> tuple[str, ...]:
        return tuple(words for _, words in self._headings if words)

    def _heads_a_list(self, at: int) -> bool:
        """Whether it is a list's item without a link, above items of its own."""
        is_above = len(self._tokens) > at + 2 and self._tokens[at + 2].type in {"bullet_list_open", "ordered_list_open"}
        children = self._tokens[at].children or []
        return is_above and not is_jump(children) and not any(piece.url for piece in pieces_of(children))

    def _head_list(self, at: int) -> None:
        """What it has below it are entries, or the links of one entry, each called by what it leads to."""
        below = [pieces_of(token.children or []) for token in self._inside_item(at) if token.type == "inline"]
        linked = [pieces for pieces in below if any(piece.url for piece in pieces)]
        called = [
            "".join(piece.text for piece in pieces if not piece.url or is_label(piece.text)).strip(" :[]()")
            for pieces in linked
        ]
        item = read_line(pieces_of(self._tokens[at].children or []), self._above, self._line(at + 1))
        if item and linked and all(words and is_label(words) for words in called) and item.title:
            self._put(item)
        else:
            self._head(_BELOW_HEADINGS + self._depth, self._text(at))

    def _inside_item(self, at: int) -> Iterator["Token"]:
        level = self._tokens[at].level
        for token in self._tokens[at + 2 :]:
            if token.type == "list_item_close" and token.level < level - 1:
                return
            yield token

    def _line(self, at: int) -> int:
        return next((token.map[0] + 1 for token in reversed(self._tokens[:at]) if token.map), 0)

    def _text(self, at: int) -> str:
        return plain_text(pieces_of(self._tokens[at].children or []))

    def _heading(self, level: int, at: int) -> None:
        """With a title as its link it's an entry, unless others stand below it."""
        pieces = pieces_of(without_badges(self._tokens[at].children or []))
        words = plain_text(piece for piece in pieces if not piece.url or piece.text)
        item = None
        if has_title_link(pieces) and not self._has_entries_below(at):
            above = tuple(words for depth, words in self._headings if words and depth < level)
            item = read_line(pieces, above, self._line(at))
        self._head(level, "" if item else words)
        if item:
            self._items.append(item)
            self._entry_of_heading = len(self._items) - 1
        elif linked := [piece.url for piece in pieces if piece.url]:
            self._unplaced.append(Unplaced(self._line(at), f"{words} {' '.join(linked)}", "a heading's link"))

    def _has_entries_below(self, at: int) -> bool:
        for token in self._tokens[at + 1 :]:
            if token.type == "heading_open":
                return False
            if token.type == "inline" and has_title_link(pieces_of(token.children or [])):
                return True
        return False

    def _head(self, level: int, words: str) -> None:
        self._headings = [each for each in self._headings if each[0] < level]
        self._entry_of_heading = None
        if level == 1 and not self._name and not self._items:
            self._name = heading_words(words)
            if self._has_one_title:
                return
        self._headings.append((level, heading_words(words)))

    def _put(self, item: SourceItem) -> None:
        self._items.append(item)
        if self._entries and self._entries[-1] is None:
            self._entries[-1] = len(self._items) - 1

    def _paragraph(self, token: "Token") -> None:
        line = token.map[0] + 1 if token.map else 0
        if self._above and _TABLE_OF_CONTENTS.fullmatch(self._above[-1]):
            return
        if is_jump(token.children or []):
            return
        pieces = pieces_of(token.children or [])
        if not self._depth and is_only_pictures(token.children or []):
            self._unplaced.append(
                Unplaced(line, " ".join(piece.url for piece in pieces if piece.url), "a picture with a link")
            )
        elif not self._depth and (several := entry_lines(pieces)):
            for offset, each in several:
                self._add_line(each, line + offset, is_entry=True)
        else:
            self._add_line(pieces, line, is_entry=self._depth > 0)

    def _add_line(self, pieces: list[Piece], line: int, *, is_entry: bool) -> None:
        words = plain_text(pieces)
        has_link = any(piece.url for piece in pieces)
        if not has_link and not re.search(r"[^\W\d_]{2}", words):
            return
        if self._belongs_to_entry(pieces, line):
            return
        if not is_entry and is_prose(pieces):
            self._add_prose(words, line, has_link=has_link)
            return
        item = read_line(pieces if has_link else with_ids(pieces), self._above, line)
        if item is None:
            self._unplaced.append(Unplaced(line, words, "no title in it"))
        elif not item.links and not item.venue:
            self._unplaced.append(Unplaced(line, words, "no web address"))
        else:
            self._put(item)

    def _belongs_to_entry(self, pieces: list[Piece], line: int) -> bool:
        """Whether it says more about an entry, which it stands within or which has the heading as its title."""
        owner = self._entry_of_heading if self._owner is None else self._owner
        if owner is None:
            return self._is_entry_of_heading(pieces, line)
        if has_title_link(pieces):
            return False
        is_nested = bool(self._entries) and self._entries[-1] is None
        if self._owner is not None and is_nested and names_a_paper(pieces):
            return False
        item = with_further_line(self._items[owner], pieces)
        ids = scholarly_ids(self._items[owner])
        if is_contradicted(ids, [each for each in scholarly_ids(item) if each not in ids]):
            return False  # the line is about another paper
        self._items[owner] = item
        return True

    def _is_entry_of_heading(self, pieces: list[Piece], line: int) -> bool:
        """Links that are called only by what they lead to, below a heading that has nothing else."""
        *above, title = self._above or ("",)
        has_others = any(each.headings == (self._above,) for each in self._items)
        if len(title.split()) < _LEAST_TITLE or has_others or not any(piece.text for piece in pieces if piece.url):
            return False
        if any(not is_label(piece.text) and (piece.url or len(piece.text.split()) > 1) for piece in pieces):
            return False
        item = read_line([Piece(title)], tuple(above), line)
        if item is None:
            return False
        for text in self._remarks.pop(self._above, []):
            item = with_further_line(item, [Piece(text)])
        self._items.append(with_further_line(item, pieces))
        self._entry_of_heading = len(self._items) - 1
        return True

    def _add_prose(self, words: str, line: int, *, has_link: bool) -> None:
        if has_link:
            self._unplaced.append(Unplaced(line, words, "a sentence with a link, not an entry of the list"))
        elif not self._above:
            self._unplaced.append(Unplaced(line, words, "text before the first heading"))
        elif len(words.split()) > 2 or len(words) > 12:
            self._remarks.setdefault(self._above, []).append(words)

    def _add_row(self, row: list[list[Piece]], line: int) -> None:
        if self._table is None:
            return
        items = [read_row(self._table, each, self._above, line) for each in several_titles(self._table, row)]
        found = [each for each in items if each and (each.links or each.authors or each.venue or each.year)]
        self._items += found
        words = " | ".join(filter(None, map(plain_text, row)))
        if not found and words:
            self._unplaced.append(Unplaced(line, words, "neither a link nor who wrote it, where or when"))
