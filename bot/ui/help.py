"""The list of commands, clickable, in the order in which a newcomer needs them."""

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.frozen import dataclass
from bot.ui.kit.cards import ACCENT, Card
from bot.ui.kit.components import Button
from bot.ui.kit.text import safe

_SECTIONS = {
    "Find something to read": ("paper", "search", "topic", "next", "path"),
    "Your shelf and the group": ("reading", "who"),
    "Meetings": ("meeting",),
    "Settings and your data": ("settings", "mydata", "setup", "help"),
}
_LAST = "And"  # what no section names


@dataclass(frozen=True, slots=True)
class CommandLine:
    """One command or group; `mentions` are what Discord makes clickable."""

    name: str
    mentions: tuple[str, ...]
    description: str


def help_card(list_name: str, commands: Sequence[CommandLine], button: Button) -> Card:
    sectioned = {name for names in _SECTIONS.values() for name in names}
    sections = {**_SECTIONS, _LAST: tuple(each.name for each in commands if each.name not in sectioned)}
    known = {each.name: each for each in commands}
    parts = [_section(title, (known[name] for name in names if name in known)) for title, names in sections.items()]
    shown: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"## {safe(list_name, 120)}\nTap a command to use it."),
        *(discord.ui.TextDisplay(part) for part in parts if part),
        discord.ui.TextDisplay(
            "-# Names needn’t be exact: a nickname, a misspelling, an arXiv link or half a title will do. "
            "If I’m not sure what you mean, only you see my best guess."
        ),
    ]
    return Card(discord.ui.Container(*shown, discord.ui.ActionRow(button), accent_colour=ACCENT))


def _section(title: str, commands: Iterable[CommandLine]) -> str:
    lines = [f"{' '.join(each.mentions)}\n-# {safe(each.description, 120)}" for each in commands]
    return "\n".join([f"### {title}", *lines]) if lines else ""
