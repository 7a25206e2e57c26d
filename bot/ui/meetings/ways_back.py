"""A meeting's two panels as places that other cards lead back to."""

from bot.frozen import dataclass
from bot.ui.kit.actions import Action
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page

# What the panels are drawn by imports the cards that lead back to them, so it's imported when it's needed.


@dataclass(frozen=True)
class DetailsPage(Action, verb="mmorep1", reply=ReplyKind.IN_PLACE):
    page: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        from bot.ui.meetings.details import details_page

        await replace_page(interaction, await details_page(interaction, self.meeting_id, self.page))


@dataclass(frozen=True)
class OpenOrganiserPanel(Action, verb="morg1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await show_organiser_panel(interaction, self.meeting_id)


@dataclass(frozen=True)
class KeepMeeting(Action, verb="mkeep1", reply=ReplyKind.IN_PLACE):
    """Instead of cancelling, ending or clearing anything, show the organisers' panel again."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await show_organiser_panel(interaction, self.meeting_id, "Nothing was cancelled or deleted.")


async def show_organiser_panel(interaction: Interaction, meeting_id: int, note: str = "") -> None:
    """In place of the pressed card; `note` is safe. Raises UserError: they may not manage it, or there is none."""
    from bot.ui.meetings.organise import load_panel

    await replace_page(interaction, await load_panel(interaction, meeting_id, note))


def back_to_meeting(meeting_id: int) -> Button:
    return Button(DetailsPage(0, meeting_id), "Back to the meeting")


def details_button(meeting_id: int) -> Button:
    """On an answer that need not have been reached from the details, which take its place."""
    return Button(DetailsPage(0, meeting_id), "Details")


def back_to_organising(meeting_id: int) -> Button:
    return Button(OpenOrganiserPanel(meeting_id), "Back to organising")


def keep_button(meeting_id: int) -> Button:
    return Button(KeepMeeting(meeting_id), "Keep it")
