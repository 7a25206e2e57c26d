"""The floor of the benchmarks: a bare discord.py bot whose `/paper` answers a constant card."""

from __future__ import annotations

import asyncio
import os
import signal

import discord
from discord import app_commands

TEXT = "## vLLM\n**Efficient Memory Management for Large Language Model Serving with PagedAttention**"


class Card(discord.ui.LayoutView):
    """A heading, a text and a link: less than any card of the product."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        row: discord.ui.ActionRow[Card] = discord.ui.ActionRow()
        row.add_item(discord.ui.Button(label="Paper", url="https://arxiv.org/abs/2309.06180"))
        self.add_item(discord.ui.Container(discord.ui.TextDisplay(TEXT), row))


class BareBot(discord.Client):
    """Guilds intent only, one command, synced at each start."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.tree.add_command(paper)
        await self.tree.sync()


@app_commands.command()
@app_commands.describe(query="what to look for")
async def paper(interaction: discord.Interaction, query: str) -> None:
    """Look up a paper"""
    await interaction.response.send_message(view=Card())


@paper.autocomplete("query")
async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name="vLLM", value="vllm")]


async def run() -> None:
    bot = BareBot()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(bot.close()))
    async with bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(run())
