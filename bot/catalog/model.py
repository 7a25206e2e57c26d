"""Topics and resources, frozen and free of I/O. Absent text is ``""``."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType

from bot.frozen import dataclass


class Kind(StrEnum):
    """The value is the word in the file."""

    PAPER = "paper"
    BOOK = "book"
    COURSE = "course"
    LIST = "list"
    NOTES = "notes"
    VIDEO = "video"
    CODE = "code"


LINK_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "paper": "Paper",
        "pdf": "PDF",
        "notes": "Notes",
        "code": "Code",
        "video": "Video",
        "site": "Website",
        "slides": "Slides",
        "data": "Data",
        "contribute": "Contribute",
    }
)
"""A button's text, where the file gives no label."""

_SUBTITLE_MARKS = (":", "–", "—")

LINK_ROLES = tuple(LINK_LABELS)
"""In the order in which a card shows them."""


@dataclass(frozen=True, slots=True)
class Link:
    """``role`` is one of `LINK_ROLES`."""

    role: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter or lecture."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Curator:
    """Who keeps the list; ``url`` is a page of theirs."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """``start`` holds the ids of the resources where a newcomer begins."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    why: str = ""
    start: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """One thing to read, see or use.

    ``links`` are in the order of `LINK_ROLES`; ``requires`` and ``related`` hold ids of the same catalog,
    ``formerly`` ids that this entry once had; ``arxiv`` has no version suffix and ``doi`` is lower-case.
    """

    id: str
    title: str
    kind: Kind
    topics: tuple[str, ...]
    name: str = ""
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    summary: str = ""
    why: str = ""
    by: str = ""
    links: tuple[Link, ...] = ()
    arxiv: str = ""
    doi: str = ""
    openreview: str = ""
    requires: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    parts: tuple[Chapter, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)  # cards are cached by entries: to hash all texts of one takes longer than finding its card

    @property
    def label(self) -> str:
        return self.name or self.title

    @property
    def subtitle(self) -> str:
        """What the title adds to the name: of “SGLang: Efficient Execution” what follows the colon."""
        name, title = self.name.partition(" (")[0], self.title
        if not name or self.name.casefold() == title.casefold():
            return ""
        rest = title[len(name) :].lstrip() if title.casefold().startswith(name.casefold()) else ""
        return rest[1:].lstrip() or title if rest.startswith(_SUBTITLE_MARKS) else title

    @property
    def is_within_reach(self) -> bool:
        """False for notes that are announced without a link: they're found by name, and fill no list."""
        return bool(self.links) or self.kind is not Kind.NOTES

    def link(self, role: str) -> Link | None:
        return next((link for link in self.links if link.role == role), None)


@dataclass(frozen=True, slots=True)
class Catalog:
    """By id, in the file's order, which is the curator's."""

    name: str
    home: str
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource]
    curator: Curator | None = None
    _former: Mapping[str, str] = field(init=False, repr=False)
    _by_topic: Mapping[str, tuple[Resource, ...]] = field(init=False, repr=False)
    _dependants: Mapping[str, tuple[Resource, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        everything = tuple(self.resources.values())
        former = {old: one.id for one in everything for old in one.formerly}
        for name, value in (
            ("topics", MappingProxyType(dict(self.topics))),
            ("resources", MappingProxyType(dict(self.resources))),
            ("_former", former),
            ("_by_topic", _grouped((topic, one) for one in everything if one.is_within_reach for topic in one.topics)),
            ("_dependants", _grouped((needed, one) for one in everything for needed in one.requires)),
        ):
            object.__setattr__(self, name, value)

    def get(self, resource_id: str) -> Resource | None:
        """Also by a former id."""
        return self.resources.get(resource_id) or self.resources.get(self._former.get(resource_id, ""))

    def in_topic(self, topic_id: str) -> tuple[Resource, ...]:
        """What is within reach."""
        return self._by_topic.get(topic_id, ())

    def required_by(self, resource_id: str) -> tuple[Resource, ...]:
        return self._dependants.get(resource_id, ())


def _grouped(pairs: Iterable[tuple[str, Resource]]) -> dict[str, tuple[Resource, ...]]:
    groups: dict[str, list[Resource]] = {}
    for key, resource in pairs:
        groups.setdefault(key, []).append(resource)
    return {key: tuple(members) for key, members in groups.items()}
