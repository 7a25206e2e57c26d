"""How the entries of a topic stand for somebody who has read none of them, with one group: worked out once and kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from bot.advice.facts import Facts
from bot.advice.grounds import editorial, followed, personal, scheduled, unweighed, weigh
from bot.advice.model import Because, Following, Group, Mine, Reason, Suggestion, Weighed
from bot.advice.order import unmet
from bot.advice.weights import VERSED
from bot.catalog.model import Resource

_NOBODY = Mine()
_Key = tuple[str, int]
_Table = dict[str, "Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry's score and how it is suggested."""

    score: float
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
        self.following = following or {}
        self._base = catalog
        self._weighed: dict[_Key, dict[str, Weighed]] = {}
        self._tables: dict[_Key, _Table] = {}

    def table(self, topic_id: str, versed: int) -> Mapping[str, Standing]:
        """Every entry of the topic by id, as it stands for a newcomer to it."""
        key = topic_id, min(versed, VERSED)
        own = self._own(key)
        return own if self._base is None else {**self._base.table(*key), **own}

    def standing(self, resource: Resource, topic_id: str, versed: int, mine: Mine, group: Group) -> Standing:
        """One entry as it stands for a member whose history or whose next meeting concerns it."""
        weighed = self.weighed(resource, (topic_id, min(versed, VERSED)))
        grounds = chain(personal(self.facts, resource, mine), scheduled(self.facts, resource, group.upcoming))
        return self._standing(weigh(weighed, grounds), topic_id, mine)

    def _own(self, key: _Key) -> _Table:
        known = self._tables.get(key)
        if known is None:
            topic_id, _ = key
            members = self.facts.catalog.in_topic(topic_id)
            if self._base is not None:
                members = tuple(each for each in members if each.id in self.following)
            known = self._tables[key] = {}
            for each in members:
                weighed = weigh(self.weighed(each, key), personal(self.facts, each, _NOBODY))
                known[each.id] = self._standing(weighed, topic_id, _NOBODY)
        return known

    def weighed(self, resource: Resource, key: _Key) -> Weighed:
        """The entry of a topic by the catalog and the group alone; `key` is the topic and how versed the member is."""
        kept = self._weighed.setdefault(key, {})
        known = kept.get(resource.id)
        if known is None:
            if self._base is None:
                topic_id, versed = key
                base = weigh(unweighed(resource), editorial(self.facts, resource, topic_id, versed=versed))
            else:
                base = self._base.weighed(resource, key)
            following = self.following.get(resource.id)
            known = base if following is None else weigh(base, followed(following))
            if self._base is None or following is not None:
                kept[resource.id] = known
        return known

    def _standing(self, weighed: Weighed, topic_id: str, mine: Mine) -> Standing:
        resource, reason = weighed.resource, weighed.reason
        waits = unmet(self.facts.catalog, resource, mine.finished)
        if waits and reason.because in (Because.LISTED, Because.RECOMMENDED):
            # Little else speaks for its place, so what it waits for explains it best.
            reason = Reason(Because.AFTER, tuple(each.label for each in waits), len(waits))
        starts = resource.id in self.facts.topic(topic_id).starts
        return Standing(weighed.score, Suggestion(resource, reason, waits, starts))
