"""/setup: what a server decides for all its meetings, as a card with the buttons that change it."""

from collections.abc import Sequence
from datetime import datetime

import discord

from bot.delivery.welcome_removal import take_back
from bot.errors import UserError
from bot.frozen import dataclass
from bot.servers.model import ServerSettings
from bot.timezones.typed_zone import ZoneFound
from bot.ui.kit.actions import Action, selected_values
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button, Menu
from bot.ui.kit.context import actor_of, need_server
from bot.ui.kit.forms import Fields, Form, Submission, open_form
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import decode
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.zones import doubt_buttons, is_offered, zone_lines, zone_question, zone_typed
from bot.ui.server.host import host_of
from bot.ui.server.permissions import permission_lines
from bot.ui.server.reminder_offsets import format_offsets
from bot.ui.server.setup_fields import ZONE, read_setup, setup_fields

LOOKUPS = {False: "shown to the channel", True: "only to whoever looked"}


def need_manager(interaction: Interaction) -> int:
    """The server. Discord's own hint on the command can be overridden, so the right is checked each time.

    Raises:
        UserError: who acts may not manage it.
    """
    guild_id = need_server(interaction, "Meetings belong to a server, and I’m not in one here.")
    if not actor_of(interaction).manages_server:
        raise UserError("Only server managers can do that.")
    return guild_id


async def answer_setup(interaction: Interaction) -> None:
    guild_id = need_manager(interaction)
    settings = await host_of(interaction).servers.settings(guild_id)
    await send_card(interaction, _current_card(interaction, settings))


async def _show_changed(interaction: Interaction, settings: ServerSettings) -> None:
    """What holds now; who was welcomed has then set something up."""
    await replace_page(interaction, _current_card(interaction, settings))
    host, guild_id = host_of(interaction), need_manager(interaction)
    if (posted := await host.welcomes.posted(guild_id)) is not None:
        await take_back(interaction.client, host.welcomes, posted)


def _current_card(interaction: Interaction, settings: ServerSettings) -> Card:
    return setup_card(settings, host_of(interaction).now(), permission_lines(interaction, settings))


def setup_card(settings: ServerSettings, now: datetime, permissions: Sequence[str] = ()) -> Card:
    """A checklist: what is chosen, what still has its default, and what Discord lets the bot do."""
    by_dm, events, default = settings.remind_by_dm, settings.native_events, ServerSettings()
    zone, *about_zone = zone_lines(settings.zone, now)
    cards = _channel(settings.meeting_channel_id, "where they’re scheduled")
    remind = "by direct message" if by_dm else "in the meeting’s thread"
    before = f"{format_offsets(settings.offsets)} before, {remind}" if settings.offsets else "none"
    lines = [
        "### Setup",
        _line(settings.organiser_role_id is not None, f"**Organisers:** {_role(settings.organiser_role_id)}"),
        _line(settings.meeting_channel_id is not None, f"**Meeting cards:** {cards}"),
        _line(
            settings.curator_channel_id is not None,
            f"**Suggestions and notices:** {_channel(settings.curator_channel_id, 'to whoever runs the bot')}",
        ),
        _line(settings.zone != default.zone, zone),
        *about_zone,
        _line(settings.offsets != default.offsets or by_dm, f"**Reminders:** {before}"),
        _line(settings.private_lookups, f"**Look-ups:** {LOOKUPS[settings.private_lookups]}"),
        _line(events, f"**Discord events:** {'on' if events else 'off'}"),
        *permissions,
    ]
    if not any(line.startswith("⚠️") for line in lines):  # a phone has no room for both
        lines.append("-# ▫️ still the default. Members can choose their own in `/settings`.")
        if events:
            lines.append("-# “Interested” on a Discord event isn’t a seat; the event says so.")
    change = Button(OpenSetupForm(), "Change setup", style=discord.ButtonStyle.primary)
    return panel_card(
        "\n".join(lines), [*doubt_buttons(settings.zone, SetServerZone, now), change], [_switches(settings)]
    )


def _switches(settings: ServerSettings) -> Menu:
    """What takes no form, instead of a button for each."""
    by_dm, events, private = settings.remind_by_dm, settings.native_events, settings.private_lookups
    switches: list[tuple[Action, str]] = [
        (SetRemindByDm(int(not by_dm)), "Remind in threads" if by_dm else "Remind by direct message"),
        (SetNativeEvents(int(not events)), "Turn events off" if events else "Turn events on"),
        (SetServerLookups(int(not private)), "Show look-ups" if private else "Keep look-ups private"),
    ]
    options = [discord.SelectOption(label=name, value=switch.custom_id) for switch, name in switches]
    return Menu(SwitchSetup(), options, placeholder="Reminders, events, look-ups …")


def _line(chosen: bool, text: str) -> str:
    return f"{'✅' if chosen else '▫️'} {text}"


def _role(role_id: int | None) -> str:
    return f"<@&{role_id}>" if role_id is not None else "everyone can schedule"


def _channel(channel_id: int | None, otherwise: str) -> str:
    return f"<#{channel_id}>" if channel_id is not None else otherwise


@dataclass(frozen=True)
class OpenSetupForm(Action, verb="setup1", reply=ReplyKind.FORM):
    async def press(self, interaction: Interaction) -> None:
        guild_id, servers = need_manager(interaction), host_of(interaction).servers

        async def form() -> Form:
            return Form(SaveSetup(), "Setup", setup_fields(await servers.settings(guild_id)))

        await open_form(interaction, self, form(), Form(SaveSetup(), "Setup", setup_fields(None), unfilled=True))


@dataclass(frozen=True)
class SaveSetup(Submission, verb="setupf1", reply=ReplyKind.IN_PLACE):
    async def reopen(self, interaction: Interaction) -> None:
        await OpenSetupForm().press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_manager(interaction), host_of(interaction)
        changes = read_setup(interaction, fields)
        zone = await zone_typed(next(iter(fields.get(ZONE, ())), ""))
        if isinstance(zone, ZoneFound):
            changes["zone"] = zone.name
        settings = await host.servers.update(guild_id, counted_at=host.now(), **changes)
        if "offsets" in changes:
            for meeting_id in await host.meetings.reminders.apply_offsets(guild_id, host.now()):
                host.meeting_worker.changed(guild_id, meeting_id)
        if zone is not None and not isinstance(zone, ZoneFound):
            raise zone_question(zone, ZONE, host.now())  # the rest is saved
        await _show_changed(interaction, settings)


@dataclass(frozen=True)
class SetServerZone(Action, verb="setupzone1", reply=ReplyKind.IN_PLACE):
    zone: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_manager(interaction), host_of(interaction)
        if not await is_offered(self.zone):
            raise UserError("I don’t know that time zone. Choose another with `/setup`.")
        settings = await host.servers.update(guild_id, counted_at=host.now(), zone=self.zone)
        await _show_changed(interaction, settings)


@dataclass(frozen=True)
class SetRemindByDm(Action, verb="setupdm1", reply=ReplyKind.IN_PLACE):
    by_dm: int  # 1 or 0, for members who chose neither

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_manager(interaction)
        host = host_of(interaction)
        settings = await host.servers.update(guild_id, counted_at=host.now(), remind_by_dm=bool(self.by_dm))
        await _show_changed(interaction, settings)


@dataclass(frozen=True)
class SetServerLookups(Action, verb="setuplook1", reply=ReplyKind.IN_PLACE):
    private: int  # 1 or 0, for members who chose nothing

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_manager(interaction), host_of(interaction)
        settings = await host.servers.update(guild_id, counted_at=host.now(), private_lookups=bool(self.private))
        await _show_changed(interaction, settings)


@dataclass(frozen=True)
class SetNativeEvents(Action, verb="setupev1", reply=ReplyKind.IN_PLACE):
    on: int  # 1 or 0

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_manager(interaction), host_of(interaction)
        settings = await host.servers.update(guild_id, counted_at=host.now(), native_events=bool(self.on))
        await _show_changed(interaction, settings)
        for meeting in await host.meetings.meetings.upcoming(guild_id, host.now()):
            host.meeting_worker.changed(guild_id, meeting.id)


@dataclass(frozen=True)
class SwitchSetup(Action, verb="setuppick1", reply=ReplyKind.IN_PLACE):
    """Do what was chosen: the options are the custom ids of those actions, which were buttons in earlier versions."""

    async def press(self, interaction: Interaction) -> None:
        known = {each.verb: each for each in (SetRemindByDm, SetNativeEvents, SetServerLookups)}
        switch = decode(next(iter(selected_values(interaction)), ""), known)
        if switch is None:
            raise UserError("This menu is from another version of the bot. Please use `/setup` again.")
        await switch.press(interaction)
