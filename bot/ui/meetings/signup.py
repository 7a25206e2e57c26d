"""What everybody may do: join, leave, offer to present."""

from bot.frozen import dataclass
from bot.meetings.model import (
    AlreadyJoined,
    AlreadyPresenting,
    Left,
    NotJoined,
    NowPresenting,
    Seated,
    SlotTaken,
    Waitlisted,
)
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import person_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of
from bot.ui.meetings.access import need_sheet, need_taking_part, need_visible
from bot.ui.meetings.calendar_files import DownloadCalendar
from bot.ui.meetings.host import host_of
from bot.ui.meetings.presenter import OpenHandOver, StepDown
from bot.ui.meetings.ways_back import details_button
from bot.ui.meetings.wording import HIDDEN_PRESENTER, presenter_name

_PRESENTING = "You’re presenting, so you already have a seat."
_WHEN_FREE = "I’ll tell you when you get a seat."


@dataclass(frozen=True)
class Join(Action, verb="mjoin1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_visible(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.joining.join(guild_id, self.meeting_id, person_of(interaction), host.now())
        reply_of(interaction).committed = True  # in a transaction that several share
        match outcome:
            case Seated():
                card = _going_card(self.meeting_id, "You’re going. I’ll remind you.")
            case Waitlisted(position):
                sentence = f"The meeting is full. You’re number {position} on the waitlist. {_WHEN_FREE}"
                card = _waiting_card(self.meeting_id, sentence)
            case AlreadyJoined(0):
                card = _going_card(self.meeting_id, "You’re going.")
            case AlreadyJoined(position):
                card = _waiting_card(self.meeting_id, f"You’re number {position} on the waitlist. {_WHEN_FREE}")
            case AlreadyPresenting():
                card = presenting_card(self.meeting_id, _PRESENTING)
        await replace_page(interaction, card)
        if isinstance(outcome, Seated | Waitlisted):
            host.meeting_worker.changed(guild_id, self.meeting_id)


def _going_card(meeting_id: int, sentence: str) -> Card:
    calendar = Button(DownloadCalendar(meeting_id), "Calendar")
    return text_card(sentence, Button(Leave(meeting_id), "Leave"), calendar, details_button(meeting_id))


def _waiting_card(meeting_id: int, sentence: str) -> Card:
    return text_card(sentence, Button(Leave(meeting_id), "Leave"), details_button(meeting_id))


def presenting_card(meeting_id: int, text: str) -> Card:
    """`text` is safe, and to the presenter."""
    own = Button(StepDown(meeting_id), "Step down"), Button(OpenHandOver(meeting_id), "Hand over")
    return text_card(text, *own, Button(DownloadCalendar(meeting_id), "Calendar"), details_button(meeting_id))


@dataclass(frozen=True)
class Leave(Action, verb="mleave1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_taking_part(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.signups.leave(guild_id, self.meeting_id, person_of(interaction), host.now())
        match outcome:
            case Left(promoted):
                promotion = " Your seat goes to the first on the waitlist." if promoted else ""
                await replace_page(interaction, self._out_card(f"You’re no longer signed up.{promotion}"))
                host.meeting_worker.changed(guild_id, self.meeting_id)
            case NotJoined():
                await replace_page(interaction, await self._not_joined(interaction))

    async def _not_joined(self, interaction: Interaction) -> Card:
        if (await need_sheet(interaction, self.meeting_id)).meeting.presented_by(interaction.user.id):
            return presenting_card(self.meeting_id, "You’re presenting this one. To give that up, press Step down.")
        return self._out_card("You weren’t signed up.")

    def _out_card(self, sentence: str) -> Card:
        return text_card(sentence, Button(Join(self.meeting_id), "Join again"), details_button(self.meeting_id))


@dataclass(frozen=True)
class OfferToPresent(Action, verb="mpresent1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_visible(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.signups.present(guild_id, self.meeting_id, person_of(interaction), host.now())
        match outcome:
            case NowPresenting():
                hidden = (await host.members.settings(guild_id, interaction.user.id)).hidden
                sentence = "You’re presenting. Thank you!"
                text = f"{sentence}\n{HIDDEN_PRESENTER}" if hidden else sentence
                await replace_page(interaction, presenting_card(self.meeting_id, text))
                host.meeting_worker.changed(guild_id, self.meeting_id)
            case AlreadyPresenting():
                await replace_page(interaction, presenting_card(self.meeting_id, "You’re already presenting this one."))
            case SlotTaken(presenter):
                sentence = f"{presenter_name(presenter)} is already presenting this one."
                await replace_page(interaction, text_card(sentence, details_button(self.meeting_id)))
