"""Display names as members last showed them."""

import logging

from bot.database import StorageError
from bot.ui.kit.context import person_of, server_of
from bot.ui.kit.host import Interaction
from bot.ui.reading.host import host_of

log = logging.getLogger(__name__)


async def touch_member(interaction: Interaction) -> None:
    """Keep the display name up to date of somebody whose name is shown here; best effort."""
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None:
        return
    try:
        await host.members.touch(guild_id, person_of(interaction), host.now())
    except StorageError as error:
        log.warning("A member's name was not brought up to date: %s", error)
