"""A meeting's public card."""

from typing import Any

import discord

from bot.catalog.model import Resource
from bot.meetings.model import FORMER_MEMBER, UPCOMING_STATES, MeetingSheet, MeetingState
from bot.members.model import hidden_last
from bot.ui.kit import accents
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button
from bot.ui.kit.text import listing, safe
from bot.ui.meetings.details import OpenDetails
from bot.ui.meetings.host import CardHost
from bot.ui.meetings.repeating import repeat_note
from bot.ui.meetings.signup import Join, OfferToPresent
from bot.ui.meetings.wording import meeting_resource, meeting_title, presenter_name, seats_line, when_line
from bot.ui.reading.open_subject import OpenSubject

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
        discord.ui.TextDisplay("\n".join(filter(None, [*head, when_line(meeting), safe(meeting.place, 200)]))),
        discord.ui.Separator(),
        discord.ui.TextDisplay("\n".join([*_people(sheet), *_foot(sheet, finished)])),
    ]
    if meeting.notes:
        parts.append(discord.ui.TextDisplay(f"**Notes:** {safe(meeting.notes, 900)}"))
    parts += [discord.ui.ActionRow(*row) for row in _rows(sheet, resource)]
    colour = accents.MEETING if meeting.state in UPCOMING_STATES else accents.CLOSED
    return Card(discord.ui.Container(*parts, accent_colour=colour))


def _people(sheet: MeetingSheet) -> list[str]:
    meeting = sheet.meeting
    if meeting.presenter is not None and not sheet.nameless:
        lines = [f"**Presenter:** {presenter_name(meeting.presenter)}"]
    elif meeting.state in UPCOMING_STATES:
        lines = ["**Presenter:** nobody yet"]
    else:
        lines = []
    if sheet.reason and not sheet.nameless:
        lines.append(f"**Reason:** {safe(sheet.reason, 300)}")
    if meeting.state is MeetingState.OVER:
        came = "" if sheet.nameless else _names([each.name for each in sheet.attended])
        return [*lines, f"**Came:** {len(sheet.attended)}" + (f"\n{came}" if came else "")]
    if meeting.state is MeetingState.OPEN:
        lines.append(seats_line(sheet))
        if names := _names([each.name for each in hidden_last(sheet.seating.seated)]):
            lines.append(names)
    return lines


def _names(names: list[str]) -> str:
    return listing(names, most=_NAMES_ON_CARD, rest="+{} more", limit=600)


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


def _rows(sheet: MeetingSheet, resource: Resource | None) -> list[list[Button]]:
    """Three buttons fit beside each other on a phone."""
    meeting, paper = sheet.meeting, [Button(OpenSubject(resource.id), "Open paper")] if resource is not None else []
    details = Button(OpenDetails(meeting.id), "Details")
    if meeting.state is not MeetingState.OPEN:
        return [[*paper, details]]
    full = meeting.seats is not None and len(sheet.seating.seated) >= meeting.seats
    first = [Button(Join(meeting.id), "Join waitlist" if full else "Join", style=discord.ButtonStyle.success)]
    if meeting.presenter is None:
        first.append(Button(OfferToPresent(meeting.id), "Present this"))
    return [each for each in ([*first, details], paper) if each]
