"""Whether everyone sees what a member looks up: as they chose in /settings, else as the server does."""

import logging

from bot.database import StorageError
from bot.frozen import dataclass
from bot.members.model import MemberSettings
from bot.runtime.reply import LIMITS
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.links import link_button
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of, send_card
from bot.ui.papers.host import host_of

log = logging.getLogger(__name__)


async def is_private_lookup(interaction: Interaction) -> bool:
    """Also where it can't be told now: nobody is shown to others against their will."""
    guild_id = server_of(interaction)
    if guild_id is None:
        return False
    if (known := _known(interaction, guild_id)) is not None:
        return known
    try:
        chosen = await reply_of(interaction).within(LIMITS.publicity, _is_private(interaction, guild_id))
    except StorageError as error:
        log.debug("Who may see a look-up is not known now: %s", error)
        return True
    return chosen is not False


def _known(interaction: Interaction, guild_id: int) -> bool | None:
    """Where memory can tell: waiting within a limit takes a task and a timer."""
    host = host_of(interaction)
    own, of_server = host.members.known_settings(guild_id, interaction.user.id), host.servers.known_settings(guild_id)
    if own is None or own.private_lookups is not None:
        return None if own is None else own.private_lookups
    return None if of_server is None else of_server.private_lookups


async def _is_private(interaction: Interaction, guild_id: int) -> bool:
    own = (await _settings(interaction, guild_id)).private_lookups
    return (await host_of(interaction).servers.settings(guild_id)).private_lookups if own is None else own


async def tell_of_publicity(interaction: Interaction) -> None:
    """Once, below a member's first public card: who sees it, and how to change that. Best effort."""
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None:
        return
    try:
        known = host.members.known_settings(guild_id, interaction.user.id)
        if (known or await _settings(interaction, guild_id)).lookups_told:
            return
        await host.members.note_told_of_lookups(guild_id, person_of(interaction), host.now())
    except StorageError as error:
        log.debug("Nobody is told now who sees their look-ups: %s", error)
        return
    await send_card(
        interaction, text_card("Everyone here sees this card.", Button(OnlyMeFromNowOn(), "Only me from now on"))
    )


async def _settings(interaction: Interaction, guild_id: int) -> MemberSettings:
    return await host_of(interaction).members.settings(guild_id, interaction.user.id)


@dataclass(frozen=True)
class OnlyMeFromNowOn(Action, verb="onlylookups1", reply=ReplyKind.IN_PLACE):
    """From now on, /paper answers the presser alone."""

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        await host.members.update_settings(guild_id, person_of(interaction), host.now(), private_lookups=True)
        sentence = (
            "From now on, only you see what you look up, until you press Share on a card. Change this in `/settings`."
        )
        await replace_page(interaction, text_card(sentence, link_button("lookups1:0", "Undo")))
