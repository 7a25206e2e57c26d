"""Puts resources into an order that can be read: nothing above what it requires, and otherwise by a key."""

import heapq
from collections.abc import Collection, Container, Iterable, Mapping
from typing import Any

from bot.catalog.model import Catalog, Resource


class Precedence:
    """Which of some resources stand on which, worked out once, and put right for what one member has read."""

    def __init__(self, catalog: Catalog, members: Iterable[str]) -> None:
        self._catalog = catalog
        self._befores: dict[str, set[str]] = {}
        self._laters: dict[str, list[str]] = {}
        self._hinges_on: dict[str, list[str]] = {}
        every = dict.fromkeys(members)
        for each in every:
            befores, looked_at = _search(catalog, each, every)
            self._befores[each] = befores
            for before in befores:
                self._laters.setdefault(before, []).append(each)
            for other in looked_at:
                self._hinges_on.setdefault(other, []).append(each)

    def order(self, rank: Mapping[str, Any], finished: Collection[str] = ()) -> list[str]:
        """The members in `rank`, smallest first, but none before what it requires among them.

        What is `finished` has served its purpose: what stands before it does not matter any more. If only one member's
        rank becomes smaller, that member comes no later than before. Ranks differ from each other.
        """
        corrected = self._corrected(rank, finished)
        missing = {each: len(corrected[each] if each in corrected else self._befores[each]) for each in rank}
        laters: dict[str, list[str]] = {}
        for later, befores in corrected.items():
            for before in befores:
                laters.setdefault(before, []).append(later)
        ready = [(rank[each], each) for each, count in missing.items() if not count]
        heapq.heapify(ready)
        order: list[str] = []
        while ready:
            _, current = heapq.heappop(ready)
            order.append(current)
            freed = [each for each in self._laters.get(current, ()) if each in missing and each not in corrected]
            for later in (*freed, *laters.get(current, ())):
                missing[later] -= 1
                if not missing[later]:
                    heapq.heappush(ready, (rank[later], later))
        return order

    def _corrected(self, left: Mapping[str, Any], finished: Collection[str]) -> dict[str, set[str]]:
        """What stands before those members for which it matters what is finished or not `left`."""
        gone = [*finished]
        if len(left) < len(self._befores):
            gone += [each for each in self._befores if each not in left]
        touched = {each for other in gone for each in self._hinges_on.get(other, ()) if each in left}
        return {each: nearest_befores(self._catalog, each, left, finished) for each in touched}


def nearest_befores(
    catalog: Catalog, resource_id: str, members: Container[str], finished: Container[str] = ()
) -> set[str]:
    """Which of `members` the resource stands on, also through entries that are not among them, unless finished."""
    return _search(catalog, resource_id, members, finished)[0]


def _search(
    catalog: Catalog, resource_id: str, members: Container[str], finished: Container[str] = ()
) -> tuple[set[str], set[str]]:
    """The nearest befores, and everything that was looked at to find them."""
    befores: set[str] = set()
    seen: set[str] = set()
    stack = list(catalog.resources[resource_id].requires)
    while stack:
        current = stack.pop()
        if current in finished or current in seen:
            continue
        seen.add(current)
        if current in members:
            befores.add(current)
        else:
            stack.extend(catalog.resources[current].requires)
    return befores, seen


def unmet(catalog: Catalog, resource: Resource, finished: Container[str]) -> tuple[Resource, ...]:
    """What the resource itself requires and is not `finished`, in the curator's order."""
    return tuple(catalog.resources[each] for each in resource.requires if each not in finished)
