"""What a source says, before it is a catalog's."""

from dataclasses import field

from bot.errors import PaperclubError
from bot.frozen import dataclass


class UnreadableSource(PaperclubError):
    """The sentence says why, and what to do."""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """`label` is what the source calls it, empty where it has no word for it."""

    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One thing to read. `headings` are those above it from the outermost, of each place where it stands.

    `kind` is a word of the source's own, `remark` what its keeper says, `line` counts from 1 (0 where there are none).
    """

    title: str
    name: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    venue: str = ""
    kind: str = ""
    summary: str = ""
    remark: str = ""
    links: tuple[SourceLink, ...] = ()
    doi: str = ""
    arxiv: str = ""
    headings: tuple[tuple[str, ...], ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line of the source that became part of nothing, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceList:
    """`remarks` are about a whole heading, by its words."""

    items: tuple[SourceItem, ...]
    unplaced: tuple[Unplaced, ...] = ()
    name: str = ""
    remarks: dict[tuple[str, ...], str] = field(default_factory=dict)
