"""How a reading changes: what is cut to its limit, and a clock that was set back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.reading.model import (
    TAKEAWAY_LIMIT,
    InvalidEdit,
    Reading,
    ReadingEdit,
    ReadingState,
    ReadingUnchanged,
    apply_edit,
    change_state,
)
from tests.support.subjects import START

LATER = START + timedelta(days=1)


def entered(state: ReadingState) -> Reading:
    reading = change_state(None, "orca", state, START)
    assert isinstance(reading, Reading)
    return reading


def test_a_takeaway_is_cut_to_what_its_column_holds() -> None:
    edited = apply_edit(entered(ReadingState.READING), ReadingEdit(takeaway="x" * 5000), START)
    assert isinstance(edited, Reading)
    assert edited.takeaway == "x" * TAKEAWAY_LIMIT


def test_what_was_begun_before_a_clock_was_set_back_ends_no_earlier_than_it_began() -> None:
    finished = change_state(entered(ReadingState.READING), "orca", ReadingState.FINISHED, START - timedelta(days=1))
    assert isinstance(finished, Reading)
    assert finished.finished_at == finished.started_at == START


@pytest.mark.parametrize("to", [ReadingState.WANT, ReadingState.READING, ReadingState.FINISHED])
def test_a_new_round_begins_with_nothing_but_its_state(to: ReadingState) -> None:
    fresh = entered(to)
    started = START if to is ReadingState.READING else None
    finished = START if to is ReadingState.FINISHED else None
    assert (fresh.round, fresh.state, fresh.changed_at) == (1, to, START)
    assert (fresh.started_at, fresh.finished_at) == (started, finished)
    assert (fresh.rating, fresh.takeaway, fresh.takeaway_shared) == (None, "", False)
    noted = replace(entered(ReadingState.FINISHED), rating=5, takeaway="Pages.", takeaway_shared=True)
    again = change_state(noted, "orca", ReadingState.READING, LATER)
    assert again == Reading("orca", 2, ReadingState.READING, LATER, None, None, "", False, LATER, version_at(again))


def version_at(outcome: object) -> int:
    assert isinstance(outcome, Reading)
    return outcome.version


@pytest.mark.parametrize("before", ReadingState)
@pytest.mark.parametrize("to", ReadingState)
def test_each_state_leads_to_each_other_but_what_is_finished_stays_so(before: ReadingState, to: ReadingState) -> None:
    current = replace(entered(ReadingState.READING), state=before, finished_at=None, rating=3)
    outcome = change_state(current, "other-id", to, LATER)
    if before is to or (before, to) == (ReadingState.FINISHED, ReadingState.DROPPED):
        assert outcome == ReadingUnchanged(current)
        return
    assert isinstance(outcome, Reading)
    new_round = before is ReadingState.FINISHED
    assert (outcome.state, outcome.round, outcome.rating) == (to, 2 if new_round else 1, None if new_round else 3)
    begun = (LATER if to is ReadingState.READING else None) if new_round else START
    assert outcome.started_at == begun, "a start stays"
    assert outcome.finished_at == (LATER if to is ReadingState.FINISHED else None)


def test_no_version_comes_twice_whatever_the_clock_says() -> None:
    """An old Undo button would fit again."""
    current, versions = entered(ReadingState.WANT), []
    for number in range(6):
        versions.append(current.version)
        at = START + timedelta(seconds=(0, 1, -999, -999, 0, 2)[number])
        changed = change_state(current, "orca", (ReadingState.READING, ReadingState.WANT)[number % 2], at)
        assert isinstance(changed, Reading)
        current = changed
    assert versions == sorted(set(versions))
    taken_back = entered(ReadingState.WANT).version
    new_round = change_state(None, "orca", ReadingState.WANT, START + timedelta(microseconds=1))
    assert version_at(new_round) > taken_back


FINISHED = replace(entered(ReadingState.FINISHED), started_at=START - timedelta(days=2))


@pytest.mark.parametrize(
    ("edit", "changed"),
    [
        (ReadingEdit(rating=4), {"rating": 4}),
        (ReadingEdit(takeaway="Pages."), {"takeaway": "Pages."}),
        (ReadingEdit(takeaway_shared=True), {"takeaway_shared": True}),
        (ReadingEdit(started_at=START), {"started_at": START}),
        (ReadingEdit(finished_at=LATER), {"finished_at": LATER}),
        (ReadingEdit(started_at=LATER, finished_at=LATER), {"started_at": LATER, "finished_at": LATER}),
    ],
)
def test_an_edit_changes_what_it_names_and_nothing_else(edit: ReadingEdit, changed: dict[str, Any]) -> None:
    noted = replace(FINISHED, rating=2, takeaway="Old.")
    outcome = apply_edit(noted, edit, LATER)
    assert outcome == replace(noted, **changed, changed_at=LATER, version=version_at(outcome))
    assert version_at(outcome) > noted.version
    again = replace(noted, **changed)
    assert apply_edit(again, edit, LATER) == ReadingUnchanged(again)


def test_a_rating_and_a_takeaway_can_be_taken_back() -> None:
    noted = replace(FINISHED, rating=2, takeaway="Old.", takeaway_shared=True)
    outcome = apply_edit(noted, ReadingEdit(rating=0, takeaway="", takeaway_shared=False), LATER)
    assert isinstance(outcome, Reading)
    assert (outcome.rating, outcome.takeaway, outcome.takeaway_shared) == (None, "", False)


@pytest.mark.parametrize("edit", [ReadingEdit(started_at=LATER), ReadingEdit(finished_at=LATER)])
def test_no_date_is_later_than_now(edit: ReadingEdit) -> None:
    assert isinstance(apply_edit(FINISHED, edit, LATER - timedelta(microseconds=1)), InvalidEdit)
    assert edit.finished_at is None or isinstance(apply_edit(FINISHED, edit, LATER), Reading)


def test_what_is_not_finished_has_no_end_and_what_was_never_begun_no_start() -> None:
    reading = entered(ReadingState.READING)
    assert apply_edit(reading, ReadingEdit(finished_at=START), LATER) == ReadingUnchanged(reading)
    unstarted = apply_edit(entered(ReadingState.FINISHED), ReadingEdit(finished_at=START - timedelta(days=1)), LATER)
    assert isinstance(unstarted, Reading)
    assert (unstarted.started_at, unstarted.finished_at) == (None, START - timedelta(days=1))
