"""The card's buttons for everybody: Join, Leave, Offer to present, Calendar."""

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
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import person_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import reply_of, send_card
from bot.ui.meetings.access import need_sheet, need_taking_part, need_visible
from bot.ui.meetings.calendar_files import DownloadCalendar
from bot.ui.meetings.host import host_of
from bot.ui.meetings.wording import HIDDEN_PRESENTER, presenter_name


@dataclass(frozen=True)
class Join(Action, verb="mjoin1"):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_visible(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.joining.join(guild_id, self.meeting_id, person_of(interaction), host.now())
        reply_of(interaction).committed = True  # in a transaction that several share
        match outcome:
            case Seated():
                await send_card(
                    interaction, text_card("You have a seat. I’ll remind you.", *_after_joining(self.meeting_id))
                )
            case Waitlisted(position):
                await send_card(
                    interaction,
                    text_card(f"The meeting is full. You’re number {position} on the waitlist. {_WHEN_FREE}"),
                )
            case AlreadyJoined(0):
                await send_card(interaction, text_card("You already have a seat.", *_after_joining(self.meeting_id)))
            case AlreadyJoined(position):
                await send_card(
                    interaction, text_card(f"You’re already on the waitlist, at number {position}. {_WHEN_FREE}")
                )
            case AlreadyPresenting():
                await send_card(interaction, text_card("You’re presenting, so you already have a seat."))
        if isinstance(outcome, Seated | Waitlisted):
            host.meeting_worker.changed(guild_id, self.meeting_id)


_WHEN_FREE = "I’ll tell you when you get a seat."


def _after_joining(meeting_id: int) -> list[Button]:
    return [Button(DownloadCalendar(meeting_id), "Add to my calendar")]


@dataclass(frozen=True)
class Leave(Action, verb="mleave1"):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_taking_part(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.signups.leave(guild_id, self.meeting_id, person_of(interaction), host.now())
        match outcome:
            case Left(promoted):
                promotion = " Your seat goes to the first on the waitlist." if promoted else ""
                await send_card(interaction, text_card(f"You’re no longer signed up.{promotion}"))
                host.meeting_worker.changed(guild_id, self.meeting_id)
            case NotJoined():
                await send_card(interaction, text_card(await self._not_joined(interaction)))

    async def _not_joined(self, interaction: Interaction) -> str:
        if (await need_sheet(interaction, self.meeting_id)).meeting.presented_by(interaction.user.id):
            return "You’re presenting this one. To give that up, press Step down under Details."
        return "You weren’t signed up."


@dataclass(frozen=True)
class OfferToPresent(Action, verb="mpresent1"):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_visible(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.signups.present(guild_id, self.meeting_id, person_of(interaction), host.now())
        match outcome:
            case NowPresenting():
                hidden = (await host.members.settings(guild_id, interaction.user.id)).hidden
                sentence = "You’re presenting, thank you! You can step down or hand over under Details."
                await send_card(interaction, text_card(f"{sentence}\n{HIDDEN_PRESENTER}" if hidden else sentence))
                host.meeting_worker.changed(guild_id, self.meeting_id)
            case AlreadyPresenting():
                await send_card(interaction, text_card("You’re already presenting this one."))
            case SlotTaken(presenter):
                await send_card(interaction, text_card(f"{presenter_name(presenter)} is already presenting this one."))
