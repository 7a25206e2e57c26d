"""Lists in Markdown: bullets, numbered lists, tables and paragraphs with links, below headings."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.importing.inline_text import Piece, pieces_of, with_ids
from bot.importing.list_line import is_label, read_line
from bot.importing.model import SourceItem, SourceList, Unplaced
from bot.importing.table_rows import TableHead, read_row

if TYPE_CHECKING:
    from markdown_it.token import Token

_BELOW_HEADINGS = 10  # levels of headings are smaller
_TABLE_OF_CONTENTS = re.compile(
    r"(?:table of )?contents?|toc|目录|inhalt(?:sverzeichnis)?|índice|sommaire", re.IGNORECASE
)


def read_markdown(text: str) -> SourceList:
    from markdown_it import MarkdownIt  # the bot runs without

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
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

    def source(self) -> SourceList:
        depth, in_head, row = 0, False, list[list[Piece]]()
        for at, token in enumerate(self._tokens):
            match token.type:
                case "heading_open":
                    self._head(int(token.tag[1:]), self._text(at + 1))
                case "list_item_open":
                    depth += 1
                case "list_item_close":
                    self._headings = [each for each in self._headings if each[0] < _BELOW_HEADINGS + depth]
                    depth -= 1
                case "thead_open" | "thead_close":
                    in_head = token.type == "thead_open"
                case "tr_open":
                    row = []
                case "tr_close" if in_head:
                    self._table = TableHead(["".join(piece.text for piece in cell) for cell in row])
                case "tr_close":
                    self._add_row(row, self._line(at))
                case "inline" if self._tokens[at - 1].type in {"td_open", "th_open"}:
                    row.append(pieces_of(token.children or []))
                case "inline" if self._tokens[at - 1].type == "paragraph_open":
                    if depth and self._heads_a_list(at):
                        self._head(_BELOW_HEADINGS + depth, self._text(at))
                    else:
                        self._paragraph(token, in_list=depth > 0)
                case _:
                    pass
        remarks = {headings: "\n\n".join(texts) for headings, texts in self._remarks.items()}
        return SourceList(tuple(self._items), tuple(self._unplaced), self._name, remarks)

    def _heads_a_list(self, at: int) -> bool:
        """Whether it is a list's item without a link, above items of its own."""
        is_above = len(self._tokens) > at + 2 and self._tokens[at + 2].type in {"bullet_list_open", "ordered_list_open"}
        return is_above and not any(child.type == "link_open" for child in self._tokens[at].children or [])

    def _line(self, at: int) -> int:
        for token in reversed(self._tokens[:at]):
            if token.map:
                return token.map[0] + 1
        return 0

    def _text(self, at: int) -> str:
        return " ".join(" ".join(piece.text for piece in pieces_of(self._tokens[at].children or [])).split())

    def _head(self, level: int, words: str) -> None:
        self._headings = [each for each in self._headings if each[0] < level]
        if level == 1 and not self._name and not self._items:
            self._name = words
            return
        self._headings.append((level, words))

    @property
    def _above(self) -> tuple[str, ...]:
        return tuple(words for _, words in self._headings)

    def _paragraph(self, token: "Token", *, in_list: bool) -> None:
        children = token.children or []
        line = token.map[0] + 1 if token.map else 0
        if self._above and _TABLE_OF_CONTENTS.fullmatch(self._above[-1]):
            return
        pieces = pieces_of(children)
        if not in_list and (several := _titles_in_a_row(pieces)):
            for each in several:
                self._add_line(each, line, in_list=True)
            return
        self._add_line(pieces, line, in_list=in_list)

    def _add_line(self, pieces: list[Piece], line: int, *, in_list: bool) -> None:
        words = " ".join(" ".join(piece.text for piece in pieces).split())
        links = [piece for piece in pieces if piece.url]
        if not links and not re.search(r"[^\W\d_]{2}", words):
            return
        if not in_list and _is_prose(pieces):
            if links:
                self._unplaced.append(Unplaced(line, words, "a sentence with a link, not an entry of the list"))
            elif not self._above:
                self._unplaced.append(Unplaced(line, words, "text before the first heading"))
            elif len(words.split()) > 2 or len(words) > 12:
                self._remarks.setdefault(self._above, []).append(words)
            return
        if not links:
            pieces = with_ids(pieces)
        item = read_line(pieces, self._above, line)
        if item is None:
            self._unplaced.append(Unplaced(line, words, "no title in it"))
        elif not item.links and not item.venue:
            self._unplaced.append(Unplaced(line, words, "no web address"))
        else:
            self._items.append(item)

    def _add_row(self, row: list[list[Piece]], line: int) -> None:
        if self._table is None:
            return
        item = read_row(self._table, row, self._above, line)
        if item is None:
            words = " | ".join(filter(None, (" ".join(piece.text for piece in cell).strip() for cell in row)))
            if words:
                self._unplaced.append(Unplaced(line, words, "no title in this row"))
        else:
            self._items.append(item)


def _titles_in_a_row(pieces: list[Piece]) -> list[list[Piece]]:
    """Links that each have a title of their own, with little between them, as in a footnote."""
    titled = [piece for piece in pieces if piece.url]
    between = [piece.text.strip() for piece in pieces if not piece.url]
    if len(titled) < 2 or any(is_label(piece.text) for piece in titled) or any(len(text) > 20 for text in between):
        return []
    return [[piece] for piece in titled]


def _is_prose(pieces: list[Piece]) -> bool:
    words = sum(len(piece.text.split()) for piece in pieces if not piece.url)
    return words > 12 or not any(piece.url for piece in pieces)
