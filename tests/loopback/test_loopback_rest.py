"""The REST routes as discord.py uses them: messages, threads, events, refusals, injected faults."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import aiohttp
import discord
import pytest
from discord import ui

from tests.support.loopback.inprocess import Client, card, connected, text_channel
from tests.support.loopback.records import Recorded
from tests.support.loopback.world import ADMINISTRATOR, SEND_MESSAGES, World


async def test_a_nonce_is_honoured_for_some_minutes_of_the_servers_own_clock() -> None:
    client = Client()
    async with connected(client) as server:
        channel = text_channel(client, server)
        first = await channel.send("one", nonce="r1")
        assert (await channel.send("one", nonce="r1")).id == first.id
        assert (await channel.send("two", nonce="r2")).id != first.id
        server.world.clock.advance(6 * 60)
        assert (await channel.send("one", nonce="r1")).id != first.id


async def test_history_pages_edits_and_deletions_are_as_discord_has_them() -> None:
    client = Client()
    async with connected(client) as server:
        channel = text_channel(client, server)
        sent = [await channel.send(f"m{i}", file=discord.File(io.BytesIO(b"abc"), "a.txt")) for i in range(5)]
        await sent[0].edit(content="changed")
        await sent[1].delete()
        newest = [message.content async for message in channel.history(limit=2)]
        assert newest == ["m4", "m3"]
        after = [message.content async for message in channel.history(after=sent[0])]
        assert after == ["m2", "m3", "m4"]
        fetched = await channel.fetch_message(sent[0].id)
        assert fetched.content == "changed"
        assert fetched.attachments[0].size == 3
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(sent[1].id)


async def test_threads_and_direct_messages_open_and_take_messages() -> None:
    client = Client()
    async with connected(client) as server:
        channel = text_channel(client, server)
        message = await channel.send("meeting")
        thread = await message.create_thread(name="Thursday")
        await thread.send("reminder")
        await thread.edit(archived=True)
        assert thread.id == message.id
        assert server.world.channels[thread.id].archived
        plain = await channel.create_thread(name="plain", type=discord.ChannelType.public_thread)
        assert (await client.fetch_channel(plain.id)).name == "plain"  # type: ignore[union-attr]
        user = await client.fetch_user(server.world.users["ada"].id)
        assert (await user.send("hello")).channel.type is discord.ChannelType.private
        server.close_dms(server.world.users["bela"])
        shut = await client.fetch_user(server.world.users["bela"].id)
        with pytest.raises(discord.Forbidden, match="50007"):
            await shut.send("hello")


async def test_scheduled_events_live_and_need_their_permission() -> None:
    client = Client()
    async with connected(client) as server:
        (guild,) = client.guilds
        start = datetime.now(UTC) + timedelta(days=1)
        event = await guild.create_scheduled_event(
            name="Meeting", start_time=start, end_time=start + timedelta(hours=1), location="Room 1",
            entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only,
        )  # fmt: skip
        await event.edit(name="Moved")
        assert [other.name for other in await guild.fetch_scheduled_events()] == ["Moved"]
        await event.delete()
        with pytest.raises(discord.NotFound):
            await guild.fetch_scheduled_event(event.id)
        for role in server.world.guild.roles.values():
            role.permissions &= ~(1 << 44)
        with pytest.raises(discord.Forbidden):
            await guild.create_scheduled_event(
                name="No", start_time=start, end_time=start, location="Room 1",
                entity_type=discord.EntityType.external, privacy_level=discord.PrivacyLevel.guild_only,
            )  # fmt: skip


async def test_a_channel_that_denies_the_bot_refuses_its_message() -> None:
    world = World.small()
    closed = world.add_channel(world.guild, "closed", deny=SEND_MESSAGES)
    client = Client()
    async with connected(client, world=world):
        channel = client.get_channel(closed.id)
        assert isinstance(channel, discord.TextChannel)
        assert not channel.permissions_for(channel.guild.me).send_messages
        with pytest.raises(discord.Forbidden):
            await channel.send("no")
        next(role for role in world.guild.roles.values() if role.name == "paperclub").permissions |= ADMINISTRATOR
        await channel.send("yes")


async def test_only_what_allowed_mentions_lets_through_is_pinged() -> None:
    client = Client(discord.Intents(guilds=True))
    async with connected(client) as server:
        channel, ada = text_channel(client, server), server.world.users["ada"]
        loud = await channel.send(f"<@{ada.id}> @everyone")
        assert (loud.mentions[0].name, loud.mention_everyone) == ("ada", True)
        quiet = await channel.send(f"<@{ada.id}> @everyone", allowed_mentions=discord.AllowedMentions.none())
        assert (quiet.mentions, quiet.mention_everyone) == ([], False)


async def test_injected_failures_are_retried_obeyed_or_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    async with connected(client) as server:
        channel = text_channel(client, server)
        pattern = f"/channels/{channel.id}/messages"
        limited = server.fail("POST", pattern, status=429, retry_after=0.3)
        await channel.send("one")
        first, second = server.sent("POST", pattern)
        assert limited.hits == 1
        assert second.at - first.at >= 0.3
        server.fail("POST", pattern, status=403)
        with pytest.raises(discord.Forbidden):
            await channel.send("two")
        server.fail("POST", pattern, status=0, when="after")
        with pytest.raises((OSError, aiohttp.ClientError)):
            await channel.send("three")
        stored = [message["content"] for message in server.world.channel("general").messages.values()]
        assert stored == ["one", "three"]


async def test_a_hook_runs_at_the_moment_of_a_request() -> None:
    client = Client()
    seen: list[int] = []

    async def look(entry: Recorded) -> None:
        seen.append(len(server.world.channel("general").messages))

    async with connected(client) as server:
        server.fail("POST", "/channels/*/messages", status=None, hook=look)
        server.fail("POST", "/channels/*/messages", status=None, when="after", hook=look)
        await text_channel(client, server).send("one")
        await text_channel(client, server).send("two")
    assert seen == [0, 2]


async def test_an_unknown_route_and_a_refusable_body_fail_the_test_that_uses_them() -> None:
    client = Client()

    async def misbehave() -> None:
        async with connected(client) as server:
            with pytest.raises(discord.DiscordServerError):
                await client.http.request(discord.http.Route("GET", "/voice/regions"))
            view = card(ui.Button(label="a", custom_id="same"), ui.Button(label="b", custom_id="same"))
            await text_channel(client, server).send(view=view)

    with pytest.raises(AssertionError) as failure:
        await misbehave()
    assert "no route for GET /voice/regions" in str(failure.value)
    assert "custom_id 'same' 2 times" in str(failure.value)
