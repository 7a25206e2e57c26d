"""What organisers decide about a meeting: call it off, let it take place, end its series, take somebody out."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.errors import UserError
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import Left, Meeting, MeetingPatch, MeetingState, NotJoined
from bot.meetings.rights import may_choose_topic
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import actor_of, person_of
from bot.ui.kit.forms import Fields, Form, Submission
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import listing, plural, safe
from bot.ui.meetings.access import need_managed_sheet, need_sheet
from bot.ui.meetings.fields import PAPER, topic_field, topic_from_text
from bot.ui.meetings.host import host_of
from bot.ui.meetings.member_fields import MAX_CHOSEN, people_chosen, people_field
from bot.ui.meetings.wording import meeting_title, meeting_title_in, timestamps

WHO = "who"


@dataclass(frozen=True)
class AskCancel(Action, verb="mask1"):
    """Ask before a meeting is called off."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await ask_cancel(interaction, self.meeting_id)


async def ask_cancel(interaction: Interaction, meeting_id: int) -> None:
    """Open the form that calls a meeting off.

    Raises:
        UserError: they may not, or there is nothing to call off.
    """
    sheet = await need_managed_sheet(interaction, meeting_id)
    if sheet.meeting.state not in {MeetingState.OPEN, MeetingState.PLANNED}:
        raise MeetingClosed(sheet.meeting.state)
    count = len(sheet.seating.seated) + len(sheet.seating.waiting) + (sheet.meeting.presenter is not None)
    told = f"{plural(count, 'member')} will be told. " if count else ""
    title = safe(meeting_title(host_of(interaction), sheet.meeting), 150)
    question = f"**{title}** on {timestamps(sheet.meeting.starts_at)}.\n{told}A cancelled meeting stays cancelled."
    form = Form(CancelMeeting(meeting_id), "Call it off?", [discord.ui.TextDisplay(question)])
    await interaction.response.send_modal(form)


@dataclass(frozen=True)
class CancelMeeting(Submission, verb="mcancel1"):
    """Call a meeting off, or skip one date of a series."""

    meeting_id: int

    async def submit(self, interaction: Interaction, _fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        by = person_of(interaction)
        cancelled = await host.meetings.meetings.cancel(meeting.guild_id, meeting.id, host.now(), by=by)
        skipped = cancelled.state is MeetingState.SKIPPED
        sentence = "This date is skipped; the series goes on." if skipped else "The meeting is cancelled."
        await send_card(interaction, text_card(sentence))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class RestoreDate(Action, verb="mrestore1"):
    """Let a skipped date take place after all."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        await host.meetings.meetings.restore(meeting.guild_id, meeting.id, host.now(), by=person_of(interaction))
        await replace_page(interaction, text_card("This date takes place."))


@dataclass(frozen=True)
class AskEndSeries(Action, verb="maskend1"):
    """Ask before a series ends."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await need_managed_sheet(interaction, self.meeting_id)
        question = "No further dates will come. A meeting that is posted stays, until you cancel it."
        form = Form(EndSeries(self.meeting_id), "End the series?", [discord.ui.TextDisplay(question)])
        await interaction.response.send_modal(form)


@dataclass(frozen=True)
class EndSeries(Submission, verb="mend1"):
    """End the series that a meeting belongs to."""

    meeting_id: int

    async def submit(self, interaction: Interaction, _fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        if meeting.series_id is None:
            raise UserError("This meeting is not part of a series.")
        by = person_of(interaction)
        count = await host.meetings.series.end_series(meeting.guild_id, meeting.series_id, host.now(), by=by)
        await send_card(interaction, text_card(f"The series has ended; {plural(count, 'date')} to come will not be."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class OpenRemoveMembers(Action, verb="mrem1"):
    """Ask an organiser whom to take out."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await need_managed_sheet(interaction, self.meeting_id)
        parts: list[discord.ui.Item[Any]] = [people_field(WHO, "Who does not come?", most=MAX_CHOSEN)]
        await interaction.response.send_modal(Form(RemoveMembers(self.meeting_id), "Remove someone", parts))


@dataclass(frozen=True)
class RemoveMembers(Submission, verb="mremf1"):
    """Take members out of the line; the next ones move up and are told."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host, removed = host_of(interaction), []
        for person in await people_chosen(interaction, meeting.guild_id, fields.get(WHO, ())):
            outcome = await host.meetings.signups.remove(
                meeting.guild_id, meeting.id, person, host.now(), by=person_of(interaction)
            )
            match outcome:
                case Left():
                    removed.append(person.name)
                case NotJoined():
                    pass
        names = listing(removed, most=10, rest="and more")
        await send_card(interaction, text_card(f"Removed {names}." if removed else "None of them was signed up."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class OpenChooseTopic(Action, verb="mtopic1"):
    """Ask the presenter of a coming date what they present."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = await _need_topic_right(interaction, self.meeting_id)
        form = Form(ChooseTopic(self.meeting_id), "What do you present?", [topic_field(meeting)])
        await interaction.response.send_modal(form)


async def _need_topic_right(interaction: Interaction, meeting_id: int) -> Meeting:
    meeting = (await need_sheet(interaction, meeting_id)).meeting
    setup = await host_of(interaction).servers.settings(meeting.guild_id)
    if not may_choose_topic(actor_of(interaction), setup, meeting):
        raise UserError("The paper is chosen by the presenter and the organisers.")
    return meeting


@dataclass(frozen=True)
class ChooseTopic(Submission, verb="mtopicf1"):
    """Store what is presented."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting, host = await _need_topic_right(interaction, self.meeting_id), host_of(interaction)
        edition = host.library.edition
        topic = await topic_from_text(edition, next(iter(fields.get(PAPER, ())), ""))
        changed = await host.meetings.meetings.change(
            meeting.guild_id, meeting.id, MeetingPatch(topic=topic), host.now(), by=person_of(interaction)
        )
        title = safe(meeting_title_in(edition.catalog, changed.meeting), 200)
        await send_card(interaction, text_card(f"This date is about **{title}**."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)
