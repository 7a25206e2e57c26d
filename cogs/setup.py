"""/setup: the door to what a server decides for all its meetings."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Paperclub
from bot.ui.server.setup import answer_setup

Interaction = discord.Interaction[Any]


class Setup(commands.Cog):
    """Shows and changes a server's settings."""

    @app_commands.command(description="Organisers, channels, time zone and reminders of this server")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: Interaction) -> None:
        await answer_setup(interaction)


async def setup(bot: Paperclub) -> None:
    await bot.add_cog(Setup())
