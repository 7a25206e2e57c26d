"""The command tree at Discord: sent only when it changed, in one scope only, so that no command shows twice."""

import asyncio
import hashlib
import json
import logging
import random
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands

from bot.database import MetaStore, StorageError
from bot.discord_faults import classify
from bot.discord_internals import clear_commands, command_payloads
from bot.errors import BadSettings, CommandsRefused, PaperclubError
from bot.runtime.fault_log import FaultLog

log = logging.getLogger(__name__)

_KEY = "commands"
_FAULT = "command sync"
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 300.0  # seconds between two attempts


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


class CommandSync:
    """Syncs at the start, and goes on trying in the background where Discord can't be asked now."""

    def __init__(
        self,
        mentions: CommandMentions,
        store: MetaStore,
        faults: FaultLog,
        *,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._mentions, self._store, self._faults, self._jitter = mentions, store, faults, jitter
        self._retrying: asyncio.Task[None] | None = None

    async def run(self, tree: app_commands.CommandTree[Any], guild: int | None) -> None:
        """Until Discord has answered once.

        Raises:
            BadSettings: as `sync_commands`.
            CommandsRefused: as `sync_commands`.
        """
        if not await self._try(tree, guild):
            self._mentions.learn((await _stored(self._store))["ids"])
            self._retrying = asyncio.create_task(self._keep_trying(tree, guild), name="command sync")

    async def close(self) -> None:
        if self._retrying is not None:
            self._retrying.cancel()
            await asyncio.wait([self._retrying])

    async def _try(self, tree: app_commands.CommandTree[Any], guild: int | None) -> bool:
        try:
            ids = await sync_commands(tree, self._store, guild)
        except Exception as error:
            fault = classify(error)
            if not fault.transient or (fault.bad_token and self._retrying is None):
                raise
            self._faults.report(
                _FAULT,
                f"Discord could not be told about the commands: {fault.sentence}. Those of before go on working, and "
                "I keep trying. If it lasts, look at https://discordstatus.com.",
            )
            return False
        self._mentions.learn(ids)
        self._faults.over(_FAULT, "Discord knows the commands.")
        return True

    async def _keep_trying(self, tree: app_commands.CommandTree[Any], guild: int | None) -> None:
        pause, done = _FIRST_PAUSE, False
        while not done:
            await asyncio.sleep(pause * (0.5 + 0.5 * self._jitter()))
            pause = min(_LONGEST_PAUSE, 2 * pause)
            try:
                done = await self._try(tree, guild)
            except StorageError:
                pass  # told where it happened
            except (PaperclubError, discord.HTTPException) as error:
                log.error("The commands stay as they were before this start: %s", error)
                return


async def sync_commands(tree: app_commands.CommandTree[Any], store: MetaStore, guild: int | None) -> dict[str, int]:
    """In the development `guild`, or everywhere; gives the commands' ids by name.

    Discord allows 200 command creations a day, so nothing is sent while tree, scope and application stay the same. The
    scope used before is cleared after the new one has the commands: at no moment are there none.

    Raises:
        BadSettings: the bot is not in the development server, or may not bring commands there.
        CommandsRefused: Discord finds a mistake in them.
        Exception: Discord couldn't be asked, as `classify` tells.
    """
    application = tree.client.application_id
    scopes = {guild} if guild else set()
    wanted = {"application": application, "guilds": list(scopes), "hash": _fingerprint(tree)}
    before = await _stored(store)
    if all(before.get(key) == value for key, value in wanted.items()):
        return dict(before["ids"])
    used = set(before["guilds"]) if before.get("application") == application else set()
    # Written first: whatever breaks off below, the next start sends everything again and clears what is left over.
    unfinished = {"application": application, "guilds": list(used | scopes), "ids": before["ids"]}
    await store.set(_KEY, json.dumps(unfinished))
    try:
        synced = await (_sync_guild(tree, guild) if guild else tree.sync())
    except discord.HTTPException as error:
        if classify(error).transient:
            raise
        raise CommandsRefused(_refusal(error)) from None
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
    except (discord.Forbidden, discord.NotFound) as error:
        if classify(error).transient:
            raise
        raise BadSettings(
            f"PAPERCLUB_GUILD is {guild}, but I am not in that server, or was invited without commands there. "
            "Correct the id, invite me, or unset it to serve everywhere."
        ) from None


def _refusal(error: discord.HTTPException) -> str:
    """Which command and field Discord means; discord.py gives its error body as lines."""
    lines = [line.strip().rstrip(".") for line in str(error).splitlines()]
    where = "; ".join(lines[1:] or lines)
    return (
        f"Discord refuses the bot's commands. {where}. Correct that in cogs/, or install Paperclub again if you "
        "changed nothing."
    )


async def _stored(store: MetaStore) -> dict[str, Any]:
    """With `guilds` and `ids`, which are empty where somebody spoilt them: then Discord is told everything again."""
    try:
        stored: dict[str, Any] = {"guilds": [], "ids": {}, **json.loads(await store.get(_KEY) or "{}")}
        if all(type(each) is int for each in [*stored["guilds"], *dict(stored["ids"]).values()]):
            return stored
    except (ValueError, TypeError, RecursionError):
        pass
    log.warning("What is stored about the commands that Discord has can't be read, so I tell Discord everything again")
    return {"guilds": [], "ids": {}}


def _fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    return hashlib.sha256(json.dumps(command_payloads(tree), sort_keys=True).encode()).hexdigest()


async def _clear_guild(tree: app_commands.CommandTree[Any], guild: int) -> None:
    try:
        await clear_commands(tree.client, guild)
    except discord.HTTPException as error:
        if classify(error).transient:
            raise
        # The bot may have left its development server: then its commands there are gone anyway.
        log.warning("The commands of development server %d could not be cleared: %s", guild, error)
