"""The list of commands, clickable."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.ui.base import Card
from bot.ui.text import safe


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command: how Discord makes it clickable, and what it does."""

    mention: str
    description: str


def help_card(list_name: str, commands: Sequence[CommandLine]) -> Card:
    """What the bot can do, one line each."""
    lines = [f"{each.mention} – {safe(each.description, 120)}" for each in commands]
    return Card(
        discord.ui.Container(
            discord.ui.TextDisplay(f"## {safe(list_name or 'Reading list', 120)}\nTap a command to use it."),
            discord.ui.Separator(),
            discord.ui.TextDisplay("\n".join(lines)),
            discord.ui.TextDisplay(
                "-# Names need not be exact: a nickname, a misspelling, an arXiv link or half a title will do."
            ),
        )
    )
