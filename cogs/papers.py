"""/paper and /search: one resource, and many."""

from discord import app_commands
from discord.ext import commands

from bot.library.text_lookup import LONGEST_TEXT
from bot.ui.kit.choices import chosen_kind, kind_choices, resource_choices, topic_choices
from bot.ui.kit.host import Interaction
from bot.ui.papers.lookup import answer_lookup
from bot.ui.papers.search import QUERY_LIMIT, SearchQuery, answer_search


class Papers(commands.Cog):
    @app_commands.command(description="Show a paper, book or course by any name it has")
    @app_commands.describe(query="A name, nickname, half a title, an arXiv id or a link; misspellings are fine")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.autocomplete(query=resource_choices)
    async def paper(self, interaction: Interaction, query: app_commands.Range[str, 1, LONGEST_TEXT]) -> None:
        await answer_lookup(interaction, query)

    @app_commands.command(description="Search titles, authors, topics, summaries and the curator’s notes")
    @app_commands.describe(query="What to look for", topic="Only in this topic", kind="Only this kind")
    @app_commands.choices(kind=kind_choices())
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.autocomplete(query=resource_choices, topic=topic_choices)
    async def search(
        self,
        interaction: Interaction,
        query: app_commands.Range[str, 1, QUERY_LIMIT],
        topic: str = "",
        kind: str = "",
    ) -> None:
        await answer_search(interaction, SearchQuery(query.strip(), kind=chosen_kind(kind)), topic)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Papers())
