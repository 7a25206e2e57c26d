"""A crowd that presses everything at once: the final state is the one that a model of single file comes to."""

import asyncio
import random

from bot.database import Database
from bot.members.model import Person
from bot.reading.model import Reading, ReadingChanged, ReadingState
from bot.reading.store import ReadingStore
from tests.support.subjects import HERE, day, subject

PAPERS = ("orca", "vllm", "moe")
PEOPLE = [Person(1000 + number, f"Member {number}") for number in range(50)]


async def test_a_thousand_changes_by_fifty_members_at_once_end_where_the_model_does(database: Database) -> None:
    store, rng = ReadingStore(database), random.Random(50)
    # Each member's presses are in the order that they came in; those of different members may mix in any way.
    presses = {person: [(rng.choice(PAPERS), rng.choice(list(ReadingState))) for _ in range(20)] for person in PEOPLE}

    async def press(person: Person) -> int:
        stored = 0
        for number, (paper, to) in enumerate(presses[person]):
            outcome = await store.set_state(HERE, person, subject(paper), to, day(number))
            stored += isinstance(outcome, ReadingChanged)
        return stored

    counts = await asyncio.gather(*map(press, PEOPLE))
    assert sum(map(len, presses.values())) == 1000
    assert sum(counts) > 500
    for person in PEOPLE:
        for paper in PAPERS:
            rounds = await store.rounds(HERE, person.id, subject(paper))
            own_rounds = [(number, to) for number, (which, to) in enumerate(presses[person]) if which == paper]
            assert _states(rounds) == _expected(own_rounds)


def _states(rounds: tuple[Reading, ...]) -> list[tuple[ReadingState, object, object]]:
    return [(each.state, each.started_at, each.finished_at) for each in reversed(rounds)]


def _expected(presses: list[tuple[int, ReadingState]]) -> list[tuple[ReadingState, object, object]]:
    """The same presses one after the other, by the rules as a person would tell them."""
    rounds: list[tuple[ReadingState, object, object]] = []
    for number, to in presses:
        if to is ReadingState.DROPPED and (not rounds or rounds[-1][0] is ReadingState.FINISHED):
            continue
        if rounds and rounds[-1][0] is to:
            continue
        if not rounds or rounds[-1][0] is ReadingState.FINISHED:
            rounds.append((ReadingState.WANT, None, None))
        started = rounds[-1][1] or (day(number) if to is ReadingState.READING else None)
        rounds[-1] = (to, started, day(number) if to is ReadingState.FINISHED else None)
    return rounds
