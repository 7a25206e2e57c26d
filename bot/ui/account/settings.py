"""What members set for themselves in one server: time zone, reminders, who sees what they read."""

from datetime import datetime

from bot.errors import UserError
from bot.frozen import dataclass
from bot.members.model import MemberSettings, ReminderPreference
from bot.servers.model import ServerSettings
from bot.timezones.typed_zone import ZoneAmbiguous, ZoneUnknown
from bot.ui.account.host import host_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page
from bot.ui.kit.zones import (
    default_zone_line,
    doubt_buttons,
    is_offered,
    zone_lines,
    zone_question,
    zone_typed,
)
from bot.ui.reading.visibility import set_hidden

ZONE = "zone"
_ZONE_HINT = "A city, a country or UTC+5:30"
_REMINDERS = {
    ReminderPreference.THREAD: "in the meeting’s thread",
    ReminderPreference.DM: "by direct message",
}
_LOOKUPS = {False: "shown to the channel", True: "only to you"}
_VISIBILITY = {
    False: "Visible to everyone in this server; your name appears on meeting cards.",
    True: (
        "Only you can see it. Your name is left off meeting cards; whoever set a meeting up, and organisers, still "
        "see it."
    ),
}


@dataclass(frozen=True)
class SetHidden(Action, verb="hide1", reply=ReplyKind.IN_PLACE):
    hidden: int  # 1 or 0

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)

        async def answer() -> None:
            await replace_page(interaction, await settings_card(interaction, guild_id))

        await set_hidden(interaction, hidden=bool(self.hidden), answer=answer)


@dataclass(frozen=True)
class SetReminders(Action, verb="remind1", reply=ReplyKind.IN_PLACE):
    preference: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        if self.preference not in set(ReminderPreference):
            raise UserError("Reminders come in the meeting’s thread or by direct message. Choose one with `/settings`.")
        await host.members.update_settings(
            guild_id, person_of(interaction), host.now(), reminders=ReminderPreference(self.preference)
        )
        await replace_page(interaction, await settings_card(interaction, guild_id))


@dataclass(frozen=True)
class SetLookups(Action, verb="lookups1", reply=ReplyKind.IN_PLACE):
    """Choose whether /paper answers the presser alone."""

    private: int  # 1 or 0

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        await host.members.update_settings(
            guild_id, person_of(interaction), host.now(), private_lookups=bool(self.private)
        )
        await replace_page(interaction, await settings_card(interaction, guild_id))


@dataclass(frozen=True)
class OpenZoneForm(Action, verb="askzone1", reply=ReplyKind.FORM):
    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        members = host_of(interaction).members

        async def form() -> Form:
            stored = (await members.settings(guild_id, interaction.user.id)).zone
            return _zone_form(stored, f"{_ZONE_HINT}; empty: server default")

        await open_form(interaction, self, form(), _zone_form("", _ZONE_HINT, unfilled=True))


def _zone_form(stored: str, hint: str, *, unfilled: bool = False) -> Form:
    field = text_field(ZONE, "Your time zone", value=stored, hint=hint, most=64)
    return Form(SaveZone(), "Your time zone", [field], unfilled=unfilled)


@dataclass(frozen=True)
class SaveZone(Submission, verb="zone1", reply=ReplyKind.IN_PLACE):
    async def reopen(self, interaction: Interaction) -> None:
        await OpenZoneForm().press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        if ZONE in fields:
            match await zone_typed(next(iter(fields[ZONE]), "")):
                case ZoneAmbiguous() | ZoneUnknown() as unsure:
                    raise zone_question(unsure, ZONE, host.now())
                case found:
                    zone = found.name if found else ""
                    await host.members.update_settings(guild_id, person_of(interaction), host.now(), zone=zone)
        await replace_page(interaction, await settings_card(interaction, guild_id))


@dataclass(frozen=True)
class SetZone(Action, verb="setzone1", reply=ReplyKind.IN_PLACE):
    zone: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        if not await is_offered(self.zone):
            raise UserError("I don’t know that time zone. Choose another with `/settings`.")
        await host.members.update_settings(guild_id, person_of(interaction), host.now(), zone=self.zone)
        await replace_page(interaction, await settings_card(interaction, guild_id))


async def settings_card(interaction: Interaction, guild_id: int) -> Card:
    host = host_of(interaction)
    server = await host.servers.settings(guild_id)
    return _card(await host.members.settings(guild_id, interaction.user.id), server, host.now())


def _card(settings: MemberSettings, server: ServerSettings, now: datetime) -> Card:
    private = server.private_lookups if settings.private_lookups is None else settings.private_lookups
    follows = settings.reminders is ReminderPreference.SERVER
    default = ReminderPreference.DM if server.remind_by_dm else ReminderPreference.THREAD
    current = default if follows else settings.reminders
    other = ReminderPreference.DM if current is ReminderPreference.THREAD else ReminderPreference.THREAD
    own_zone = zone_lines(settings.zone, now) if settings.zone else [default_zone_line(server.zone, now)]
    lines = [
        "## Your settings in this server",
        *own_zone,
        f"**Reminders:** {_REMINDERS[current]}{' (server default)' if follows else ''}",
        f"**Your look-ups:** {_LOOKUPS[private]}{' (server default)' if settings.private_lookups is None else ''}",
        f"**Your reading:** {_VISIBILITY[settings.hidden]}",
    ]
    if settings.hidden and current is ReminderPreference.THREAD:
        lines.append("-# The thread would name you, so reminders come by direct message while you’re hidden.")
    hide_button = Button(
        SetHidden(0 if settings.hidden else 1), "Show my reading" if settings.hidden else "Hide my reading"
    )
    remind_button = Button(SetReminders(other.value), f"Remind me {_REMINDERS[other]}")
    lookups_button = Button(SetLookups(int(not private)), "Show my look-ups" if private else "Keep my look-ups to me")
    rows = [[Button(OpenZoneForm(), "Change time zone"), remind_button, hide_button], [lookups_button]]
    if not follows:
        rows[1].append(Button(SetReminders(ReminderPreference.SERVER.value), "Use the server’s reminders"))
    return panel_card("\n".join(lines), doubt_buttons(settings.zone, SetZone, now), *rows)
