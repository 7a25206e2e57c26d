"""The cards of advice fit Discord's limits whatever the catalog holds and however much there is to say."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.advice.advisor import NextAdvice
from bot.advice.graph import CatalogGraph
from bot.advice.model import GroupActivity, MemberHistory, Readership, UpcomingMeeting
from bot.advice.path import reading_path
from bot.advice.picks import group_favourites, pick_suggestions
from bot.advice.topics import advise_on_topic
from bot.catalog.model import Catalog
from bot.meetings.model import Meeting, MeetingSheet, MeetingState, MeetingTopic, Seating
from bot.members.model import Person
from bot.ui.kit.cards import Card
from bot.ui.papers.card import path_card, similar_card
from bot.ui.papers.next import Note, SuggestAgain, declined_card, next_card, shared_next_card
from bot.ui.papers.topics import done_card, topic_card
from tests.support.odd_catalogs import nasty, rejected

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def somebody(rng: random.Random, catalog: Catalog) -> tuple[MemberHistory, GroupActivity]:
    """A history and a group whose names are as odd as the catalog."""
    ids = list(catalog.resources)

    def some(most: int) -> list[str]:
        return rng.sample(ids, rng.randint(0, min(most, len(ids))))

    names = tuple(nasty(rng, 100) or "n" for _ in range(2))
    readership = {each: Readership(names, rng.randint(0, 9), names, rng.randint(0, 9), 0, 0, 3) for each in some(9)}
    history = MemberHistory(
        dict.fromkeys(some(3), 5), frozenset(some(9)), frozenset(some(3)), frozenset(some(2)), frozenset(some(9))
    )
    return history, GroupActivity(readership, UpcomingMeeting(NOW, rng.choice(ids)))


def meeting(rng: random.Random) -> MeetingSheet:
    """A meeting with a long topic."""
    olga = Person(1, nasty(rng, 100))
    return MeetingSheet(
        Meeting(
            id=1, guild_id=1, state=MeetingState.OPEN, channel_id=1, message_id=None, thread_id=None, event_id=None,
            creator=olga, topic=MeetingTopic("", nasty(rng, 300)), starts_at=NOW, minutes=60, zone="UTC", place="",
            seats=None, presenter=None, sequence=0, notes="", weeks=0,
        ),
        Seating((), ()),
    )  # fmt: skip


def every_card(rng: random.Random, catalog: Catalog) -> Iterator[tuple[str, Card]]:
    """Each card of advice, by name."""
    graph = CatalogGraph(catalog)
    history, group = somebody(rng, catalog)
    resource, topic = rng.choice(list(catalog.resources.values())), rng.choice(list(catalog.topics.values()))
    picks = pick_suggestions(graph, history, group, (), group_favourites(graph, group.readership))
    every = tuple(catalog.resources.values())
    answer = NextAdvice(rng.choice([None, meeting(rng)]), rng.choice([None, resource]), True, picks, every, 12)
    yield "next", next_card(answer, Note("x" * 300, SuggestAgain(resource.id)))
    yield "next, with nothing", next_card(replace(answer, picks=(), reading=(), declined=0))
    yield "shared", shared_next_card(answer)
    yield "aside", declined_card(every, rng.randint(0, 3))
    yield "path", path_card(reading_path(catalog, resource, history))
    yield "similar", similar_card(resource, every[:5])
    advice = advise_on_topic(graph, topic.id, history, group)
    yield "topic", topic_card(catalog, topic, rng.randint(0, 3), advice=advice)
    yield "done", done_card(topic, advice, rng.randint(0, 3))


def test_no_card_of_25_odd_catalogs_is_rejected() -> None:
    assert rejected(every_card, range(25)) == []


@pytest.mark.prove
def test_no_card_of_1500_odd_catalogs_is_rejected() -> None:
    assert rejected(every_card, range(1500)) == []
