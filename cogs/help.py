"""/help: every command."""

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ui.account.privacy_page import privacy_button
from bot.ui.help import CommandLine, help_card
from bot.ui.kit.context import server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.papers.host import host_of

Listed = app_commands.Command[Any, ..., Any] | app_commands.Group


class Help(commands.Cog):
    def __init__(self, tree: app_commands.CommandTree[Any]) -> None:
        self.tree = tree

    @app_commands.command(description="What I can do, as a list to tap")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: Interaction) -> None:
        host = host_of(interaction)
        lines = [
            CommandLine(each.name, tuple(host.command_mention(name) for name in _typed(each)), each.description)
            for each in self._usable(interaction)
        ]
        await send_card(interaction, help_card(host.library.catalog.name, lines, privacy_button()))

    def _usable(self, interaction: Interaction) -> Iterator[Listed]:
        """The commands that work here and for this member; in direct messages those for everywhere."""
        here = server_of(interaction) is not None
        for each in self.tree.get_commands(type=discord.AppCommandType.chat_input):
            needed, contexts = each.default_permissions, each.allowed_contexts
            allowed = needed is None or interaction.permissions >= needed
            if allowed if here else contexts is not None and contexts.dm_channel:
                yield each


def _typed(command: Listed) -> list[str]:
    if isinstance(command, app_commands.Group):
        return [each.qualified_name for each in command.walk_commands()]
    return [command.name]


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Help(bot.tree))
