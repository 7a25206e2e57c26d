"""One person's reading of one resource, and how it may change."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from bot.frozen import dataclass
from bot.library.resolver import Ambiguous, ListMatch, Unknown

TAKEAWAY_LIMIT = 300


class ReadingState(StrEnum):
    """The values are stored."""

    WANT = "want"
    READING = "reading"
    FINISHED = "finished"
    DROPPED = "dropped"


# Nobody else sees what somebody dropped.
SHELF_STATES = (ReadingState.READING, ReadingState.WANT, ReadingState.FINISHED)


@dataclass(frozen=True, slots=True)
class Subject:
    """An entry of the catalog, or something outside it.

    `ids` are all under which readings of it may be stored, its own `id` first.
    """

    id: str
    title: str
    ids: tuple[str, ...]
    url: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Tracked:
    """Somebody in this server has `subject` on a shelf; `in_list` is what the reading list alone answers.

    `retitled`: the text has the first title for it that who asks may know.
    """

    subject: Subject
    in_list: Ambiguous | Unknown
    retitled: bool = False


Resolution = ListMatch | Tracked


@dataclass(frozen=True, slots=True)
class Reading:
    """One round of one person with one resource; a `version` is never used again.

    A finished round has `finished_at`, no other has; `started_at` is not after it. `rating` is 1-5.
    """

    resource_id: str
    round: int
    state: ReadingState
    started_at: datetime | None
    finished_at: datetime | None
    rating: int | None
    takeaway: str
    takeaway_shared: bool
    changed_at: datetime
    version: int

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """From a row of `readings`, perhaps joined to others."""
        own = {field.name: values[field.name] for field in fields(cls)}
        return cls(**{**own, "state": ReadingState(own["state"])})


@dataclass(frozen=True, slots=True)
class ReadingChanged:
    """`first` when the person was not told before that others see it."""

    reading: Reading
    first: bool = False


@dataclass(frozen=True, slots=True)
class ReadingUnchanged:
    reading: Reading


@dataclass(frozen=True, slots=True)
class NotOnShelf:
    pass


@dataclass(frozen=True, slots=True)
class Undone:
    """`reading` is what holds now, None when it is off the shelf."""

    reading: Reading | None


@dataclass(frozen=True, slots=True)
class TooLateToUndo:
    """Changed since, or undone already; `reading` is what holds now."""

    reading: Reading | None


@dataclass(frozen=True, slots=True)
class InvalidEdit:
    """`reason` is a sentence for the member."""

    reason: str


StateOutcome = ReadingChanged | ReadingUnchanged | NotOnShelf
EditOutcome = ReadingChanged | ReadingUnchanged | NotOnShelf | InvalidEdit
UndoOutcome = Undone | TooLateToUndo


def change_state(
    current: Reading | None, resource_id: str, to: ReadingState, now: datetime
) -> Reading | ReadingUnchanged | NotOnShelf:
    """Reading again what is finished starts the next round."""
    if current is None:
        if to is ReadingState.DROPPED:
            return NotOnShelf()
        return _entered(_new_round(resource_id, 1, next_version(0, now), now), to, now)
    if current.state is to or (current.state is ReadingState.FINISHED and to is ReadingState.DROPPED):
        return ReadingUnchanged(current)
    version = next_version(current.version, now)
    if current.state is ReadingState.FINISHED:
        return _entered(_new_round(resource_id, current.round + 1, version, now), to, now)
    return _entered(replace(current, version=version), to, now)


def next_version(version: int, now: datetime) -> int:
    """Greater than `version` and than any undone round's: an old Undo button must not fit again."""
    return max(version + 1, int(now.timestamp() * 1_000_000))


def _new_round(resource_id: str, number: int, version: int, now: datetime) -> Reading:
    return Reading(resource_id, number, ReadingState.WANT, None, None, None, "", False, now, version)


def _entered(reading: Reading, to: ReadingState, now: datetime) -> Reading:
    started = reading.started_at
    if to is ReadingState.READING and started is None:
        started = now
    # A corrected start may lie after a clock that was set back.
    finished = max(now, started or now) if to is ReadingState.FINISHED else None
    return replace(reading, state=to, started_at=started, finished_at=finished, changed_at=now)


@dataclass(frozen=True, slots=True)
class ReadingEdit:
    """None leaves a value as it is; `rating` 0 removes the rating."""

    started_at: datetime | None = None
    finished_at: datetime | None = None
    rating: int | None = None
    takeaway: str | None = None
    takeaway_shared: bool | None = None


def apply_edit(current: Reading, edit: ReadingEdit, now: datetime) -> Reading | ReadingUnchanged | InvalidEdit:
    edited = replace(
        current,
        started_at=edit.started_at or current.started_at,
        finished_at=(edit.finished_at or current.finished_at) if current.state is ReadingState.FINISHED else None,
        rating=current.rating if edit.rating is None else edit.rating or None,
        takeaway=current.takeaway if edit.takeaway is None else edit.takeaway[:TAKEAWAY_LIMIT],
        takeaway_shared=current.takeaway_shared if edit.takeaway_shared is None else edit.takeaway_shared,
    )
    if edited == current:
        return ReadingUnchanged(current)
    if any(moment is not None and moment > now for moment in (edit.started_at, edit.finished_at)):
        return InvalidEdit("That date is in the future.")
    if edited.started_at and edited.finished_at and edited.started_at > edited.finished_at:
        return InvalidEdit("You can’t finish it before you started it.")
    return replace(edited, changed_at=now, version=next_version(current.version, now))
