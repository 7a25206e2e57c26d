"""What a member finds missing goes to the server's curators, where /setup names a channel for them."""

import logging

import discord

from bot.catalog.identifiers import Identifier
from bot.discord_faults import FaultKind, classify, retry
from bot.errors import UserError
from bot.frozen import dataclass
from bot.servers.quotas import SUGGESTIONS
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of, server_of
from bot.ui.kit.forms import Fields, Form, Submission, open_checked_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, send_card
from bot.ui.kit.text import safe
from bot.ui.papers.host import host_of

log = logging.getLogger(__name__)

WHAT, WHY = "what", "why"
_CARRIED = 80  # characters of what was typed that a button takes along into the form
_UNREACHED = "I cannot write to the curators of this server now. Please tell them yourself."
_LATER = "Discord didn't take your suggestion just now. Please send it again in a few minutes."
_DELIVERED_WITHIN = 60.0  # seconds: the member's answer is put off meanwhile, and a nonce holds for minutes


async def suggestion_button(interaction: Interaction, text: str, identifier: Identifier | None) -> Button | None:
    """None where there is nobody to send it to."""
    guild_id = server_of(interaction)
    if guild_id is None or (await host_of(interaction).servers.settings(guild_id)).curator_channel_id is None:
        return None
    what = text if identifier is None else identifier.url if len(identifier.url) <= _CARRIED else str(identifier)
    return Button(OpenSuggestion(" ".join(what.split())[:_CARRIED]), "Suggest it for the list")


@dataclass(frozen=True)
class OpenSuggestion(Action, verb="suggest1", reply=ReplyKind.FORM):
    what: str

    async def press(self, interaction: Interaction) -> None:
        fields = [
            text_field(WHAT, "What should be on the list?", value=self.what, required=True, most=200),
            text_field(WHY, "Why? Who should read it?", long=True, most=500),
        ]
        form = Form(Suggest(), "Suggest it to the curators", fields)
        await open_checked_form(interaction, self, _need_channel(interaction), form)


@dataclass(frozen=True)
class Suggest(Submission, verb="suggestf1"):
    """Send it to the curators' channel, with the member's name."""

    async def reopen(self, interaction: Interaction) -> None:
        await OpenSuggestion("").press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        channel_id = await _need_channel(interaction)
        what, why = (next(iter(fields.get(name, ())), "").strip() for name in (WHAT, WHY))
        if not what:
            raise UserError("Tell me what should be on the list: a title or a link.")
        guild_id, host = need_server(interaction), host_of(interaction)
        await host.quotas.claim(SUGGESTIONS, guild_id, interaction.user.id, host.now())
        await _post(interaction, channel_id, _card(person_of(interaction).name, what, why))
        await send_card(interaction, text_card("Thank you. The curators have it, with your name."))


async def _post(interaction: Interaction, channel_id: int, card: Card) -> None:
    """Raises UserError where it doesn't arrive."""
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=interaction.guild_id)
    nonce = str(interaction.id)  # Discord takes it once, however often it is sent

    async def send() -> None:
        await channel.send(view=card, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())

    try:
        await retry(send, attempts=8, deadline=_DELIVERED_WITHIN, log_as="A suggestion")
    except Exception as error:
        fault = classify(error)
        if fault.kind is FaultKind.NOT_OURS:
            raise
        log.warning("A suggestion did not reach the curators' channel %d: %s", channel_id, fault.sentence)
        raise UserError(_LATER if fault.transient else _UNREACHED) from error


def _card(name: str, what: str, why: str) -> Card:
    lines = [f"### {safe(name, 60)} suggests for the list", safe(what, 200)]
    if why:
        lines.append(f"> {safe(' '.join(why.split()), 500)}")
    return Card(discord.ui.Container(discord.ui.TextDisplay("\n".join(lines)), accent_colour=ACCENT))


async def _need_channel(interaction: Interaction) -> int:
    """The curators' channel.

    Raises:
        UserError: the server has none (any more).
    """
    setup = await host_of(interaction).servers.settings(need_server(interaction))
    if setup.curator_channel_id is None:
        raise UserError(_UNREACHED)
    return setup.curator_channel_id
