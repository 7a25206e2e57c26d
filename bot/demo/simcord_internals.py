"""All that the demo uses of simcord beyond its documentation, checked when this module is imported."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from inspect import iscoroutinefunction
from typing import Any

import discord
import simcord

from bot.errors import UnsupportedLibrary

_TESTED = "3.2.1"


def lock_page_actions(preview: simcord.Preview, lock: asyncio.Lock) -> None:
    """Hold `lock` while somebody acts on the page; simcord refuses to do anything else meanwhile."""
    act: Any = preview._action  # noqa: SLF001

    async def act_alone(*args: object) -> object:
        async with lock:
            return await act(*args)

    preview._action = act_alone  # type: ignore[method-assign, assignment]  # noqa: SLF001


def set_clock(env: simcord.Env, moment: datetime) -> None:
    """Before the start of `env`."""
    env.backend.advance_clock((moment - env.now()).total_seconds())


def name_bot(env: simcord.Env, name: str) -> None:
    """Before the start of `env`."""
    env.backend.bot_user.name = name


def is_port_taken(error: simcord.SetupError) -> bool:
    return "bind" in str(error)


def refusal(error: simcord.SetupError) -> str:
    """Without simcord's advice to authors of tests."""
    return str(error).split(" — ")[0]


def check(library: Any = simcord) -> None:
    """Raises UnsupportedLibrary unless `library` has all of the above, as far as a look can tell."""
    for missing in _missing(library):
        raise UnsupportedLibrary("simcord", _TESTED, missing)


def _missing(library: Any) -> Iterator[str]:
    if not iscoroutinefunction(getattr(library.Preview, "_action", None)):
        yield "Preview._action"
    backend = getattr(library.Env(discord.Client(intents=discord.Intents.none())), "backend", None)
    for name in ("advance_clock", "bot_user"):
        if not hasattr(backend, name):
            yield f"Env.backend.{name}"


check()
