"""Puts resources into an order that can be read: nothing above what it requires, and otherwise by a key."""

import heapq
from collections.abc import Callable, Container, Iterable
from typing import Any

from bot.catalog.model import Catalog, Resource


def readable(
    catalog: Catalog,
    members: Iterable[Resource],
    key: Callable[[Resource], Any],
    *,
    finished: Container[str] = (),
) -> tuple[Resource, ...]:
    """The distinct `members` by `key`, smallest first, but none before what it requires among them.

    What is `finished` has served its purpose: what stands before it does not matter any more. If only one member's key
    becomes smaller, that member comes no later than before.
    """
    each_by_id = {each.id: each for each in members}
    rank = {each.id: (key(each), place) for place, each in enumerate(each_by_id.values())}
    waits_for = {each: nearest_befores(catalog, each, each_by_id, finished) for each in each_by_id}
    unlocks: dict[str, list[str]] = {}
    for later, befores in waits_for.items():
        for before in befores:
            unlocks.setdefault(before, []).append(later)
    ready = [(rank[each], each) for each, befores in waits_for.items() if not befores]
    heapq.heapify(ready)
    order: list[Resource] = []
    while ready:
        _, current = heapq.heappop(ready)
        order.append(each_by_id[current])
        for later in unlocks.get(current, ()):
            waits_for[later].discard(current)
            if not waits_for[later]:
                heapq.heappush(ready, (rank[later], later))
    return tuple(order)


def nearest_befores(
    catalog: Catalog, resource_id: str, members: Container[str], finished: Container[str] = ()
) -> set[str]:
    """Which of `members` the resource stands on, also through entries that are not among them, unless finished."""
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
    return befores


def unmet(catalog: Catalog, resource: Resource, finished: Container[str]) -> tuple[Resource, ...]:
    """What the resource itself requires and is not `finished`, in the curator's order."""
    return tuple(catalog.resources[each] for each in resource.requires if each not in finished)
