"""The organisers' panel of a meeting."""

from typing import Any

import discord

from bot.meetings.model import Meeting, MeetingSheet, MeetingState
from bot.ui.kit import accents
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.text import safe
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.cancelling import AskCancel, AskEndSeries, RestoreDate
from bot.ui.meetings.clearing import clear_button
from bot.ui.meetings.edit import edit_buttons
from bot.ui.meetings.host import host_of
from bot.ui.meetings.log import OpenLog
from bot.ui.meetings.participants import OpenAttendance, OpenNotes, OpenRemoveMembers
from bot.ui.meetings.presenter import OpenAppoint
from bot.ui.meetings.ways_back import back_to_meeting
from bot.ui.meetings.wording import meeting_title, when_line


async def load_panel(interaction: Interaction, meeting_id: int, note: str = "") -> Card:
    """`note` is safe. Raises UserError: they may not manage it, or there is none."""
    sheet = await need_managed_sheet(interaction, meeting_id)
    title, clear = meeting_title(host_of(interaction), sheet.meeting), await clear_button(interaction, sheet.meeting)
    return organiser_panel(sheet, title, clear, note)


def organiser_panel(sheet: MeetingSheet, title: str, clear: Button | None = None, note: str = "") -> Card:
    """`note` is safe: what just happened."""
    head = f"### {safe(title, 200)}\n{when_line(sheet.meeting)}\n-# For organisers" + (f"\n{note}" if note else "")
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(head)]
    rows = _rows(sheet, sheet.meeting)
    if clear is not None:
        rows[-1].insert(-1, clear)
    rows.append([back_to_meeting(sheet.meeting.id)])
    parts += [discord.ui.ActionRow(*row) for row in rows]
    return Card(discord.ui.Container(*parts, accent_colour=accents.MEETING))


def _rows(sheet: MeetingSheet, meeting: Meeting) -> list[list[Button]]:
    own, log = meeting.id, Button(OpenLog(0, meeting.id), "Log")
    match meeting.state:
        case MeetingState.OPEN | MeetingState.PLANNED:
            cancel = "Cancel meeting" if meeting.state is MeetingState.OPEN else "Skip this date"
            first = [*edit_buttons(meeting), Button(OpenAppoint(own), "Presenter")]
            first.append(Button(AskCancel(own), cancel))
            second = [Button(OpenRemoveMembers(own), "Remove someone")] if sheet.seating.seated else []
            if meeting.state is MeetingState.OPEN:
                second.append(Button(OpenNotes(own), "Notes"))
            if meeting.series_id is not None:
                second.append(Button(AskEndSeries(own), "End series"))
            return [first, [*second, log]]
        case MeetingState.OVER:
            return [[Button(OpenAttendance(own), "Who came"), Button(OpenNotes(own), "Notes"), log]]
        case MeetingState.SKIPPED:
            return [[Button(RestoreDate(own), "Undo skip"), log]]
        case _:
            return [[log]]
