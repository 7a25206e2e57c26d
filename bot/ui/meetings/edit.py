"""Editing a meeting: organisers' forms, what is asked about first, and the presenter's choice of topic."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import (
    MAX_SEATS,
    UPCOMING_STATES,
    Meeting,
    MeetingChange,
    MeetingPatch,
    Resized,
    WouldUnseat,
)
from bot.meetings.rights import may_choose_topic
from bot.meetings.when.local_clocks import MAX_AHEAD
from bot.meetings.when.parsed_time import ParsedTime
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of, person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_form
from bot.ui.kit.host import Interaction
from bot.ui.kit.questions import Question
from bot.ui.kit.responses import ReplyKind, send_card
from bot.ui.kit.text import plural, safe, sentence_list
from bot.ui.meetings.access import need_managed_sheet, need_sheet
from bot.ui.meetings.fields import FIELD_LABELS, edit_fields, patch_from, topic_field, topic_name
from bot.ui.meetings.host import host_of
from bot.ui.meetings.typed_details import (
    AS_TOPIC,
    DURATION,
    PAPER,
    SEATS,
    WHEN,
    length_from_text,
    minutes_from_text,
    moment_from_text,
    seats_from_text,
    topic_from_text,
)
from bot.ui.meetings.ways_back import back_to_meeting, back_to_organising
from bot.ui.meetings.wording import local_start, meeting_title_in, private_names, timestamps

_PER_FORM = 5  # inputs: https://docs.discord.com/developers/interactions/receiving-and-responding


@dataclass(frozen=True)
class OpenEdit(Action, verb="medit1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_edit(interaction, self.meeting_id)


@dataclass(frozen=True)
class OpenEditPart(Action, verb="medit2", reply=ReplyKind.FORM):
    """`part` counts from 0, which is OpenEdit's."""

    part: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_edit(interaction, self.meeting_id, self.part)


async def open_edit(interaction: Interaction, meeting_id: int, part: int = 0) -> None:
    """Raises UserError: they may not, or the meeting is over or cancelled."""
    again = OpenEditPart(part, meeting_id) if part else OpenEdit(meeting_id)
    inputs = edit_fields(None)[part * _PER_FORM :][:_PER_FORM]
    unfilled = Form(EditMeeting(meeting_id), "Edit the meeting", inputs, unfilled=True)
    await open_form(interaction, again, _edit_form(interaction, meeting_id, part), unfilled)


async def _edit_form(interaction: Interaction, meeting_id: int, part: int) -> Form:
    meeting = (await need_managed_sheet(interaction, meeting_id)).meeting
    if meeting.state not in UPCOMING_STATES:
        raise MeetingClosed(meeting.state)
    inputs = edit_fields(meeting, host_of(interaction).library.catalog)[part * _PER_FORM :][:_PER_FORM]
    if not inputs:
        raise UserError("This form is from another version of the bot. Please open Edit again.")
    return Form(EditMeeting(meeting.id), "Edit the meeting", inputs)


def edit_buttons(meeting: Meeting) -> list[Button]:
    """One for each form that the inputs take."""
    further = range(1, math.ceil(len(edit_fields(meeting)) / _PER_FORM))
    return [
        Button(OpenEdit(meeting.id), "Edit"),
        *(Button(OpenEditPart(part, meeting.id), "Edit more") for part in further),
    ]


@dataclass(frozen=True)
class EditMeeting(Submission, verb="meditf1"):
    """A new time, and fewer seats than are taken, are asked about first."""

    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenEdit(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host, by = host_of(interaction), person_of(interaction)
        typed = {name: values[0].strip() for name, values in fields.items() if values}
        parsed = await _new_time(typed, meeting, host.now())
        if parsed is not None and parsed.minutes:
            typed[DURATION] = f"{_new_length(typed, meeting, parsed)} min"
        seats = seats_from_text(typed[SEATS]) if SEATS in typed else meeting.seats
        patch = await patch_from(typed, meeting, host.library.edition)
        if patch.topic is not None:
            patch = replace(patch, topic=await host.topic_titles.titled(meeting.guild_id, by.id, patch.topic))
        change = await host.meetings.meetings.change(meeting.guild_id, meeting.id, patch, host.now(), by=by)
        lines, buttons = _change_sentence(change), []
        if seats != meeting.seats:
            line, button = await _resize(interaction, meeting, seats)
            lines.append(line)
            buttons += button
        if parsed is not None and parsed.at != meeting.starts_at:
            lines.append(f"Move it to {timestamps(parsed.at)}? Everyone who signed up will be told.")
            buttons.append(Button(MoveMeeting(meeting.id, int(parsed.at.timestamp())), "Move it", style=_PRIMARY))
        buttons += [*edit_buttons(meeting)[1:], back_to_organising(meeting.id)]
        await send_card(interaction, text_card("\n".join(lines) or "Nothing was changed.", *buttons))
        host.meeting_worker.changed(meeting.guild_id, meeting.id, wants_card=True, was_about=meeting.topic.resource_id)


_PRIMARY = discord.ButtonStyle.primary


async def _new_time(typed: Mapping[str, str], meeting: Meeting, now: datetime) -> ParsedTime | None:
    text = typed.get(WHEN, "")
    if not text or text == local_start(meeting):
        return None
    parsed = await moment_from_text(text, meeting.zone, now)
    if parsed.recurrence is not None:
        raise Question("Editing moves this date alone. Write one day, such as “thu 4pm”.", WHEN, "time")
    return parsed


def _new_length(typed: Mapping[str, str], meeting: Meeting, parsed: ParsedTime) -> int:
    """Until the end that the time has, unless the field has another length than before. Raises Question."""
    text = typed.get(DURATION, "")
    unchanged = not text or minutes_from_text(text) == meeting.minutes
    return length_from_text("" if unchanged else text, typed[WHEN], parsed, meeting.minutes)


def _change_sentence(change: MeetingChange) -> list[str]:
    names = [f"the {label}" for field, label in FIELD_LABELS.items() if field in change.fields]
    return [f"Changed {sentence_list(names)}."] if names else []


async def _resize(interaction: Interaction, meeting: Meeting, seats: int | None) -> tuple[str, list[Button]]:
    host = host_of(interaction)
    outcome = await host.meetings.signups.resize(
        meeting.guild_id, meeting.id, seats, host.now(), by=person_of(interaction)
    )
    match outcome:
        case Resized(_, promoted, _):
            told = f" {plural(len(promoted), 'member')} moved up and will be told." if promoted else ""
            return f"{_seats_now(seats)}{told}", []
        case WouldUnseat(fewer, losing):
            names = private_names(losing, most=8)
            line = f"With {plural(fewer, 'seat')}, {names} would lose theirs and be first on the waitlist."
            return f"{line} I’d tell them.", [
                Button(LowerSeats(fewer, meeting.id), f"Lower to {fewer}", style=discord.ButtonStyle.danger)
            ]


def _seats_now(seats: int | None) -> str:
    if seats is None:
        return "Seats are unlimited now."
    return f"There{'’s' if seats == 1 else ' are'} {plural(seats, 'seat')} now."


@dataclass(frozen=True)
class LowerSeats(Action, verb="mshrink1"):
    seats: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        if not 1 <= self.seats <= MAX_SEATS:
            raise UserError(f"Seats must be a number from 1 to {MAX_SEATS:,}.")
        outcome = await host.meetings.signups.resize(
            meeting.guild_id, meeting.id, self.seats, host.now(), by=person_of(interaction), sure=True
        )
        match outcome:
            case Resized(_, _, demoted):
                moved = (
                    f" {plural(len(demoted), 'member')} moved back to the waitlist, ahead of everyone on it."
                    if demoted
                    else ""
                )
                sentence = f"{_seats_now(self.seats)}{moved}"
                await send_card(interaction, text_card(sentence, back_to_organising(meeting.id)))
                host.meeting_worker.changed(meeting.guild_id, meeting.id, wants_card=True)
            case WouldUnseat():
                raise UserError("I couldn’t lower the seats. Please open Edit again.")


@dataclass(frozen=True)
class MoveMeeting(Action, verb="mmove1"):
    """`at` is in seconds since 1970, as its organiser was shown it."""

    meeting_id: int
    at: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        now = host.now()
        if not now.timestamp() < self.at <= (now + MAX_AHEAD).timestamp():
            raise UserError("That time has passed or is too far away. Please open Edit again.")
        starts_at = datetime.fromtimestamp(self.at, UTC)
        by = person_of(interaction)
        await host.meetings.meetings.change(meeting.guild_id, meeting.id, MeetingPatch(starts_at=starts_at), now, by=by)
        sentence = f"It’s now on {timestamps(starts_at)}."
        await send_card(interaction, text_card(sentence, back_to_organising(meeting.id)))
        host.meeting_worker.changed(meeting.guild_id, meeting.id, wants_card=True)


@dataclass(frozen=True)
class OpenChooseTopic(Action, verb="mtopic1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        submission, title = ChooseTopic(self.meeting_id), "What are you presenting?"

        async def form() -> Form:
            meeting = await _need_topic_permission(interaction, self.meeting_id)
            return Form(submission, title, [topic_field(meeting, host_of(interaction).library.catalog)])

        await open_form(interaction, self, form(), Form(submission, title, [topic_field(None)], unfilled=True))


async def _need_topic_permission(interaction: Interaction, meeting_id: int) -> Meeting:
    meeting = (await need_sheet(interaction, meeting_id)).meeting
    setup = await host_of(interaction).servers.settings(meeting.guild_id)
    if not may_choose_topic(actor_of(interaction), setup, meeting):
        raise UserError("Only the presenter and organisers can choose the paper.")
    return meeting


@dataclass(frozen=True)
class ChooseTopic(Submission, verb="mtopicf1"):
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenChooseTopic(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting, host = await _need_topic_permission(interaction, self.meeting_id), host_of(interaction)
        if PAPER not in fields:
            await send_card(interaction, text_card("Nothing was changed.", back_to_meeting(meeting.id)))
            return
        edition = host.library.edition
        paper, as_topic = ("".join(fields.get(name, ())) for name in (PAPER, AS_TOPIC))
        if paper.strip() == topic_name(meeting.topic, edition.catalog):
            topic = meeting.topic
        else:
            topic = await topic_from_text(edition, paper, as_topic)
            topic = await host.topic_titles.titled(meeting.guild_id, interaction.user.id, topic)
        changed = await host.meetings.meetings.change(
            meeting.guild_id, meeting.id, MeetingPatch(topic=topic), host.now(), by=person_of(interaction)
        )
        title = safe(meeting_title_in(edition.catalog, changed.meeting), 200)
        await send_card(interaction, text_card(f"Topic set: **{title}**", back_to_meeting(meeting.id)))
        host.meeting_worker.changed(meeting.guild_id, meeting.id, wants_card=True, was_about=meeting.topic.resource_id)
