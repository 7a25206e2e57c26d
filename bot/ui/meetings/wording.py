"""Lines about a meeting that several cards share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord

from bot.catalog.model import Catalog, Resource
from bot.meetings.model import Meeting, MeetingSheet, MeetingState, is_guest
from bot.members.model import HIDDEN_MEMBER, Person
from bot.timezones import load
from bot.ui.kit.text import safe
from bot.ui.meetings.host import CardHost

NO_TITLE = "Paper not chosen yet"
BE_THE_FIRST = "Be the first to join"
HIDDEN_PRESENTER = (
    f"-# You’re hidden, so the card says “{HIDDEN_MEMBER}”. Whoever set the meeting up, and organisers, see your name."
)


def presenter_name(presenter: Person) -> str:
    return f"{safe(presenter.name, 60)} (guest)" if is_guest(presenter) else safe(presenter.name, 60)


def private_name(person: Person) -> str:
    """For an answer that organisers alone see: Discord itself names who hides, and pings nobody there."""
    return f"<@{person.id}>" if person.name == HIDDEN_MEMBER and not is_guest(person) else presenter_name(person)


def private_names(people: Sequence[Person], *, most: int) -> str:
    names = ", ".join(map(private_name, people[:most]))
    return f"{names} and {len(people) - most} more" if len(people) > most else names


def meeting_resource(host: CardHost, meeting: Meeting) -> Resource | None:
    """Also under an id that it once had."""
    return _resource_in(host.library.catalog, meeting)


def _resource_in(catalog: Catalog, meeting: Meeting) -> Resource | None:
    return catalog.get(meeting.topic.resource_id) if meeting.topic.resource_id else None


def meeting_title(host: CardHost, meeting: Meeting) -> str:
    """Unescaped."""
    return meeting_title_in(host.library.catalog, meeting)


def meeting_title_in(catalog: Catalog, meeting: Meeting) -> str:
    """By the catalog that the answer was begun with."""
    resource = _resource_in(catalog, meeting)
    if resource is not None:
        return resource.label
    return meeting.topic.text or (NO_TITLE if meeting.state is not MeetingState.OVER else "Reading group")


def when_line(meeting: Meeting) -> str:
    match meeting.state:
        case MeetingState.CANCELLED:
            return f"**Cancelled** · ~~{discord.utils.format_dt(meeting.starts_at, 'F')}~~"
        case MeetingState.SKIPPED:
            return f"**Skipped** · ~~{discord.utils.format_dt(meeting.starts_at, 'F')}~~"
        case MeetingState.OVER:
            return f"**Over** · {from_to(meeting)}"
        case _:
            return f"{from_to(meeting)} · {discord.utils.format_dt(meeting.starts_at, 'R')}"


def from_to(meeting: Meeting) -> str:
    """From its start to its end, with the day of the end where that's another one."""
    zone = load(meeting.zone)
    same_day = meeting.starts_at.astimezone(zone).date() == meeting.ends_at.astimezone(zone).date()
    end = discord.utils.format_dt(meeting.ends_at, "t" if same_day else "f")
    return f"{discord.utils.format_dt(meeting.starts_at, 'F')} – {end}"


def seats_line(sheet: MeetingSheet) -> str:
    """``**Seats:** 6 / 8 · 2 on the waitlist``."""
    seated, waiting = len(sheet.seating.seated), len(sheet.seating.waiting)
    if sheet.meeting.seats is None:
        return f"**Going:** {seated or BE_THE_FIRST}"
    rest = f"{waiting} on the waitlist" if waiting else "" if seated else BE_THE_FIRST
    return " · ".join(filter(None, [f"**Seats:** {seated} / {sheet.meeting.seats}", rest]))


def local_start(meeting: Meeting) -> str:
    """In its own zone, as a form shows and reads it."""
    return f"{meeting.starts_at.astimezone(load(meeting.zone)):%Y-%m-%d %H:%M}"


def timestamps(at: datetime) -> str:
    return f"{discord.utils.format_dt(at, 'F')} ({discord.utils.format_dt(at, 'R')})"


def card_link(meeting: Meeting) -> list[discord.ui.Button[Any]]:
    """Empty until the card is posted."""
    return [] if meeting.jump_url is None else [discord.ui.Button(label="Open meeting", url=meeting.jump_url)]
