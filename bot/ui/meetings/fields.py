"""A meeting's details as members type them, in options or a form, and as cards show them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import discord

from bot.catalog.model import Catalog
from bot.frozen import dataclass
from bot.library.edition import Edition
from bot.library.text_lookup import LONGEST_TEXT
from bot.meetings.model import DEFAULT_MINUTES, Meeting, MeetingPatch, MeetingPlan, MeetingTopic
from bot.meetings.when.parsed_time import ParsedTime
from bot.members.model import Person
from bot.ui.kit.forms import text_field
from bot.ui.kit.text import safe
from bot.ui.meetings.member_fields import GUEST, GUEST_LIMIT, WHO, people_field
from bot.ui.meetings.repeating import REPEAT_LIMIT
from bot.ui.meetings.typed_details import (
    AS_TOPIC,
    DURATION,
    PAPER,
    PLACE,
    PLACE_LIMIT,
    REPEAT,
    SEATS,
    TOPIC_LIMIT,
    WHEN,
    length_from_text,
    length_words,
    minutes_from_text,
    moment_from_text,
    seats_from_text,
    topic_from_text,
)
from bot.ui.meetings.wording import local_start

# By the name under which a change is stored; "the" or "a new" goes before it.
FIELD_LABELS = {"when": "time", "topic": "paper", "place": "place", "minutes": "duration"}


@dataclass(frozen=True, kw_only=True)
class ScheduleOptions:
    """The options of /meeting schedule, as typed at `typed_at`; `as_topic` is as `topic_from_text` has it.

    `known_topic` is what `paper` was taken for before.
    """

    when: str
    typed_at: datetime
    paper: str = ""
    as_topic: str = ""
    known_topic: MeetingTopic | None = None
    repeat: str = ""
    seats: str = ""
    duration: str = ""
    place: str = ""
    presenter: Person | None = None

    async def plan(self, edition: Edition, zone: str, now: datetime) -> MeetingPlan:
        """To somebody in that zone. Raises Question: an option can't be understood."""
        moment, known = await self._moment(zone, now), self.known_topic
        is_known = known is not None and edition.catalog.get(known.resource_id) is not None
        return MeetingPlan(
            starts_at=moment.at,
            zone=moment.zone,
            topic=known if known and is_known else await topic_from_text(edition, self.paper, self.as_topic),
            minutes=length_from_text(self.duration, self.when, moment, DEFAULT_MINUTES),
            place=self.place.strip()[:PLACE_LIMIT],
            seats=seats_from_text(self.seats),
            presenter=self.presenter,
            recurrence=moment.recurrence,
        )

    async def _moment(self, zone: str, now: datetime) -> ParsedTime:
        """What "in 2 hours" meant when it was typed, unless that's over."""
        moment = await moment_from_text(self.when, zone, self.typed_at, self.repeat)
        return moment if moment.at > now else await moment_from_text(self.when, zone, now, self.repeat)


def schedule_inputs() -> list[discord.ui.Label[Any]]:
    """For every option of /meeting schedule, all empty."""
    return [
        text_field(WHEN, "When", hint="For example thu 4pm", required=True, most=120),
        text_field(PAPER, "Paper, or any topic", most=LONGEST_TEXT),
        text_field(PLACE, "Where", hint="A room, a voice channel or a link", most=PLACE_LIMIT),
        text_field(DURATION, "How long", hint="90 min, or 1h30; empty: an hour", most=20),
        text_field(SEATS, "Seats", hint="A number; empty: unlimited", most=10),
        text_field(REPEAT, "Repeat", hint="weekly, or first and third thursday; empty: once", most=REPEAT_LIMIT),
        people_field(WHO, "Who presents?", required=False),
        text_field(GUEST, "Or a guest’s name", most=GUEST_LIMIT),
    ]


def details_line(meeting: Meeting) -> str:
    """``Room 3 · 1 h 30 min``."""
    return " · ".join(filter(None, [safe(meeting.place, 200), length_words(meeting.minutes)]))


def edit_fields(meeting: Meeting | None, catalog: Catalog | None = None) -> list[discord.ui.Label[Any]]:
    """Inputs for everything that can be edited, filled in with the meeting as it is; empty where it isn't known.

    `catalog` has the paper's name.
    """
    when = f"When ({meeting.zone})" if meeting else "When"
    start = local_start(meeting) if meeting else ""
    place = meeting.place if meeting else ""
    minutes = f"{meeting.minutes} min" if meeting else ""
    seats = "" if meeting is None else str(meeting.seats) if meeting.seats is not None else "unlimited"
    return [
        text_field(WHEN, when, value=start, required=meeting is not None, most=120),
        topic_field(meeting, catalog),
        text_field(PLACE, "Where", value=place, hint="A room, a voice channel or a link", most=PLACE_LIMIT),
        text_field(DURATION, "How long", value=minutes, required=meeting is not None, most=20),
        text_field(SEATS, "Seats", value=seats, hint="A number, or unlimited", most=10),
    ]


def topic_field(meeting: Meeting | None, catalog: Catalog | None = None) -> discord.ui.Label[Any]:
    value = topic_name(meeting.topic, catalog) if meeting and catalog else ""
    return text_field(PAPER, "Paper, or any topic", value=value, most=TOPIC_LIMIT)


def topic_name(topic: MeetingTopic, catalog: Catalog) -> str:
    """As members read and type it; the id of what has left the catalog."""
    resource = catalog.get(topic.resource_id) if topic.resource_id else None
    name = resource.label if resource is not None else topic.resource_id or topic.text
    return name[:TOPIC_LIMIT].strip()


async def patch_from(typed: Mapping[str, str], meeting: Meeting, edition: Edition) -> MeetingPatch:
    """What a form changes at once: not the time and the seats. Raises Question: one can't be understood."""
    topic = None
    if PAPER in typed and typed[PAPER] != topic_name(meeting.topic, edition.catalog):
        topic = await topic_from_text(edition, typed[PAPER], typed.get(AS_TOPIC, ""))
    return MeetingPatch(
        topic=topic,
        minutes=minutes_from_text(typed[DURATION]) if typed.get(DURATION) else None,
        place=typed.get(PLACE),
    )
