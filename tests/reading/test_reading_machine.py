"""Random lives of shelves against a model of their own: moves, Undo, corrections, renames, hiding, deletion."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.app import build_reading
from bot.database import Database
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.reading.model import NotOnShelf, ReadingChanged, ReadingEdit, ReadingState, Subject, Undone
from bot.reading.subject_index import SubjectIndex
from tests.support.subjects import START, catalog_of, entry

PEOPLE, PAPERS = 3, 3
_numbers = count(1)


@dataclass(frozen=True)
class Round:
    """A round as the model has it; `undo` is the round before its last change, () where Undo does not reach."""

    state: ReadingState
    started: datetime | None = None
    finished: datetime | None = None
    rating: int | None = None
    token: int = 0
    undo: Any = ()


class Shelves(RuleBasedStateMachine):
    """One server of its own in a database that the examples share."""

    database: Database
    runner: asyncio.Runner
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        number = next(_numbers)
        self.members, self.personal_data = MemberStore(self.database), PersonalData(self.database)
        self.reading = build_reading(self.database, None)  # type: ignore[arg-type]  # the catalog is given to each call
        self.guild = 10_000 + number
        self.people = [Person(number * 100 + each, f"Member {each}") for each in range(PEOPLE)]
        self.now = START
        self.ids = [[f"p{each}"] for each in range(PAPERS)]
        self.subject_index = self._subject_index()
        self.model: dict[tuple[int, int], list[Round]] = {}
        self.hidden: set[int] = set()

    def _subject_index(self) -> SubjectIndex:
        return SubjectIndex(catalog_of(*(entry(ids[-1], formerly=tuple(ids[:-1])) for ids in self.ids)))

    def _subject(self, paper: int) -> Subject:
        resource = self.subject_index.resource(self.ids[paper][-1])
        assert resource is not None
        return self.subject_index.subject(resource)

    def _run(self, work: Any) -> Any:
        type(self).steps += 1
        return self.runner.run(work)

    @rule(person=st.integers(0, PEOPLE - 1), paper=st.integers(0, PAPERS - 1), to=st.sampled_from(ReadingState))
    def move(self, person: int, paper: int, to: ReadingState) -> None:
        outcome = self._run(
            self.reading.store.set_state(self.guild, self.people[person], self._subject(paper), to, self.now)
        )
        rounds = self.model.setdefault((person, paper), [])
        current = rounds[-1] if rounds else None
        if current is None and to is ReadingState.DROPPED:
            assert outcome == NotOnShelf()
            return
        if current and (current.state is to or (current.state, to) == (ReadingState.FINISHED, ReadingState.DROPPED)):
            assert not isinstance(outcome, ReadingChanged)
            return
        assert isinstance(outcome, ReadingChanged)
        if current is None or current.state is ReadingState.FINISHED:
            fresh, before = Round(to), None
            rounds.append(fresh)
        else:
            before = current
        started = rounds[-1].started or (self.now if to is ReadingState.READING else None)
        finished = self.now if to is ReadingState.FINISHED else None
        rounds[-1] = replace(
            rounds[-1], state=to, started=started, finished=finished, token=outcome.reading.version, undo=before
        )

    @rule(person=st.integers(0, PEOPLE - 1), paper=st.integers(0, PAPERS - 1), rating=st.integers(0, 5))
    def rate(self, person: int, paper: int, rating: int) -> None:
        subject, user = self._subject(paper), self.people[person].id
        outcome = self._run(self.reading.store.edit(self.guild, user, subject, ReadingEdit(rating=rating), self.now))
        rounds = self.model.get((person, paper), [])
        if not rounds or rounds[-1].rating == (rating or None):
            assert not isinstance(outcome, ReadingChanged)
            return
        assert isinstance(outcome, ReadingChanged)
        rounds[-1] = replace(rounds[-1], rating=rating or None, token=outcome.reading.version, undo=rounds[-1])

    @rule(person=st.integers(0, PEOPLE - 1), paper=st.integers(0, PAPERS - 1), stale=st.booleans())
    def undo(self, person: int, paper: int, stale: bool) -> None:
        rounds = self.model.get((person, paper), [])
        token = (rounds[-1].token if rounds else 0) - (1 if stale else 0)
        outcome = self._run(self.reading.store.undo(self.guild, self.people[person].id, self._subject(paper), token))
        if stale or not rounds or rounds[-1].undo == ():
            assert not isinstance(outcome, Undone)
            return
        assert isinstance(outcome, Undone)
        before = rounds.pop().undo
        if before is not None:
            assert outcome.reading is not None
            rounds.append(replace(before, token=outcome.reading.version, undo=()))

    @rule(paper=st.integers(0, PAPERS - 1))
    def rename(self, paper: int) -> None:
        self.ids[paper].append(f"p{paper}-{len(self.ids[paper])}")
        self.subject_index = self._subject_index()

    @rule(person=st.integers(0, PEOPLE - 1), hidden=st.booleans())
    def hide(self, person: int, hidden: bool) -> None:
        self._run(self.members.update_settings(self.guild, self.people[person], self.now, hidden=hidden))
        (self.hidden.add if hidden else self.hidden.discard)(person)

    @rule(person=st.integers(0, PEOPLE - 1))
    def delete(self, person: int) -> None:
        self._run(self.personal_data.delete(self.people[person].id, self.now))
        assert self.runner.run(self.personal_data.rows(self.people[person].id)) == ()
        self.hidden.discard(person)
        self.model = {key: rounds for key, rounds in self.model.items() if key[0] != person}

    @invariant()
    def shelves_and_groups_are_the_models(self) -> None:
        self.runner.run(self._compare())
        self.now += timedelta(minutes=1)  # for the next step

    async def _compare(self) -> None:
        for paper in range(PAPERS):
            subject = self._subject(paper)
            for person, who in enumerate(self.people):
                stored = await self.reading.store.rounds(self.guild, who.id, subject)
                expected = reversed(list(enumerate(self.model.get((person, paper), []), 1)))
                assert [
                    (each.round, each.state, each.started_at, each.finished_at, each.rating) for each in stored
                ] == [(number, one.state, one.started, one.finished, one.rating) for number, one in expected]
            await self._compare_group(paper, subject)

    async def _compare_group(self, paper: int, subject: Subject) -> None:
        group = await self.reading.views.roster(self.guild, subject)
        seen = {
            person: rounds
            for (person, which), rounds in self.model.items()
            if which == paper and rounds and person not in self.hidden
        }
        assert {each.name for each in group.reading} == {
            self.people[person].name for person, rounds in seen.items() if rounds[-1].state is ReadingState.READING
        }
        assert {each.name for each in group.finished} == {
            self.people[person].name
            for person, rounds in seen.items()
            if any(one.state is ReadingState.FINISHED for one in rounds)
        }
        assert group.wanted == sum(rounds[-1].state is ReadingState.WANT for rounds in seen.values())


@contextmanager
def machine(url: str) -> Iterator[type[Shelves]]:
    """The state machine on an open database."""
    with asyncio.Runner() as runner:
        database = Database(url)
        runner.run(database.open())
        try:
            yield type("OnThisDatabase", (Shelves,), {"database": database, "runner": runner, "steps": 0})
        finally:
            runner.run(database.close())


def live(kind: type[Shelves], examples: int) -> None:
    """Run random lives; every failure is shrunk by Hypothesis."""
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=examples,
            stateful_step_count=50,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_few_random_lives_agree_with_the_model(database_url: str) -> None:
    with machine(database_url) as kind:
        live(kind, 2)
        assert kind.steps >= 50


@pytest.mark.prove
def test_ten_thousand_random_steps_agree_with_the_model(database_url: str) -> None:
    with machine(database_url) as kind:
        while kind.steps < 10_000:
            live(kind, 100)
        print(f"{kind.steps} steps, no difference")  # noqa: T201
