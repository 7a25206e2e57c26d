"""A topic's resources in the order a newcomer should meet them, each with its strongest reason."""

import heapq
from collections.abc import Container
from dataclasses import dataclass

from bot.catalog.model import Catalog, Resource


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One recommended resource and, in plain words, why it stands where it does."""

    resource: Resource
    reason: str


def recommend(catalog: Catalog, topic_id: str) -> tuple[Suggestion, ...]:
    """A topic's resources for a newcomer: its start, prerequisites before what needs them, then the curator's order.

    The same catalog always gives the same order.
    """
    start = set(catalog.topics[topic_id].start)
    return tuple(
        Suggestion(each, _reason(catalog, each, starts=each.id in start)) for each in _ordered(catalog, topic_id)
    )


def _ordered(catalog: Catalog, topic_id: str) -> list[Resource]:
    members = catalog.in_topic(topic_id)
    start = catalog.topics[topic_id].start
    rank = {
        each.id: (start.index(each.id) if each.id in start else len(start), place) for place, each in enumerate(members)
    }
    waits_for = {each.id: _nearest_befores(catalog, each, rank) for each in members}
    unlocks: dict[str, list[str]] = {}
    for later, befores in waits_for.items():
        for before in befores:
            unlocks.setdefault(before, []).append(later)
    ready = [rank[each] + (each,) for each, befores in waits_for.items() if not befores]
    heapq.heapify(ready)
    order: list[Resource] = []
    while ready:
        *_, current = heapq.heappop(ready)
        order.append(catalog.resources[current])
        for later in unlocks.get(current, ()):
            waits_for[later].discard(current)
            if not waits_for[later]:
                heapq.heappush(ready, rank[later] + (later,))
    return order


def _nearest_befores(catalog: Catalog, resource: Resource, members: Container[str]) -> set[str]:
    """The topic's own resources that `resource` stands on, also through entries of other topics."""
    befores: set[str] = set()
    seen: set[str] = set()
    stack = list(resource.requires)
    while stack:
        current = stack.pop()
        if current in members:
            befores.add(current)
        elif current not in seen:
            seen.add(current)
            stack.extend(catalog.resources[current].requires)
    return befores


def _reason(catalog: Catalog, resource: Resource, *, starts: bool) -> str:
    """The curator's remark says most; then what it is built on, or what is built on it; then what it is."""
    lead = "Start here. " if starts else ""
    if resource.why:
        return lead + resource.why
    if resource.requires:
        names = " and ".join(catalog.resources[each].label for each in resource.requires[:2])
        return f"{lead}After {names}. {resource.summary}".strip()
    if later := catalog.required_by(resource.id):
        return f"{lead}{later[0].label} builds on it. {resource.summary}".strip()
    return (lead + resource.summary).strip()
