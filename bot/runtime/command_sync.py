"""The command tree at Discord: sent only when it changed, in one scope only, so that no command shows twice."""

import hashlib
import json
import logging
from typing import Any

import discord
from discord import app_commands

from bot.database.meta import MetaStore
from bot.discord_internals import clear_commands, command_payloads
from bot.errors import BadSettings

log = logging.getLogger(__name__)

_KEY = "commands"


class CommandMentions:
    def __init__(self) -> None:
        self._ids: dict[str, int] = {}

    def learn(self, ids: dict[str, int]) -> None:
        """Take the ids of top-level commands by name."""
        self._ids = ids

    def mention(self, name: str) -> str:
        """``</reading list:1234>``; before Discord knows the command, ``/reading list``."""
        known = self._ids.get(name.split()[0])
        return f"</{name}:{known}>" if known else f"/{name}"


async def sync_commands(tree: app_commands.CommandTree[Any], store: MetaStore, guild: int | None) -> dict[str, int]:
    """In the development `guild`, or everywhere; gives the commands' ids by name.

    Discord allows 200 command creations a day, so nothing is sent while tree, scope and application stay the same. The
    scope used before is cleared after the new one has the commands: at no moment are there none.

    Raises:
        BadSettings: the bot is not in the development server, or may not bring commands there.
    """
    application = tree.client.application_id
    scopes = {guild} if guild else set()
    wanted = {"application": application, "guilds": list(scopes), "hash": _fingerprint(tree)}
    before: dict[str, Any] = json.loads(await store.get(_KEY) or "{}")
    if all(before.get(key) == value for key, value in wanted.items()):
        return dict(before["ids"])
    used = set(before["guilds"]) if before.get("application") == application else set()
    # Written first: whatever breaks off below, the next start sends everything again and clears what is left over.
    await store.set(_KEY, json.dumps({"application": application, "guilds": list(used | scopes)}))
    synced = await (_sync_guild(tree, guild) if guild else tree.sync())
    if guild:
        # tree.sync() would send the tree, and the commands stay in it: they were only copied to the server's scope.
        await clear_commands(tree.client, None)
    for other in used - scopes:
        await _clear_guild(tree, other)
    ids = {command.name: command.id for command in synced}
    await store.set(_KEY, json.dumps({**wanted, "ids": ids}))
    log.info("Told Discord about %d commands (%s)", len(synced), f"server {guild}" if guild else "everywhere")
    return ids


async def _sync_guild(tree: app_commands.CommandTree[Any], guild: int) -> list[app_commands.AppCommand]:
    scope = discord.Object(guild)
    tree.copy_global_to(guild=scope)
    try:
        return await tree.sync(guild=scope)
    except (discord.Forbidden, discord.NotFound):
        raise BadSettings(
            f"PAPERCLUB_GUILD is {guild}, but I am not in that server, or was invited without commands there. "
            "Correct the id, invite me, or unset it to serve everywhere."
        ) from None


def _fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    return hashlib.sha256(json.dumps(command_payloads(tree), sort_keys=True).encode()).hexdigest()


async def _clear_guild(tree: app_commands.CommandTree[Any], guild: int) -> None:
    try:
        await clear_commands(tree.client, guild)
    except discord.HTTPException as error:
        # The bot may have left its development server: then its commands there are gone anyway.
        log.warning("The commands of development server %d could not be cleared: %s", guild, error)
