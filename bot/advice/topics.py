"""The resources of one topic in the order in which one member should meet them, each with its strongest reason."""

from dataclasses import dataclass, replace
from enum import Enum

from bot.advice.facts import Facts
from bot.advice.grounds import communal, editorially, personal, weigh
from bot.advice.model import Because, Group, Mine, Reason, Suggestion, Weighed
from bot.advice.order import readable, unmet
from bot.catalog.model import Catalog, Resource

_NEWCOMER = Mine()
_NO_GROUP = Group()


class Ended(Enum):
    """How a member is done with a resource."""

    FINISHED = "finished"
    DROPPED = "dropped"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Done:
    """What is not recommended to a member any more, and why."""

    resource: Resource
    how: Ended


@dataclass(frozen=True, slots=True)
class TopicAdvice:
    """What to read in a topic, best first; what the member is ``done`` with is left out of it."""

    suggestions: tuple[Suggestion, ...]
    done: tuple[Done, ...] = ()


def recommend(catalog: Catalog, topic_id: str) -> tuple[Suggestion, ...]:
    """The topic for somebody without a history, in a server without one."""
    return advise(Facts(catalog), topic_id).suggestions


def advise(facts: Facts, topic_id: str, mine: Mine = _NEWCOMER, group: Group = _NO_GROUP) -> TopicAdvice:
    """The topic for one member. The same arguments always give the same answer.

    Nothing they are done with is recommended, and nothing stands above an unread entry that it requires. One more
    reader, finisher or star never lowers an entry's place. A newcomer gets the curator's order: the topic's starts,
    then the file's order.
    """
    members = facts.catalog.in_topic(topic_id)
    done = tuple(Done(each, _ended(each, mine)) for each in members if mine.is_done_with(each.id))
    left = {each.id for each in members}.difference(each.resource.id for each in done)
    versed = sum(each.id in mine.finished for each in members)
    base = editorially(facts, topic_id, versed)
    weighed = {each.id: _weighed(facts, base[each.id], mine, group) for each in members if each.id in left}
    if mine.is_newcomer:
        order = tuple(each for each in facts.topic(topic_id).newcomers if each.id in left)
    else:
        order = readable(
            facts.catalog,
            (each.resource for each in weighed.values()),
            lambda each: -weighed[each.id].score,
            finished=mine.finished,
        )
    starts = facts.topic(topic_id).starts
    return TopicAdvice(
        tuple(
            Suggestion(each, weighed[each.id].reason, unmet(facts.catalog, each, mine.finished), each.id in starts)
            for each in order
        ),
        done,
    )


def _ended(resource: Resource, mine: Mine) -> Ended:
    if resource.id in mine.finished:
        return Ended.FINISHED
    return Ended.DROPPED if resource.id in mine.dropped else Ended.DECLINED


def _weighed(facts: Facts, base: Weighed, mine: Mine, group: Group) -> Weighed:
    """What the catalog says of an entry, with what the member's history and the group add."""
    resource, weighed = base.resource, base
    if resource.requires or resource.id in mine.reading or resource.id in mine.wanted:
        weighed = weigh(weighed, personal(facts, resource, mine))
    if group.upcoming is not None or resource.id in group.following:
        weighed = weigh(weighed, communal(facts, resource, group))
    if weighed.reason.because is Because.LISTED and (waits := unmet(facts.catalog, resource, mine.finished)):
        # Nothing else speaks for its place, so what it waits for explains it best.
        return replace(weighed, reason=Reason(Because.AFTER, tuple(each.label for each in waits), len(waits)))
    return weighed
