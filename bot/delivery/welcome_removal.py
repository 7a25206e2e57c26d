"""Takes the message that welcomed a server away again."""

import logging

import discord

from bot.discord_faults import classify
from bot.servers.welcomes import PostedWelcome, WelcomeStore

log = logging.getLogger(__name__)


async def take_back(client: discord.Client, welcomes: WelcomeStore, posted: PostedWelcome) -> None:
    """Where Discord can't be asked now, it stays due. Raises StorageError."""
    channel = client.get_partial_messageable(posted.channel_id, guild_id=posted.guild_id)
    try:
        await channel.get_partial_message(posted.message_id).delete()
    except Exception as error:
        fault = classify(error)
        log.debug("A welcome could not be deleted: %s", fault.sentence)
        if fault.transient or fault.bad_token:
            return
    await welcomes.note_gone(posted.guild_id)
