"""The one message in a new server: for whoever manages it, until they have set something up or a week has passed."""

import logging

import discord

from bot.catalog.model import Kind
from bot.database import StorageError
from bot.discord_faults import classify
from bot.errors import UserError
from bot.frozen import dataclass
from bot.servers.model import ServerSettings
from bot.servers.welcomes import SHOWN_FOR
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.links import link_button, linked_action
from bot.ui.kit.responses import send_card
from bot.ui.server.host import Host, host_of
from bot.ui.server.setup import answer_setup, need_manager

log = logging.getLogger(__name__)


async def welcome(host: Host, guild: discord.Guild) -> None:
    """Post it in the system channel of a server that the bot joined lately; best effort, and never twice."""
    channel, me, now = guild.system_channel, guild.me, host.now()
    if channel is None or me.joined_at is None or me.joined_at <= now - SHOWN_FOR:
        return
    allowed = channel.permissions_for(me)
    if not (allowed.view_channel and allowed.send_messages):
        return
    try:
        if not await host.welcomes.claim(guild.id, channel.id, now):
            return
        message = await channel.send(view=welcome_card())
        await host.welcomes.note_posted(guild.id, message.id)
    except StorageError as error:
        log.debug("A server is not welcomed: %s", error)
    except Exception as error:
        log.warning("The server %s could not be welcomed: %s", guild.name, classify(error).sentence)


def welcome_card() -> Card:
    text = (
        "### Hi, I’m Paperclub\n"
        "I look papers up, keep your group’s shelves and plan its meetings. "
        "I won’t post anything else here on my own.\n"
        "-# For whoever manages this server. This message goes once I’m set up, or in seven days."
    )
    buttons = [
        Button(SetUp(), "Set up", style=discord.ButtonStyle.primary),
        Button(TryPaper(), "Try /paper"),
        Button(ShowWhatMembersSee(), "What members see"),
    ]
    return panel_card(text, buttons)


@dataclass(frozen=True)
class SetUp(Action, verb="welcomesetup1"):
    """Show the presser, who manages the server, its setup."""

    async def press(self, interaction: Interaction) -> None:
        await answer_setup(interaction)


@dataclass(frozen=True)
class TryPaper(Action, verb="welcometry1"):
    """Show the presser alone what /paper answers, with a paper of the reading list."""

    async def press(self, interaction: Interaction) -> None:
        resources = host_of(interaction).library.catalog.resources.values()
        if not resources:
            raise UserError("The reading list is empty.")
        example = max(resources, key=lambda each: (each.kind is Kind.PAPER, bool(each.links), bool(each.why)))
        await linked_action(f"open1:{example.id}").press(interaction)


@dataclass(frozen=True)
class ShowWhatMembersSee(Action, verb="welcomesee1"):
    """Tell the presser, who manages the server, what its members see."""

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_manager(interaction)
        settings = await host_of(interaction).servers.settings(guild_id)
        await send_card(interaction, what_members_see_card(settings))


def what_members_see_card(settings: ServerSettings) -> Card:
    lookups = "only they see the card" if settings.private_lookups else "the channel sees the card"
    cards = (
        f"<#{settings.meeting_channel_id}>" if settings.meeting_channel_id else "the channel where they’re scheduled"
    )
    lines = [
        "### What members see",
        "- `/help` tells them what I do.",
        f"- When they look something up with `/paper`, {lookups}. Each can change that in `/settings`.",
        "- Everyone here sees who reads what, except for those who hide it in `/settings`.",
        f"- Meeting cards are posted in {cards}. Reminders mention only who’s going.",
        "- I can’t read your messages.",
    ]
    return panel_card("\n".join(lines), [Button(SetUp(), "Set up"), link_button("privacy1", "Who sees what")])
