"""The meeting that an interaction is about, and permission to manage it; checked for every interaction."""

from bot.errors import UserError
from bot.meetings.errors import NoSuchMeeting
from bot.meetings.model import MeetingSheet, MeetingState
from bot.meetings.rights import may_manage
from bot.ui.kit.context import actor_of, need_server
from bot.ui.kit.host import Interaction
from bot.ui.meetings.host import host_of


def need_guild(interaction: Interaction) -> int:
    """Raises UserError: the bot is not a member of the server, or there is none."""
    return need_server(interaction, "Meetings belong to a server, and I am not a member of one here.")


async def need_sheet(interaction: Interaction, meeting_id: int) -> MeetingSheet:
    """Raises NoSuchMeeting: not in the interaction's own server, or still a draft."""
    sheet = await host_of(interaction).meetings.meetings.sheet(need_guild(interaction), meeting_id)
    if sheet is None or sheet.meeting.state is MeetingState.DRAFT:
        raise NoSuchMeeting
    return sheet


async def need_managed_sheet(interaction: Interaction, meeting_id: int) -> MeetingSheet:
    """Raises UserError: they may not manage it, or there is none."""
    sheet = await need_sheet(interaction, meeting_id)
    settings = await host_of(interaction).servers.settings(sheet.meeting.guild_id)
    if not may_manage(actor_of(interaction), settings, sheet.meeting):
        raise UserError("That is for the one who set this meeting up, and for the organisers.")
    return sheet
