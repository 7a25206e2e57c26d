"""What one person's way through one resource is, and how it may change: pure rules and types."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.library.resolver import Ambiguous, ListMatch, Unknown

TAKEAWAY_LIMIT = 300


class ReadingState(StrEnum):
    """Where somebody stands with a resource; the value is stored."""

    WANT = "want"
    READING = "reading"
    FINISHED = "finished"
    DROPPED = "dropped"


SHOWN = (ReadingState.READING, ReadingState.WANT, ReadingState.FINISHED)
"""The states that a shelf shows; what somebody dropped is seen by nobody else."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a reading is about: an entry of the catalog, or something outside it.

    `names` are all ids under which readings of it may be stored, its own `id` first; `listed` says whether the
    catalog holds it now; `url` may be empty.
    """

    id: str
    title: str
    names: tuple[str, ...]
    url: str = ""
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Tracked:
    """Somebody in this server has `subject` on a shelf; `in_list` is what the reading list alone answers."""

    subject: Subject
    in_list: Ambiguous | Unknown


Resolution = ListMatch | Tracked


@dataclass(frozen=True, slots=True)
class Reading:
    """One round of one person with one resource; `version` grows with every change and is never used again.

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


@dataclass(frozen=True, slots=True)
class ReadingChanged:
    """The state is stored; `first` when the person has not been told before that others see it."""

    reading: Reading
    first: bool = False


@dataclass(frozen=True, slots=True)
class ReadingUnchanged:
    """It was so already."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class NotOnShelf:
    """There is nothing to drop or to edit."""


@dataclass(frozen=True, slots=True)
class Undone:
    """The last change is taken back; `reading` is what holds now, None when it is off the shelf."""

    reading: Reading | None


@dataclass(frozen=True, slots=True)
class TooLate:
    """Something changed since, or the change is taken back already; `reading` is what holds now."""

    reading: Reading | None


@dataclass(frozen=True, slots=True)
class InvalidEdit:
    """An edit that cannot be true; `reason` is a sentence for the member."""

    reason: str


StateOutcome = ReadingChanged | ReadingUnchanged | NotOnShelf
EditOutcome = ReadingChanged | ReadingUnchanged | NotOnShelf | InvalidEdit
UndoOutcome = Undone | TooLate


def change_state(
    current: Reading | None, resource_id: str, to: ReadingState, now: datetime
) -> Reading | ReadingUnchanged | NotOnShelf:
    """The round as it is after a step to `to`; a finished resource is taken up again as the next round."""
    if current is None:
        if to is ReadingState.DROPPED:
            return NotOnShelf()
        return _entered(_blank(resource_id, 1, next_version(0, now), now), to, now)
    if current.state is to or (current.state is ReadingState.FINISHED and to is ReadingState.DROPPED):
        return ReadingUnchanged(current)
    if current.state is ReadingState.FINISHED:
        return _entered(_blank(resource_id, current.round + 1, next_version(current.version, now), now), to, now)
    return _entered(replace(current, version=next_version(current.version, now)), to, now)


def next_version(version: int, now: datetime) -> int:
    """Greater than `version`, and than that of a round which was taken back: an old Undo button must not fit anew."""
    return max(version + 1, int(now.timestamp() * 1_000_000))


def _blank(resource_id: str, number: int, version: int, now: datetime) -> Reading:
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
    """What a form asks for; None leaves the value as it is. `rating` 0 takes the rating back."""

    started_at: datetime | None = None
    finished_at: datetime | None = None
    rating: int | None = None
    takeaway: str | None = None
    takeaway_shared: bool | None = None


def apply_edit(current: Reading, edit: ReadingEdit, now: datetime) -> Reading | ReadingUnchanged | InvalidEdit:
    """The round with the corrections of `edit`, or why they cannot be true."""
    wanted = replace(
        current,
        started_at=edit.started_at or current.started_at,
        finished_at=(edit.finished_at or current.finished_at) if current.state is ReadingState.FINISHED else None,
        rating=current.rating if edit.rating is None else edit.rating or None,
        takeaway=current.takeaway if edit.takeaway is None else edit.takeaway[:TAKEAWAY_LIMIT],
        takeaway_shared=current.takeaway_shared if edit.takeaway_shared is None else edit.takeaway_shared,
    )
    if wanted == current:
        return ReadingUnchanged(current)
    if any(moment is not None and moment > now for moment in (edit.started_at, edit.finished_at)):
        return InvalidEdit("That date is still to come.")
    if wanted.started_at and wanted.finished_at and wanted.started_at > wanted.finished_at:
        return InvalidEdit("It cannot be finished before it was started.")
    return replace(wanted, changed_at=now, version=next_version(current.version, now))
