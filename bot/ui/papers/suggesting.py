"""What a member finds missing goes to the server's curators; where they have no channel, to the bot's owner."""

import logging

import discord

from bot.discord_faults import FaultKind, classify, retry
from bot.errors import UserError
from bot.frozen import dataclass
from bot.plain_text import clip, flat, unlinked
from bot.runtime.application_owner import message_owner
from bot.servers.quotas import OWNER_SUGGESTIONS, SUGGESTIONS
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, send_card
from bot.ui.kit.text import safe
from bot.ui.papers.host import host_of

log = logging.getLogger(__name__)

WHAT, WHY = "what", "why"
_CARRIED = 80  # characters that a button takes along into the form
_CURATORS, _OWNER = "the curators", "whoever runs the bot"
_LATER = "Discord didn’t take your suggestion just now. Please send it again in a few minutes."
_DELIVERED_WITHIN = 60.0  # seconds: the member's answer is put off meanwhile, and a nonce holds for minutes


def suggestion_button(text: str, url: str = "") -> Button:
    """`url` says it better where it fits. Works in servers only."""
    what = url if 0 < len(url) <= _CARRIED else clip(" ".join(text.split()), _CARRIED)
    return Button(OpenSuggestion(what), "Suggest it for the reading list")


@dataclass(frozen=True)
class OpenSuggestion(Action, verb="suggest1", reply=ReplyKind.FORM):
    what: str

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)

        async def addressed() -> Form:
            return self._form(_CURATORS if await _curators_channel(interaction, guild_id) else _OWNER)

        await open_form(interaction, self, addressed(), self._form())

    def _form(self, to: str = "") -> Form:
        fields = [
            text_field(WHAT, "What should be on the reading list?", value=self.what, required=True, most=200),
            text_field(WHY, "Why? Who should read it?", long=True, most=500),
        ]
        return Form(Suggest(), f"Suggest it to {to}" if to else "Suggest it for the reading list", fields)


@dataclass(frozen=True)
class Suggest(Submission, verb="suggestf1"):
    """Send it with the member's name."""

    async def reopen(self, interaction: Interaction) -> None:
        await OpenSuggestion("").press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        channel_id = await _curators_channel(interaction, guild_id)
        what, why = (flat(next(iter(fields.get(name, ())), "")) for name in (WHAT, WHY))
        if not what:
            raise UserError("Tell me what should be on the reading list: a title or a link.")
        quota = OWNER_SUGGESTIONS if channel_id is None else SUGGESTIONS
        await host.quotas.claim(quota, guild_id, interaction.user.id, host.now())
        name = person_of(interaction).name
        if channel_id is None:
            await _send_to_owner(interaction, _card(name, what, why, unlinked(host.server_name(guild_id) or "")))
        else:
            await _send_to_curators(interaction, channel_id, _card(name, what, why))
        to = _OWNER if channel_id is None else _CURATORS
        await send_card(interaction, text_card(f"Thanks. Sent to {to} under your name."))


async def _curators_channel(interaction: Interaction, guild_id: int) -> int | None:
    return (await host_of(interaction).servers.settings(guild_id)).curator_channel_id


async def _send_to_curators(interaction: Interaction, channel_id: int, card: Card) -> None:
    """Raises UserError where it doesn't arrive."""
    channel = interaction.client.get_partial_messageable(channel_id, guild_id=interaction.guild_id)
    unreached = "I can’t write to this server’s curators right now. Please tell them yourself."
    await _deliver(interaction, channel, card, unreached)


async def _send_to_owner(interaction: Interaction, card: Card) -> None:
    """Raises UserError where it doesn't arrive."""
    setup = host_of(interaction).command_mention("setup")
    unreached = (
        "Whoever runs the bot doesn’t take messages from me, so your suggestion wasn’t sent. "
        f"A server manager can choose a channel for suggestions with {setup}."
    )
    await _deliver(interaction, None, card, unreached)


async def _deliver(
    interaction: Interaction, channel: discord.abc.Messageable | None, card: Card, unreached: str
) -> None:
    """To the application's owner without a channel."""
    nonce = str(interaction.id)  # Discord takes it once, however often it is sent

    async def send_to(receiver: discord.abc.Messageable) -> None:
        await receiver.send(view=card, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())

    async def send() -> None:
        await (send_to(channel) if channel is not None else message_owner(interaction.client, send_to))

    try:
        await retry(send, attempts=8, deadline=_DELIVERED_WITHIN, log_as="A suggestion")
    except Exception as error:
        fault = classify(error)
        if fault.kind is FaultKind.NOT_OURS and not isinstance(error, LookupError):
            raise
        log.warning("A suggestion did not reach %s: %s", channel or "the application's owner", fault.sentence)
        raise UserError(_LATER if fault.transient else unreached) from error


def _card(name: str, what: str, why: str, server: str = "") -> Card:
    lines = [f"### {safe(name, 60)} suggests for the reading list", safe(what, 200)]
    if why:
        lines.append(f"> {safe(why, 500)}")
    if server:
        lines.append(f"-# In {safe(server, 100)}, where no channel for suggestions is set")
    return Card(discord.ui.Container(discord.ui.TextDisplay("\n".join(lines))))
