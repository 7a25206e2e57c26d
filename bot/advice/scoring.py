"""Signals for and against a resource: their points add up to its score, and the strongest is the reason given."""

from collections.abc import Iterable, Iterator

from bot.advice import weights
from bot.advice.graph import CatalogGraph, unmet_prerequisites
from bot.advice.model import (
    GroupActivity,
    MemberHistory,
    Readership,
    Reason,
    ReasonKind,
    Scored,
    Signal,
    UpcomingMeeting,
)
from bot.advice.weights import saturate
from bot.catalog.model import Kind, Resource

_NOBODY = Readership()
_LIST_ORDER = Reason(ReasonKind.LIST_ORDER)
_PRECEDENCE = {kind: -index for index, kind in enumerate(ReasonKind)}  # of equally strong reasons


def unscored(resource: Resource) -> Scored:
    return Scored(resource, 0.0, _LIST_ORDER, 0.0)


def add_signals(base: Scored, signals: Iterable[Signal]) -> Scored:
    score, strongest, reason = base.score, base.strongest, base.reason
    for signal in signals:
        score += signal.points
        if signal.reason.kind is ReasonKind.LIST_ORDER:
            continue
        if (signal.points, _PRECEDENCE[signal.reason.kind]) > (strongest, _PRECEDENCE[reason.kind]):
            strongest, reason = signal.points, signal.reason
    return Scored(base.resource, score, reason, strongest)


def history_signals(graph: CatalogGraph, resource: Resource, history: MemberHistory) -> Iterator[Signal]:
    if resource.id in history.reading:
        yield Signal(weights.READING, Reason(ReasonKind.READING))
    if resource.id in history.wanted:
        yield Signal(weights.WANTED, Reason(ReasonKind.WANTED))
    finished = [each for each in resource.requires if each in history.finished]
    if finished and len(finished) == len(resource.requires):
        names = tuple(graph.catalog.resources[each].label for each in finished)
        yield Signal(weights.UNLOCKED, Reason(ReasonKind.UNLOCKED, names, len(names)))
    if unmet := unmet_prerequisites(graph.catalog, resource, history.finished):
        points = weights.UNMET_PREREQUISITE * min(len(unmet), weights.MAX_UNMET)
        yield Signal(points, Reason(ReasonKind.UNMET_PREREQUISITE, tuple(each.label for each in unmet), len(unmet)))


def group_signals(graph: CatalogGraph, resource: Resource, group: GroupActivity) -> Iterator[Signal]:
    yield from readership_signals(group.readership.get(resource.id, _NOBODY))
    yield from meeting_signals(graph, resource, group.upcoming)


def meeting_signals(graph: CatalogGraph, resource: Resource, upcoming: UpcomingMeeting | None) -> Iterator[Signal]:
    if upcoming is not None and upcoming.resource_id:
        if upcoming.resource_id == resource.id:
            yield Signal(weights.MEETING, Reason(ReasonKind.MEETING, at=upcoming.starts_at))
        elif resource.id in graph.prerequisites(upcoming.resource_id):
            name = graph.catalog.resources[upcoming.resource_id].label
            reason = Reason(ReasonKind.MEETING_PREREQUISITE, (name,), 1, at=upcoming.starts_at)
            yield Signal(weights.MEETING_PREREQUISITE, reason)


def readership_signals(readership: Readership) -> Iterator[Signal]:
    """More people never make it fewer points."""
    if readership.reading:
        points = weights.READERS * saturate(readership.reading)
        yield Signal(points, Reason(ReasonKind.READERS, readership.readers, readership.reading))
    if readership.finished:
        endorsed = weights.endorsement(readership.finished, readership.rated, readership.stars)
        reason = Reason(ReasonKind.FINISHERS, readership.finishers, readership.finished, readership.average)
        yield Signal(weights.FINISHERS * saturate(endorsed), reason)
    if readership.wanted:
        points = weights.WANTERS * saturate(readership.wanted)
        yield Signal(points, Reason(ReasonKind.WANTERS, count=readership.wanted))


def catalog_signals(
    graph: CatalogGraph, resource: Resource, topic_id: str, *, finished_in_topic: int
) -> Iterator[Signal]:
    topic = graph.topic(topic_id)
    dependents = graph.dependents(resource.id)
    names = tuple(each.label for each in dependents[:1])
    if resource.id in topic.start_position:
        first = weights.START / (1 + topic.start_position[resource.id] / 10)
        points = weights.START_ONCE_BEGUN if finished_in_topic else first
        yield Signal(points, Reason(ReasonKind.START, names, len(dependents)))
    if dependents:
        points = weights.FOUNDATION * saturate(len(dependents))
        yield Signal(points, Reason(ReasonKind.FOUNDATION, names, len(dependents)))
    if resource.kind is Kind.PAPER and resource.year is not None and resource.year == topic.newest_year:
        points = weights.LATEST_IF_FAMILIAR if finished_in_topic >= weights.FAMILIAR else weights.LATEST
        latest = Reason(ReasonKind.LATEST, year=resource.year)
        yield Signal(points, latest if topic.is_newest_notable else _LIST_ORDER)
    yield from _association_signals(graph, resource, topic_id)
    yield Signal(weights.LIST_ORDER * (1 - topic.position[resource.id] / len(topic.position)), _LIST_ORDER)


def _association_signals(graph: CatalogGraph, resource: Resource, topic_id: str) -> Iterator[Signal]:
    """Little for the score, but more to say than its place in the list."""
    if related := _first_in_topic(graph.related(resource), topic_id):
        yield Signal(weights.RELATED, Reason(ReasonKind.RELATED, (related.label,), 1))
    if other := _first_in_topic(graph.same_first_author(resource), topic_id):
        reason = Reason(ReasonKind.SAME_AUTHOR, (other.label,), len(resource.authors))
        yield Signal(weights.SAME_AUTHOR, reason)
    if resource.by:
        yield Signal(weights.RECOMMENDED, Reason(ReasonKind.RECOMMENDED, (resource.by,), 1))


def _first_in_topic(resources: Iterable[Resource], topic_id: str) -> Resource | None:
    """The first of all where none is in the topic."""
    first = None
    for each in resources:
        if topic_id in each.topics:
            return each
        first = first or each
    return first
