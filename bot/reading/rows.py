"""A row of the readings table as a value."""

from typing import Any

from bot.reading.model import Reading, ReadingState


def reading_of(row: Any) -> Reading:
    """A row of `readings` as a value."""
    return Reading(
        row.resource_id,
        row.round,
        ReadingState(row.state),
        row.started_at,
        row.finished_at,
        row.rating,
        row.takeaway,
        row.takeaway_shared,
        row.changed_at,
        row.version,
    )
