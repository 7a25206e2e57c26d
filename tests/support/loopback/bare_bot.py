"""The floor of the benchmarks: a bare discord.py bot whose `/paper` answers a constant card.

`BARE_CARDS` may name a JSON file of components by query, to be answered as they are: the least that any bot does which
sends these cards.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

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


class Ready(discord.ui.LayoutView):
    """A card that need not be built."""

    def __init__(self, components: list[dict[str, Any]]) -> None:
        super().__init__(timeout=None)
        self._components = components

    def has_components_v2(self) -> bool:
        return True

    def to_components(self) -> list[dict[str, Any]]:
        return self._components


class BareBot(discord.Client):
    """Guilds intent only, one command, synced at each start."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True))
        self.tree = app_commands.CommandTree(self)
        cards = os.environ.get("BARE_CARDS")
        self.cards: dict[str, list[dict[str, Any]]] = json.loads(Path(cards).read_text("utf-8")) if cards else {}

    async def setup_hook(self) -> None:
        self.tree.add_command(paper)
        await self.tree.sync()


@app_commands.command()
@app_commands.describe(query="what to look for")
async def paper(interaction: discord.Interaction[BareBot], query: str) -> None:
    """Look up a paper"""
    card = interaction.client.cards.get(query)
    await interaction.response.send_message(view=Ready(card) if card else Card())


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
