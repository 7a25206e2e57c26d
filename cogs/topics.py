"""/topic: recommendations."""

from discord import app_commands
from discord.ext import commands

from bot.ui.kit.choices import need_topic, topic_choices
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.papers.host import host_of
from bot.ui.papers.topics import answer_topic, topics_card


class Topics(commands.Cog):
    @app_commands.command(description="What to read in a topic, in which order, and why")
    @app_commands.describe(topic="Which topic; leave it out to see all")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.autocomplete(topic=topic_choices)
    async def topic(self, interaction: Interaction, topic: str = "") -> None:
        if not topic.strip():
            await send_card(interaction, topics_card(host_of(interaction).library.catalog))
        else:
            edition = host_of(interaction).library.edition
            await answer_topic(interaction, edition.catalog, need_topic(interaction, edition, topic))


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Topics())
