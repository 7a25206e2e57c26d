"""How a reading changes: what is cut to its limit, and a clock that was set back."""

from datetime import timedelta

from bot.reading.model import TAKEAWAY_LIMIT, Reading, ReadingEdit, ReadingState, apply_edit, change_state
from tests.support.subjects import START


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
