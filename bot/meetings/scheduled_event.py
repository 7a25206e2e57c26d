"""Which scheduled event at Discord mirrors a meeting, and what must be done to make it so; no Discord here."""

from dataclasses import dataclass
from datetime import datetime

from bot.meetings.model import Meeting, State

_HERE = "“Interested” here is not a seat: join on the meeting’s card."
_NAME_LIMIT, _LOCATION_LIMIT = 100, 100  # https://docs.discord.com/developers/resources/guild-scheduled-event


@dataclass(frozen=True, slots=True)
class Mirror:
    """The event as it should be at Discord; times are aware, texts within Discord's limits."""

    name: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Create:
    """There should be one and is none."""

    mirror: Mirror


@dataclass(frozen=True, slots=True)
class Change:
    """There is one, which shows an older state."""

    event_id: int
    mirror: Mirror


@dataclass(frozen=True, slots=True)
class Remove:
    """There is one and should be none."""

    event_id: int


def mirror(meeting: Meeting, title: str) -> Mirror:
    """What the meeting's event says."""
    link = f"\n{meeting.jump_url}" if meeting.jump_url is not None else ""
    name = f"Reading group: {title}"
    location = meeting.place or "See the meeting’s card"
    return Mirror(
        name if len(name) <= _NAME_LIMIT else name[: _NAME_LIMIT - 1] + "…",
        _HERE + link,
        location if len(location) <= _LOCATION_LIMIT else location[: _LOCATION_LIMIT - 1] + "…",
        meeting.starts_at,
        meeting.ends_at,
    )


def step(
    meeting: Meeting, title: str, shown_sequence: int | None, now: datetime, *, wanted: bool
) -> Create | Change | Remove | None:
    """What to do about the meeting's event; None when it is as it should be, or when Discord would refuse.

    `shown_sequence` is the meeting's sequence that the event shows; `wanted` whether the server mirrors meetings.
    """
    alive = meeting.state is State.OPEN and meeting.starts_at > now  # Discord takes no event that has begun
    if meeting.event_id is None:
        return Create(mirror(meeting, title)) if wanted and alive else None
    if meeting.state is State.CANCELLED or not wanted:
        return Remove(meeting.event_id)
    if alive and shown_sequence != meeting.sequence:
        return Change(meeting.event_id, mirror(meeting, title))
    return None
