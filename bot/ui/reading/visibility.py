"""What others see of a member: the display name last seen, and whether what they read."""

import logging
from collections.abc import Awaitable, Callable

from bot.database import StorageError
from bot.frozen import dataclass
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import need_server, person_of, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.reading.host import host_of

log = logging.getLogger(__name__)


async def touch_member(interaction: Interaction) -> None:
    """Keeps a stored display name up to date; best effort."""
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None:
        return
    try:
        await host.members.touch(guild_id, person_of(interaction), host.now())
    except StorageError as error:
        log.debug("A member's name was not brought up to date: %s", error)


def is_member_current(interaction: Interaction) -> bool:
    """Whether `touch_member` would change nothing, as far as memory tells."""
    guild_id = server_of(interaction)
    return guild_id is None or host_of(interaction).members.is_current(guild_id, person_of(interaction))


@dataclass(frozen=True)
class HideMyReading(Action, verb="onlyme1"):
    async def press(self, interaction: Interaction) -> None:
        settings = host_of(interaction).command_mention("settings")
        card = text_card(
            "From now on, only you can see what you read here. Meeting cards leave out your name, and I’ll tell you "
            f"about meetings by direct message. {settings} changes that back."
        )
        await set_hidden(interaction, hidden=True, answer=lambda: send_card(interaction, card))


async def set_hidden(interaction: Interaction, *, hidden: bool, answer: Callable[[], Awaitable[object]]) -> None:
    """Store it, answer, and update every card that shows the name."""
    guild_id, host, person = need_server(interaction), host_of(interaction), person_of(interaction)
    await host.members.update_settings(guild_id, person, host.now(), hidden=hidden)
    try:
        await answer()
    finally:
        shelf = await host.reading.views.shelf(guild_id, person.id, host.reading.subject_index, own=True)
        await host.card_refresher.refresh_all(guild_id, [item.subject.id for item in shelf])
        await host.meeting_worker.refresh_name(guild_id, person.id)
