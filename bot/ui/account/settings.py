"""What a member sets for themselves in one server: time zone, where reminders come, whether others see them."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.errors import UserError
from bot.members.model import MemberSettings, ReminderPreference
from bot.servers.model import ServerSettings
from bot.ui.account.host import host_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of
from bot.ui.kit.forms import Fields, Form, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import is_private, replace_page, send_card
from bot.ui.kit.text import safe
from bot.ui.kit.zones import zone_typed
from bot.ui.reading.members import set_hidden

ZONE = "zone"
_REMINDERS = {
    ReminderPreference.THREAD: "in the meeting’s thread",
    ReminderPreference.DM: "by direct message",
    ReminderPreference.SERVER: "as the server does",
}


_SEEN = {
    False: "everyone in this server sees it, and your name on meeting cards",
    True: "only you see it; meeting cards leave out your name, which their organisers still see",
}


@dataclass(frozen=True)
class SetHidden(Action, verb="hide1"):
    """Hide (1) or show (0) one's reading and name."""

    hidden: int

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)

        async def answer() -> None:
            await replace_page(interaction, await settings_card(interaction, guild_id))

        await set_hidden(interaction, hidden=bool(self.hidden), answer=answer)


@dataclass(frozen=True)
class SetReminders(Action, verb="remind1"):
    """Choose where reminders come."""

    way: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        if self.way not in set(ReminderPreference):
            raise UserError("Reminders come in the meeting’s thread or by direct message. `/settings` offers both.")
        await host.members.update_settings(
            guild_id, person_of(interaction), host.now(), reminders=ReminderPreference(self.way)
        )
        await replace_page(interaction, await settings_card(interaction, guild_id))


@dataclass(frozen=True)
class AskZone(Action, verb="askzone1"):
    """Open the form for the time zone."""

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        settings = await host_of(interaction).members.settings(guild_id, interaction.user.id)
        field = text_field(
            ZONE, "Your time zone", value=settings.zone, hint="Such as Europe/Berlin; empty for the server’s", most=64
        )
        await interaction.response.send_modal(Form(SetZone(), "Your time zone", [field]))


@dataclass(frozen=True)
class SetZone(Submission, verb="zone1"):
    """Store the time zone."""

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        zone = zone_typed(next(iter(fields.get(ZONE, ())), ""))
        await host.members.update_settings(guild_id, person_of(interaction), host.now(), zone=zone)
        card = await settings_card(interaction, guild_id)
        if is_private(interaction):
            await interaction.response.edit_message(view=card)
        else:
            await send_card(interaction, card)


async def settings_card(interaction: Interaction, guild_id: int) -> Card:
    """What is chosen now, with a button to change each."""
    host = host_of(interaction)
    setup = await host.servers.settings(guild_id)
    return _card(await host.members.settings(guild_id, interaction.user.id), setup)


def _card(settings: MemberSettings, setup: ServerSettings) -> Card:
    follows = settings.reminders is ReminderPreference.SERVER
    default = ReminderPreference.DM if setup.remind_by_dm else ReminderPreference.THREAD
    way = default if follows else settings.reminders
    other = ReminderPreference.DM if way is ReminderPreference.THREAD else ReminderPreference.THREAD
    lines = [
        "## Your settings in this server",
        f"**Time zone** {safe(settings.zone, 80) or f'the server’s, {safe(setup.zone, 80)}'}",
        f"**Reminders** {_REMINDERS[way]}{', as the server does' if follows else ''}",
        f"**Your reading** {_SEEN[settings.hidden]}",
    ]
    hide_button = Button(SetHidden(0 if settings.hidden else 1), "Show me" if settings.hidden else "Hide me")
    remind_button = Button(SetReminders(other.value), f"Remind me {_REMINDERS[other]}")
    rows = [[Button(AskZone(), "Time zone"), remind_button, hide_button]]
    if not follows:
        server = ReminderPreference.SERVER
        rows.append([Button(SetReminders(server.value), f"Remind me {_REMINDERS[server]}")])
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines))]
    parts += [discord.ui.ActionRow(*row) for row in rows]
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))
