"""A state machine over joining, leaving, resizing, presenting, removing and cancelling, held against a plain model."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.app import build_meetings
from bot.database import Database
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import Left, MeetingState, NotJoined, NowPresenting, Resized, Seated, Waitlisted, WouldUnseat
from tests.support.meetings import GUILD, NOW, ORGANISER, fetch, open_meeting, person, seated_and_waiting

PEOPLE = st.integers(1, 9)
STEPS = {"count": 0}


class SignupMachine(RuleBasedStateMachine):
    """The model is a list in order of arrival, a number of seats and a presenter; who was promoted is collected."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.database = Database(f"sqlite:///{Path(self.folder.name) / 'machine.db'}")
        self.runner.run(self.database.open())
        self.meetings = build_meetings(self.database)

    def teardown(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    @initialize(seats=st.one_of(st.none(), st.integers(1, 5)))
    def schedule(self, seats: int | None) -> None:
        meeting = self.runner.run(open_meeting(self.meetings, seats=seats))
        self.meeting_id = meeting.id
        self.signups: list[int] = []
        self.seats = seats
        self.presenter: int | None = None
        self.cancelled = False
        self.promoted: list[int] = []

    def seated(self) -> list[int]:
        return self.signups if self.seats is None else self.signups[: self.seats]

    def moved_up(self, before: list[int]) -> list[int]:
        up = [each for each in self.seated() if each not in before]
        self.promoted += up
        return up

    def outcome(self, asked: Coroutine[Any, Any, Any]) -> Any:
        """What comes of it: a refusal as the state it gives as its reason."""
        try:
            return self.runner.run(asked)
        except MeetingClosed as closed:
            return closed.state

    @rule(who=PEOPLE)
    def join(self, who: int) -> None:
        came = self.outcome(self.meetings.joining.join(GUILD, self.meeting_id, person(who), NOW))
        if self.cancelled:
            assert came == MeetingState.CANCELLED
        elif who != self.presenter and who not in self.signups:
            self.signups.append(who)
            behind = len(self.signups) - len(self.seated())
            assert came == (Waitlisted(behind) if behind else Seated())

    @rule(who=PEOPLE, removed=st.booleans())
    def leave(self, who: int, removed: bool) -> None:
        signups = self.meetings.signups
        going = (
            signups.remove(GUILD, self.meeting_id, person(who), NOW, by=ORGANISER)
            if removed
            else signups.leave(GUILD, self.meeting_id, person(who), NOW)
        )
        gone = self.outcome(going)
        if self.cancelled:
            assert gone == MeetingState.CANCELLED
        elif who not in self.signups:
            assert gone == NotJoined()
        else:
            before = list(self.seated())
            self.signups.remove(who)
            assert gone == Left(tuple(person(each) for each in self.moved_up(before)))

    @rule(seats=st.one_of(st.none(), st.integers(1, 6)), sure=st.booleans())
    def resize(self, seats: int | None, sure: bool) -> None:
        resizing = self.meetings.signups.resize(GUILD, self.meeting_id, seats, NOW, by=ORGANISER, sure=sure)
        outcome = self.outcome(resizing)
        if self.cancelled:
            assert outcome == MeetingState.CANCELLED
            return
        before = list(self.seated())
        losing = [] if seats is None else before[seats:]
        if losing and not sure:
            assert outcome == WouldUnseat(seats or 0, tuple(map(person, losing)))
            return
        self.seats = seats
        up = self.moved_up(before)
        assert outcome == Resized(seats, tuple(map(person, up)), tuple(map(person, losing)))

    @rule(who=PEOPLE)
    def present(self, who: int) -> None:
        outcome = self.outcome(self.meetings.signups.present(GUILD, self.meeting_id, person(who), NOW))
        if self.cancelled:
            assert outcome == MeetingState.CANCELLED
        elif self.presenter is None:
            self.take_slot(who)
            assert isinstance(outcome, NowPresenting)

    def take_slot(self, who: int) -> None:
        self.presenter = who
        before = list(self.seated())
        if who in self.signups:
            self.signups.remove(who)
        self.moved_up(before)

    @rule(who=PEOPLE)
    def step_down(self, who: int) -> None:
        self.outcome(self.meetings.signups.step_down(GUILD, self.meeting_id, person(who), NOW))
        if not self.cancelled and self.presenter == who:
            self.presenter = None

    @rule(who=PEOPLE)
    def hand_over(self, who: int) -> None:
        self.outcome(self.meetings.signups.appoint(GUILD, self.meeting_id, person(who), NOW, by=ORGANISER))
        if not self.cancelled and self.presenter != who:
            self.take_slot(who)

    @precondition(lambda self: len(self.signups) > 6)
    @rule()
    def cancel(self) -> None:
        self.outcome(self.meetings.meetings.cancel(GUILD, self.meeting_id, NOW, by=ORGANISER))
        self.cancelled = True

    @invariant()
    def the_store_says_the_same(self) -> None:
        if not hasattr(self, "meeting_id"):
            return
        STEPS["count"] += 1
        seated, waiting = self.runner.run(seated_and_waiting(self.meetings, self.meeting_id))
        assert seated == self.seated()
        assert seated + waiting == self.signups
        meeting = self.runner.run(fetch(self.meetings, self.meeting_id))
        assert (meeting.presenter and meeting.presenter.id) == self.presenter
        assert meeting.seats == self.seats
        assert self.presenter not in self.signups

    @invariant()
    def everybody_who_moved_up_is_told_of_it(self) -> None:
        if not hasattr(self, "meeting_id") or self.cancelled:
            return
        due = self.runner.run(self.meetings.outbox.due(NOW, meeting_id=self.meeting_id))
        told = [user_id for each in due if each.kind.value == "promoted" for user_id in each.user_ids]
        assert len(due) >= 200 or told == self.promoted


def _run(examples: int, steps: int) -> int:
    STEPS["count"] = 0
    every = list(HealthCheck)
    options = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=every, database=None,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip
    run_state_machine_as_test(SignupMachine, settings=options)
    return STEPS["count"]


def test_a_few_hundred_random_steps_agree_with_the_model() -> None:
    assert _run(5, 40) >= 100


@pytest.mark.prove
def test_ten_thousand_random_steps_agree_with_the_model(record_property: object) -> None:
    steps = 0
    while steps < 10_000:
        steps += _run(60, 60)
    print(f"{steps} steps")  # noqa: T201 - the figure is the point of the proof
