"""What one member should read next: one that continues, one that the group reads, one outside their usual topics."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from heapq import nsmallest
from itertools import chain

from bot.advice import weights
from bot.advice.graph import Facts
from bot.advice.model import Because, Following, Ground, Group, Mine, Reason, Suggestion, Weighed
from bot.advice.order import unmet
from bot.advice.scoring import communal, followed, personal, scheduled, unweighed, weigh
from bot.advice.similar import Alike
from bot.catalog.model import Resource

_NO_GROUP = Group()
_LOOKED_AT = 40  # the group's favourites that are looked at: more than anybody has read of them
_GOOD, _BAD = 4, 2  # ratings
_CLEARLY = 0.5  # the liking of what was rated 4


class Role(Enum):
    """Which of the three a suggestion is."""

    CONTINUES = "continues"
    GROUP = "group"
    OUTSIDE = "outside"
    START = "start"


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the three."""

    role: Role
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is like an entry that the member rated or dropped; `weight` is from -1 (disliked) to 1 (5 stars)."""

    of: Resource
    weight: float
    alike: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class Favourites:
    """What a group follows most, the most followed first, and how much each topic is followed."""

    ranked: tuple[Weighed, ...] = ()
    topics: Mapping[str, int] = field(default_factory=dict)


_NO_FAVOURITES = Favourites()


def telling(mine: Mine, most: int = 3) -> dict[str, float]:
    """The latest entries that tell what the member likes, with -1 to 1 for how much."""
    liked = {
        each: (rating - 3) / 2 if rating is not None else 0.25
        for each, rating in mine.finished.items()
        if rating is None or rating >= _GOOD or rating <= _BAD
    }
    dropped = dict.fromkeys(sorted(mine.dropped), -1.0)
    return dict([*list(liked.items())[:most], *list(dropped.items())[:most]])


def three(
    facts: Facts,
    mine: Mine,
    group: Group = _NO_GROUP,
    likenesses: Sequence[Likeness] = (),
    favourites: Favourites = _NO_FAVOURITES,
) -> tuple[Pick, ...]:
    """At most three picks, none done with or begun, each ready to be read. The same arguments give the same picks.

    A newcomer gets the starts of the first topics.
    """
    chooser = _Chooser(facts, mine, group)
    if mine.is_newcomer:
        for _ in range(3):
            chooser.add(Role.START, chooser.starts(facts.catalog.topics))
        return tuple(chooser.picks)
    chooser.add(Role.CONTINUES, chooser.continuing(likenesses))
    chooser.add(Role.GROUP, chooser.followed(favourites.ranked))
    chooser.add(Role.OUTSIDE, chooser.outside(favourites.topics))
    while len(chooser.picks) < 3 and chooser.add(Role.START, chooser.starts(facts.catalog.topics)):
        pass
    return tuple(chooser.picks)


class _Chooser:
    """Picks one at a time, never the same twice."""

    def __init__(self, facts: Facts, mine: Mine, group: Group) -> None:
        self._facts, self._mine, self._group = facts, mine, group
        self._catalog = facts.catalog
        self.picks: list[Pick] = []

    def add(self, role: Role, candidates: Iterable[Suggestion]) -> bool:
        """Take the first candidate; False where there is none."""
        for suggestion in candidates:
            self.picks.append(Pick(role, suggestion))
            return True
        return False

    def continuing(self, likenesses: Sequence[Likeness]) -> Iterator[Suggestion]:
        """What follows from the member's own history, best first."""
        likings: dict[str, list[Ground]] = {}
        for likeness in likenesses:
            for ground, alike in _likings(likeness):
                likings.setdefault(alike.resource.id, []).append(ground)
        pool = dict.fromkeys([*sorted(self._mine.wanted), *self._neighbours(), *likings])
        weighed = [
            self._continuation(resource, likings.get(each, ()))
            for each in pool
            if (resource := self._catalog.resources.get(each)) is not None and self._is_open(resource)
        ]
        yield from self._ready(sorted((each for each in weighed if each.score > 0), key=self._rank))

    def _neighbours(self) -> Iterator[str]:
        for each in (*self._mine.finished, *sorted(self._mine.reading)):
            resource = self._catalog.resources.get(each)
            if resource is not None and (self._mine.finished.get(each) or 3) > _BAD:
                yield from (later.id for later in self._catalog.required_by(each))
                yield from resource.related

    def _continuation(self, resource: Resource, likings: Iterable[Ground]) -> Weighed:
        grounds = chain(personal(self._facts, resource, self._mine), likings)
        weighed = weigh(unweighed(resource), grounds)
        if weighed.score <= 0 or not (resource.id in self._group.following or self._group.upcoming):
            return weighed
        # The group's voice decides between near equals; it is not the reason to continue, unless they meet about it.
        voice = sum(ground.points for ground in communal(self._facts, resource, self._group))
        reason = weigh(weighed, scheduled(self._facts, resource, self._group.upcoming)).reason
        return replace(weighed, score=weighed.score + voice * weights.VOICE, reason=reason)

    def followed(self, favourites: Sequence[Weighed]) -> Iterator[Suggestion]:
        """What the group follows most, and what leads to its next meeting."""
        upcoming = self._group.upcoming
        if upcoming is None or upcoming.resource_id not in self._catalog.resources:
            yield from self._ready(favourites)
            return
        steps = self._facts.befores(upcoming.resource_id)
        lifted = [each.resource for each in favourites if each.resource.id in steps]
        lifted.append(self._catalog.resources[upcoming.resource_id])
        weighed = {each.resource.id: each for each in favourites}
        weighed |= {each.id: weigh(unweighed(each), communal(self._facts, each, self._group)) for each in lifted}
        yield from self._ready(sorted(weighed.values(), key=self._rank))

    def outside(self, followed: Mapping[str, int]) -> Iterator[Suggestion]:
        """The start of a topic that the member has not touched; the one that is `followed` most comes first."""
        usual = {topic for each in self._touched() for topic in each.topics}
        new = [topic for topic in self._catalog.topics if topic not in usual]
        new.sort(key=lambda topic: -followed.get(topic, 0))
        for suggestion in self.starts(new):
            title = next(self._catalog.topics[each].title for each in suggestion.resource.topics if each in new)
            yield replace(suggestion, reason=Reason(Because.OUTSIDE, (title,), 1))

    def _touched(self) -> Iterator[Resource]:
        mine = self._mine
        for each in (*mine.finished, *mine.reading, *mine.wanted, *mine.dropped):
            if (resource := self._catalog.resources.get(each)) is not None:
                yield resource

    def starts(self, topics: Iterable[str]) -> Iterator[Suggestion]:
        """Where a newcomer begins, topic by topic; a topic that gave a pick already waits until the others did."""
        given = {topic for pick in self.picks for topic in pick.suggestion.resource.topics}
        for topic in sorted(topics, key=lambda each: each in given):
            for resource in self._facts.topic(topic).newcomers:
                if self._is_open(resource) and not unmet(self._catalog, resource, self._mine.finished):
                    builders = self._facts.builders(resource.id)
                    names = tuple(each.label for each in builders[:1])
                    starts = resource.id in self._facts.topic(topic).starts
                    yield Suggestion(resource, Reason(Because.START, names, len(builders)), (), starts)
                    break

    def _ready(self, ranked: Iterable[Weighed]) -> Iterator[Suggestion]:
        """Each as a suggestion; where something must come first, the first step towards it instead."""
        for weighed in ranked:
            resource, reason = weighed.resource, weighed.reason
            if not self._is_open(resource):
                continue
            step: Resource | None = resource
            while step is not None and (waits := unmet(self._catalog, step, self._mine.finished)):
                step = next((each for each in waits if self._is_open(each)), None)
            if step is None:
                continue  # it waits for what is being read now, or was dropped
            if step is not resource:
                reason = Reason(Because.ON_THE_WAY, (resource.label,), 1)
            yield Suggestion(step, reason)

    def _is_open(self, resource: Resource) -> bool:
        taken = any(pick.suggestion.resource.id == resource.id for pick in self.picks)
        return not (taken or resource.id in self._mine.reading or self._mine.is_done_with(resource.id))

    def _rank(self, weighed: Weighed) -> tuple[float, int]:
        return -weighed.score, self._facts.place(weighed.resource.id)


def _likings(likeness: Likeness) -> Iterator[tuple[Ground, Alike]]:
    """What it says of each entry that is like the one rated, in proportion to how like it is."""
    most = weights.LIKED if likeness.weight > 0 else -weights.DISLIKED
    for alike in likeness.alike:
        points = most * likeness.weight * min(1.0, alike.score)
        stars = 5.0 if likeness.weight >= _CLEARLY else None
        yield Ground(points, Reason(Because.LIKED, (likeness.of.label,), 1, stars)), alike


def favourites(facts: Facts, following: Mapping[str, Following]) -> Favourites:
    """What the group follows most, from the numbers of each resource."""
    topics: dict[str, int] = {}
    ranked: list[Weighed] = []
    for each, numbers in following.items():
        if (resource := facts.catalog.resources.get(each)) is None:
            continue
        for topic in resource.topics:
            topics[topic] = topics.get(topic, 0) + numbers.reading + numbers.finished
        if numbers.reading or numbers.finished or numbers.wanted:
            ranked.append(weigh(unweighed(resource), followed(numbers)))
    best = nsmallest(_LOOKED_AT, ranked, key=lambda each: (-each.score, facts.place(each.resource.id)))
    return Favourites(tuple(best), topics)
