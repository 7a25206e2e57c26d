"""Meetings, seats and waitlist, and every outcome of a change as a value; no I/O."""

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
    """The values are stored."""

    DRAFT = "draft"  # not yet confirmed by its creator
    PLANNED = "planned"  # a date of a series whose card is not posted yet
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"  # a date of a series that was cancelled before its card was posted


UPCOMING_STATES = frozenset({MeetingState.PLANNED, MeetingState.OPEN})


FORMER_MEMBER = "a former member"  # whose name is not stored (any more)
HIDDEN_MEMBER = "somebody"  # who hides, to everybody but the organisers


@dataclass(frozen=True, slots=True)
class MeetingTopic:
    """A catalog entry by id, or else free text; neither: still open."""

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

    def presented_by(self, user_id: int) -> bool:
        return self.presenter is not None and self.presenter.id == user_id


@dataclass(frozen=True, slots=True)
class Seating:
    """Everybody who signed up, in order of arrival."""

    seated: tuple[Person, ...]
    waiting: tuple[Person, ...]

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (*self.seated, *self.waiting)

    def __contains__(self, user_id: int) -> bool:
        return any(each.id == user_id for each in self.everybody)

    def has_seat(self, user_id: int) -> bool:
        return any(each.id == user_id for each in self.seated)


def seating(signups: Sequence[Person], seats: int | None) -> Seating:
    """The first `seats` of those who signed up, in order of arrival, have one.

    Who has a seat is never stored, so no bug can seat nine of eight: the ninth is on the waitlist, by definition.
    """
    taken = len(signups) if seats is None else seats
    return Seating(tuple(signups[:taken]), tuple(signups[taken:]))


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """A meeting with its people; `attended` is empty until it is over."""

    meeting: Meeting
    seating: Seating
    attended: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(MeetingDetails):
    """Date `number` n is `first` plus n times `weeks` weeks, at the local time `at` in `zone`."""

    id: int
    guild_id: int
    channel_id: int
    creator: Person | None
    first: date
    at: time
    weeks: int


@dataclass(frozen=True, slots=True)
class LogEntry:
    """`actor` is a name, empty for the bot itself; `subject` the name of whom it concerned, or empty."""

    at: datetime
    event: str
    actor: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Seated:
    """They have a seat."""


@dataclass(frozen=True, slots=True)
class Waitlisted:
    """`position` on the waitlist counts from 1."""

    position: int


@dataclass(frozen=True, slots=True)
class AlreadyJoined:
    """Nothing changed: `position` on the waitlist, 0 for a seat."""

    position: int


@dataclass(frozen=True, slots=True)
class AlreadyPresenting:
    """Nothing changed: the presenter's seat is not counted in the seats."""


@dataclass(frozen=True, slots=True)
class Left:
    """`promoted` got the seat that became free."""

    promoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class NotJoined:
    """Nothing changed: they had not signed up."""


@dataclass(frozen=True, slots=True)
class NowPresenting:
    """`promoted` got the seat that they had."""

    promoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotTaken:
    """Nothing changed: `presenter` presents already."""

    presenter: Person


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """The meeting has no presenter now."""


@dataclass(frozen=True, slots=True)
class NotPresenter:
    """Nothing changed: they do not present."""


@dataclass(frozen=True, slots=True)
class Resized:
    """`promoted` came up from the waitlist, `demoted` went to its head."""

    seats: int | None
    promoted: tuple[Person, ...] = ()
    demoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class WouldUnseat:
    """Nothing changed: `losing` have a seat that would go, so the organiser is asked first."""

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
