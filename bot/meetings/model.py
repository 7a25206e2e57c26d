"""Meetings, seats, waitlist, and the outcome of each change; no I/O."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bot.frozen import dataclass
from bot.meetings.recurrence import Recurrence
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


FORMER_MEMBER = "a former member"  # whoever's name is no longer stored


GUEST_ID = 0  # of a presenter who is known by name alone: no member, so nobody to tell or mention


def is_guest(person: Person) -> bool:
    return person.id == GUEST_ID


@dataclass(frozen=True, slots=True)
class MeetingTopic:
    """A catalog entry by id, or free text; both empty: not chosen yet."""

    resource_id: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What organisers decide, and a series passes on to its dates; `seats` None means unlimited.

    A field named like its column in ``meetings`` and ``series`` is stored and read without further code.
    """

    zone: str
    topic: MeetingTopic = MeetingTopic()
    minutes: int = DEFAULT_MINUTES
    place: str = ""
    seats: int | None = None
    presenter: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPlan(MeetingDetails):
    """`starts_at` is aware; `weeks` 0 without `recurrence` means once."""

    starts_at: datetime
    weeks: int = 0
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingPatch:
    """None leaves a field unchanged."""

    starts_at: datetime | None = None
    topic: MeetingTopic | None = None
    minutes: int | None = None
    place: str | None = None

    def changes(self, meeting: "Meeting") -> dict[str, Any]:
        """The new values that differ, by field."""
        asked = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in asked.items() if value is not None and value != getattr(meeting, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(MeetingDetails):
    """`sequence` counts the changes that calendars must notice (RFC 5545, SEQUENCE).

    `recurrence` is its series', or a draft's wish.
    """

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
    recurrence: Recurrence | None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def jump_url(self) -> str | None:
        """None until the card is posted."""
        if self.message_id is None:
            return None
        return f"https://discord.com/channels/{self.guild_id}/{self.channel_id}/{self.message_id}"

    @property
    def creator_id(self) -> int | None:
        return self.creator.id if self.creator is not None else None

    def presented_by(self, user_id: int) -> bool:
        return self.presenter is not None and self.presenter.id == user_id


@dataclass(frozen=True, slots=True)
class Seating:
    """In order of arrival."""

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
    """Who has a seat is never stored, so no bug can seat nine of eight."""
    taken = len(signups) if seats is None else seats
    return Seating(tuple(signups[:taken]), tuple(signups[taken:]))


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """`attended` is empty until the meeting is over; a `nameless` one is for a card that is to name nobody.

    `reason` is why it was cancelled.
    """

    meeting: Meeting
    seating: Seating
    attended: tuple[Person, ...] = ()
    nameless: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series(MeetingDetails):
    """Date n is `first` plus n times `weeks` weeks, or of the `recurrence`, at the local time `at` in `zone`."""

    id: int
    guild_id: int
    channel_id: int
    creator_id: int | None
    first: date
    at: time
    weeks: int
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class SeriesDates:
    """`meetings` are all that it has had and has, by start; `next_number` that of the first date without one."""

    series: Series
    meetings: tuple[Meeting, ...]
    next_number: int
    ended: bool


@dataclass(frozen=True, slots=True)
class LogEntry:
    """`actor` is a name, empty for the bot; `subject` is a name or empty."""

    at: datetime
    event: str
    actor: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """`first` is the place of its first entry in the whole log, from 0; `count` is of all."""

    entries: tuple[LogEntry, ...]
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Seated:
    pass


@dataclass(frozen=True, slots=True)
class Waitlisted:
    """`position` counts from 1."""

    position: int


@dataclass(frozen=True, slots=True)
class AlreadyJoined:
    """`position` on the waitlist is 0 for a seat."""

    position: int


@dataclass(frozen=True, slots=True)
class AlreadyPresenting:
    """A presenter needs no seat."""


@dataclass(frozen=True, slots=True)
class Left:
    """`promoted` got the freed seat."""

    promoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class NotJoined:
    pass


@dataclass(frozen=True, slots=True)
class NowPresenting:
    """`promoted` got the seat they gave up."""

    promoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotTaken:
    presenter: Person


@dataclass(frozen=True, slots=True)
class SteppedDown:
    pass


@dataclass(frozen=True, slots=True)
class NotPresenter:
    pass


@dataclass(frozen=True, slots=True)
class Resized:
    """`promoted` got seats, `demoted` went to the head of the waitlist."""

    seats: int | None
    promoted: tuple[Person, ...] = ()
    demoted: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class WouldUnseat:
    """Nothing changed: `losing` would lose their seats, so the organiser is asked first."""

    seats: int
    losing: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """`fields` are those that changed, by their names in the log."""

    meeting: Meeting
    fields: frozenset[str]


JoinOutcome = Seated | Waitlisted | AlreadyJoined | AlreadyPresenting
LeaveOutcome = Left | NotJoined
PresentOutcome = NowPresenting | SlotTaken | AlreadyPresenting
StepDownOutcome = SteppedDown | NotPresenter
ResizeOutcome = Resized | WouldUnseat
