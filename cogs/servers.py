"""No command: what the bot does as servers come and go, and a few times a day."""

import asyncio
import logging

import discord
from discord.ext import commands, tasks

from bot.client import Paperclub

log = logging.getLogger(__name__)


class Servers(commands.Cog):
    """Notes where the bot no longer is, so that what it knew there goes after a month."""

    def __init__(self, bot: Paperclub) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        self.tidy.start()

    async def cog_unload(self) -> None:
        self.tidy.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        present = {guild.id for guild in self.bot.guilds}
        await self.bot.reading.guild_removals.reconcile(present, self._is_ours, self.bot.now())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.bot.reading.guild_removals.clear(guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.bot.reading.guild_removals.record(guild.id, self.bot.now())

    def _is_ours(self, guild_id: int) -> bool:
        """Whether Discord would tell this process of that server (see Discord's "Sharding")."""
        count = self.bot.shard_count or 1
        return (guild_id >> 22) % count == (self.bot.shard_id or 0)

    @tasks.loop(hours=6)
    async def tidy(self) -> None:
        try:
            present = [guild.id for guild in self.bot.guilds]
            await self.bot.reading.housekeeping.run(self.bot.now(), self.bot.serves, present)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("Tidying up failed; it is tried again in a few hours")

    @tidy.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()


async def setup(bot: Paperclub) -> None:
    await bot.add_cog(Servers(bot))
