"""What follows from a catalog alone and is asked for again and again: worked out when first needed, then kept."""

from dataclasses import dataclass

from bot.advice.model import Weighed
from bot.advice.order import readable
from bot.advice.path import path_to
from bot.catalog.model import Catalog, Kind, Resource

MOST_BUILDERS = 100  # counting on would change no place and no sentence


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """One topic: its ``newcomers`` order, the ``place`` of each member and of each of its ``starts`` from 0.

    ``year`` is that of its newest papers, None where all are equally new.
    """

    newcomers: tuple[Resource, ...]
    place: dict[str, int]
    starts: dict[str, int]
    year: int | None


class Facts:
    """The facts of one catalog; forget them with it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        # By topic and how versed somebody is; see `bot.advice.grounds`.
        self.weighed: dict[tuple[str, int], dict[str, Weighed]] = {}
        self._topics: dict[str, TopicFacts] = {}
        self._builders: dict[str, tuple[Resource, ...]] = {}
        self._befores: dict[str, frozenset[str]] = {}
        self._places = {each: place for place, each in enumerate(catalog.resources)}

    def place(self, resource_id: str) -> int:
        """Where the resource stands in the file, from 0."""
        return self._places[resource_id]

    def topic(self, topic_id: str) -> TopicFacts:
        """The facts of a topic of this catalog."""
        known = self._topics.get(topic_id)
        if known is None:
            known = self._topics[topic_id] = self._read(topic_id)
        return known

    def _read(self, topic_id: str) -> TopicFacts:
        members = self.catalog.in_topic(topic_id)
        place = {each.id: number for number, each in enumerate(members)}
        starts = {each: number for number, each in enumerate(self.catalog.topics[topic_id].start)}
        newcomers = readable(self.catalog, members, lambda each: (starts.get(each.id, len(starts)), place[each.id]))
        years = [each.year for each in members if each.year is not None and each.kind is Kind.PAPER]
        # A topic whose papers are all of one year has no newest ones.
        return TopicFacts(newcomers, place, starts, max(years) if len(set(years)) > 1 else None)

    def builders(self, resource_id: str) -> tuple[Resource, ...]:
        """What requires the resource, directly or through others: the nearest first, at most `MOST_BUILDERS`."""
        known = self._builders.get(resource_id)
        if known is None:
            known = self._builders[resource_id] = self._later(resource_id)
        return known

    def _later(self, resource_id: str) -> tuple[Resource, ...]:
        found: dict[str, Resource] = {}
        wave = [resource_id]
        while wave and len(found) < MOST_BUILDERS:
            nearer = [later for each in wave for later in self.catalog.required_by(each) if later.id not in found]
            found.update((later.id, later) for later in nearer)
            wave = [later.id for later in dict.fromkeys(nearer)]
        return tuple(found.values())[:MOST_BUILDERS]

    def befores(self, resource_id: str) -> frozenset[str]:
        """The ids of everything that the resource stands on, directly or through others."""
        known = self._befores.get(resource_id)
        if known is None:
            steps = path_to(self.catalog, resource_id)
            known = self._befores[resource_id] = frozenset(each.id for each in steps if each.id != resource_id)
        return known
