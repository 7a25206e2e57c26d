"""All that the tests use of discord.py beyond its documentation, checked when this module is imported."""

import asyncio
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, ModuleType
from typing import Any

import discord
from discord.ext import commands
from discord.state import ConnectionState

from bot.errors import UnsupportedLibrary

_TESTED = "2.7"
_loaded: dict[str, ModuleType] = {}


def forget_rate_limits(client: discord.Client) -> None:
    """As a new process would: a request that was cut off leaves its bucket waiting for 30 s."""
    client.http._buckets.clear()


def be_ready_at_once() -> None:
    """discord.py is ready two seconds after the last server came; here, as soon as all are there that READY named."""
    take_servers_and_tell = ConnectionState._delay_ready

    async def wait_for_named(state: ConnectionState[discord.Client]) -> None:
        while any(guild.unavailable for guild in state._guilds.values()):  # noqa: ASYNC110 - discord.py tells no event
            await asyncio.sleep(0.005)
        if not state._get_client().is_closed():
            state.guild_ready_timeout = 0.001
            await take_servers_and_tell(state)

    ConnectionState._delay_ready = wait_for_named  # type: ignore[method-assign, assignment]


@contextmanager
def ready_at_once() -> Iterator[None]:
    """The same for a while."""
    before = ConnectionState._delay_ready
    be_ready_at_once()
    try:
        yield
    finally:
        ConnectionState._delay_ready = before  # type: ignore[method-assign]


async def load_once(bot: Any, _spec: object, name: str) -> None:
    """Instead of `BotBase._load_from_module_spec`, which runs a module again for every bot: a fifth of a start."""
    module = _loaded.get(name) or importlib.import_module(name)
    _loaded[name] = sys.modules[name] = bot._BotBase__extensions[name] = module
    await module.setup(bot)


async def stay_loaded(bot: Any, _module: ModuleType, name: str) -> None:
    """Instead of `BotBase._call_module_finalizers`, which looks through all modules there are for each cog."""
    del bot._BotBase__extensions[name]


def deny(role: discord.Role, **permissions: bool) -> None:
    """Take permissions away here alone: the simulation grants everything."""
    role._permissions &= ~discord.Permissions(**permissions).value


def check() -> None:
    """Raises UnsupportedLibrary."""
    for missing in _missing():
        raise UnsupportedLibrary("discord.py", _TESTED, missing)


def _missing() -> Iterator[str]:
    bot: Any = commands.bot.BotBase
    state: Any = ConnectionState
    for owner, name in ((state, "_delay_ready"), (bot, "_load_from_module_spec"), (bot, "_call_module_finalizers")):
        if not hasattr(owner, name):
            yield f"{owner.__name__}.{name}"
    if "_permissions" not in discord.Role.__slots__:
        yield "Role._permissions"
    for owner, method, name in (
        (discord.http.HTTPClient, "__init__", "_buckets"),
        (discord.Client, "__init__", "_get_client"),
        (state, "_delay_ready", "guild_ready_timeout"),
        (state, "clear", "_guilds"),
        (bot, "__init__", "_BotBase__extensions"),
    ):
        if name not in _names(getattr(owner, method).__code__):
            yield f"{owner.__name__}.{name}"


def _names(code: CodeType) -> set[str]:
    inner = (_names(each) for each in code.co_consts if isinstance(each, CodeType))
    return set(code.co_names).union(*inner)


check()
