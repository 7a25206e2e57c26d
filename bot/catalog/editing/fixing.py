"""Applies what the hints of a catalog's problems state exactly, and nothing else."""

import codecs
from collections.abc import Iterable

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit, applied
from bot.catalog.encodings import to_utf8
from bot.catalog.parsing import check_tree
from bot.catalog.problems import FILE_START, CatalogError, Diagnostics, Problem, TooManyProblems
from bot.catalog.yaml_nodes import ScalarNode
from bot.catalog.yaml_tree import read_tree
from bot.frozen import dataclass

_MOST_ROUNDS = 100  # a fix can bring to light what the next round fixes, such as an entry's next syntax error


@dataclass(frozen=True, slots=True)
class Fixed:
    """`count` problems are fixed in `data`."""

    data: bytes
    count: int


def fix_catalog(data: bytes) -> Fixed:
    """Every other byte stays as it is. What can't be read is left alone."""
    before = _Round(to_utf8(data))
    count = int(before.data != data)
    for _ in range(_MOST_ROUNDS):
        better, fixes = before.fixed()
        if better == before.data:
            break
        after = _Round(better)
        if after.errors > before.errors:
            break  # rather leave it to the curator than trade one mistake for another
        before, count = after, count + fixes
    return Fixed(before.data, count)


class _Round:
    """`data` with its problems."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        diagnostics = Diagnostics("")
        text = data.decode("utf-8-sig", errors="surrogateescape")
        self._document = Document(text, ScalarNode("", FILE_START, plain=True))
        try:
            tree = read_tree(data, diagnostics)
            self._document = Document(tree.text, tree.root)
            check_tree(tree, diagnostics)
        except (CatalogError, TooManyProblems):
            pass  # told by the problems
        self._problems = diagnostics.all()
        self.errors = sum(problem.severity == "error" for problem in self._problems)

    def fixed(self) -> tuple[bytes, int]:
        """The bytes without the problems that can be fixed side by side, and how many these are."""
        edits, count = _side_by_side(self._problems, self._document)
        mark = codecs.BOM_UTF8 if self.data.startswith(codecs.BOM_UTF8) else b""
        return mark + applied(self._document.text, edits).encode(errors="surrogateescape"), count


def _side_by_side(problems: Iterable[Problem], document: Document) -> tuple[tuple[TextEdit, ...], int]:
    chosen: list[TextEdit] = []
    count = 0
    for problem in problems:
        try:
            edits = tuple(problem.fix(document)) if problem.fix else ()
        except CannotEdit:
            continue
        if (
            edits
            and all(map(document.keeps_comments, edits))
            and not any(_collide(edit, other) for edit in edits for other in chosen)
        ):
            chosen += edits
            count += 1
    return tuple(chosen), count


def _collide(one: TextEdit, other: TextEdit) -> bool:
    return one.start == other.start or (one.start < other.end and other.start < one.end)
