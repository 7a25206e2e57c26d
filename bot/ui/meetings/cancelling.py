"""Cancelling: a meeting, one date of a series, or the series."""

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import UPCOMING_STATES, MeetingState
from bot.meetings.outbox import ids_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_checked_form, open_form
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import plural, safe
from bot.ui.meetings.access import need_managed_sheet
from bot.ui.meetings.host import host_of
from bot.ui.meetings.wording import meeting_title, timestamps


@dataclass(frozen=True)
class AskCancel(Action, verb="mask1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await ask_cancel(interaction, self.meeting_id)


async def ask_cancel(interaction: Interaction, meeting_id: int) -> None:
    """Raises UserError: they may not, or it is over or cancelled already."""
    unknown = _cancel_form(meeting_id, "Everyone who signed up will be told. A cancelled meeting stays cancelled.")
    await open_form(interaction, AskCancel(meeting_id), _question(interaction, meeting_id), unknown)


async def _question(interaction: Interaction, meeting_id: int) -> Form:
    sheet = await need_managed_sheet(interaction, meeting_id)
    if sheet.meeting.state not in UPCOMING_STATES:
        raise MeetingClosed(sheet.meeting.state)
    count = len(ids_of([*sheet.seating.everybody, sheet.meeting.presenter]))
    told = f"{plural(count, 'member')} will be told. " if count else ""
    title = safe(meeting_title(host_of(interaction), sheet.meeting), 150)
    question = f"**{title}** on {timestamps(sheet.meeting.starts_at)}.\n{told}A cancelled meeting stays cancelled."
    return _cancel_form(meeting_id, question)


def _cancel_form(meeting_id: int, question: str) -> Form:
    return Form(CancelMeeting(meeting_id), "Call it off?", [discord.ui.TextDisplay(question)])


@dataclass(frozen=True)
class CancelMeeting(Submission, verb="mcancel1"):
    """For a date whose card is not posted, skip it."""

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
class RestoreDate(Action, verb="mrestore1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        await host.meetings.meetings.restore(meeting.guild_id, meeting.id, host.now(), by=person_of(interaction))
        await replace_page(interaction, text_card("This date is back on."))


@dataclass(frozen=True)
class AskEndSeries(Action, verb="maskend1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        question = "No further dates will come. A meeting that is posted stays, until you cancel it."
        form = Form(EndSeries(self.meeting_id), "End the series?", [discord.ui.TextDisplay(question)])
        await open_checked_form(interaction, self, need_managed_sheet(interaction, self.meeting_id), form)


@dataclass(frozen=True)
class EndSeries(Submission, verb="mend1"):
    meeting_id: int

    async def submit(self, interaction: Interaction, _fields: Fields) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        if meeting.series_id is None:
            raise UserError("This meeting is not part of a series.")
        by = person_of(interaction)
        count = await host.meetings.series.end_series(meeting.guild_id, meeting.series_id, host.now(), by=by)
        await send_card(
            interaction,
            text_card(f"Series ended; {plural(count, 'upcoming date')} {'was' if count == 1 else 'were'} removed."),
        )
        host.meeting_worker.changed(meeting.guild_id, meeting.id)
