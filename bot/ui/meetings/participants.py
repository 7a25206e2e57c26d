"""What organisers record: who can't come, who came, and the notes."""

from typing import Any

import discord

from bot.frozen import dataclass
from bot.meetings.attendance import NOTES_LIMIT
from bot.meetings.model import Left
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_checked_form, open_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, send_card
from bot.ui.kit.text import listing
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.host import host_of
from bot.ui.meetings.member_fields import MAX_CHOSEN, WHO, people_chosen, people_field
from bot.ui.meetings.ways_back import back_to_organising

# Custom ids of inputs.
CAME, MISSED, NOTES = "came", "missed", "notes"


@dataclass(frozen=True)
class OpenRemoveMembers(Action, verb="mrem1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        parts: list[discord.ui.Item[Any]] = [people_field(WHO, "Who should be removed?", most=MAX_CHOSEN)]
        form = Form(RemoveMembers(self.meeting_id), "Remove someone", parts)
        await open_checked_form(interaction, self, need_managed_sheet(interaction, self.meeting_id), form)


@dataclass(frozen=True)
class RemoveMembers(Submission, verb="mremf1"):
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenRemoveMembers(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host, removed = host_of(interaction), []
        for person in people_chosen(interaction, fields.get(WHO, ())):
            outcome = await host.meetings.signups.remove(
                meeting.guild_id, meeting.id, person, host.now(), by=person_of(interaction)
            )
            if isinstance(outcome, Left):
                removed.append(person.name)
        names = listing(removed, most=10, rest="and more")
        sentence = f"Removed {names}." if removed else "None of them were signed up."
        await send_card(interaction, text_card(sentence, back_to_organising(meeting.id)))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class OpenAttendance(Action, verb="matt1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        fields = [
            people_field(CAME, "Also came", most=MAX_CHOSEN, required=False),
            people_field(MISSED, "Didn’t come", most=MAX_CHOSEN, required=False),
        ]
        form = Form(CorrectAttendance(self.meeting_id), "Who came", fields)
        await open_checked_form(interaction, self, need_managed_sheet(interaction, self.meeting_id), form)


@dataclass(frozen=True)
class CorrectAttendance(Submission, verb="mattf1"):
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenAttendance(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        came = people_chosen(interaction, fields.get(CAME, ()))
        missed = people_chosen(interaction, fields.get(MISSED, ()))
        ids = [each.id for each in missed]
        await host.meetings.attendance.correct_attendance(
            meeting.guild_id, meeting.id, came, ids, host.now(), by=person_of(interaction)
        )
        await send_card(interaction, text_card("Saved. The card updates in a moment.", back_to_organising(meeting.id)))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class OpenNotes(Action, verb="mnote1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        async def form() -> Form:
            return self._form((await need_managed_sheet(interaction, self.meeting_id)).meeting.notes)

        await open_form(interaction, self, form(), self._form("", unfilled=True))

    def _form(self, notes: str, *, unfilled: bool = False) -> Form:
        field = text_field(NOTES, "Notes", value=notes, hint="A link or a text", long=True, most=NOTES_LIMIT)
        return Form(SaveNotes(self.meeting_id), "Notes of the meeting", [field], unfilled=unfilled)


@dataclass(frozen=True)
class SaveNotes(Submission, verb="mnotef1"):
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenNotes(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        if NOTES not in fields:
            await send_card(interaction, text_card("Nothing was changed.", back_to_organising(meeting.id)))
            return
        host, notes = host_of(interaction), fields[NOTES][0].strip()
        await host.meetings.attendance.save_notes(
            meeting.guild_id, meeting.id, notes, host.now(), by=person_of(interaction)
        )
        sentence = "Saved. The card shows the notes." if notes else "Notes removed."
        await send_card(interaction, text_card(sentence, back_to_organising(meeting.id)))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)
