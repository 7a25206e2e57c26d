"""What the operator reads at start: the account, its servers, missing permissions, and the invite link."""

import logging
from collections.abc import Iterable

import discord

log = logging.getLogger(__name__)

# Answering a command needs no permission at all; these are for what the bot posts of its own accord.
NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,  # to see after a crash whether a reminder had arrived
    create_public_threads=True,
    send_messages_in_threads=True,
)
# Asked for with the invitation; without it, meetings are not mirrored as Discord's events, and all else works.
WANTED = discord.Permissions(create_events=True)
_CHANNELS_NAMED = 10


def report_where_it_serves(client: discord.Client) -> None:
    if client.user is None:
        return
    log.info("Logged in as %s (id %d)", client.user, client.user.id)
    if not client.guilds:
        log.warning("In no server yet. Invite me: %s", invite_link(client.user.id))
        return
    log.info("Serving %d server(s): %s", len(client.guilds), ", ".join(guild.name for guild in client.guilds[:20]))
    for guild in client.guilds:
        for missing, channels in missing_permissions(guild).items():
            named = ", ".join(f"#{name}" for name in channels[:_CHANNELS_NAMED])
            rest = f" and {len(channels) - _CHANNELS_NAMED} more" if len(channels) > _CHANNELS_NAMED else ""
            log.warning("In %s I lack the permission “%s” in %s%s", guild.name, missing, named, rest)


def invite_link(client_id: int) -> str:
    """With exactly the permissions that the bot needs."""
    return discord.utils.oauth_url(client_id, permissions=NEEDED | WANTED, scopes=("bot", "applications.commands"))


def missing_permissions(guild: discord.Guild) -> dict[str, list[str]]:
    """For each needed permission that the bot lacks in channels it can see: those channels' names."""
    return missing_in(guild.text_channels, guild.me)


def missing_in(channels: Iterable[discord.TextChannel], me: discord.Member) -> dict[str, list[str]]:
    """`missing_permissions` of channels that did not come over the gateway."""
    missing: dict[str, list[str]] = {}
    for channel in channels:
        granted = channel.permissions_for(me)
        if not granted.view_channel:
            continue  # a channel hidden from the bot is the server's choice, not a mistake
        for name, needed in NEEDED:
            if needed and not getattr(granted, name):
                missing.setdefault(name.replace("_", " ").title(), []).append(channel.name)
    return missing
