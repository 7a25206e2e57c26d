"""How the entries of a topic stand for somebody who has read none of them, with one group: worked out once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from bot.advice.graph import Facts
from bot.advice.model import Because, Following, Group, Mine, Reason, Suggestion, Weighed
from bot.advice.order import unmet
from bot.advice.scoring import communal, editorial, followed, personal, unweighed, weigh
from bot.advice.weights import VERSED
from bot.catalog.model import Resource

_NOBODY = Mine()
_LITTLE = (Because.LISTED, Because.RECOMMENDED)
_Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry's score, and how it is suggested."""

    weighed: Weighed
    suggestion: Suggestion


class Standings:
    """What the catalog, and the group's numbers in `following`, say of every entry.

    It is asked by topic and by how much of it the member has finished. Forget it with either of the two. Only what is
    followed is kept beside the `catalog`'s own standings, so a group costs memory in proportion to what it reads.
    """

    def __init__(
        self, facts: Facts, following: Mapping[str, Following] | None = None, catalog: "Standings | None" = None
    ) -> None:
        self.facts = facts
        self._following = following or {}
        self._catalog = catalog
        self._tables: dict[_Key, dict[str, Standing]] = {}

    def table(self, topic_id: str, versed: int) -> dict[str, Standing]:
        """Every entry of the topic by id, as it stands for a newcomer to it; the caller's own."""
        key = topic_id, min(versed, VERSED)
        if self._following and self._catalog is None:
            self._catalog = Standings(self.facts)
        table = {} if self._catalog is None else self._catalog.table(*key)
        if key not in self._tables:
            self._tables[key] = self._followed(topic_id, table) if self._following else self._editorial(*key)
        return table | self._tables[key]

    def standing(self, resource: Resource, topic_id: str, versed: int, mine: Mine, group: Group) -> Standing:
        """One entry as it stands for a member whose history or whose next meeting concerns it."""
        grounds = chain(
            editorial(self.facts, resource, topic_id, versed=versed),
            personal(self.facts, resource, mine),
            communal(self.facts, resource, group),
        )
        waits = unmet(self.facts.catalog, resource, mine.finished)
        return _standing(weigh(unweighed(resource), grounds), waits, resource.id in self.facts.topic(topic_id).starts)

    def _editorial(self, topic_id: str, versed: int) -> dict[str, Standing]:
        members = self.facts.catalog.in_topic(topic_id)
        return {each.id: self.standing(each, topic_id, versed, _NOBODY, Group()) for each in members}

    def _followed(self, topic_id: str, table: Mapping[str, Standing]) -> dict[str, Standing]:
        """Those of the topic that the group follows: what the others do, on top of what the catalog says."""
        found = {}
        for each in self.facts.catalog.in_topic(topic_id):
            numbers = self._following.get(each.id)
            if numbers is not None:
                known = table[each.id]
                weighed = weigh(known.weighed, followed(numbers))
                found[each.id] = _standing(weighed, known.suggestion.after, known.suggestion.starts)
        return found


def _standing(weighed: Weighed, waits: tuple[Resource, ...], starts: bool) -> Standing:
    reason = weighed.reason
    if waits and reason.because in _LITTLE:
        # Little else speaks for its place, so what it waits for explains it best.
        reason = Reason(Because.AFTER, tuple(each.label for each in waits), len(waits))
    return Standing(weighed, Suggestion(weighed.resource, reason, waits, starts))
