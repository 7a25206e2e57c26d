"""The live pair of catalog and search index: resolves what people type, and swaps whole when the file changes."""

import asyncio
import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from bot.catalog.identifiers import Identifier, identifiers_of, recognise
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.catalog.reader import CatalogError, Problem, parse
from bot.errors import CatalogUnreadable
from bot.search import Entry, Hit, Index, verdict

log = logging.getLogger(__name__)

T = TypeVar("T")

MOST_OFFERED = 25  # choices while somebody types
LIKELY = 5  # guesses worth showing when unsure: one screen of a phone
MOST_FOUND = 100  # a list longer than this is a query to refine, not to page through
# Entries up to which the event loop waits for a search: even the slowest hundredth takes some 5 ms (docs/search.md).
QUICK = 5_000


@dataclass(frozen=True, slots=True)
class Sure:
    """`text` names this resource, right at least 99 times in 100."""

    resource: Resource


@dataclass(frozen=True, slots=True)
class Unsure:
    """`text` may name one of these, the best first; never empty."""

    guesses: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Absent:
    """Nothing in the catalog is near `text`; `topics` are to look into, `identifier` what a pasted link named."""

    topics: tuple[Topic, ...]
    identifier: Identifier | None = None


Resolution = Sure | Unsure | Absent


@dataclass(frozen=True, slots=True)
class Found:
    """One row of a search: the resource and the name of the field that matched."""

    resource: Resource
    matched: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the catalog with the indexes made from it; never changed, only replaced."""

    catalog: Catalog
    digest: str
    resources: Index
    topics: Index
    by_identifier: dict[str, str] = field(repr=False)
    # What is being typed is asked again with every answer to it: the command that follows its autocomplete.
    remembered: Callable[[str], Sequence[Hit]] = field(repr=False)
    likely_topics: Callable[[str], Sequence[Hit]] = field(repr=False)

    async def likely(self, text: str) -> Sequence[Hit]:
        """The best few entries for `text`."""
        return await self.beside(lambda: self.remembered(text))

    async def beside(self, search: Callable[[], T]) -> T:
        """What `search` of this edition gives; of a large one on another thread, so that the event loop goes on."""
        return search() if len(self.resources) <= QUICK else await asyncio.to_thread(search)


@dataclass(frozen=True, slots=True)
class Swapped:
    """A saved file became the new edition; `warnings` are the reader's."""

    edition: Edition
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A saved file cannot be used, so the last good edition stays; `reason` is for the curator."""

    reason: str


def _entry(resource: Resource, catalog: Catalog) -> Entry:
    return Entry(
        id=resource.id,
        title=resource.title,
        name=resource.name,
        aliases=resource.aliases,
        authors=resource.authors,
        topics=tuple(name for each in resource.topics for name in _names_of(catalog.topics[each])),
        year=resource.year,
        venue=resource.venue,
        text=f"{resource.summary} {resource.why}".strip(),
        identifiers=identifiers_of(resource),
    )


def _names_of(topic: Topic) -> tuple[str, ...]:
    return topic.title, *topic.aliases


def make_edition(catalog: Catalog, digest: str = "") -> Edition:
    """Index `catalog`; takes CPU time in proportion to its size, so call it off the event loop."""
    resources = [_entry(resource, catalog) for resource in catalog.resources.values()]
    topics = [Entry(id=topic.id, title=topic.title, aliases=topic.aliases) for topic in catalog.topics.values()]
    # Two entries may share a link (a repository that holds both): the one that comes first is meant.
    by_identifier = {name: entry.id for entry in reversed(resources) for name in entry.identifiers}
    index, topic_index = Index(resources), Index(topics)
    return Edition(catalog, digest, index, topic_index, by_identifier, _remembering(index), _remembering(topic_index))


def _remembering(index: Index) -> Callable[[str], Sequence[Hit]]:
    """A search for the best few, remembered for the texts that were asked last."""

    @lru_cache(maxsize=1024)
    def likely(text: str) -> Sequence[Hit]:
        return tuple(index.search(text, MOST_OFFERED))

    return likely


class Library:
    """What there is to read, as of the last good save.

    Readers take `edition` once and use only that, so they never see a mixture of two saves. `load` and `check` replace
    it in one assignment and may run on another thread, one at a time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._edition: Edition | None = None
        self._seen: tuple[int, ...] | None = None
        self._handled: tuple[int, ...] | None = None
        self._told: str | None = None

    @property
    def edition(self) -> Edition:
        if self._edition is None:
            raise RuntimeError("Library.load() comes before the first question")
        return self._edition

    @property
    def catalog(self) -> Catalog:
        return self.edition.catalog

    def load(self) -> tuple[Problem, ...]:
        """Read the file for the first time; give the reader's warnings.

        Raises:
            CatalogUnreadable: there is no usable file, and no earlier edition to fall back to.
        """
        self._handled = self._seen = self._signature()
        match self._read():
            case Swapped(edition, warnings):
                self._edition = edition
                return warnings
            case Broken(reason):
                raise CatalogUnreadable(reason)

    def check(self) -> Swapped | Broken | None:
        """Look at the file once; give what a new save came to, or None when there is nothing new to tell.

        A save counts only when two looks in a row see the same file, so a half-written one is not taken for an edit.
        One bad version is told once.
        """
        seen = self._signature()
        settled, self._seen = seen == self._seen, seen
        if not settled or seen == self._handled:
            return None
        self._handled = seen
        return self.reload()

    def reload(self) -> Swapped | Broken | None:
        """Read the file now, whatever its state; give None when it holds nothing that was not handled before.

        The good text saved again after a bad one was told is an outcome, too: the edition that is in use anyway.
        """
        outcome = self._read()
        if isinstance(outcome, Swapped):
            mended, self._told = self._told is not None, None
            if self._edition is not None and outcome.edition.digest == self._edition.digest:
                return Swapped(self._edition, outcome.warnings) if mended else None
            self._edition = outcome.edition
            return outcome
        if outcome.reason == self._told:
            return None
        self._told = outcome.reason
        return outcome

    def _signature(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError:
            return ()
        return stat.st_mtime_ns, stat.st_size, stat.st_ino, stat.st_mode

    def _read(self) -> Swapped | Broken:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            return Broken(f"The catalog {self.path} cannot be read: {error.strerror or error}.")
        try:
            parsed = parse(data, file=str(self.path))
        except CatalogError as error:
            return Broken(_problems_in_words(self.path, error.problems))
        return Swapped(make_edition(parsed.catalog, hashlib.sha256(data).hexdigest()), parsed.warnings)

    async def resolve(self, text: str) -> Resolution:
        """What `text` (id, name, alias, identifier, pasted link or half-remembered title) means; never raises."""
        edition, text = self.edition, text.strip()
        if resource := edition.catalog.get(text.casefold()):
            return Sure(resource)
        if (identifier := recognise(text)) is not None:
            if known := edition.by_identifier.get(str(identifier)):
                return Sure(edition.catalog.resources[known])
            if not _may_be_words(text, identifier):
                return Absent((), identifier)
        hits = (await edition.likely(text))[:LIKELY]
        guesses = tuple(edition.catalog.resources[hit.id] for hit in hits)
        match verdict(hits):
            case "sure":
                return Sure(guesses[0])
            case "unsure":
                return Unsure(guesses)
            case _:
                return Absent(self.topics_near(text))

    def resolve_topic(self, text: str) -> Topic | None:
        """The topic that `text` names by id, title or alias, also misspelt; None when nothing is near enough."""
        edition, text = self.edition, text.strip()
        if topic := edition.catalog.topics.get(text.casefold()):
            return topic
        hits = edition.likely_topics(text)[:2]
        # A single topic that is near is meant, even where a paper would be asked about: a wrong one costs a glance.
        near = verdict(hits) == "sure" or (verdict(hits) == "unsure" and len(hits) == 1)
        return edition.catalog.topics[hits[0].id] if near else None

    def topics_near(self, text: str, limit: int = 3) -> tuple[Topic, ...]:
        """The closest topics to `text`, or the first ones of the catalog where none is close."""
        topics = self.edition.catalog.topics
        near = tuple(topics[hit.id] for hit in self.edition.likely_topics(text)[:limit])
        return near or tuple(topics.values())[:limit]

    async def suggest(self, text: str, limit: int = MOST_OFFERED) -> tuple[Resource, ...]:
        """Resources to offer while `text` is being typed; for empty text the topics' starts come first."""
        edition, text = self.edition, text.strip()
        resources = edition.catalog.resources
        if not text:
            starts = [start for topic in edition.catalog.topics.values() for start in topic.start]
            return tuple(resources[each] for each in list(dict.fromkeys([*starts, *resources]))[:limit])
        if (identifier := recognise(text)) and (known := edition.by_identifier.get(str(identifier))):
            return (resources[known],)
        return tuple(resources[hit.id] for hit in (await edition.likely(text))[:limit])

    def suggest_topics(self, text: str, limit: int = 25) -> tuple[Topic, ...]:
        """Topics to offer while `text` is being typed; all of them, in the curator's order, for empty text."""
        topics = self.edition.catalog.topics
        if not text.strip():
            return tuple(topics.values())[:limit]
        return tuple(topics[hit.id] for hit in self.edition.likely_topics(text)[:limit])

    async def find(self, text: str, *, topic: str | None = None, kind: Kind | None = None) -> tuple[Found, ...]:
        """Everything that matches `text`, best first, at most 100; within one topic's id and one kind if given."""
        edition, text = self.edition, text.strip()
        resources = edition.catalog.resources

        def wanted(each: Resource) -> bool:
            return (topic is None or topic in each.topics) and (kind is None or each.kind is kind)

        if (identifier := recognise(text)) and (known := edition.by_identifier.get(str(identifier))):
            return (Found(resources[known], "identifier"),) if wanted(resources[known]) else ()

        def hits() -> Sequence[Hit]:
            anywhere = topic is None and kind is None
            among = None if anywhere else {each.id for each in resources.values() if wanted(each)}
            return edition.resources.search(text, MOST_FOUND, among=among)

        return tuple(Found(resources[hit.id], hit.matched) for hit in await edition.beside(hits))


def _may_be_words(text: str, identifier: Identifier) -> bool:
    """A bare OpenReview id looks like any ten-letter word."""
    return identifier.scheme == "openreview" and text == identifier.value


def _problems_in_words(path: Path, problems: tuple[Problem, ...], most: int = 10) -> str:
    lines = [str(problem) for problem in problems[:most]]
    if len(problems) > most:
        lines.append(f"… and {len(problems) - most} more; `python -m bot check {path}` lists them all")
    return "\n".join([f"The catalog {path} has {len(problems)} problem(s):", *lines])


class Watch(threading.Thread):
    """Looks at the library's file every `seconds`, in real time and off the event loop, until `stop`.

    `tell` is called on this thread with each outcome. Polling also sees what file events miss: network mounts,
    containers, a directory swapped for another.
    """

    def __init__(self, library: Library, tell: Callable[[Swapped | Broken], None], *, seconds: float = 1.0) -> None:
        super().__init__(name="catalog-watch", daemon=True)
        self._library, self._tell, self._seconds = library, tell, seconds
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                outcome = self._library.check()
                if outcome is not None and not self._stopped.is_set():
                    self._tell(outcome)
            except Exception:
                log.exception("Looking at the catalog failed; trying again")

    def stop(self) -> None:
        """Ask the thread to end; it does so within one look."""
        self._stopped.set()
