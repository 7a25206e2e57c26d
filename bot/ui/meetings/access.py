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
    return need_server(interaction, "Meetings belong to a server, and I’m not in one here.")


async def need_visible(interaction: Interaction, meeting_id: int) -> int:
    """The server. Raises NoSuchMeeting: as `need_sheet` does."""
    guild_id, host = need_guild(interaction), host_of(interaction)
    posting = await host.meetings.directory.posting(guild_id, meeting_id)
    if posting is None or not await host.viewers.sees(interaction, posting.channel_id, posting.creator_id):
        raise NoSuchMeeting
    return guild_id


async def need_taking_part(interaction: Interaction, meeting_id: int) -> int:
    """The server, also for whoever signed up or presents and no longer sees the channel. Raises NoSuchMeeting."""
    guild_id, host = need_guild(interaction), host_of(interaction)
    try:
        return await need_visible(interaction, meeting_id)
    except NoSuchMeeting:
        sheet = await host.meetings.meetings.sheet(guild_id, meeting_id)
        user_id = interaction.user.id
        if sheet is None or not (user_id in sheet.seating or sheet.meeting.presented_by(user_id)):
            raise
    return guild_id


async def need_sheet(interaction: Interaction, meeting_id: int) -> MeetingSheet:
    """Raises NoSuchMeeting: not in the interaction's own server, in a channel they can't see, or still a draft."""
    guild_id, host = need_guild(interaction), host_of(interaction)
    sheet = await host.meetings.meetings.sheet(guild_id, meeting_id)
    if sheet is None or sheet.meeting.state is MeetingState.DRAFT:
        raise NoSuchMeeting
    if not await host.viewers.sees(interaction, sheet.meeting.channel_id, sheet.meeting.creator_id):
        raise NoSuchMeeting
    return sheet


async def need_managed_sheet(interaction: Interaction, meeting_id: int) -> MeetingSheet:
    """Raises UserError: they may not manage it, or there is none."""
    sheet = await need_sheet(interaction, meeting_id)
    settings = await host_of(interaction).servers.settings(sheet.meeting.guild_id)
    if not may_manage(actor_of(interaction), settings, sheet.meeting):
        raise UserError("Only whoever set this meeting up and organisers can do that.")
    return sheet
