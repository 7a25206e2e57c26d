"""Cancelling: a meeting, one date of a series, or the series. A private card asks first, and takes a reason."""

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.cancelling import REASON_LIMIT
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import UPCOMING_STATES, Meeting, MeetingSheet, MeetingState
from bot.meetings.outbox import ids_of
from bot.plain_text import flat
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_checked_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page
from bot.ui.kit.submissions import Reopen, keep
from bot.ui.kit.text import plural, safe
from bot.ui.meetings.access import need_guild, need_managed_sheet
from bot.ui.meetings.host import host_of
from bot.ui.meetings.ways_back import back_to_meeting, keep_button, show_organiser_panel
from bot.ui.meetings.wording import meeting_title, timestamps

REASON = "reason"  # custom id of an input
_DANGER, _PRIMARY = discord.ButtonStyle.danger, discord.ButtonStyle.primary


@dataclass(frozen=True)
class AskCancel(Action, verb="mask1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await ask_cancel(interaction, self.meeting_id)


async def ask_cancel(interaction: Interaction, meeting_id: int, input_id: int = 0) -> None:
    """`input_id` is of the reason. Raises UserError: they may not, or it is over or cancelled already."""
    sheet = await need_managed_sheet(interaction, meeting_id)
    if sheet.meeting.state not in UPCOMING_STATES:
        raise MeetingClosed(sheet.meeting.state)
    reason = await _reason(interaction, input_id)
    await replace_page(interaction, _cancel_card(interaction, sheet, reason, input_id))


def _cancel_card(interaction: Interaction, sheet: MeetingSheet, reason: str, input_id: int) -> Card:
    meeting, posted = sheet.meeting, sheet.meeting.state is MeetingState.OPEN
    title = safe(meeting_title(host_of(interaction), meeting), 150)
    told = ids_of([*sheet.seating.everybody, meeting.presenter], but=person_of(interaction))
    lines = [
        f"### {'Cancel' if posted else 'Skip'} {title}?",
        timestamps(meeting.starts_at),
        "This can’t be undone." if posted else "The series goes on, and you can undo this.",
        f"I’ll tell {plural(len(told), 'member')}." if told else "Nobody else has signed up.",
    ]
    deed = Button(
        CancelNow(meeting.id, input_id),
        "Cancel meeting" if posted else "Skip this date",
        style=_DANGER if posted else _PRIMARY,
    )
    return _question_card(lines, deed, reason, _reason_button(meeting.id, 0, input_id), keep_button(meeting.id))


def _question_card(lines: list[str], deed: Button, reason: str, *others: Button) -> Card:
    if reason:
        lines.append(f"**Reason:** {safe(reason, 400)}")
    return panel_card("\n".join(lines), [deed, *others])


def _reason_button(meeting_id: int, of_series: int, input_id: int) -> Button:
    if input_id:
        return Button(Reopen(input_id, ""), "Change the reason")
    return Button(OpenReason(of_series, meeting_id), "Add a reason")


async def _reason(interaction: Interaction, input_id: int) -> str:
    """Empty for 0. Raises UserError: it is no longer kept."""
    if not input_id:
        return ""
    host = host_of(interaction)
    typed = await host.typed_inputs.find(need_guild(interaction), interaction.user.id, input_id, host.now())
    if typed is None:
        raise UserError("I no longer have your reason: I keep it for a day. Please press Add a reason again.")
    return _typed_reason(typed.fields)


def _typed_reason(fields: Fields) -> str:
    return flat("".join(fields.get(REASON, ())))[:REASON_LIMIT]


@dataclass(frozen=True)
class OpenReason(Action, verb="mwhy1", reply=ReplyKind.FORM):
    """Ask why; `of_series` is 1 where the series is to end."""

    of_series: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        field = text_field(REASON, "Why?", hint="Everyone I tell will read this", long=True, most=REASON_LIMIT)
        form = Form(AddReason(self.of_series, self.meeting_id), "The reason", [field])
        await open_checked_form(interaction, self, need_managed_sheet(interaction, self.meeting_id), form)


@dataclass(frozen=True)
class AddReason(Submission, verb="mwhyf1", reply=ReplyKind.IN_PLACE):
    """Ask once more, with the reason; nothing is cancelled yet."""

    of_series: int
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenReason(self.of_series, self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        given = bool(_typed_reason(fields))
        input_id = await keep(interaction, self, {REASON: fields.get(REASON, ())}) if given else 0
        await (ask_end if self.of_series else ask_cancel)(interaction, self.meeting_id, input_id)


@dataclass(frozen=True)
class CancelNow(Action, verb="mcancel2", reply=ReplyKind.IN_PLACE):
    """Cancel a meeting, or skip a date whose card is not posted; `input_id` is of the reason, 0 for none."""

    meeting_id: int
    input_id: int

    async def press(self, interaction: Interaction) -> None:
        await _cancel(interaction, self.meeting_id, await _reason(interaction, self.input_id))


@dataclass(frozen=True)
class CancelMeeting(Submission, verb="mcancel1", reply=ReplyKind.IN_PLACE):
    """The form by which earlier versions asked."""

    meeting_id: int

    async def submit(self, interaction: Interaction, _fields: Fields) -> None:
        await _cancel(interaction, self.meeting_id)


async def _cancel(interaction: Interaction, meeting_id: int, reason: str = "") -> None:
    meeting = (await need_managed_sheet(interaction, meeting_id)).meeting
    host, by = host_of(interaction), person_of(interaction)
    cancelled = await host.meetings.meetings.cancel(meeting.guild_id, meeting.id, host.now(), by=by, reason=reason)
    skipped = cancelled.state is MeetingState.SKIPPED
    sentence = "This date is skipped; the series goes on." if skipped else "The meeting is cancelled."
    await replace_page(interaction, text_card(sentence, back_to_meeting(meeting.id)))
    host.meeting_worker.changed(meeting.guild_id, meeting.id)


@dataclass(frozen=True)
class RestoreDate(Action, verb="mrestore1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_managed_sheet(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        await host.meetings.meetings.restore(meeting.guild_id, meeting.id, host.now(), by=person_of(interaction))
        await show_organiser_panel(interaction, meeting.id, "This date is back on.")


@dataclass(frozen=True)
class AskEndSeries(Action, verb="maskend1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await ask_end(interaction, self.meeting_id)


async def ask_end(interaction: Interaction, meeting_id: int, input_id: int = 0) -> None:
    """`input_id` is of the reason. Raises UserError: they may not, or it is no series."""
    _need_series(meeting := (await need_managed_sheet(interaction, meeting_id)).meeting)
    reason = await _reason(interaction, input_id)
    title = safe(meeting_title(host_of(interaction), meeting), 150)
    lines = [
        f"### End the series of {title}?",
        "No further dates will come. This can’t be undone.",
        "A meeting that is posted stays, until you cancel it. Whoever is to present a later date is told.",
    ]
    deed = Button(EndNow(meeting_id, input_id), "End series", style=_DANGER)
    card = _question_card(lines, deed, reason, _reason_button(meeting_id, 1, input_id), keep_button(meeting_id))
    await replace_page(interaction, card)


def _need_series(meeting: Meeting) -> int:
    """Its id. Raises UserError: it has none."""
    if meeting.series_id is None:
        raise UserError("This meeting isn’t part of a series.")
    return meeting.series_id


@dataclass(frozen=True)
class EndNow(Action, verb="mend2", reply=ReplyKind.IN_PLACE):
    """End the series that a meeting belongs to; `input_id` is of the reason, 0 for none."""

    meeting_id: int
    input_id: int

    async def press(self, interaction: Interaction) -> None:
        await _end(interaction, self.meeting_id, await _reason(interaction, self.input_id))


@dataclass(frozen=True)
class EndSeries(Submission, verb="mend1", reply=ReplyKind.IN_PLACE):
    """The form by which earlier versions asked."""

    meeting_id: int

    async def submit(self, interaction: Interaction, _fields: Fields) -> None:
        await _end(interaction, self.meeting_id)


async def _end(interaction: Interaction, meeting_id: int, reason: str = "") -> None:
    meeting = (await need_managed_sheet(interaction, meeting_id)).meeting
    host, by = host_of(interaction), person_of(interaction)
    series_id = _need_series(meeting)
    removed = await host.meetings.series.end_series(meeting.guild_id, series_id, host.now(), by=by, reason=reason)
    sentence = f"Series ended; {plural(len(removed), 'upcoming date was', 'upcoming dates were')} removed."
    await replace_page(interaction, text_card(sentence, back_to_meeting(meeting.id)))
    for each in {meeting.id, *(each.id for each in removed)}:
        host.meeting_worker.changed(meeting.guild_id, each)
