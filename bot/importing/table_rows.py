"""Rows of a table: which column has the title, the year and the remark."""

import re
from collections.abc import Sequence

from bot.catalog.identifiers import recognise
from bot.importing.inline_text import Piece, links_in
from bot.importing.list_line import is_label, read_line
from bot.importing.model import SourceItem, SourceLink

_COLUMNS = {
    "title": "title|paper|name|标题|题目|论文|名字|名称|titel|titre|título|work|article|project|book|course|resource",
    "year": "year|年份|年|jahr|année|año",
    "venue": "venue|conference|journal|where|会议|期刊|pub(?:lication)?",
    "authors": "authors?|作者|autor(?:en|es)?|auteurs?",
    "remark": (
        "summary|description|notes?|comments?|remarks?|why|简介|备注|说明|描述|about|tl;?dr|beschreibung|notiz(?:en)?"
        "|what it is|keywords?"
    ),
    "skipped": "date|日期|封面|时长|duration|length|cover|引用|citations?|stars?|datum|fecha|#|no\\.?|id",
}
_NO_REMARK = re.compile(r"[\d\W_]*")


class TableHead:
    """Columns by what their heads are called; a column without a known head may have a remark."""

    def __init__(self, heads: Sequence[str]) -> None:
        self._roles = [_role(head) for head in heads]
        self.heads = [head.strip() for head in heads]

    def role(self, column: int) -> str:
        return self._roles[column] if column < len(self._roles) else ""

    @property
    def has_title(self) -> bool:
        return "title" in self._roles


def several_titles(head: TableHead, row: Sequence[Sequence[Piece]]) -> list[Sequence[Sequence[Piece]]]:
    """A row for each paper, where one cell names several."""
    at = _title_column(head, row)
    titled = [piece for piece in row[at] if piece.url and not is_label(piece.text)] if at is not None else []
    papers = {str(found) for piece in titled if (found := recognise(piece.url)) and found.scheme != "url"}
    if at is None or len(papers) < 2 or len(papers) < len(titled):
        return [row]
    return [[*row[:at], [piece], *row[at + 1 :]] for piece in titled]


def read_row(
    head: TableHead, row: Sequence[Sequence[Piece]], headings: tuple[str, ...], line: int
) -> SourceItem | None:
    """None where no cell has a title."""
    title_at = _title_column(head, row)
    if title_at is None:
        return None
    item = read_line(row[title_at], headings, line)
    if item is None:
        return None
    links, remarks = list(item.links), [item.remark]
    year, venue, authors = item.year, item.venue, item.authors
    for column, cell in enumerate(row):
        words = " ".join(" ".join(piece.text for piece in cell if not piece.url).split())
        if column == title_at:
            continue
        links += _links(cell, head.heads[column] if column < len(head.heads) else "")
        match head.role(column):
            case "year" | "" if re.fullmatch(r"(?:19|20)\d\d", words):
                year = words
            case "venue":
                venue = venue or words
            case "authors":
                authors = tuple(name.strip() for name in re.split(r"[,;、，；]| and ", words) if name.strip())
            case "remark" | "":
                remarks.append("" if _NO_REMARK.fullmatch(words) else words)
            case _:
                pass
    return SourceItem(
        title=item.title, name=item.name, authors=authors, year=year, venue=venue, links=tuple(dict.fromkeys(links)),
        remark=" · ".join(dict.fromkeys(filter(None, remarks))), headings=item.headings, line=line,
    )  # fmt: skip


def _title_column(head: TableHead, row: Sequence[Sequence[Piece]]) -> int | None:
    named = [at for at in range(len(row)) if head.role(at) == "title"]
    others = [at for at in range(len(row)) if head.role(at) in {"", "remark"}]
    for at in (*named, *others):
        if any(not is_label(piece.text) and not _NO_REMARK.fullmatch(piece.text.strip()) for piece in row[at]):
            return at
    return None


def _links(cell: Sequence[Piece], head: str) -> list[SourceLink]:
    """What has no word of its own is called as its column is."""
    found = []
    for link in links_in(cell):
        label = link.label if link.label and is_label(link.label) else head if is_label(head) else ""
        found.append(SourceLink(link.url, label))
    return found


def _role(head: str) -> str:
    words = head.strip().lower()
    return next((role for role, pattern in _COLUMNS.items() if re.fullmatch(pattern, words)), "")
