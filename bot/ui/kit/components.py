"""Buttons and menus that run an `Action`, also after a restart."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord

from bot.discord_internals import rebuild_dynamic_item
from bot.ui.kit.actions import Action, buttons_of, run_action
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import decode
from bot.ui.kit.text import BUTTON_LABEL, label

URL_LIMIT = 512  # https://docs.discord.com/developers/components/reference#button


def custom_id_of(action: Action) -> str:
    """With the `Button` prefix."""
    return f"b:{action.custom_id}"


# discord.py only logs what goes wrong inside a DynamicItem, and forgets a pattern for the whole process when one view
# ends. So there is one registered item for buttons and one for menus, and no view has a timeout.


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(r"b:.+", re.DOTALL)):
    def __init__(
        self,
        action: Action,
        text: str,
        *,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        disabled: bool = False,
    ) -> None:
        super().__init__(
            discord.ui.Button(
                label=label(text, BUTTON_LABEL),
                style=style,
                disabled=disabled,
                custom_id=custom_id_of(action),
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        return rebuild_dynamic_item(cls, item)

    async def callback(self, interaction: Interaction) -> None:
        await run_action(interaction, self.custom_id.removeprefix("b:"))


def buttons_again(interaction: Interaction, *verbs: str) -> list[Button]:
    """Those of the pressed message that have one of these verbs, for the card that takes its place."""
    found = []
    for each in buttons_of(interaction):
        action = decode((each.custom_id or "").removeprefix("b:"), Action.by_verb)
        if action is not None and action.verb in verbs:
            found.append(Button(action, each.label or ""))
    return found


class Menu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=re.compile(r"m:.+", re.DOTALL)):
    """Its action reads what was chosen with `selected_values`."""

    def __init__(self, action: Action, options: Sequence[discord.SelectOption], *, placeholder: str) -> None:
        super().__init__(
            discord.ui.Select(
                options=list(options), placeholder=label(placeholder, 150), custom_id=f"m:{action.custom_id}"
            )
        )

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, item: discord.ui.Item[Any], _match: re.Match[str], /
    ) -> Self:
        return rebuild_dynamic_item(cls, item)

    async def callback(self, interaction: Interaction) -> None:
        await run_action(interaction, self.custom_id.removeprefix("m:"))


DYNAMIC_ITEMS: tuple[type[discord.ui.DynamicItem[Any]], ...] = (Button, Menu)
