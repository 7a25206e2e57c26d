"""A meeting's details as members type them, in options or a form, and as cards show them."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.library.edition import Edition
from bot.library.resolver import Known, resolve
from bot.meetings.durations import parse_minutes
from bot.meetings.model import (
    DEFAULT_MINUTES,
    MAX_MINUTES,
    MAX_SEATS,
    Meeting,
    MeetingPatch,
    MeetingPlan,
    MeetingTopic,
)
from bot.meetings.time_parsing import ParsedTime, UnparsedTime, parse_when
from bot.members.model import Person
from bot.ui.kit.forms import text_field
from bot.ui.kit.text import safe
from bot.ui.meetings.wording import local_start

# Custom ids of the form's inputs.
WHEN, PAPER, PLACE, DURATION, SEATS = "when", "paper", "place", "duration", "seats"
PLACE_LIMIT = 200
TOPIC_LIMIT = 200
# By the name under which a change is stored; "the" or "a new" goes before it.
FIELD_LABELS = {"when": "time", "topic": "paper", "place": "place", "minutes": "duration"}


@dataclass(frozen=True, kw_only=True)
class ScheduleOptions:
    """The options of /meeting schedule, as typed; `seats` None means unlimited."""

    when: str
    paper: str = ""
    repeat: str = ""
    seats: int | None = None
    duration: str = ""
    place: str = ""
    presenter: Person | None = None

    async def plan(self, edition: Edition, zone: str, now: datetime) -> MeetingPlan:
        """To somebody in that IANA zone. Raises UserError: an option can't be understood."""
        moment = await moment_from_text(self.when, zone, now, self.repeat)
        return MeetingPlan(
            starts_at=moment.at,
            zone=moment.zone,
            topic=await topic_from_text(edition, self.paper),
            minutes=minutes_from_text(self.duration) if self.duration.strip() else DEFAULT_MINUTES,
            place=self.place.strip()[:PLACE_LIMIT],
            seats=self.seats,
            presenter=self.presenter,
            recurrence=moment.recurrence,
        )


def details_line(meeting: Meeting) -> str:
    """``Room 3 · 1 h 30 min``."""
    hours, minutes = divmod(meeting.minutes, 60)
    length = f"{hours} h" * bool(hours) + " " * bool(hours and minutes) + f"{minutes} min" * bool(minutes)
    return " · ".join(filter(None, [safe(meeting.place, 200), length]))


def edit_fields(meeting: Meeting | None) -> list[discord.ui.Label[Any]]:
    """Inputs for everything that can be edited, filled in with the meeting as it is; empty where it isn't known."""
    when = f"When ({meeting.zone})" if meeting else "When"
    start = local_start(meeting) if meeting else ""
    place = meeting.place if meeting else ""
    minutes = f"{meeting.minutes} min" if meeting else ""
    seats = "" if meeting is None else str(meeting.seats) if meeting.seats is not None else "unlimited"
    return [
        text_field(WHEN, when, value=start, required=meeting is not None, most=120),
        topic_field(meeting),
        text_field(PLACE, "Where", value=place, hint="A room, a voice channel or a link", most=PLACE_LIMIT),
        text_field(DURATION, "How long", value=minutes, required=meeting is not None, most=20),
        text_field(SEATS, "Seats", value=seats, hint="A number, or unlimited", most=10),
    ]


def topic_field(meeting: Meeting | None) -> discord.ui.Label[Any]:
    value = _topic_text(meeting) if meeting else ""
    return text_field(PAPER, "Paper, or a topic of your own", value=value, most=TOPIC_LIMIT)


def _topic_text(meeting: Meeting) -> str:
    return meeting.topic.resource_id or meeting.topic.text


async def patch_from(typed: Mapping[str, str], meeting: Meeting, edition: Edition) -> MeetingPatch:
    """What a form changes at once: not the time and the seats. Raises UserError: the duration can't be understood."""
    topic = None
    if PAPER in typed and typed[PAPER] != _topic_text(meeting):
        topic = await topic_from_text(edition, typed[PAPER])
    return MeetingPatch(
        topic=topic,
        minutes=minutes_from_text(typed[DURATION]) if typed.get(DURATION) else None,
        place=typed.get(PLACE),
    )


async def topic_from_text(edition: Edition, text: str) -> MeetingTopic:
    """A catalog entry where that is sure, else the text itself; empty for none. Raises UserError: it is too long."""
    text = " ".join(text.split())
    if not text:
        return MeetingTopic()
    match await resolve(edition, text):
        case Known(resource):
            return MeetingTopic(resource.id)
        case _ if len(text) > TOPIC_LIMIT:
            raise UserError(
                f"A topic has at most {TOPIC_LIMIT} characters, and this names no paper of the reading list."
            )
        case _:
            return MeetingTopic("", text)


def minutes_from_text(text: str) -> int:
    """Raises UserError: it is no duration, or longer than 12 hours."""
    if re.fullmatch(r"\s*(?:\d|1[0-2]|\d{1,2}[.,]\d{1,2})\s*", text, re.ASCII):
        raise UserError(
            f"Is “{text.strip()}” in hours or in minutes? Write “{text.strip()} h” or “{text.strip()} min”."
        )
    minutes = parse_minutes(text)
    if minutes is None or not 1 <= minutes <= MAX_MINUTES:
        raise UserError("How long? Try “60”, “90 min” or “1h30”; 12 hours at most.")
    return minutes


def seats_from_text(text: str) -> int | None:
    """The number of seats, None for unlimited. Raises UserError."""
    text = text.strip()
    if text.casefold() in {"", "unlimited", "none", "no limit", "∞"}:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_SEATS):
        raise UserError(f"Seats is a number from 1 to {MAX_SEATS:,}, or “unlimited”.")
    return int(text)


async def moment_from_text(text: str, zone: str, now: datetime, repeat: str = "") -> ParsedTime:
    """Raises UserError with what was not understood."""
    # The first text imports Babel (0.3 s), away from the event loop.
    match await asyncio.to_thread(parse_when, text, zone, now, repeat):
        case ParsedTime() as understood:
            return understood
        case UnparsedTime(reason):
            raise UserError(re.sub("“([^”]*)”", lambda quoted: f"“{safe(quoted[1], 80)}”", reason))
