"""discord.py clients of this process on a loopback server, for the tests of the server itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import discord
from discord import app_commands, ui

from tests.support.library_internals import ready_at_once

from . import openapi
from .launcher import point_at
from .server import Loopback


class Client(discord.Client):
    """A client whose commands a test declares before it connects."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(intents=intents or discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        if self.tree.get_commands():
            await self.tree.sync()


@contextmanager
def addresses_at(port: int) -> Iterator[None]:
    """Point discord.py at a loopback server, where it need not wait for further servers; and back again afterwards."""
    socket = discord.gateway.DiscordWebSocket
    before = discord.http.Route.BASE, socket.DEFAULT_GATEWAY
    point_at(port)
    try:
        with ready_at_once():
            yield
    finally:
        discord.http.Route.BASE, socket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(client: Client, **settings: Any) -> AsyncIterator[Loopback]:
    """A server with the client on it; also holds every answer of the server against Discord's description."""
    async with Loopback(**settings) as server:
        with addresses_at(server.port):
            async with client:
                running = asyncio.create_task(client.start(server.world.token))
                await server.until_ready()
                await server.until(lambda: client.guilds)
                yield server
                await client.close()
                await running
        assert_answers_fit(server)


def assert_answers_fit(server: Loopback) -> None:
    described = openapi.available()
    for entry in server.requests:
        if described and entry.answer is not None and 200 <= entry.status < 300:
            found = openapi.response_problems(entry.method, entry.path, entry.status, entry.answer)
            assert not found, (entry.method, entry.path, found)


def text_channel(client: Client, server: Loopback) -> discord.TextChannel:
    channel = client.get_channel(server.world.channel("general").id)
    assert isinstance(channel, discord.TextChannel)
    return channel


def card(*buttons: ui.Button[Any]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(ui.TextDisplay("## A card"), ui.ActionRow(*buttons)))
    return view
