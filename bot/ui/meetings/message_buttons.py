"""Buttons on messages about a meeting, in its thread and in direct messages.

A direct message belongs to no server, so they carry the message's nonce as `mark`: it tells the server, and only those
to whom the message went may press, as long as they are members.
"""

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.model import Left, MeetingSheet, MeetingState, NotJoined
from bot.reading.model import ReadingChanged, ReadingState
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import person_of, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.kit.text import safe
from bot.ui.meetings.access import need_sheet
from bot.ui.meetings.details import details_card, show_card
from bot.ui.meetings.host import host_of
from bot.ui.meetings.wording import card_link, meeting_resource, meeting_title, seats_line, timestamps
from bot.ui.reading.state_buttons import answer_outcome, set_state
from bot.ui.reading.wording import state_sentence

_NOT_A_MEMBER = (
    "I can’t see that you’re a member of that meeting’s server right now, so I show and change nothing there. If you "
    "are, please try again in a minute."
)


async def _need_sheet(interaction: Interaction, meeting_id: int, mark: str, *, leaving: bool = False) -> MeetingSheet:
    """Whoever is `leaving` need not see the meeting's channel."""
    if server_of(interaction) is not None:
        return await need_sheet(interaction, meeting_id)
    host = host_of(interaction)
    guild_id = await host.meetings.outbox.guild_of(mark, meeting_id, interaction.user.id)
    sheet = member = None
    if guild_id is not None:
        member = await host.memberships.member(guild_id, interaction.user.id)
        if member is None:
            raise UserError(_NOT_A_MEMBER)
        sheet = await host.meetings.meetings.sheet(guild_id, meeting_id)
    if sheet is None or member is None:
        raise UserError("I no longer know which meeting this was about.")
    if not leaving and not await host.viewers.member_sees(member, sheet.meeting):
        raise UserError("That meeting is in a channel you can’t see any more, so I show nothing of it here.")
    return sheet


@dataclass(frozen=True)
class ShowMeeting(Action, verb="mdet1"):
    """In its server the details card, elsewhere a few words."""

    meeting_id: int
    mark: str

    async def press(self, interaction: Interaction) -> None:
        sheet = await _need_sheet(interaction, self.meeting_id, self.mark)
        if server_of(interaction) is not None:
            await send_card(interaction, await details_card(interaction, sheet, 0))
            show_card(interaction, sheet.meeting)
            return
        meeting = sheet.meeting
        lines = [f"**{safe(meeting_title(host_of(interaction), meeting), 200)}**", timestamps(meeting.starts_at)]
        if meeting.place:
            lines.append(safe(meeting.place, 200))
        if meeting.state is MeetingState.OPEN:
            lines.append(seats_line(sheet))
        await send_card(interaction, text_card("\n".join(lines), *card_link(meeting)))


@dataclass(frozen=True)
class CannotCome(Action, verb="mcannot1"):
    meeting_id: int
    mark: str

    async def press(self, interaction: Interaction) -> None:
        meeting = (await _need_sheet(interaction, self.meeting_id, self.mark, leaving=True)).meeting
        host = host_of(interaction)
        person = person_of(interaction)
        outcome = await host.meetings.signups.leave(meeting.guild_id, meeting.id, person, host.now())
        match outcome:
            case Left(promoted):
                promotion = " Your seat goes to the first on the waitlist." if promoted else ""
                await send_card(interaction, text_card(f"Thanks for letting me know.{promotion}"))
                host.meeting_worker.changed(meeting.guild_id, meeting.id)
            case NotJoined() if meeting.presented_by(person.id):
                sentence = "You’re presenting this one. Press Details on the card, then Step down."
                await send_card(interaction, text_card(sentence, *card_link(meeting)))
            case NotJoined():
                await send_card(interaction, text_card("You weren’t signed up."))


@dataclass(frozen=True)
class MarkPaperFinished(Action, verb="mfinish1"):
    meeting_id: int
    mark: str

    async def press(self, interaction: Interaction) -> None:
        meeting = (await _need_sheet(interaction, self.meeting_id, self.mark)).meeting
        host = host_of(interaction)
        resource = meeting_resource(host, meeting)
        if resource is None:
            raise UserError("The paper is no longer on the reading list.")
        subject, finished = host.reading.subject_index.subject(resource), ReadingState.FINISHED
        outcome = await set_state(interaction, meeting.guild_id, subject, finished)
        if isinstance(outcome, ReadingChanged):
            host.meeting_worker.changed(meeting.guild_id, meeting.id)
        if server_of(interaction) is not None:
            await answer_outcome(interaction, subject, outcome, finished)
            return
        # What the usual buttons lead to belongs to the server.
        reading, mention = getattr(outcome, "reading", None), host.command_mention("reading edit")
        sentence = f"{state_sentence(subject, reading)} In the server, {mention} changes the date and adds a rating."
        await send_card(interaction, text_card(sentence, *card_link(meeting)))
