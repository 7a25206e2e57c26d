"""Words from the bot to those who run it: to the application's owner by DM, else to the log."""

import logging

import discord

log = logging.getLogger(__name__)


async def tell_owner(client: discord.Client, text: str) -> None:
    """Send `text` to the application's owner; when they cannot be reached, the log has it anyway. Never raises."""
    try:
        application = await client.application_info()
        owner_id = application.team.owner_id if application.team else application.owner.id
        if owner_id is None:
            raise LookupError("the application's team has no owner")
        owner = await client.fetch_user(owner_id)
        # A code block keeps the columns of a compiler-like report and renders nothing of it.
        await owner.send("```\n" + text.replace("```", "'''")[:1900] + "\n```")
    except (discord.HTTPException, LookupError) as error:
        log.warning("The owner could not be told by DM (%s); it was:\n%s", error, text)
