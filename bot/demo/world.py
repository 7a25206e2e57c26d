"""The simulated server of the demo: an organiser, five sample members, a channel, and today's date."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.app import create_bot, services_of
from bot.client import Paperclub
from bot.demo.meetings import hold_meetings
from bot.demo.shelves import fill_shelves
from bot.demo.simcord_internals import Simulation, name_bot, set_clock
from bot.frozen import dataclass
from bot.library.library import Library
from bot.members.model import Person
from bot.settings import Settings

ORGANISER = "Olga"
MEMBERS = ("Ada", "Ben", "Chen", "Dana", "Emil")

_SETTLING = 70.0  # seconds: the bot looks at its meetings every minute, and edits what it posted a little later


@dataclass(frozen=True, slots=True)
class World:
    """A running simulation; `people` are by first name."""

    env: simcord.Env
    bot: Paperclub
    channel: simcord.ChannelHandle
    people: dict[str, simcord.MemberActor]

    @property
    def library(self) -> Library:
        return services_of(self.bot).library

    @property
    def tree(self) -> app_commands.CommandTree[Any]:
        return self.bot.tree

    def person(self, name: str) -> simcord.MemberActor | None:
        """By first name, in any case."""
        return next((actor for known, actor in self.people.items() if known.casefold() == name.casefold()), None)


@asynccontextmanager
async def sample_world(catalog: Path) -> AsyncIterator[World]:
    """The real bot, started in a fresh simulation that shows the date of today; everything it wrote goes at the end.

    Raises:
        StartError: the catalog cannot be used.
    """
    with tempfile.TemporaryDirectory(prefix="paperclub-demo-") as folder:
        settings = Settings(
            discord_token="demo",  # noqa: S106 - the simulation takes any
            catalog=catalog,
            database_url=f"sqlite:///{folder}/demo.db",
            guild=None,
        )
        bot = create_bot(settings)
        env = Simulation(bot, check_errors=False)
        name_bot(env, "Paperclub")
        set_clock(env, datetime.now(UTC) - timedelta(seconds=_SETTLING))
        try:
            await env.start()
            world = _populate(env, bot)
            readers = {name: Person(each.id, name) for name, each in world.people.items()}
            # Suggestions arrive here; the simulation's bot owns itself, and takes no messages.
            guild = world.people[ORGANISER].guild
            curators = guild.create_text_channel("curators")
            await services_of(bot).servers.update(guild.id, curator_channel_id=curators.id)
            await fill_shelves(services_of(bot), world.people[ORGANISER].guild.id, readers)
            await hold_meetings(services_of(bot), world.people[ORGANISER].guild.id, world.channel.id, readers)
            await env.advance_time(_SETTLING)  # what the bot posts of its own accord
            yield world
        finally:
            # simcord never closes the bot: its database and its watch end here.
            await env.shutdown()
            await bot.close()


def _populate(env: simcord.Env, bot: Paperclub) -> World:
    organiser = env.create_user("olga.sample", global_name=ORGANISER)
    guild = env.create_guild("Sample reading group", owner=organiser)
    # The page shows this one channel and no thread: without the right to make one, the bot reminds in the channel.
    overwrites: dict[Any, discord.PermissionOverwrite] = {}
    if guild.me is not None:
        overwrites[guild.me] = discord.PermissionOverwrite(create_public_threads=False)
    channel = guild.create_text_channel("reading-group", topic="Try /paper, /topic and /search", overwrites=overwrites)
    people = {ORGANISER: guild.add_member(organiser)}
    for name in MEMBERS:
        user = env.create_user(f"{name.lower()}.sample", global_name=name)
        people[name] = guild.add_member(user)
    return World(env, bot, channel, people)
