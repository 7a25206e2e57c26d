"""The resources of one topic in the order in which one member should read them, each with its strongest reason."""

from collections.abc import Iterator
from enum import Enum

from bot.advice.baseline_scores import BaselineScores
from bot.advice.graph import CatalogGraph
from bot.advice.model import NEWCOMER, NO_GROUP, GroupActivity, MemberHistory, Suggestion
from bot.catalog.model import Catalog, Resource
from bot.frozen import dataclass


class DoneKind(Enum):
    FINISHED = "finished"
    DROPPED = "dropped"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Done:
    resource: Resource
    kind: DoneKind


@dataclass(frozen=True, slots=True)
class TopicAdvice:
    """`suggestions` are best first."""

    suggestions: tuple[Suggestion, ...]
    done: tuple[Done, ...] = ()


def newcomer_suggestions(catalog: Catalog, topic_id: str) -> tuple[Suggestion, ...]:
    """For somebody without a history, in a server without one."""
    return advise_on_topic(CatalogGraph(catalog), topic_id).suggestions


def advise_on_topic(
    graph: CatalogGraph,
    topic_id: str,
    history: MemberHistory = NEWCOMER,
    group: GroupActivity = NO_GROUP,
    baseline: BaselineScores | None = None,
) -> TopicAdvice:
    """Deterministic; `baseline` is what is cached for this group.

    Nothing a member is done with is recommended, and nothing stands above an unread entry that it requires. One more
    reader, finisher or star never lowers an entry. A newcomer gets the topic's starts, then the order of the file.
    """
    baseline = baseline or BaselineScores(graph, group.readership)
    topic = graph.topic(topic_id)
    members = graph.catalog.in_topic(topic_id)
    done = tuple(Done(each, _done_kind(each, history)) for each in members if history.is_done_with(each.id))
    finished_in_topic = sum(each in topic.position for each in history.finished)
    scores = baseline.in_topic(topic_id, finished_in_topic)
    for each in done:
        del scores[each.resource.id]
    for each_id in {each for each in _affected(graph, history, group) if each in scores}:
        resource = graph.catalog.resources[each_id]
        scores[each_id] = baseline.for_member(resource, topic_id, finished_in_topic, history, group)
    if history.is_newcomer:
        order = [each.id for each in topic.newcomer_order if each.id in scores]
    else:
        key = {each: (-scored.scored.score, topic.position[each]) for each, scored in scores.items()}
        order = topic.prerequisite_order.sort(key, history.finished)
    return TopicAdvice(tuple(scores[each].suggestion for each in order), done)


def _affected(graph: CatalogGraph, history: MemberHistory, group: GroupActivity) -> Iterator[str]:
    """Ids whose score may differ from a newcomer's."""
    yield from history.reading
    yield from history.wanted
    for each in history.finished:
        yield from (later.id for later in graph.catalog.required_by(each))
    if group.upcoming is not None and group.upcoming.resource_id:
        yield group.upcoming.resource_id
        yield from graph.prerequisites(group.upcoming.resource_id)


def _done_kind(resource: Resource, history: MemberHistory) -> DoneKind:
    if resource.id in history.wanted:
        return DoneKind.DECLINED
    if resource.id in history.finished:
        return DoneKind.FINISHED
    return DoneKind.DROPPED if resource.id in history.dropped else DoneKind.DECLINED
