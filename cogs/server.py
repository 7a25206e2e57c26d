"""/setup, and what happens as servers come and go."""

import asyncio
import logging

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.delivery.welcome_removal import take_back
from bot.ui.kit.host import Interaction
from bot.ui.server.host import Host, host_of_client
from bot.ui.server.setup import answer_setup
from bot.ui.server.welcome import welcome

log = logging.getLogger(__name__)


class Server(commands.Cog):
    """Changes a server's settings, and notes where the bot no longer is: what it knew there goes after a month."""

    def __init__(self, bot: commands.Bot, host: Host) -> None:
        self.bot = bot
        self.host = host

    @app_commands.command(description="Set up this server: organisers, channels, time zone, reminders")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: Interaction) -> None:
        await answer_setup(interaction)

    async def cog_load(self) -> None:
        self.tidy.start()

    async def cog_unload(self) -> None:
        self.tidy.cancel()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        present = {guild.id for guild in self.bot.guilds}
        await self.host.guild_removals.reconcile(present, self._is_ours, self.host.now())
        for guild in self.bot.guilds:  # those that it joined while it was away
            await welcome(self.host, guild)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self.host.guild_removals.clear(guild.id)
        await welcome(self.host, guild)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self.host.guild_removals.record(guild.id, self.host.now())

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        if before.overwrites != after.overwrites:
            self.host.meeting_worker.permissions_changed(after.guild.id)
        everyone = after.guild.default_role
        if before.permissions_for(everyone).view_channel != after.permissions_for(everyone).view_channel:
            await self.host.meeting_worker.visibility_changed(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions:
            self.host.meeting_worker.permissions_changed(after.guild.id)
        if after.is_default() and before.permissions.view_channel != after.permissions.view_channel:
            await self.host.meeting_worker.visibility_changed(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, _before: discord.Member, after: discord.Member) -> None:
        """Discord tells of the bot's own roles alone (see its "Guild Member Update")."""
        if after == after.guild.me:
            self.host.meeting_worker.permissions_changed(after.guild.id)

    def _is_ours(self, guild_id: int) -> bool:
        """Whether Discord would tell this process of that server (see Discord's "Sharding")."""
        count = self.bot.shard_count or 1
        return (guild_id >> 22) % count == (self.bot.shard_id or 0)

    @tasks.loop(hours=6)
    async def tidy(self) -> None:
        try:
            present = [guild.id for guild in self.bot.guilds]
            await self.host.housekeeping.run(self.host.now(), self.host.serves, present)
            for posted in await self.host.welcomes.due(self.host.now()):
                if self.host.serves(posted.guild_id):
                    await take_back(self.bot, self.host.welcomes, posted)
        except asyncio.CancelledError:
            raise
        except Exception:
            log.exception("Tidying up failed; it is tried again in a few hours")

    @tidy.before_loop
    async def _until_ready(self) -> None:
        await self.bot.wait_until_ready()


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Server(bot, host_of_client(bot)))
