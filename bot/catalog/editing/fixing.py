"""Applies what the hints of a catalog's problems state exactly, and nothing else."""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from bot.catalog.editing.document import CannotEdit, Document
from bot.catalog.editing.edits import TextEdit, applied
from bot.catalog.encodings import to_utf8
from bot.catalog.parsing import check_tree
from bot.catalog.problems import FILE_START, CatalogError, Diagnostics, Problem, TooManyProblems
from bot.catalog.yaml_errors import LINE_BREAK
from bot.catalog.yaml_nodes import ScalarNode
from bot.catalog.yaml_tree import read_tree, without_byte_order_marks
from bot.frozen import dataclass

_MOST_ROUNDS = 100  # a fix can bring to light what the next round fixes, such as an entry's next syntax error


@dataclass(frozen=True, slots=True)
class Fixed:
    """`count` problems are fixed in `data`."""

    data: bytes
    count: int


def fix_catalog(data: bytes) -> Fixed:
    """Every other byte stays as it is. What can't be read is left alone."""
    text = _Round(to_utf8(data))
    count = int(text.data != data)
    for _ in range(_MOST_ROUNDS):
        # What was hidden behind a syntax error comes to light with its fix, and is no fault of another one.
        fixes = text.fixes(text.syntax) or _harmless(text, text.fixes(text.problems))
        better = text.with_fixes(fixes)
        if better == text.data:
            break
        text, count = _Round(better), count + len(fixes)
    return Fixed(text.data, count)


@dataclass(frozen=True, slots=True)
class _ChosenFix:
    problem: Problem
    edits: tuple[TextEdit, ...]


class _Round:
    """`data` with its problems; `syntax` has those that may hide others."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        diagnostics = Diagnostics("")
        self.syntax: tuple[Problem, ...] = ()
        text = without_byte_order_marks(data.decode("utf-8-sig", errors="surrogateescape"))
        self.document = Document(text, ScalarNode("", FILE_START, plain=True))
        try:
            tree = read_tree(data, diagnostics)
            self.syntax = diagnostics.all()
            self.document = Document(tree.text, tree.root)
            check_tree(tree, diagnostics)
        except (CatalogError, TooManyProblems):
            self.syntax = self.syntax or diagnostics.all()
        self.problems = diagnostics.all()

    def fixes(self, problems: Iterable[Problem]) -> list[_ChosenFix]:
        """Those that can be made side by side."""
        chosen: list[_ChosenFix] = []
        taken: list[TextEdit] = []
        for problem in problems:
            try:
                edits = tuple(problem.fix(self.document)) if problem.fix else ()
            except CannotEdit:
                continue
            if (
                edits
                and all(map(self.document.keeps_comments, edits))
                and not any(_collide(edit, other) for edit in edits for other in taken)
            ):
                taken += edits
                chosen.append(_ChosenFix(problem, edits))
        return chosen

    def with_fixes(self, fixes: Iterable[_ChosenFix]) -> bytes:
        edits = [edit for fix in fixes for edit in fix.edits]
        mark = codecs.BOM_UTF8 if self.data.startswith(codecs.BOM_UTF8) else b""
        return mark + applied(self.document.text, edits).encode(errors="surrogateescape")


def _harmless(text: _Round, fixes: Sequence[_ChosenFix]) -> list[_ChosenFix]:
    """Without those that trade one mistake for another, which are rather left to the curator."""
    kept: list[_ChosenFix] = []
    remaining = [list(fixes)]
    while remaining:
        group = remaining.pop()
        if _do_no_harm(text, kept + group):
            kept += group
        elif len(group) > 1:
            middle = len(group) // 2
            remaining += [group[middle:], group[:middle]]
    return kept


def _do_no_harm(text: _Round, fixes: Sequence[_ChosenFix]) -> bool:
    """Whether whatever is wrong afterwards was wrong before, or in what an error had kept from being read."""
    after = _Round(text.with_fixes(fixes))
    if not all(error.fix for error in _new_errors(text.syntax, after.syntax)):
        return False
    new = [error for error in _new_errors(text.problems, after.problems) if not error.fix]  # the next round has its fix
    if not new:
        return True
    line_starts = [0, *(found.end() for found in LINE_BREAK.finditer(after.document.text))]
    written = list(_written(fixes))
    return all(
        any(start <= line_starts[error.line - 1] + error.column - 1 < end for start, end in written) for error in new
    )


def _new_errors(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    known = Counter(_words(problem) for problem in before)
    new = []
    for problem in after:
        if problem.severity != "error":
            continue
        known[_words(problem)] -= 1
        if known[_words(problem)] < 0:
            new.append(problem)
    return new


def _words(problem: Problem) -> str:
    return re.sub(r"\bline \d+", "line", problem.message)


def _written(fixes: Iterable[_ChosenFix]) -> Iterator[tuple[int, int]]:
    """Where the texts of the fixed errors stand afterwards. What a warning is about had been read."""
    moved = 0
    edits = [(edit, fix.problem.severity) for fix in fixes for edit in fix.edits]
    for edit, severity in sorted(edits, key=lambda each: (each[0].start, each[0].end)):
        start = edit.start + moved
        moved += len(edit.text) - (edit.end - edit.start)
        if severity == "error":
            yield start, start + len(edit.text)


def _collide(one: TextEdit, other: TextEdit) -> bool:
    return one.start == other.start or (one.start < other.end and other.start < one.end)
