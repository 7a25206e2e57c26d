"""What follows from a catalog alone and is asked for again and again: worked out when first needed, then kept."""

from dataclasses import dataclass

from bot.advice.order import Precedence
from bot.advice.path import path_to
from bot.catalog.model import Catalog, Kind, Resource

MOST_BUILDERS = 100  # counting on would change no place and no sentence
_FEW = 5  # where more than one paper in five is of the newest year, that tells nobody what to read


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """One topic: its ``newcomers`` order, the ``place`` of each member and of each of its ``starts`` from 0.

    ``year`` is that of its newest papers, None where all are equally new; ``newest`` tells whether that sets few enough
    apart to be worth saying.
    """

    newcomers: tuple[Resource, ...]
    precedence: Precedence
    place: dict[str, int]
    starts: dict[str, int]
    year: int | None
    newest: bool


class Facts:
    """The facts of one catalog; forget them with it."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._topics: dict[str, TopicFacts] = {}
        self._builders: dict[str, tuple[Resource, ...]] = {}
        self._befores: dict[str, frozenset[str]] = {}
        self._saying: dict[str, list[str]] | None = None  # by resource: whose `related` names it
        self._by_author: dict[str, list[Resource]] | None = None
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
        precedence = Precedence(self.catalog, place)
        order = precedence.order({each: (starts.get(each, len(starts)), place[each]) for each in place})
        newcomers = tuple(self.catalog.resources[each] for each in order)
        years = [each.year for each in members if each.year is not None and each.kind is Kind.PAPER]
        # A topic whose papers are all of one year has no newest ones.
        year = max(years) if len(set(years)) > 1 else None
        newest = 0 < years.count(year) <= max(1, len(years) // _FEW) if year is not None else False
        return TopicFacts(newcomers, precedence, place, starts, year, newest)

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

    def beside(self, resource: Resource) -> tuple[Resource, ...]:
        """What is related to the resource, whichever of the two says so: its own choice first."""
        if self._saying is None:
            self._saying = {}
            for each in self.catalog.resources.values():
                for other in each.related:
                    self._saying.setdefault(other, []).append(each.id)
        ids = dict.fromkeys((*resource.related, *self._saying.get(resource.id, ())))
        return tuple(self.catalog.resources[each] for each in ids)

    def same_author(self, resource: Resource) -> tuple[Resource, ...]:
        """The other resources with the same first author, in the curator's order."""
        if not resource.authors:
            return ()
        if self._by_author is None:
            self._by_author = {}
            for each in self.catalog.resources.values():
                if each.authors:
                    self._by_author.setdefault(each.authors[0], []).append(each)
        return tuple(each for each in self._by_author[resource.authors[0]] if each.id != resource.id)
