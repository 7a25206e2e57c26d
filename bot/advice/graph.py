"""The catalog as a graph of what requires what; computed on first use, then cached."""

import heapq
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Any

from bot.advice.path import steps_to
from bot.catalog.model import Catalog, Kind, Resource
from bot.frozen import dataclass

MAX_DEPENDENTS = 100  # counting on would change no score and no sentence
_NOTABLE_SHARE = 5  # where more than one paper in five is of the newest year, that tells nobody what to read


@dataclass(frozen=True, slots=True)
class TopicGraph:
    """Positions count from 0; `newest_year` is None where all papers are equally new."""

    newcomer_order: tuple[Resource, ...]
    prerequisite_order: "PrerequisiteOrder"
    position: dict[str, int]
    start_position: dict[str, int]
    newest_year: int | None
    is_newest_notable: bool  # few papers are of that year


class CatalogGraph:
    """Discard it with the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._topics: dict[str, TopicGraph] = {}
        self._dependents: dict[str, tuple[Resource, ...]] = {}
        self._prerequisites: dict[str, frozenset[str]] = {}
        self._related_from: dict[str, list[str]] | None = None  # by resource: those whose `related` names it
        self._by_first_author: dict[str, list[Resource]] | None = None
        self._positions = {each: position for position, each in enumerate(catalog.resources)}

    def position(self, resource_id: str) -> int:
        """In the file, from 0."""
        return self._positions[resource_id]

    def topic(self, topic_id: str) -> TopicGraph:
        known = self._topics.get(topic_id)
        if known is None:
            known = self._topics[topic_id] = self._topic_graph(topic_id)
        return known

    def _topic_graph(self, topic_id: str) -> TopicGraph:
        members = self.catalog.in_topic(topic_id)
        position = {each.id: number for number, each in enumerate(members)}
        starts = {each: number for number, each in enumerate(self.catalog.topics[topic_id].start)}
        prerequisite_order = PrerequisiteOrder(self.catalog, position)
        order = prerequisite_order.sort({each: (starts.get(each, len(starts)), position[each]) for each in position})
        newcomer_order = tuple(self.catalog.resources[each] for each in order)
        years = [each.year for each in members if each.year is not None and each.kind is Kind.PAPER]
        # A topic whose papers are all of one year has no newest ones.
        newest = max(years) if len(set(years)) > 1 else None
        is_notable = newest is not None and 0 < years.count(newest) <= max(1, len(years) // _NOTABLE_SHARE)
        return TopicGraph(newcomer_order, prerequisite_order, position, starts, newest, is_notable)

    def dependents(self, resource_id: str) -> tuple[Resource, ...]:
        """Direct and indirect: the nearest first, at most `MAX_DEPENDENTS`."""
        known = self._dependents.get(resource_id)
        if known is None:
            known = self._dependents[resource_id] = self._find_dependents(resource_id)
        return known

    def _find_dependents(self, resource_id: str) -> tuple[Resource, ...]:
        found: dict[str, Resource] = {}
        frontier = [resource_id]
        while frontier and len(found) < MAX_DEPENDENTS:
            direct = [later for each in frontier for later in self.catalog.required_by(each) if later.id not in found]
            found.update((later.id, later) for later in direct)
            frontier = [later.id for later in dict.fromkeys(direct)]
        return tuple(found.values())[:MAX_DEPENDENTS]

    def prerequisites(self, resource_id: str) -> frozenset[str]:
        """Ids, direct and indirect."""
        known = self._prerequisites.get(resource_id)
        if known is None:
            steps = steps_to(self.catalog, resource_id)
            known = self._prerequisites[resource_id] = frozenset(each.id for each in steps if each.id != resource_id)
        return known

    def related(self, resource: Resource) -> tuple[Resource, ...]:
        """In both directions, those that the resource names first."""
        if self._related_from is None:
            self._related_from = {}
            for each in self.catalog.resources.values():
                for other in each.related:
                    self._related_from.setdefault(other, []).append(each.id)
        ids = dict.fromkeys((*resource.related, *self._related_from.get(resource.id, ())))
        return tuple(self.catalog.resources[each] for each in ids)

    def same_first_author(self, resource: Resource) -> Iterator[Resource]:
        if not resource.authors:
            return
        if self._by_first_author is None:
            self._by_first_author = {}
            for each in self.catalog.resources.values():
                if each.authors:
                    self._by_first_author.setdefault(each.authors[0], []).append(each)
        yield from (each for each in self._by_first_author[resource.authors[0]] if each.id != resource.id)


class PrerequisiteOrder:
    """A topological sort of some resources, prepared once and corrected for what one member has finished."""

    def __init__(self, catalog: Catalog, members: Iterable[str]) -> None:
        self._catalog = catalog
        self._prerequisites: dict[str, set[str]] = {}
        self._dependents: dict[str, list[str]] = {}
        self._affects: dict[str, list[str]] = {}  # whose prerequisites change where this is finished or missing
        every = dict.fromkeys(members)
        for each in every:
            prerequisites, visited = _search(catalog, each, every)
            self._prerequisites[each] = prerequisites
            for prerequisite in prerequisites:
                self._dependents.setdefault(prerequisite, []).append(each)
            for other in visited:
                self._affects.setdefault(other, []).append(each)

    def sort(self, key: Mapping[str, Any], finished: Collection[str] = ()) -> list[str]:
        """The members in `key`, smallest first, but none before what it requires among them, unless finished.

        Keys differ from each other. A member whose key alone becomes smaller comes no later than before.
        """
        corrected = self._corrected(key, finished)
        waiting = {each: len(corrected[each] if each in corrected else self._prerequisites[each]) for each in key}
        dependents: dict[str, list[str]] = {}
        for dependent, prerequisites in corrected.items():
            for prerequisite in prerequisites:
                dependents.setdefault(prerequisite, []).append(dependent)
        ready = [(key[each], each) for each, count in waiting.items() if not count]
        heapq.heapify(ready)
        order: list[str] = []
        while ready:
            _, current = heapq.heappop(ready)
            order.append(current)
            unchanged = [
                each for each in self._dependents.get(current, ()) if each in waiting and each not in corrected
            ]
            for dependent in (*unchanged, *dependents.get(current, ())):
                waiting[dependent] -= 1
                if not waiting[dependent]:
                    heapq.heappush(ready, (key[dependent], dependent))
        return order

    def _corrected(self, left: Mapping[str, Any], finished: Collection[str]) -> dict[str, set[str]]:
        """The prerequisites of those members that something finished or not `left` affects."""
        gone = [*finished]
        if len(left) < len(self._prerequisites):
            gone += [each for each in self._prerequisites if each not in left]
        affected = {each for other in gone for each in self._affects.get(other, ()) if each in left}
        return {each: nearest_prerequisites(self._catalog, each, left, finished) for each in affected}


def nearest_prerequisites(
    catalog: Catalog, resource_id: str, members: Container[str], finished: Container[str] = ()
) -> set[str]:
    """Those among `members`, also through entries that are not, unless finished."""
    return _search(catalog, resource_id, members, finished)[0]


def _search(
    catalog: Catalog, resource_id: str, members: Container[str], finished: Container[str] = ()
) -> tuple[set[str], set[str]]:
    """Nearest prerequisites, and all that was visited."""
    nearest: set[str] = set()
    visited: set[str] = set()
    stack = list(catalog.resources[resource_id].requires)
    while stack:
        current = stack.pop()
        if current in finished or current in visited:
            continue
        visited.add(current)
        if current in members:
            nearest.add(current)
        else:
            stack.extend(catalog.resources[current].requires)
    return nearest, visited


def unmet_prerequisites(catalog: Catalog, resource: Resource, finished: Container[str]) -> tuple[Resource, ...]:
    """Direct ones, in the curator's order."""
    return tuple(catalog.resources[each] for each in resource.requires if each not in finished)
