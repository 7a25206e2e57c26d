"""/help: the door to all the others."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Paperclub
from bot.ui.base import host_of, show
from bot.ui.help import CommandLine, help_card

Interaction = discord.Interaction[Any]


class Help(commands.Cog):
    """Lists the commands."""

    def __init__(self, tree: app_commands.CommandTree[Any]) -> None:
        self.tree = tree

    @app_commands.command(description="What I can do, as a list to tap")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: Interaction) -> None:
        host = host_of(interaction)
        lines = [
            CommandLine(host.command_mention(command.qualified_name), command.description)
            for command in self.tree.walk_commands()
            if isinstance(command, app_commands.Command)
        ]
        await show(interaction, help_card(host.library.catalog.name, lines))


async def setup(bot: Paperclub) -> None:
    await bot.add_cog(Help(bot.tree))
