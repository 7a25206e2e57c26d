"""The organisers' panel of a meeting."""

from typing import Any

import discord

from bot.frozen import dataclass
from bot.meetings.model import Meeting, MeetingSheet, MeetingState
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page
from bot.ui.kit.text import safe
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.cancelling import AskCancel, AskEndSeries, RestoreDate
from bot.ui.meetings.clearing import clear_button
from bot.ui.meetings.edit import edit_buttons
from bot.ui.meetings.host import host_of
from bot.ui.meetings.log import OpenLog
from bot.ui.meetings.participants import OpenAttendance, OpenNotes, OpenRemoveMembers
from bot.ui.meetings.presenter import OpenAppoint
from bot.ui.meetings.wording import meeting_title, when_line


@dataclass(frozen=True)
class OpenOrganiserPanel(Action, verb="morg1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        sheet = await need_managed_sheet(interaction, self.meeting_id)
        title, clear = (
            meeting_title(host_of(interaction), sheet.meeting),
            await clear_button(interaction, sheet.meeting),
        )
        await replace_page(interaction, organiser_panel(sheet, title, clear))


def organiser_panel(sheet: MeetingSheet, title: str, clear: Button | None = None) -> Card:
    head = f"### {safe(title, 200)}\n{when_line(sheet.meeting)}\n-# For organisers"
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(head)]
    rows = _rows(sheet, sheet.meeting)
    if clear is not None:
        rows[-1].insert(-1, clear)
    parts += [discord.ui.ActionRow(*row) for row in rows]
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


def _rows(sheet: MeetingSheet, meeting: Meeting) -> list[list[Button]]:
    own, log = meeting.id, Button(OpenLog(0, meeting.id), "Log")
    match meeting.state:
        case MeetingState.OPEN | MeetingState.PLANNED:
            cancel = "Cancel it" if meeting.state is MeetingState.OPEN else "Skip this date"
            first = [*edit_buttons(meeting), Button(OpenAppoint(own), "Presenter")]
            first.append(Button(AskCancel(own), cancel))
            second = [Button(OpenRemoveMembers(own), "Remove someone")] if sheet.seating.seated else []
            if meeting.state is MeetingState.OPEN:
                second.append(Button(OpenNotes(own), "Notes"))
            if meeting.series_id is not None:
                second.append(Button(AskEndSeries(own), "End the series"))
            return [first, [*second, log]]
        case MeetingState.OVER:
            return [[Button(OpenAttendance(own), "Who came"), Button(OpenNotes(own), "Notes"), log]]
        case MeetingState.SKIPPED:
            return [[Button(RestoreDate(own), "Undo skip"), log]]
        case _:
            return [[log]]
