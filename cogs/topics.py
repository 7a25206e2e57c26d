"""/topic: the door to recommendations."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Paperclub
from bot.library.library import Library
from bot.ui.kit.choices import topic_choices, topic_named
from bot.ui.kit.responses import send_card
from bot.ui.papers.topics import answer_topic, topics_card

Interaction = discord.Interaction[Any]


class Topics(commands.Cog):
    """Recommends what to read in a topic."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @app_commands.command(description="What to read in a topic, in which order, and why")
    @app_commands.describe(topic="Which topic; leave it out to see all")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def topic(self, interaction: Interaction, topic: str = "") -> None:
        if not topic.strip():
            await send_card(interaction, topics_card(self.library.catalog))
        else:
            await answer_topic(interaction, topic_named(self.library, topic))

    @topic.autocomplete("topic")
    async def _topics(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return topic_choices(self.library, typed)


async def setup(bot: Paperclub) -> None:
    await bot.add_cog(Topics(bot.library))
