"""A meeting's public card."""

from typing import Any

import discord

from bot.catalog.model import Resource
from bot.meetings.model import FORMER_MEMBER, UPCOMING_STATES, Meeting, MeetingSheet, MeetingState
from bot.members.model import hidden_last
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button
from bot.ui.kit.text import listing, safe
from bot.ui.meetings.calendar_files import DownloadCalendar
from bot.ui.meetings.details import OpenDetails
from bot.ui.meetings.fields import details_line
from bot.ui.meetings.host import CardHost
from bot.ui.meetings.repeating import repeat_note
from bot.ui.meetings.signup import Join, Leave, OfferToPresent
from bot.ui.meetings.wording import meeting_resource, meeting_title, presenter_name, seats_line, when_line
from bot.ui.reading.open_subject import OpenSubject

OPEN_COLOUR = discord.Colour(0x3BA55D)
CLOSED_COLOUR = discord.Colour(0x747F8D)
_NAMES_ON_CARD = 12


async def load_card(host: CardHost, sheet: MeetingSheet) -> Card:
    resource = meeting_resource(host, sheet.meeting)
    finished = 0
    if resource is not None:
        group = await host.reading.views.roster(sheet.meeting.guild_id, host.reading.subject_index.subject(resource))
        finished = len(group.finished)
    return meeting_card(sheet, resource, meeting_title(host, sheet.meeting), finished)


def meeting_card(sheet: MeetingSheet, resource: Resource | None, title: str, finished: int) -> Card:
    """`finished` is how many members have read the paper."""
    meeting = sheet.meeting
    head = [f"## {safe(title, 200)}"]
    if resource is not None and resource.name and resource.name.casefold() != resource.title.casefold():
        head.append(f"**{safe(resource.title, 300)}**")
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join([*head, when_line(meeting), details_line(meeting)])),
        discord.ui.Separator(),
        discord.ui.TextDisplay("\n".join([*_people(sheet), *_foot(sheet, finished)])),
    ]
    if meeting.notes:
        parts.append(discord.ui.TextDisplay(f"**Notes** {safe(meeting.notes, 900)}"))
    if meeting.state is MeetingState.OPEN:
        parts.append(discord.ui.ActionRow(*_buttons(sheet)))
    parts.append(discord.ui.ActionRow(*_lower_buttons(meeting, resource)))
    colour = OPEN_COLOUR if meeting.state in UPCOMING_STATES else CLOSED_COLOUR
    return Card(discord.ui.Container(*parts, accent_colour=colour))


def _people(sheet: MeetingSheet) -> list[str]:
    meeting = sheet.meeting
    if meeting.presenter is not None and not sheet.nameless:
        lines = [f"**Presenter** {presenter_name(meeting.presenter)}"]
    elif meeting.state in UPCOMING_STATES:
        lines = ["**Presenter** nobody yet"]
    else:
        lines = []
    if meeting.state is MeetingState.OVER:
        came = "" if sheet.nameless else _names([each.name for each in sheet.attended])
        return [*lines, f"**Came** {len(sheet.attended)}" + (f"\n{came}" if came else "")]
    if meeting.state is MeetingState.OPEN:
        lines.append(f"**{'Coming' if meeting.seats is None else 'Seats'}** {seats_line(sheet)}")
        if names := _names([each.name for each in hidden_last(sheet.seating.seated)]):
            lines.append(names)
    return lines


def _names(names: list[str]) -> str:
    return listing(names, most=_NAMES_ON_CARD, rest=f"+{len(names) - _NAMES_ON_CARD} more", limit=600)


def _foot(sheet: MeetingSheet, finished: int) -> list[str]:
    meeting, parts = sheet.meeting, []
    if finished:
        parts.append(f"{finished} {'has' if finished == 1 else 'have'} read it")
    if meeting.series_id is not None:
        rule = repeat_note(meeting)
        parts.append(f"Part of a series: {rule}" if rule else "Part of a series")
    if not sheet.nameless:
        by = safe(meeting.creator.name, 60) if meeting.creator is not None else FORMER_MEMBER
        parts.append(f"Set up by {by}")
    return [f"-# {' · '.join(parts)}"] if parts else []


def _buttons(sheet: MeetingSheet) -> list[Button]:
    meeting = sheet.meeting
    full = meeting.seats is not None and len(sheet.seating.seated) >= meeting.seats
    buttons = [
        Button(Join(meeting.id), "Join waitlist" if full else "Join", style=discord.ButtonStyle.success),
        Button(Leave(meeting.id), "Leave"),
    ]
    if meeting.presenter is None:
        buttons.append(Button(OfferToPresent(meeting.id), "Offer to present"))
    return buttons


def _lower_buttons(meeting: Meeting, resource: Resource | None) -> list[Button]:
    paper = [Button(OpenSubject(resource.id), resource.label)] if resource is not None else []
    # Three buttons fit beside each other on a phone.
    calendar = [Button(DownloadCalendar(meeting.id), "Calendar")] if meeting.state is MeetingState.OPEN else []
    return [*paper, *calendar, Button(OpenDetails(meeting.id), "More")]
