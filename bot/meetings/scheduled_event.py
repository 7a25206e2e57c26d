"""Which scheduled event at Discord mirrors a meeting, and what must be done to make it so; no Discord here."""

from dataclasses import dataclass
from datetime import datetime

from bot.meetings.model import Meeting, MeetingState

_HERE = "“Interested” here is not a seat: join on the meeting’s card."
_NAME_LIMIT, _LOCATION_LIMIT = 100, 100  # https://docs.discord.com/developers/resources/guild-scheduled-event


@dataclass(frozen=True, slots=True)
class EventContent:
    """The event as it should be at Discord; times are aware, texts within Discord's limits."""

    name: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CreateEvent:
    """There should be one and is none."""

    event_content: EventContent


@dataclass(frozen=True, slots=True)
class UpdateEvent:
    """There is one, which shows an older state."""

    event_id: int
    event_content: EventContent


@dataclass(frozen=True, slots=True)
class DeleteEvent:
    """There is one and should be none."""

    event_id: int


def event_content(meeting: Meeting, title: str) -> EventContent:
    """What the meeting's event says."""
    link = f"\n{meeting.jump_url}" if meeting.jump_url is not None else ""
    name = f"Reading group: {title}"
    location = meeting.place or "See the meeting’s card"
    return EventContent(
        name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - 1] + "…",
        _HERE + link,
        location if len(location) <= _LOCATION_LIMIT else location[: _LOCATION_LIMIT - 1] + "…",
        meeting.starts_at,
        meeting.ends_at,
    )


def plan_sync(
    meeting: Meeting, title: str, shown_sequence: int | None, now: datetime, *, wanted: bool
) -> CreateEvent | UpdateEvent | DeleteEvent | None:
    """What to do about the meeting's event; None when it is as it should be, or when Discord would refuse.

    `shown_sequence` is the meeting's sequence that the event shows; `wanted` whether the server mirrors meetings.
    """
    alive = meeting.state is MeetingState.OPEN and meeting.starts_at > now  # Discord takes no event that has begun
    if meeting.event_id is None:
        return CreateEvent(event_content(meeting, title)) if wanted and alive else None
    if meeting.state is MeetingState.CANCELLED or not wanted:
        return DeleteEvent(meeting.event_id)
    if alive and shown_sequence != meeting.sequence:
        return UpdateEvent(meeting.event_id, event_content(meeting, title))
    return None
