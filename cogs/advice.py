"""/next and /path: what to read next, and what comes before it."""

from discord import app_commands
from discord.ext import commands

from bot.library.text_lookup import LONGEST_TEXT
from bot.ui.kit.choices import resource_choices
from bot.ui.kit.host import Interaction
from bot.ui.papers.next import answer_next, answer_path_to


class Advice(commands.Cog):
    @app_commands.command(description="Your next meeting and its paper, then what to read next, and why")
    async def next(self, interaction: Interaction) -> None:
        await answer_next(interaction)

    @app_commands.command(description="What to read before a paper, in order")
    @app_commands.describe(paper="The paper you want to get to, by any name it has")
    @app_commands.autocomplete(paper=resource_choices)
    async def path(self, interaction: Interaction, paper: app_commands.Range[str, 1, LONGEST_TEXT]) -> None:
        await answer_path_to(interaction, paper)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Advice())
