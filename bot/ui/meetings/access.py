"""Which meeting an interaction means, and whether the one who acts may do that: asked again for each of them."""

from bot.errors import UserError
from bot.meetings.errors import NoSuchMeeting
from bot.meetings.model import MeetingSheet, MeetingState
from bot.meetings.rights import may_manage
from bot.ui.kit.context import actor_of, need_server
from bot.ui.kit.host import Interaction
from bot.ui.meetings.host import host_of


def need_guild(interaction: Interaction) -> int:
    """The server that the interaction comes from.

    Raises:
        UserError: it is none in which the bot is a member.
    """
    return need_server(interaction, "Meetings belong to a server, and I am not a member of one here.")


async def need_sheet(interaction: Interaction, meeting_id: int) -> MeetingSheet:
    """The meeting that a button names, in the interaction's own server.

    Raises:
        NoSuchMeeting: there is none.
    """
    sheet = await host_of(interaction).meetings.meetings.sheet(need_guild(interaction), meeting_id)
    if sheet is None or sheet.meeting.state is MeetingState.DRAFT:
        raise NoSuchMeeting
    return sheet


async def need_managed_sheet(interaction: Interaction, meeting_id: int) -> MeetingSheet:
    """The meeting, if the one who acts may manage it now.

    Raises:
        UserError: they may not, or there is none.
    """
    sheet = await need_sheet(interaction, meeting_id)
    setup = await host_of(interaction).servers.settings(sheet.meeting.guild_id)
    if not may_manage(actor_of(interaction), setup, sheet.meeting):
        raise UserError("That is for the one who set this meeting up, and for the organisers.")
    return sheet
