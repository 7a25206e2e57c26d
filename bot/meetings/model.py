"""What a meeting is, who has a seat in it, and everything that can come of asking for one; no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.members.model import Person

MAX_SEATS = 1000
DEFAULT_MINUTES = 60
MAX_MINUTES = 12 * 60


class MeetingState(StrEnum):
    """Where a meeting is in its life; only an open one can be joined."""

    DRAFT = "draft"  # scheduled, not yet confirmed by its creator
    PLANNED = "planned"  # a date of a series whose card is not posted yet
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"  # a date of a series that will not take place


# Stands for anybody whose name is not known (any more).
FORMER_MEMBER = "a former member"
HIDDEN_MEMBER = "somebody"  # how everybody but the organisers sees a member who hides


@dataclass(frozen=True, slots=True)
class MeetingTopic:
    """What a meeting is about: a catalog entry by id, or free text where there is none."""

    resource_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What organisers decide about a meeting, and a series hands on to its dates; `seats` None means unlimited.

    A field that is called like its column in ``meetings`` (and ``series``) is stored and read without further code.
    """

    zone: str
    topic: MeetingTopic = MeetingTopic()
    minutes: int = DEFAULT_MINUTES
    place: str = ""
    seats: int | None = None
    presenter: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan(MeetingDetails):
    """A meeting to schedule; `starts_at` is aware, `weeks` 0 means once."""

    starts_at: datetime
    weeks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPatch:
    """Fields of a meeting to change; None leaves one as it is."""

    starts_at: datetime | None = None
    topic: MeetingTopic | None = None
    minutes: int | None = None
    place: str | None = None

    def changes(self, meeting: "Meeting") -> dict[str, Any]:
        """The new values that differ from the meeting's, by field."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in asked.items() if value is not None and value != getattr(meeting, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(MeetingDetails):
    """One meeting as stored; `sequence` counts the changes that calendars must notice (RFC 5545, SEQUENCE)."""

    id: int
    guild_id: int
    state: MeetingState
    channel_id: int
    message_id: int | None
    thread_id: int | None
    event_id: int | None
    creator: Person | None
    starts_at: datetime
    sequence: int
    notes: str
    weeks: int
    series_id: int | None = None
    number: int | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def jump_url(self) -> str | None:
        """The address of its card; None until that is posted."""
        if self.message_id is None:
            return None
        return f"https://discord.com/channels/{self.guild_id}/{self.channel_id}/{self.message_id}"


@dataclass(frozen=True, slots=True)
class Seating:
    """Who has a seat and who waits, each in order of arrival."""

    seated: tuple[Person, ...]
    waiting: tuple[Person, ...]

    def __contains__(self, user_id: int) -> bool:
        return any(each.id == user_id for each in (*self.seated, *self.waiting))

    def has_seat(self, user_id: int) -> bool:
        return any(each.id == user_id for each in self.seated)


def seating(line: Sequence[Person], seats: int | None) -> Seating:
    """Divide the `line`, in order of arrival: the first `seats` of it sit.

    Who has a seat is never stored, so no bug can seat nine of eight: the ninth in line waits, by definition.
    """
    sit = len(line) if seats is None else seats
    return Seating(tuple(line[:sit]), tuple(line[sit:]))


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """All that a meeting's card shows of the meeting itself."""

    meeting: Meeting
    seating: Seating
    attended: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(MeetingDetails):
    """Meetings every `weeks` weeks at a local time; date `number` n is `first` plus n times `weeks` weeks."""

    id: int
    guild_id: int
    channel_id: int
    creator: Person | None
    first: date
    at: time
    weeks: int


# What comes of a press. Expected outcomes are values; whoever shows them matches on the type.


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat of one's own."""


@dataclass(frozen=True, slots=True)
class Waitlisted:
    """A `place` in line, from 1."""

    place: int


@dataclass(frozen=True, slots=True)
class AlreadyJoined:
    """Nothing changed: seated (`place` 0) or at `place` in line already."""

    place: int


@dataclass(frozen=True, slots=True)
class AlreadyPresenting:
    """Nothing changed: the presenter has a place already, which is not counted in the seats."""


@dataclass(frozen=True, slots=True)
class Left:
    """Out of the line; `promoted` have a seat now instead."""

    promoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class NotJoined:
    """Nothing changed: they were not in the line."""


@dataclass(frozen=True, slots=True)
class NowPresenting:
    """The slot is theirs; `promoted` got the seat that this freed."""

    promoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """Somebody else presents already."""

    presenter: Person


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """The slot is open again."""


@dataclass(frozen=True, slots=True)
class NotPresenter:
    """Nothing changed: they do not present."""


@dataclass(frozen=True, slots=True)
class Resized:
    """There are `seats` now; `promoted` came up from the line, `demoted` went to its head."""

    seats: int | None
    promoted: tuple[Person, ...] = ()
    demoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class WouldUnseat:
    """Nothing changed: so few seats would take theirs from `losing`, so the organiser is asked first."""

    seats: int
    losing: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """The meeting as it is now; `fields` are those that differ, by the names that the log stores."""

    meeting: Meeting
    fields: frozenset[str]


JoinOutcome = Seated | Waitlisted | AlreadyJoined | AlreadyPresenting
LeaveOutcome = Left | NotJoined
PresentOutcome = NowPresenting | SlotTaken | AlreadyPresenting
StepDownOutcome = SteppedDown | NotPresenter
ResizeOutcome = Resized | WouldUnseat
