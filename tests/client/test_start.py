"""The start: what stops it, and what the operator is told."""

from pathlib import Path

import discord
import pytest
import simcord

from bot.app import create_bot
from bot.client import COGS
from bot.database import Database, MetaStore, StorageError
from bot.errors import CatalogUnreadable
from bot.runtime.startup_report import NEEDED, WANTED, invite_link, missing_permissions
from bot.settings import Settings
from tests.support.worlds import World


def test_creating_the_bot_touches_nothing(tmp_path: Path) -> None:
    settings = Settings(
        discord_token="x", catalog=tmp_path / "none.yaml", database_url=f"sqlite:///{tmp_path}/none.db", guild=None
    )
    create_bot(settings)
    assert list(tmp_path.iterdir()) == []


async def test_closing_twice_or_before_the_start_is_fine(settings: Settings, world: World) -> None:
    never_started = create_bot(settings)
    for bot in (never_started, world.bot):
        for _ in range(2):
            await bot.close()
            assert bot.is_closed()
    with pytest.raises(StorageError):
        await world.services.members.settings(world.guild.id, world.ada.id)
    async with Database(settings.database_url.get_secret_value()) as freed:
        assert await MetaStore(freed).get("nothing") is None


async def test_no_usable_catalog_stops_the_start(settings: Settings) -> None:
    settings.catalog.write_text("nonsense", encoding="utf-8")
    bot = create_bot(settings)
    env = simcord.Env(bot)
    with pytest.raises(CatalogUnreadable):
        await env.start()
    await bot.close()


async def test_a_cog_that_fails_stops_the_start(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.COGS", (*COGS, "cogs.nowhere"))
    bot = create_bot(settings)
    env = simcord.Env(bot)
    with pytest.raises(discord.ext.commands.ExtensionError):
        await env.start()
    await bot.close()


def test_the_only_intent_is_guilds(settings: Settings) -> None:
    assert create_bot(settings).intents == discord.Intents(guilds=True)


async def test_missing_permissions_are_named_by_channel(world: World) -> None:
    everyone = world.guild.default_role
    world.guild.create_text_channel(
        "announcements", overwrites={everyone: discord.PermissionOverwrite(send_messages=False)}
    )
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    assert missing_permissions(guild).get("Send Messages") == ["announcements"]


def test_the_invite_asks_for_exactly_what_is_needed() -> None:
    assert f"permissions={(NEEDED | WANTED).value}" in invite_link(7)
    asked = {name for name, value in NEEDED | WANTED if value}
    assert asked == {
        "read_messages",
        "send_messages",
        "read_message_history",
        "create_public_threads",
        "send_messages_in_threads",
        "create_events",
    }
