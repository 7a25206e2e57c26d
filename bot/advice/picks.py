"""What one member should read next: one that continues, one that the group reads, one from a topic new to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import Enum
from heapq import nsmallest
from itertools import chain

from bot.advice import weights
from bot.advice.graph import CatalogGraph, unmet_prerequisites
from bot.advice.model import (
    GROUP_REASONS,
    NO_GROUP,
    GroupActivity,
    MemberHistory,
    Readership,
    Reason,
    ReasonKind,
    Scored,
    Signal,
    Suggestion,
)
from bot.advice.scoring import (
    add_signals,
    group_signals,
    history_signals,
    meeting_signals,
    readership_signals,
    unscored,
)
from bot.advice.similar import SimilarityHit
from bot.catalog.model import Resource
from bot.frozen import dataclass

MAX_PICKS = 3
_MAX_FAVOURITES = 40  # more than anybody has read of them
_GOOD, _BAD = 4, 2  # ratings
_CLEARLY = 0.5  # the preference for what was rated 4
_UNRATED = 0.25  # the preference for what was finished without a rating


class PickKind(Enum):
    CONTINUE = "continue"
    GROUP = "group"
    NEW_TOPIC = "new topic"
    START = "start"


@dataclass(frozen=True, slots=True)
class Pick:
    kind: PickKind
    suggestion: Suggestion

    @property
    def keeps_its_role(self) -> bool:
        """Whether what it says about the group is a reason from the group."""
        return self.kind is not PickKind.GROUP or self.suggestion.reason.kind in GROUP_REASONS


@dataclass(frozen=True, slots=True)
class Similar:
    """To an entry that the member rated or dropped; `preference` is from -1 (disliked) to 1 (5 stars)."""

    to: Resource
    preference: float
    hits: tuple[SimilarityHit, ...]


@dataclass(frozen=True, slots=True)
class GroupFavourites:
    """`ranked` has the most read first; `people` counts readers and finishers by topic."""

    ranked: tuple[Scored, ...] = ()
    people: Mapping[str, int] = field(default_factory=dict)


_NO_FAVOURITES = GroupFavourites()


def preference_signals(history: MemberHistory, most: int = 3) -> dict[str, float]:
    """From -1 to 1 by id, of the latest `most` rated and at most as many dropped."""
    rated = {
        each: (rating - 3) / 2 if rating is not None else _UNRATED
        for each, rating in history.finished.items()
        if rating is None or rating >= _GOOD or rating <= _BAD
    }
    dropped = dict.fromkeys(sorted(history.dropped), -1.0)
    return dict([*list(rated.items())[:most], *list(dropped.items())[:most]])


def pick_suggestions(
    graph: CatalogGraph,
    history: MemberHistory,
    group: GroupActivity = NO_GROUP,
    similar: Sequence[Similar] = (),
    favourites: GroupFavourites = _NO_FAVOURITES,
) -> tuple[Pick, ...]:
    """At most `MAX_PICKS`, none done with or begun, each ready to be read; deterministic.

    A newcomer gets the starts of the first topics.
    """
    picker = _Picker(graph, history, group)
    if history.is_newcomer:
        for _ in range(MAX_PICKS):
            picker.add(PickKind.START, picker.starts(graph.catalog.topics))
        return tuple(picker.picks)
    picker.add(PickKind.CONTINUE, picker.continuations(similar))
    picker.add(PickKind.GROUP, picker.favourites(favourites.ranked))
    picker.add(PickKind.NEW_TOPIC, picker.new_topics(favourites.people))
    while len(picker.picks) < MAX_PICKS and picker.add(PickKind.START, picker.starts(graph.catalog.topics)):
        pass
    return tuple(picker.picks)


class _Picker:
    def __init__(self, graph: CatalogGraph, history: MemberHistory, group: GroupActivity) -> None:
        self._graph, self._history, self._group = graph, history, group
        self._catalog = graph.catalog
        self.picks: list[Pick] = []

    def add(self, kind: PickKind, candidates: Iterable[Suggestion]) -> bool:
        """False where there is no candidate."""
        for suggestion in candidates:
            self.picks.append(Pick(kind, suggestion))
            return True
        return False

    def continuations(self, similar: Sequence[Similar]) -> Iterator[Suggestion]:
        """From the member's own history, best first."""
        similarity: dict[str, list[Signal]] = {}
        for each in similar:
            for signal, hit in _similarity_signals(each):
                similarity.setdefault(hit.resource.id, []).append(signal)
        candidates = dict.fromkeys([*sorted(self._history.wanted), *self._neighbours(), *similarity])
        scored = [
            self._score(resource, similarity.get(each_id, ()))
            for each_id in candidates
            if (resource := self._catalog.resources.get(each_id)) is not None and self._is_available(resource)
        ]
        yield from self._ready(sorted((each for each in scored if each.score > 0), key=self._sort_key))

    def _neighbours(self) -> Iterator[str]:
        for each in (*self._history.finished, *sorted(self._history.reading)):
            resource = self._catalog.resources.get(each)
            if resource is not None and (self._history.finished.get(each) or 3) > _BAD:
                yield from (later.id for later in self._catalog.required_by(each))
                yield from resource.related

    def _score(self, resource: Resource, similarity: Iterable[Signal]) -> Scored:
        signals = chain(history_signals(self._graph, resource, self._history), similarity)
        scored = add_signals(unscored(resource), signals)
        if scored.score <= 0 or not (resource.id in self._group.readership or self._group.upcoming):
            return scored
        # The group decides between near equals; it is not the reason to continue, unless they meet about it.
        points = sum(signal.points for signal in group_signals(self._graph, resource, self._group))
        reason = add_signals(scored, meeting_signals(self._graph, resource, self._group.upcoming)).reason
        return replace(scored, score=scored.score + points * weights.GROUP_SHARE, reason=reason)

    def favourites(self, ranked: Sequence[Scored]) -> Iterator[Suggestion]:
        """Each for a reason from the group, of which the member is no part."""
        scored = {each.resource.id: each for each in ranked}
        lifted = [each.resource for each in ranked if each.resource.id in self._history.wanted]
        upcoming = self._group.upcoming
        if upcoming is not None and upcoming.resource_id in self._catalog.resources:
            prerequisites = self._graph.prerequisites(upcoming.resource_id)
            lifted += [each.resource for each in ranked if each.resource.id in prerequisites]
            lifted.append(self._catalog.resources[upcoming.resource_id])
        scored |= {each.id: self._of_group(each) for each in lifted}
        best = sorted(scored.values(), key=self._sort_key)
        for suggestion in self._ready(each for each in best if each.reason.kind in GROUP_REASONS):
            yield replace(suggestion, reason=self._group_reason(suggestion))

    def _of_group(self, resource: Resource) -> Scored:
        readership = self._group.readership.get(resource.id, Readership())
        if resource.id in self._history.wanted:
            # They may have finished it before.
            own = int(resource.id in self._history.finished)
            others = max(0, readership.wanted - 1), max(0, readership.finished - own)
            readership = replace(readership, wanted=others[0], finished=others[1])
        signals = chain(readership_signals(readership), meeting_signals(self._graph, resource, self._group.upcoming))
        return add_signals(unscored(resource), signals)

    def _group_reason(self, suggestion: Suggestion) -> Reason:
        """Of a first step: the group's own reason for it, else that the group reads what comes after it."""
        if suggestion.reason.kind is not ReasonKind.FIRST_STEP:
            return suggestion.reason
        own = self._of_group(suggestion.resource).reason
        return own if own.kind in GROUP_REASONS else replace(suggestion.reason, kind=ReasonKind.GROUP_STEP)

    def new_topics(self, people: Mapping[str, int]) -> Iterator[Suggestion]:
        """The starts of topics that the member has not touched, those with most `people` first."""
        known = {topic for each in self._touched() for topic in each.topics}
        new = [topic for topic in self._catalog.topics if topic not in known]
        new.sort(key=lambda topic: -people.get(topic, 0))
        for suggestion in self.starts(new):
            title = next(self._catalog.topics[each].title for each in suggestion.resource.topics if each in new)
            yield replace(suggestion, reason=Reason(ReasonKind.NEW_TOPIC, (title,), 1))

    def _touched(self) -> Iterator[Resource]:
        history = self._history
        for each in (*history.finished, *history.reading, *history.wanted, *history.dropped):
            if (resource := self._catalog.resources.get(each)) is not None:
                yield resource

    def starts(self, topics: Iterable[str]) -> Iterator[Suggestion]:
        """One for each topic; a topic that has a pick already comes after the others."""
        picked = {topic for pick in self.picks for topic in pick.suggestion.resource.topics}
        for topic in sorted(topics, key=lambda each: each in picked):
            for resource in self._graph.topic(topic).newcomer_order:
                if not self._is_available(resource):
                    continue
                if not unmet_prerequisites(self._catalog, resource, self._history.finished):
                    dependents = self._graph.dependents(resource.id)
                    names = tuple(each.label for each in dependents[:1])
                    is_start = resource.id in self._graph.topic(topic).start_position
                    yield Suggestion(resource, Reason(ReasonKind.START, names, len(dependents)), (), is_start)
                    break

    def _ready(self, ranked: Iterable[Scored]) -> Iterator[Suggestion]:
        """Where something must come first, the first step towards it instead."""
        for scored in ranked:
            resource, reason = scored.resource, scored.reason
            if not self._is_available(resource):
                continue
            step: Resource | None = resource
            while step is not None and (unmet := unmet_prerequisites(self._catalog, step, self._history.finished)):
                step = next((each for each in unmet if self._is_available(each)), None)
            if step is None:
                continue  # it waits for what is being read now, or was dropped
            if step is not resource:
                reason = Reason(ReasonKind.FIRST_STEP, (resource.label,), 1)
            yield Suggestion(step, reason)

    def _is_available(self, resource: Resource) -> bool:
        is_picked = any(pick.suggestion.resource.id == resource.id for pick in self.picks)
        is_begun = resource.id in self._history.reading or self._history.is_done_with(resource.id)
        return resource.is_within_reach and not (is_picked or is_begun)

    def _sort_key(self, scored: Scored) -> tuple[float, int]:
        return -scored.score, self._graph.position(scored.resource.id)


def _similarity_signals(similar: Similar) -> Iterator[tuple[Signal, SimilarityHit]]:
    most = weights.LIKED if similar.preference > 0 else -weights.DISLIKED
    for hit in similar.hits:
        points = most * similar.preference * min(1.0, hit.score)
        stars = 5.0 if similar.preference >= _CLEARLY else None
        yield Signal(points, Reason(ReasonKind.LIKED, (similar.to.label,), 1, stars)), hit


def group_favourites(graph: CatalogGraph, readership: Mapping[str, Readership]) -> GroupFavourites:
    people: dict[str, int] = {}
    scored: list[Scored] = []
    for each, numbers in readership.items():
        if (resource := graph.catalog.resources.get(each)) is None:
            continue
        for topic in resource.topics:
            people[topic] = people.get(topic, 0) + numbers.reading + numbers.finished
        if numbers.reading or numbers.finished or numbers.wanted:
            scored.append(add_signals(unscored(resource), readership_signals(numbers)))
    best = nsmallest(_MAX_FAVOURITES, scored, key=lambda each: (-each.score, graph.position(each.resource.id)))
    return GroupFavourites(tuple(best), people)
