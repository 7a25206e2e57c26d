"""One person's shelf: states, re-reads, corrections and Undo, on both engines."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.database import Database
from bot.members.model import Person
from bot.reading.model import (
    InvalidEdit,
    NotOnShelf,
    Reading,
    ReadingChanged,
    ReadingEdit,
    ReadingState,
    ReadingUnchanged,
    TooLateToUndo,
    Undone,
)
from bot.reading.store import ReadingStore
from bot.reading.views import ReadingViews
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, SUBJECT_INDEX, day, subject

VLLM, ORCA = subject("vllm"), subject("orca")


async def move(store: ReadingStore, to: ReadingState, at: float, person: Person = ADA) -> Reading:
    """A change that must succeed."""
    outcome = await store.set_state(HERE, person, VLLM, to, day(at))
    assert isinstance(outcome, ReadingChanged), outcome
    return outcome.reading


async def test_a_paper_goes_from_wanted_to_finished_with_its_dates(store: ReadingStore) -> None:
    wanted = await move(store, ReadingState.WANT, 0)
    assert (wanted.started_at, wanted.finished_at) == (None, None)
    assert (await move(store, ReadingState.READING, 1)).started_at == day(1)
    finished = await move(store, ReadingState.FINISHED, 2)
    assert (finished.started_at, finished.finished_at, finished.round) == (day(1), day(2), 1)
    assert await store.rounds(HERE, ADA.id, VLLM) == (finished,)


async def test_only_the_first_change_of_all_is_told_to_be_public(store: ReadingStore) -> None:
    first = await store.set_state(HERE, ADA, VLLM, ReadingState.WANT, day(0))
    second = await store.set_state(HERE, ADA, ORCA, ReadingState.WANT, day(0))
    other = await store.set_state(HERE, BEN, ORCA, ReadingState.WANT, day(0))
    elsewhere = await store.set_state(ELSEWHERE, ADA, ORCA, ReadingState.WANT, day(0))
    assert [isinstance(each, ReadingChanged) and each.first for each in (first, second, other, elsewhere)] == [
        True,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize("state", [ReadingState.WANT, ReadingState.READING, ReadingState.FINISHED])
async def test_the_same_state_again_changes_nothing(store: ReadingStore, state: ReadingState) -> None:
    before = await move(store, state, 0)
    assert await store.set_state(HERE, ADA, VLLM, state, day(5)) == ReadingUnchanged(before)
    assert await store.rounds(HERE, ADA.id, VLLM) == (before,)


async def test_a_finished_paper_taken_up_again_is_a_second_round_beside_the_first(store: ReadingStore) -> None:
    first = await move(store, ReadingState.FINISHED, 1)
    again = await move(store, ReadingState.READING, 9)
    assert (again.round, again.started_at, again.finished_at) == (2, day(9), None)
    assert await store.rounds(HERE, ADA.id, VLLM) == (again, first)


async def test_there_is_nothing_to_drop_off_an_empty_shelf(store: ReadingStore) -> None:
    assert await store.set_state(HERE, ADA, VLLM, ReadingState.DROPPED, day(0)) == NotOnShelf()
    assert await store.rounds(HERE, ADA.id, VLLM) == ()


async def test_what_is_finished_cannot_be_dropped(store: ReadingStore) -> None:
    finished = await move(store, ReadingState.FINISHED, 0)
    assert await store.set_state(HERE, ADA, VLLM, ReadingState.DROPPED, day(1)) == ReadingUnchanged(finished)


async def test_a_dropped_paper_goes_on_where_it_was_left(store: ReadingStore) -> None:
    await move(store, ReadingState.READING, 0)
    await move(store, ReadingState.DROPPED, 1)
    assert (await move(store, ReadingState.READING, 5)).started_at == day(0)


async def test_undo_takes_the_last_change_back_and_nothing_before_it(store: ReadingStore) -> None:
    started = await move(store, ReadingState.READING, 0)
    finished = await move(store, ReadingState.FINISHED, 1)
    undone = await store.undo(HERE, ADA.id, VLLM, finished.version)
    assert isinstance(undone, Undone)
    assert undone.reading == replace(started, version=finished.version + 1)
    assert await store.undo(HERE, ADA.id, VLLM, finished.version) == TooLateToUndo(undone.reading)
    assert await store.undo(HERE, ADA.id, VLLM, started.version) == TooLateToUndo(undone.reading)


async def test_undo_of_the_first_change_empties_the_shelf(store: ReadingStore) -> None:
    started = await move(store, ReadingState.READING, 0)
    assert await store.undo(HERE, ADA.id, VLLM, started.version) == Undone(None)
    assert await store.rounds(HERE, ADA.id, VLLM) == ()
    assert await store.undo(HERE, ADA.id, VLLM, started.version) == TooLateToUndo(None)


async def test_undo_of_a_second_round_brings_the_first_back(store: ReadingStore) -> None:
    first = await move(store, ReadingState.FINISHED, 0)
    again = await move(store, ReadingState.READING, 1)
    assert await store.undo(HERE, ADA.id, VLLM, again.version) == Undone(first)


async def test_an_old_undo_button_never_fits_a_later_change(store: ReadingStore) -> None:
    started = await move(store, ReadingState.READING, 0)
    await store.undo(HERE, ADA.id, VLLM, started.version)
    finished = await move(store, ReadingState.FINISHED, 1)
    assert await store.undo(HERE, ADA.id, VLLM, started.version) == TooLateToUndo(finished)


async def test_undo_of_somebody_elses_change_does_nothing(store: ReadingStore) -> None:
    started = await move(store, ReadingState.READING, 0)
    assert await store.undo(HERE, BEN.id, VLLM, started.version) == TooLateToUndo(None)
    assert await store.rounds(HERE, ADA.id, VLLM) == (started,)


async def test_dates_rating_and_takeaway_can_be_corrected_and_that_undone(store: ReadingStore) -> None:
    await move(store, ReadingState.READING, 5)
    finished = await move(store, ReadingState.FINISHED, 6)
    edit = ReadingEdit(day(1), day(3), 4, "Pages.", takeaway_shared=True)
    outcome = await store.edit(HERE, ADA.id, VLLM, edit, day(7))
    assert isinstance(outcome, ReadingChanged)
    reading = outcome.reading
    assert (reading.started_at, reading.finished_at, reading.rating) == (day(1), day(3), 4)
    assert (reading.takeaway, reading.takeaway_shared) == ("Pages.", True)
    undone = await store.undo(HERE, ADA.id, VLLM, reading.version)
    assert undone == Undone(replace(finished, version=reading.version + 1))


async def test_a_rating_can_be_taken_back(store: ReadingStore) -> None:
    await move(store, ReadingState.FINISHED, 0)
    await store.edit(HERE, ADA.id, VLLM, ReadingEdit(rating=4), day(1))
    outcome = await store.edit(HERE, ADA.id, VLLM, ReadingEdit(rating=0), day(1))
    assert isinstance(outcome, ReadingChanged)
    assert outcome.reading.rating is None


@pytest.mark.parametrize(
    "edit",
    [
        ReadingEdit(started_at=day(30)),
        ReadingEdit(finished_at=day(30)),
        ReadingEdit(finished_at=day(-1)),
        ReadingEdit(started_at=day(2.5)),
    ],
)
async def test_dates_that_cannot_be_true_change_nothing(store: ReadingStore, edit: ReadingEdit) -> None:
    await move(store, ReadingState.READING, 1)
    finished = await move(store, ReadingState.FINISHED, 2)
    assert isinstance(await store.edit(HERE, ADA.id, VLLM, edit, day(3)), InvalidEdit)
    assert await store.rounds(HERE, ADA.id, VLLM) == (finished,)


async def test_an_empty_edit_changes_nothing(store: ReadingStore) -> None:
    finished = await move(store, ReadingState.FINISHED, 0)
    assert await store.edit(HERE, ADA.id, VLLM, ReadingEdit(), day(1)) == ReadingUnchanged(finished)
    assert await store.edit(HERE, ADA.id, ORCA, ReadingEdit(rating=3), day(1)) == NotOnShelf()


async def test_the_database_itself_refuses_what_can_never_be(database: Database, store: ReadingStore) -> None:
    from sqlalchemy import update

    from bot.database.schema.tables import readings

    await move(store, ReadingState.READING, 0)
    for wrong in ({"rating": 6}, {"state": "lost"}, {"finished_at": day(1)}, {"user_id": 99}, {"round": 0}):
        with pytest.raises(IntegrityError):
            async with database.write() as tx:
                await tx.execute(update(readings).values(wrong))


async def test_fifty_people_at_once_all_get_what_they_asked_for(store: ReadingStore, views: ReadingViews) -> None:
    people = [Person(1000 + number, f"Member {number}") for number in range(50)]
    await asyncio.gather(*(store.set_state(HERE, each, VLLM, ReadingState.READING, day(0)) for each in people))
    group = await views.roster(HERE, VLLM)
    assert {reader.user_id for reader in group.reading} == {each.id for each in people}


async def test_one_person_pressing_everything_at_once_ends_in_one_round(store: ReadingStore) -> None:
    moves = [
        ReadingState.WANT,
        ReadingState.READING,
        ReadingState.FINISHED,
        ReadingState.READING,
        ReadingState.DROPPED,
    ] * 4
    outcomes = await asyncio.gather(*(store.set_state(HERE, ADA, VLLM, each, day(0)) for each in moves))
    rounds = await store.rounds(HERE, ADA.id, VLLM)
    assert [each.round for each in rounds] == list(range(len(rounds), 0, -1))
    assert sum(isinstance(each, ReadingChanged) for each in outcomes) >= len(rounds)


async def test_a_shelf_elsewhere_is_a_shelf_of_its_own(store: ReadingStore, views: ReadingViews) -> None:
    started = await move(store, ReadingState.READING, 0)
    assert await store.rounds(ELSEWHERE, ADA.id, VLLM) == ()
    assert await store.remove(ELSEWHERE, ADA.id, VLLM) == 0
    assert len(await store.rounds(HERE, ADA.id, VLLM)) == 1
    assert await store.undo(ELSEWHERE, ADA.id, VLLM, started.version) == TooLateToUndo(None)
    assert await store.edit(ELSEWHERE, ADA.id, VLLM, ReadingEdit(rating=1), day(1)) == NotOnShelf()
    assert await views.shelf(ELSEWHERE, ADA.id, SUBJECT_INDEX, own=True) == ()
    assert (await views.roster(ELSEWHERE, VLLM)).reading == ()
