"""/help: what Paperclub is and what people do with it daily; behind a button, every command in its own words."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast

import discord
from discord import app_commands

from bot.frozen import dataclass
from bot.meetings.rights import may_schedule
from bot.servers.store import ServerStore
from bot.ui.kit import host as kit
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.links import link_button
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import safe

# By the first word of a command, in the order in which a newcomer needs them.
_SECTIONS = {
    "Find something to read": ("paper", "search", "topic", "next", "path"),
    "Your shelf and the group": ("reading", "who"),
    "Meetings": ("meeting",),
    "Settings and your data": ("settings", "mydata", "setup", "help"),
}
_LAST = "More commands"  # what no section names
_LONGEST = 8  # commands on a page, which then fits a phone's screen

# Each sentence needs the commands that it names.
_DAILY = (
    "Look up a paper by any name with `/paper`.",
    "Say what you’re reading with `/reading start`.",
    "See who’s reading what with `/who`.",
    "Find your next paper with `/next`.",
    "Join the next meeting from `/meeting list`.",
    "Choose who sees what in `/settings`.",
)
_DIRECT = (
    "Look up a paper by any name with `/paper`.",
    "Search the whole reading list with `/search`.",
    "Read a topic in order with `/topic`.",
    "See what I know about you with `/mydata show`.",
)


class Host(kit.Host, Protocol):
    """Satisfied by `bot.app.Services`."""

    @property
    def servers(self) -> ServerStore: ...


def _host_of(interaction: Interaction) -> Host:
    return cast(Host, kit.host_of(interaction))


async def answer_help(interaction: Interaction) -> None:
    await send_card(interaction, _help_card(interaction))


def _help_card(interaction: Interaction) -> Card:
    here = server_of(interaction) is not None
    what = "Your group’s reading list in Discord: look papers up, share what you read, and meet about it."
    lines = ["## Paperclub", what, *(f"- {each}" for each in (_DAILY if here else _DIRECT))]
    buttons = [Button(AllCommands(0), "All commands"), link_button("privacy1", "Who sees what")]
    return panel_card("\n".join(lines), buttons)


@dataclass(frozen=True)
class AllCommands(Action, verb="commands1", reply=ReplyKind.IN_PLACE):
    """List every command that the presser can use, in pages."""

    page: int

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, _commands_card(await _usable(interaction), self.page))


@dataclass(frozen=True)
class BackToHelp(Action, verb="help1", reply=ReplyKind.IN_PLACE):
    """Lead back from the list of commands."""

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, _help_card(interaction))


async def _usable(interaction: Interaction) -> Mapping[str, str]:
    """The commands that work here and for this member, each with its description; in direct messages those for there.

    Raises StorageError.
    """
    guild_id = server_of(interaction)
    schedules = guild_id is None or may_schedule(
        actor_of(interaction), await _host_of(interaction).servers.settings(guild_id)
    )
    found: dict[str, str] = {}
    for each in interaction.client.tree.get_commands(type=discord.AppCommandType.chat_input):
        needed, contexts = each.default_permissions, each.allowed_contexts
        allowed = needed is None or interaction.permissions >= needed
        if allowed if guild_id is not None else contexts is not None and contexts.dm_channel:
            found.update((leaf.qualified_name, leaf.description) for leaf in _leaves(each))
    if not schedules:
        found.pop("meeting schedule", None)
    return found


def _leaves(command: app_commands.Command[Any, ..., Any] | app_commands.Group) -> Iterator[Any]:
    """Only what can be typed: a group can't."""
    if isinstance(command, app_commands.Group):
        yield from (each for each in command.walk_commands() if not isinstance(each, app_commands.Group))
    else:
        yield command


def _commands_card(commands: Mapping[str, str], number: int) -> Card:
    sections: dict[str, list[str]] = {}
    for name, description in commands.items():
        first = name.split()[0]
        title = next((title for title, names in _SECTIONS.items() if first in names), _LAST)
        sections.setdefault(title, []).append(f"`/{name}` {safe(description, 120)}")
    pages = [
        (title, sections[title][start : start + _LONGEST])
        for title in (*_SECTIONS, _LAST)
        for start in range(0, len(sections.get(title, ())), _LONGEST)
    ]
    page = page_of(pages, number, 1)
    ((title, lines),) = page.items
    text = "\n".join([f"### {title}", *lines])
    return panel_card(text, [*pagination_buttons(page, AllCommands), Button(BackToHelp(), "Help")])
