"""The scoring: what speaks for a resource, and against it, as grounds whose points add up to its score."""

from collections.abc import Iterable, Iterator

from bot.advice import weights
from bot.advice.graph import Facts
from bot.advice.model import Because, Following, Ground, Group, Mine, Reason, Upcoming, Weighed
from bot.advice.order import unmet
from bot.advice.weights import saturating
from bot.catalog.model import Kind, Resource

_NONE = Following()
_LISTED = Reason(Because.LISTED)
_PRECEDENCE = {because: -place for place, because in enumerate(Because)}  # of equally strong reasons


def weigh(base: Weighed, grounds: Iterable[Ground]) -> Weighed:
    """Add the grounds to what was weighed before; the strongest of all is the reason."""
    score, strongest, reason = base.score, base.strongest, base.reason
    for ground in grounds:
        score += ground.points
        if ground.reason.because is Because.LISTED:
            continue
        if (ground.points, _PRECEDENCE[ground.reason.because]) > (strongest, _PRECEDENCE[reason.because]):
            strongest, reason = ground.points, ground.reason
    return Weighed(base.resource, score, reason, strongest)


def unweighed(resource: Resource) -> Weighed:
    """Nothing speaks for the resource yet but its place in the list."""
    return Weighed(resource, 0.0, _LISTED, 0.0)


def personal(facts: Facts, resource: Resource, mine: Mine) -> Iterator[Ground]:
    """What the member's own history says."""
    if resource.id in mine.reading:
        yield Ground(weights.READING, Reason(Because.READING))
    if resource.id in mine.wanted:
        yield Ground(weights.WANTED, Reason(Because.WANTED))
    read = [each for each in resource.requires if each in mine.finished]
    if read and len(read) == len(resource.requires):
        names = tuple(facts.catalog.resources[each].label for each in read)
        yield Ground(weights.UNLOCKED, Reason(Because.UNLOCKED, names, len(names)))
    if waits := unmet(facts.catalog, resource, mine.finished):
        points = weights.UNMET * min(len(waits), weights.MOST_UNMET)
        yield Ground(points, Reason(Because.AFTER, tuple(each.label for each in waits), len(waits)))


def communal(facts: Facts, resource: Resource, group: Group) -> Iterator[Ground]:
    """What the others do and what the next meeting is about."""
    yield from followed(group.following.get(resource.id, _NONE))
    yield from scheduled(facts, resource, group.upcoming)


def scheduled(facts: Facts, resource: Resource, upcoming: Upcoming | None) -> Iterator[Ground]:
    """What the next meeting is about, and what it builds on."""
    if upcoming is not None and upcoming.resource_id:
        if upcoming.resource_id == resource.id:
            yield Ground(weights.MEETING, Reason(Because.MEETING, at=upcoming.starts_at))
        elif resource.id in facts.befores(upcoming.resource_id):
            name = facts.catalog.resources[upcoming.resource_id].label
            yield Ground(weights.BEFORE_MEETING, Reason(Because.BEFORE_MEETING, (name,), 1, at=upcoming.starts_at))


def followed(following: Following) -> Iterator[Ground]:
    """What the others do with it. More people never make it fewer points."""
    if following.reading:
        points = weights.READERS * saturating(following.reading)
        yield Ground(points, Reason(Because.READERS, following.readers, following.reading))
    if following.finished:
        endorsed = weights.endorsement(following.finished, following.rated, following.stars)
        reason = Reason(Because.FINISHERS, following.finishers, following.finished, following.average)
        yield Ground(weights.FINISHERS * saturating(endorsed), reason)
    if following.wanted:
        yield Ground(weights.WANTERS * saturating(following.wanted), Reason(Because.WANTERS, count=following.wanted))


def editorial(facts: Facts, resource: Resource, topic_id: str, *, versed: int) -> Iterator[Ground]:
    """What the catalog says; `versed` is how much of the topic the member has finished."""
    topic = facts.topic(topic_id)
    builders = facts.builders(resource.id)
    names = tuple(each.label for each in builders[:1])
    if resource.id in topic.starts:
        points = weights.STARTED if versed else weights.START / (1 + topic.starts[resource.id] / 10)
        yield Ground(points, Reason(Because.START, names, len(builders)))
    if builders:
        points = weights.FOUNDATION * saturating(len(builders))
        yield Ground(points, Reason(Because.FOUNDATION, names, len(builders)))
    if resource.kind is Kind.PAPER and resource.year is not None and resource.year == topic.year:
        points = weights.LATEST_FOR_THE_VERSED if versed >= weights.VERSED else weights.LATEST
        yield Ground(points, Reason(Because.LATEST, year=resource.year) if topic.newest else _LISTED)
    yield from _company(facts, resource, topic_id)
    yield Ground(weights.ORDER * (1 - topic.place[resource.id] / len(topic.place)), _LISTED)


def _company(facts: Facts, resource: Resource, topic_id: str) -> Iterator[Ground]:
    """Whom and what it belongs with: little for its place, but more to say than its place alone."""
    near = sorted(facts.beside(resource), key=lambda each: topic_id not in each.topics)
    if near:
        yield Ground(weights.BESIDE, Reason(Because.BESIDE, (near[0].label,), 1))
    others = sorted(facts.same_author(resource), key=lambda each: topic_id not in each.topics)
    if others:
        yield Ground(weights.SAME_AUTHOR, Reason(Because.SAME_AUTHOR, (others[0].label,), len(resource.authors)))
    if resource.by:
        yield Ground(weights.RECOMMENDED, Reason(Because.RECOMMENDED, (resource.by,), 1))
