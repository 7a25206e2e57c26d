"""After a meeting: who came, the notes, and the one question to those who sat whether they finished the paper."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.meetings.attendance import NOTES_LIMIT
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.host import host_of
from bot.ui.meetings.member_fields import MAX_CHOSEN, people_chosen, people_field

CAME, MISSED, NOTES = "came", "missed", "notes"


@dataclass(frozen=True)
class OpenAttendance(Action, verb="matt1"):
    """Ask an organiser who came although they were not signed up, and who did not come."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await need_managed_sheet(interaction, self.meeting_id)
        fields = [
            people_field(CAME, "Came as well", most=MAX_CHOSEN, required=False),
            people_field(MISSED, "Did not come", most=MAX_CHOSEN, required=False),
        ]
        await interaction.response.send_modal(Form(CorrectAttendance(self.meeting_id), "Who came", fields))


@dataclass(frozen=True)
class CorrectAttendance(Submission, verb="mattf1"):
    """Correct who came."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        came = await people_chosen(interaction, meeting.guild_id, fields.get(CAME, ()))
        missed = await people_chosen(interaction, meeting.guild_id, fields.get(MISSED, ()))
        ids = [each.id for each in missed]
        await host.meetings.attendance.correct_attendance(
            meeting.guild_id, meeting.id, came, ids, host.now(), by=person_of(interaction)
        )
        await send_card(interaction, text_card("Corrected. The card shows it in a moment."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class OpenNotes(Action, verb="mnote1"):
    """Ask an organiser for the notes of a meeting."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        parts: list[discord.ui.Item[Any]] = [
            text_field(NOTES, "Notes", value=meeting.notes, hint="A link or a text", long=True, most=NOTES_LIMIT)
        ]
        await interaction.response.send_modal(Form(SaveNotes(self.meeting_id), "Notes of the meeting", parts))


@dataclass(frozen=True)
class SaveNotes(Submission, verb="mnotef1"):
    """Keep the notes, which the card shows."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host, notes = host_of(interaction), fields.get(NOTES, ("",))[0].strip()
        await host.meetings.attendance.save_notes(
            meeting.guild_id, meeting.id, notes, host.now(), by=person_of(interaction)
        )
        await send_card(interaction, text_card("The notes are on the card." if notes else "The notes are gone."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)
