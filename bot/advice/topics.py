"""The resources of one topic in the order in which one member should meet them, each with its strongest reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from bot.advice.baseline_scores import Standings
from bot.advice.graph import Facts
from bot.advice.model import Group, Mine, Suggestion
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


def advise(
    facts: Facts, topic_id: str, mine: Mine = _NEWCOMER, group: Group = _NO_GROUP, standings: Standings | None = None
) -> TopicAdvice:
    """The topic for one member. The same arguments always give the same answer.

    Nothing they are done with is recommended, and nothing stands above an unread entry that it requires. One more
    reader, finisher or star never lowers an entry's place. A newcomer gets the curator's order: the topic's starts,
    then the file's order. `standings` are those of this group, where they are kept.
    """
    standings = standings or Standings(facts, group.following)
    topic = facts.topic(topic_id)
    members = facts.catalog.in_topic(topic_id)
    done = tuple(Done(each, _ended(each, mine)) for each in members if mine.is_done_with(each.id))
    versed = sum(each in topic.place for each in mine.finished)
    table = standings.table(topic_id, versed)
    for each in done:
        del table[each.resource.id]
    for each_id in {each for each in _concerned(facts, mine, group) if each in table}:
        resource = facts.catalog.resources[each_id]
        table[each_id] = standings.standing(resource, topic_id, versed, mine, group)
    if mine.is_newcomer:
        order = [each.id for each in topic.newcomers if each.id in table]
    else:
        rank = {each: (-standing.weighed.score, topic.place[each]) for each, standing in table.items()}
        order = topic.precedence.order(rank, mine.finished)
    return TopicAdvice(tuple(table[each].suggestion for each in order), done)


def _concerned(facts: Facts, mine: Mine, group: Group) -> Iterator[str]:
    """The entries that may stand differently for this member than for a newcomer without a meeting."""
    yield from mine.reading
    yield from mine.wanted
    for each in mine.finished:
        yield from (later.id for later in facts.catalog.required_by(each))
    if group.upcoming is not None and group.upcoming.resource_id:
        yield group.upcoming.resource_id
        yield from facts.befores(group.upcoming.resource_id)


def _ended(resource: Resource, mine: Mine) -> Ended:
    if resource.id in mine.finished:
        return Ended.FINISHED
    return Ended.DROPPED if resource.id in mine.dropped else Ended.DECLINED
