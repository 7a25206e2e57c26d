"""/setup: what a server decides for all its meetings, shown as a card and changed in a form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.errors import UserError
from bot.meetings.time_parsing import read_minutes
from bot.servers.model import LONGEST_OFFSET, MOST_OFFSETS, ServerSettings
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of, need_server
from bot.ui.kit.forms import MODAL_TITLE, Fields, Form, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import clip, safe
from bot.ui.kit.zones import zone_typed
from bot.ui.server.host import host_of

ROLE, MEETINGS, CURATORS, ZONE, OFFSETS = "role", "meetings", "curators", "zone", "offsets"


def need_manager(interaction: Interaction) -> int:
    """The server, if the one who acts may manage it.

    Raises:
        UserError: they may not. Discord's own hint on the command can be overridden, so this is asked each time.
    """
    guild_id = need_server(interaction, "Meetings belong to a server, and I am not a member of one here.")
    if not actor_of(interaction).manages_server:
        raise UserError("That is for those who manage this server.")
    return guild_id


async def answer_setup(interaction: Interaction) -> None:
    """Show what is set, privately."""
    guild_id = need_manager(interaction)
    setup = await host_of(interaction).servers.settings(guild_id)
    await send_card(interaction, setup_card(setup, _troubles(interaction, setup)))


def _troubles(interaction: Interaction, setup: ServerSettings) -> list[str]:
    """What Discord would refuse as the server is now, each with what would help."""
    guild = interaction.guild
    if guild is None or guild.me is None:
        return []
    troubles = []
    for channel_id in dict.fromkeys((setup.meeting_channel_id, setup.curator_channel_id)):
        channel = guild.get_channel(channel_id) if channel_id is not None else None
        if channel is not None:
            mine = channel.permissions_for(guild.me)
            if not (mine.view_channel and mine.send_messages):
                troubles.append(f"I may not write in <#{channel_id}>: give me View Channel and Send Messages there.")
        elif channel_id is not None:
            troubles.append("A channel that was chosen is gone, or I do not see it: press Change and choose another.")
    if setup.native_events and not guild.me.guild_permissions.create_events:
        troubles.append("I may not create events: give me Create Events. Until then meetings go on without them.")
    return troubles


def setup_card(setup: ServerSettings, troubles: Sequence[str] = ()) -> Card:
    """What is set, with the buttons that change it, and what stands in the way of it."""
    lines = [
        "### Setup",
        f"**Organisers** {_role(setup.organiser_role_id)}",
        f"**Meeting cards go to** {_channel(setup.meeting_channel_id, 'where the command is used')}",
        f"**Notices for curators go to** {_channel(setup.curator_channel_id, 'whoever runs the bot')}",
        f"**Time zone** {safe(setup.zone, 64)}",
        f"**Reminders** {offsets_text(setup.offsets) or 'none'} before, "
        + ("by direct message" if setup.remind_by_dm else "in the meeting’s thread"),
        f"**Discord events** {'on' if setup.native_events else 'off'}",
        "-# Members can choose their own zone and their own way to be reminded with /settings.",
    ]
    if setup.native_events:
        lines.append("-# “Interested” on a Discord event is not a seat; the event says so.")
    lines += [f"⚠️ {each}" for each in troubles]
    buttons = [
        Button(OpenSetup(), "Change", style=discord.ButtonStyle.primary),
        Button(RemindBy(int(not setup.remind_by_dm)), "Remind in threads" if setup.remind_by_dm else "Remind by DM"),
        Button(Mirror(int(not setup.native_events)), "Events off" if setup.native_events else "Events on"),
    ]
    text: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("\n".join(lines))
    return Card(discord.ui.Container(text, discord.ui.ActionRow(*buttons), accent_colour=ACCENT))


def _role(role_id: int | None) -> str:
    return f"<@&{role_id}>" if role_id is not None else "everybody may schedule"


def _channel(channel_id: int | None, otherwise: str) -> str:
    return f"<#{channel_id}>" if channel_id is not None else otherwise


def offsets_text(offsets: tuple[int, ...]) -> str:
    """``24 h, 1 h, 30 min``."""
    return ", ".join(f"{each // 60} h" if each % 60 == 0 else f"{each} min" for each in offsets)


def read_offsets(text: str) -> tuple[int, ...]:
    """Minutes before a meeting, greatest first; none for an empty text.

    Raises:
        UserError: not durations, too many of them, or too long.
    """
    parts = [part.strip() for part in re.split(r"[,;]| and ", text.casefold()) if part.strip()]
    minutes = [_offset(part) for part in parts]
    if any(each is None or not 1 <= each <= LONGEST_OFFSET for each in minutes) or len(minutes) > MOST_OFFSETS:
        raise UserError(f"Reminders are up to {MOST_OFFSETS} durations of at most 14 days, such as “24h, 1h”.")
    return tuple(sorted({each for each in minutes if each is not None}, reverse=True))


def _offset(text: str) -> int | None:
    if match := re.fullmatch(r"(\d{1,2})\s*d(?:ays?)?", text):
        return int(match[1]) * 24 * 60
    if match := re.fullmatch(r"(\d{3})\s*h(?:ours?)?", text):
        return int(match[1]) * 60
    return read_minutes(text)


@dataclass(frozen=True)
class OpenSetup(Action, verb="setup1"):
    """Open the form."""

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_manager(interaction)
        await interaction.response.send_modal(setup_form(await host_of(interaction).servers.settings(guild_id)))


def setup_form(setup: ServerSettings) -> Form:
    """What is set, to be changed."""
    role: discord.ui.RoleSelect[Any] = discord.ui.RoleSelect(
        custom_id=ROLE, required=False, min_values=0, default_values=_default(setup.organiser_role_id, discord.Role)
    )
    return Form(
        SetUp(),
        "Setup",
        [
            _labelled("Organiser role; nobody: all may schedule", role),
            _labelled("Channel for meeting cards", _channel_select(MEETINGS, setup.meeting_channel_id)),
            _labelled("Channel for notices to curators", _channel_select(CURATORS, setup.curator_channel_id)),
            text_field(ZONE, "Time zone", value=setup.zone, hint="Such as Europe/Berlin", required=True, most=64),
            text_field(
                OFFSETS, "Reminders before a meeting", value=offsets_text(setup.offsets), hint="24h, 1h", most=60
            ),
        ],
    )


def _labelled(text: str, component: discord.ui.Item[Any]) -> discord.ui.Label[Any]:
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=component)


def _channel_select(custom_id: str, channel_id: int | None) -> discord.ui.ChannelSelect[Any]:
    return discord.ui.ChannelSelect(
        custom_id=custom_id,
        required=False,
        min_values=0,
        channel_types=[discord.ChannelType.text],
        default_values=_default(channel_id, discord.abc.GuildChannel),
    )


def _default(entity_id: int | None, kind: Any) -> list[discord.SelectDefaultValue]:
    if entity_id is None:
        return []
    types = discord.SelectDefaultValueType
    kind_of = types.role if kind is discord.Role else types.channel
    return [discord.SelectDefaultValue(id=entity_id, type=kind_of)]


@dataclass(frozen=True)
class SetUp(Submission, verb="setupf1"):
    """Store the form."""

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id = need_manager(interaction)
        host = host_of(interaction)
        before = await host.servers.settings(guild_id)
        changes: dict[str, Any] = {}
        for name, field in (
            (ROLE, "organiser_role_id"),
            (MEETINGS, "meeting_channel_id"),
            (CURATORS, "curator_channel_id"),
        ):
            if name in fields:
                changes[field] = _entity(interaction, name, fields[name])
        if fields.get(ZONE, ("",))[0].strip():
            changes["zone"] = zone_typed(fields[ZONE][0])
        if OFFSETS in fields:
            changes["offsets"] = read_offsets(fields[OFFSETS][0])
        await answer_change(interaction, guild_id, replace(before, **changes), changes)


def _entity(interaction: Interaction, name: str, values: tuple[str, ...]) -> int | None:
    """The role or channel that was chosen, if it is this server's."""
    if not values or not values[0].isdigit() or len(values[0]) > 20:
        return None
    guild, entity_id = interaction.guild, int(values[0])
    known = guild is not None and (guild.get_role(entity_id) if name == ROLE else guild.get_channel(entity_id))
    if not known:
        raise UserError("I do not see that one in this server. Please choose again.")
    return entity_id


async def answer_change(
    interaction: Interaction, guild_id: int, setup: ServerSettings, changes: dict[str, Any]
) -> None:
    """Store what changed and show the card anew."""
    host = host_of(interaction)
    await host.servers.update(guild_id, **changes)
    if "offsets" in changes:
        for meeting_id in await host.meetings.reminders.rearm(guild_id, host.now()):
            host.meeting_worker.changed(guild_id, meeting_id)
    if interaction.message is not None:
        await interaction.response.edit_message(view=setup_card(setup, _troubles(interaction, setup)))
    else:
        await send_card(interaction, setup_card(setup, _troubles(interaction, setup)))


@dataclass(frozen=True)
class RemindBy(Action, verb="setupdm1"):
    """Remind by direct message (1) or in the thread (0), unless a member chose otherwise."""

    by_dm: int

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_manager(interaction)
        setup = await host_of(interaction).servers.update(guild_id, remind_by_dm=bool(self.by_dm))
        await replace_page(interaction, setup_card(setup, _troubles(interaction, setup)))


@dataclass(frozen=True)
class Mirror(Action, verb="setupev1"):
    """Mirror meetings as Discord events (1), or no longer (0)."""

    on: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_manager(interaction), host_of(interaction)
        setup = await host.servers.update(guild_id, native_events=bool(self.on))
        await replace_page(interaction, setup_card(setup, _troubles(interaction, setup)))
        for meeting in await host.meetings.plans.upcoming(guild_id, host.now()):
            host.meeting_worker.changed(guild_id, meeting.id)
