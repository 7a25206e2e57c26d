"""The gateway as discord.py uses it: identify, ready, resume, invalid sessions, refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import pytest

from tests.support.loopback.inprocess import Client, addresses_at, connected, text_channel
from tests.support.loopback.interactions import NoAnswerError
from tests.support.loopback.server import Loopback


async def test_a_client_sees_the_worlds_servers_channels_and_itself() -> None:
    client = Client()
    async with connected(client) as server:
        (guild,) = client.guilds
        assert guild.name == "Systems group"
        assert [channel.name for channel in guild.text_channels] == ["reading-group", "general"]
        assert guild.me.guild_permissions.send_messages
        assert server.gateway.identifies[0]["intents"] == discord.Intents(guilds=True).value
        assert (await client.application_info()).owner.name == "olga"


@pytest.mark.parametrize("how", ["cut", "close", "reconnect"])
async def test_a_dropped_connection_is_resumed_and_nothing_is_missed(how: str) -> None:
    client = Client()

    @client.tree.command()
    async def ping(interaction: discord.Interaction) -> None:
        """Ping"""
        await interaction.response.send_message("pong")

    async with connected(client) as server:
        drop: dict[str, Callable[[], Awaitable[None]]] = {
            "cut": server.gateway.drop,
            "close": lambda: server.gateway.drop(4000),
            "reconnect": server.gateway.ask_reconnect,
        }
        await drop[how]()
        assert (await server.run_command("ada", "ping")).text == "pong"
        assert len(server.gateway.resumes) == 1
        assert len(server.gateway.identifies) == 1


async def test_an_invalidated_session_identifies_again() -> None:
    client = Client()
    async with connected(client) as server:
        server.gateway.invalidate()
        await server.gateway.drop(4000)
        await server.until(lambda: len(server.gateway.identifies) == 2)
        await server.until_ready()


async def test_a_wrong_token_and_a_privileged_intent_are_turned_away() -> None:
    async with Loopback() as server:
        with addresses_at(server.port):
            async with Client() as client:
                with pytest.raises(discord.LoginFailure):
                    await client.start("wrong")
            async with Client(discord.Intents(guilds=True, members=True)) as client:
                with pytest.raises(discord.PrivilegedIntentsRequired):
                    await client.start(server.world.token)


async def test_without_a_connected_bot_nobody_answers() -> None:
    async with Loopback() as server:
        server.world.commands[None].append({"name": "ping", "type": 1, "id": "1", "integration_types": [0]})
        with pytest.raises(NoAnswerError, match="not connected"):
            await server.run_command("ada", "ping")


async def test_an_expulsion_and_a_deleted_channel_reach_the_client() -> None:
    client = Client()
    async with connected(client) as server:
        channel = text_channel(client, server)
        server.delete_channel(server.world.channel("general"))
        await server.until(lambda: client.get_channel(channel.id) is None)
        with pytest.raises(discord.NotFound):
            await channel.send("gone")
        server.expel(server.world.guild)
        await server.until(lambda: not client.guilds)
