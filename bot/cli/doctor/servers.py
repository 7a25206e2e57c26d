"""The servers that the bot is in: permissions, and the channels and roles chosen with ``/setup``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import discord

from bot.cli.doctor.facts import Account, Facts, ServerAnswer
from bot.cli.doctor.findings import Finding, NotChecked, named, ok, problem, warning
from bot.runtime.startup_report import NEEDED, WANTED, invite_link, missing_in
from bot.servers.model import ServerSettings

_SETUP = "In “{server}”, run /setup, press Change and choose another {what}."
_ALLOW = "In “{server}”, let the bot's role do that: Server Settings, Roles, or the channel's own permissions."


def membership(facts: Facts) -> Iterator[Finding]:
    account = facts.account
    count = len(account.server_ids)
    if count:
        looked_at = len(account.servers)
        rest = f"; {looked_at} of them were looked at" if looked_at < count else ""
        yield ok(f"The bot is in {count} server{'s' * (count != 1)}{rest}.")
    else:
        yield warning("The bot is in no server yet.", f"Open {invite_link(account.application.id)} and choose one.")


def development_server(facts: Facts) -> Iterator[Finding]:
    chosen = facts.settings.guild
    if chosen is None:
        yield ok("Commands are offered in every server: PAPERCLUB_GUILD isn't set.")
    elif chosen in facts.account.server_ids:
        yield warning(
            f"Commands are offered in the server {chosen} alone, since PAPERCLUB_GUILD names it.",
            "When you're done with trying things, remove PAPERCLUB_GUILD and restart the bot.",
        )
    else:
        yield problem(
            f"PAPERCLUB_GUILD names the server {chosen}, which the bot isn't in, so it can't start.",
            f"Add the bot there with {invite_link(facts.account.application.id)}, or remove PAPERCLUB_GUILD.",
        )


def permissions(facts: Facts) -> Iterator[Finding]:
    """In every text channel that the bot sees: commands may be used in each."""
    for server in _servers(facts):
        missing = missing_in(server.channels, server.me)
        for name, channels in missing.items():
            where = named([f"#{channel}" for channel in channels])
            yield warning(
                f"In “{server.guild.name}” the bot lacks “{name}” in {where}.", _ALLOW.format(server=server.guild.name)
            )
        if not missing:
            yield ok(f"In “{server.guild.name}” the bot may do all it needs.")


def meeting_channels(facts: Facts) -> Iterator[Finding]:
    for server, settings in _set_up(facts):
        name = server.guild.name
        if settings.meeting_channel_id is None:
            yield ok(f"In “{name}” meeting cards go where the command is used.")
            continue
        channel = _channel(server, settings.meeting_channel_id)
        if channel is None:
            yield problem(
                f"In “{name}” the channel for meeting cards is deleted.", _SETUP.format(server=name, what="channel")
            )
        elif lacking := _lacking(server, channel):
            yield problem(
                f"In “{name}” the bot can't post meetings in #{channel.name}; it lacks {', '.join(lacking)}.",
                _ALLOW.format(server=name),
            )
        else:
            yield ok(f"In “{name}” meeting cards go to #{channel.name}.")


def curator_channels(facts: Facts) -> Iterator[Finding]:
    for server, settings in _set_up(facts):
        name = server.guild.name
        if settings.curator_channel_id is None:
            yield ok(f"In “{name}” no curator channel is chosen; notices go to the application's owner.")
            continue
        channel = _channel(server, settings.curator_channel_id)
        if channel is None:
            yield warning(
                f"In “{name}” the curator channel is deleted, so its notices go to the application's owner.",
                _SETUP.format(server=name, what="channel"),
            )
        elif not channel.permissions_for(server.me).send_messages:
            yield warning(
                f"In “{name}” the bot can't write in the curator channel #{channel.name}.", _ALLOW.format(server=name)
            )
        else:
            yield ok(f"In “{name}” notices for curators go to #{channel.name}.")


def organisers(facts: Facts) -> Iterator[Finding]:
    for server, settings in _set_up(facts):
        role_id, name = settings.organiser_role_id, server.guild.name
        if role_id is not None and server.guild.get_role(role_id) is None:
            yield warning(
                f"In “{name}” the organiser role is deleted, so only server managers can organise meetings.",
                _SETUP.format(server=name, what="role"),
            )
        else:
            yield ok(f"In “{name}” {'the organiser role is there' if role_id else 'everyone can schedule meetings'}.")


def events(facts: Facts) -> Iterator[Finding]:
    for server, settings in _set_up(facts):
        name = server.guild.name
        if settings.native_events and not server.me.guild_permissions.is_superset(WANTED):
            yield warning(
                f"In “{name}” meetings should also be Discord events, but the bot lacks “Create Events”.",
                f"{_ALLOW.format(server=name)} Or turn Discord events off in /setup.",
            )
        else:
            yield ok(f"In “{name}” Discord events are {'on' if settings.native_events else 'off'}.")


def _servers(facts: Facts) -> tuple[ServerAnswer, ...]:
    account: Account = facts.account
    if not account.servers:
        raise NotChecked("the bot is in no server")
    return account.servers


def _set_up(facts: Facts) -> Iterator[tuple[ServerAnswer, ServerSettings]]:
    """Those that have used /setup. Raises NotChecked."""
    servers, stored = _servers(facts), _stored(facts)
    chosen = [(server, stored[server.guild.id]) for server in servers if server.guild.id in stored]
    if not chosen:
        raise NotChecked("nobody has used /setup yet")
    yield from chosen


def _stored(facts: Facts) -> Mapping[int, ServerSettings]:
    if facts.server_settings is None:
        raise NotChecked("the database has no settings of servers to read")
    return facts.server_settings


def _channel(server: ServerAnswer, channel_id: int) -> discord.TextChannel | None:
    return next((channel for channel in server.channels if channel.id == channel_id), None)


def _lacking(server: ServerAnswer, channel: discord.TextChannel) -> list[str]:
    granted = channel.permissions_for(server.me)
    if not granted.view_channel:
        return ["View Channel"]
    return [name.replace("_", " ").title() for name, needed in NEEDED if needed and not getattr(granted, name)]
