"""Shows the card of whatever people here read, listed or not."""

from typing import ClassVar

from bot.frozen import dataclass
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, send_card
from bot.ui.reading.host import host_of
from bot.ui.reading.resolve_subject import need_subject


@dataclass(frozen=True)
class _SubjectAction(Action):
    private: ClassVar[bool]

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, cards = need_server(interaction), host_of(interaction).subject_cards
        subject = await need_subject(interaction, guild_id, self.resource_id)
        if self.private:
            await send_card(interaction, await cards.own_card(guild_id, subject, interaction.user.id))
        else:
            if not subject.listed:
                host = host_of(interaction)
                await host.reading.subjects.post(guild_id, interaction.user.id, subject, host.now())
            await send_public_card(interaction, await cards.public_card(guild_id, subject), subject.id)


class OpenSubject(_SubjectAction, verb="opensub1"):
    private = True


class ShareSubject(_SubjectAction, verb="sharesub1", reply=ReplyKind.PUBLIC):
    private = False


async def send_public_card(interaction: Interaction, card: Card, resource_id: str) -> None:
    """Answer with a card for everyone in the channel; where shelves belong, it follows what members do."""
    message_id = await send_card(interaction, card, private=False)
    guild_id = server_of(interaction)
    if guild_id is not None and interaction.channel_id is not None and message_id:
        host_of(interaction).card_refresher.posted(guild_id, interaction.channel_id, message_id, resource_id)
