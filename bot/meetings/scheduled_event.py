"""Discord's scheduled event for a meeting: its content and the next step to update it."""

from datetime import datetime

from bot.frozen import dataclass
from bot.meetings.model import Meeting, MeetingState
from bot.plain_text import clip

_DESCRIPTION = "“Interested” here is not a seat: join on the meeting’s card."
_NAME_LIMIT, _LOCATION_LIMIT = 100, 100  # https://docs.discord.com/developers/resources/guild-scheduled-event


@dataclass(frozen=True, slots=True)
class EventContent:
    """Times are aware, texts within Discord's limits."""

    name: str
    description: str
    location: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class CreateEvent:
    content: EventContent


@dataclass(frozen=True, slots=True)
class UpdateEvent:
    event_id: int
    content: EventContent


@dataclass(frozen=True, slots=True)
class DeleteEvent:
    event_id: int


def event_content(meeting: Meeting, title: str) -> EventContent:
    link = f"\n{meeting.jump_url}" if meeting.jump_url is not None else ""
    return EventContent(
        clip(f"Reading group: {title}", _NAME_LIMIT),
        _DESCRIPTION + link,
        clip(meeting.place, _LOCATION_LIMIT) or "See the meeting’s card",
        meeting.starts_at,
        meeting.ends_at,
    )


def plan_sync(
    meeting: Meeting, title: str, shown_sequence: int | None, now: datetime, *, wanted: bool
) -> CreateEvent | UpdateEvent | DeleteEvent | None:
    """None if the event is up to date, or Discord would refuse.

    `shown_sequence` is the `sequence` that the event shows; `wanted`: the server has events switched on.
    """
    ahead = meeting.state is MeetingState.OPEN and meeting.starts_at > now  # Discord takes no event that has begun
    if meeting.event_id is None:
        return CreateEvent(event_content(meeting, title)) if wanted and ahead else None
    if meeting.state is MeetingState.CANCELLED or not wanted:
        return DeleteEvent(meeting.event_id)
    if ahead and shown_sequence != meeting.sequence:
        return UpdateEvent(meeting.event_id, event_content(meeting, title))
    return None
