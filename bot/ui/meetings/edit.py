"""The form with which organisers change a meeting, and the questions about a new time and about fewer seats."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.errors import UserError
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import (
    MAX_SEATS,
    Meeting,
    MeetingChange,
    MeetingPatch,
    MeetingSheet,
    MeetingState,
    Resized,
    WouldUnseat,
)
from bot.meetings.time_parsing import MAX_AHEAD, ParsedTime
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.kit.text import listing, plural
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.fields import SEATS, WHEN, edit_fields, moment_from_text, patch_from, seats_from_text
from bot.ui.meetings.host import host_of
from bot.ui.meetings.wording import FIELD_LABELS, local_start, timestamps

_PER_FORM = 5  # https://docs.discord.com/developers/components/reference: components of one modal


@dataclass(frozen=True)
class OpenEdit(Action, verb="medit1"):
    """Open the form with which an organiser changes a meeting."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_edit(interaction, self.meeting_id)


@dataclass(frozen=True)
class OpenEditPart(Action, verb="medit2"):
    """Open a further form, from 1, for what the first has no room for."""

    part: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_edit(interaction, self.meeting_id, self.part)


async def open_edit(interaction: Interaction, meeting_id: int, part: int = 0) -> None:
    """Show an edit form to somebody who may use it.

    Raises:
        UserError: they may not, or the meeting takes no change.
    """
    meeting = (await need_managed_sheet(interaction, meeting_id)).meeting
    if meeting.state not in {MeetingState.OPEN, MeetingState.PLANNED}:
        raise MeetingClosed(meeting.state)
    inputs = edit_fields(meeting)[part * _PER_FORM :][:_PER_FORM]
    if not inputs:
        raise UserError("This form is from another version of the bot. Please open Edit again.")
    await interaction.response.send_modal(Form(EditMeeting(meeting.id), "Edit the meeting", inputs))


def edit_buttons(meeting: Meeting) -> list[Button]:
    """One for each form that everything takes."""
    further = range(1, math.ceil(len(edit_fields(meeting)) / _PER_FORM))
    return [
        Button(OpenEdit(meeting.id), "Edit"),
        *(Button(OpenEditPart(part, meeting.id), "Edit more") for part in further),
    ]


@dataclass(frozen=True)
class EditMeeting(Submission, verb="meditf1"):
    """Store what was changed; a new time and fewer seats than are taken are asked about first."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        sheet = await need_managed_sheet(interaction, self.meeting_id)
        meeting, host, by = sheet.meeting, host_of(interaction), person_of(interaction)
        typed = {name: values[0].strip() for name, values in fields.items() if values}
        moved = await _moved(typed.get(WHEN, ""), meeting, host.now())
        seats = seats_from_text(typed[SEATS]) if SEATS in typed else meeting.seats
        patch = await patch_from(typed, meeting, host.library.edition)
        outcome = await host.meetings.meetings.change(meeting.guild_id, meeting.id, patch, host.now(), by=by)
        lines, buttons = _said_of_change(outcome), []
        if seats != meeting.seats:
            line, button = await _resize(interaction, sheet, seats)
            lines.append(line)
            buttons += button
        if moved is not None:
            lines.append(f"Move it to {timestamps(moved.at)}? Everybody who signed up will be told.")
            buttons.append(Button(MoveMeeting(meeting.id, int(moved.at.timestamp())), "Move it", style=_PRIMARY))
        buttons += edit_buttons(meeting)[1:]
        await send_card(interaction, text_card("\n".join(lines) or "Nothing was changed.", *buttons))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


_PRIMARY = discord.ButtonStyle.primary


async def _moved(text: str, meeting: Meeting, now: datetime) -> ParsedTime | None:
    if not text or text == local_start(meeting):
        return None
    understood = await moment_from_text(text, meeting.zone, now)
    return None if understood.at == meeting.starts_at else understood


def _said_of_change(changed: MeetingChange) -> list[str]:
    names = [f"the {label}" for field, label in FIELD_LABELS.items() if field in changed.fields]
    return [f"Changed {' and '.join(names)}."] if names else []


async def _resize(interaction: Interaction, sheet: MeetingSheet, seats: int | None) -> tuple[str, list[Button]]:
    meeting, host = sheet.meeting, host_of(interaction)
    outcome = await host.meetings.signups.resize(
        meeting.guild_id, meeting.id, seats, host.now(), by=person_of(interaction)
    )
    match outcome:
        case Resized(_, promoted, _):
            count = "unlimited seats" if seats is None else plural(seats, "seat")
            told = f" {plural(len(promoted), 'member')} moved up and will be told." if promoted else ""
            return f"There are {count} now.{told}", []
        case WouldUnseat(fewer, losing):
            names = listing((each.name for each in losing), most=8, rest="and more")
            line = f"With {plural(fewer, 'seat')}, {names} would lose theirs and go to the head of the line."
            return f"{line} I would tell them.", [
                Button(LowerSeats(fewer, meeting.id), f"Lower to {fewer}", style=discord.ButtonStyle.danger)
            ]


@dataclass(frozen=True)
class LowerSeats(Action, verb="mshrink1"):
    """Lower the seats although that unseats somebody."""

    seats: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        if not 1 <= self.seats <= MAX_SEATS:
            raise UserError(f"Seats is a number from 1 to {MAX_SEATS:,}.")
        outcome = await host.meetings.signups.resize(
            meeting.guild_id, meeting.id, self.seats, host.now(), by=person_of(interaction), sure=True
        )
        match outcome:
            case Resized(_, _, demoted):
                moved = f" {plural(len(demoted), 'member')} went to the head of the line." if demoted else ""
                await send_card(interaction, text_card(f"There are {plural(self.seats, 'seat')} now.{moved}"))
                host.meeting_worker.changed(meeting.guild_id, meeting.id)
            case WouldUnseat():
                raise UserError("The seats could not be lowered. Please open Edit again.")


@dataclass(frozen=True)
class MoveMeeting(Action, verb="mmove1"):
    """Move a meeting to the moment that its organiser was shown, in seconds since 1970."""

    meeting_id: int
    at: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        now = host.now()
        if not now.timestamp() < self.at <= (now + MAX_AHEAD).timestamp():
            raise UserError("That moment has passed, or is too far away. Please open Edit again.")
        starts_at = datetime.fromtimestamp(self.at, UTC)
        by = person_of(interaction)
        await host.meetings.meetings.change(meeting.guild_id, meeting.id, MeetingPatch(starts_at=starts_at), now, by=by)
        await send_card(interaction, text_card(f"It is on {timestamps(starts_at)} now."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)
