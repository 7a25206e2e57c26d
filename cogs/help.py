"""/help: what Paperclub does, and every command."""

from discord import app_commands
from discord.ext import commands

from bot.ui.help import answer_help
from bot.ui.kit.host import Interaction


class Help(commands.Cog):
    @app_commands.command(description="What I can do, and all commands")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def help(self, interaction: Interaction) -> None:
        await answer_help(interaction)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Help())
