"""What is wrong with a file, each problem with its position and a hint how to fix it."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Literal, Protocol

from bot.errors import PaperclubError
from bot.frozen import dataclass

if TYPE_CHECKING:
    from bot.catalog.editing.fixes import Fix

MOST_PROBLEMS = 1_000
"""A longer list helps nobody, and hostile files stay quick."""

_MOST_SUGGESTIONS = 200  # each compares one word with every id: 0.2 ms among 5,000

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` and ``column`` count from 1; ``hint`` may be empty. ``fix`` does what the hint says, if it's exact."""

    file: str
    line: int
    column: int
    severity: Severity
    message: str
    hint: str = ""
    fix: "Fix | None" = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        message = f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message}"
        return f"{message}; {self.hint}" if self.hint else message


class CatalogError(PaperclubError):
    """The file is no catalog; ``problems`` has all errors and warnings, in the file's order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


class Position(Protocol):
    """Counted from 0; PyYAML's marks satisfy it."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class LineColumn:
    line: int
    column: int
    index: int = 0
    """Of a node, its offset in the text."""


FILE_START = LineColumn(0, 0)


class TooManyProblems(Exception):  # no error: it ends a search that has found its fill
    """`MOST_PROBLEMS` were found."""


@dataclass(slots=True)
class Diagnostics:
    """The problems of one file. Adding raises `TooManyProblems` when the list is full.

    `read_as` has, of each line that is read with other white space before it, how wide that is and how wide it was.
    """

    file: str
    read_as: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    _problems: list[Problem] = field(default_factory=list)
    _told: set[tuple[int, int, str]] = field(default_factory=set)
    _suggestions: int = 0

    def error(self, position: Position, message: str, hint: str = "", fix: "Fix | None" = None) -> None:
        self._add(position, "error", message, hint, fix)

    def warn(self, position: Position, message: str, hint: str = "", fix: "Fix | None" = None) -> None:
        self._add(position, "warning", message, hint, fix)

    def did_you_mean(self, word: str, choices: Iterable[str], *, otherwise: str = "") -> str:
        """A hint; ``otherwise`` when none of ``choices`` is near."""
        near = self.nearest(word, choices)
        return f"did you mean `{near}`?" if near else otherwise

    def nearest(self, word: str, choices: Iterable[str]) -> str | None:
        """None, too, where many were asked for already."""
        self._suggestions += 1
        return nearest_match(word, choices) if self._suggestions <= _MOST_SUGGESTIONS else None

    def all(self) -> tuple[Problem, ...]:
        """In the file's order."""
        return tuple(sorted(self._problems, key=lambda problem: (problem.line, problem.column)))

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self._problems)

    def _add(self, position: Position, severity: Severity, message: str, hint: str, fix: "Fix | None") -> None:
        now, before = self.read_as.get(position.line, (0, 0))
        column = position.column - now + before if position.column >= now else min(position.column, before)
        place = position.line + 1, column + 1
        if (*place, message) in self._told:
            return  # what is read again after a syntax error
        self._told.add((*place, message))
        if len(self._problems) >= MOST_PROBLEMS:
            message, hint = f"more than {MOST_PROBLEMS} problems; the rest is not listed", "fix these first"
            self._problems.append(Problem(self.file, *place, "error", message, hint))
            raise TooManyProblems
        self._problems.append(Problem(self.file, *place, severity, message, hint, fix))


def nearest_match(word: str, choices: Iterable[str]) -> str | None:
    from rapidfuzz import fuzz, process, utils  # only a file with a mistake needs it

    found = process.extractOne(
        word[:100], list(choices), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=65
    )
    return found[0] if found else None


def quoted(text: str, length: int = 60) -> str:
    """On one line, cut, control characters made visible."""
    cut = text if len(text) <= length else text[: length - 1] + "…"
    visible = "".join(letter if letter.isprintable() else "␣" if letter.isspace() else "�" for letter in cut)
    return f"`{visible}`"
