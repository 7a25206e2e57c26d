"""What a card says before it is sent."""

from typing import Any

import discord

from bot.ui.kit.cards import Card
from tests.support.worlds import _custom_ids, _texts

MARK, SAFE = "*[x](http://e)*", "\\*\\[x\\](http://e)\\*"
"""A text with markup, and how a card has to say it."""


def components(card: Card) -> list[dict[str, Any]]:
    return list(card.to_components())  # type: ignore[no-untyped-call]  # discord.py gives no type


def said(card: Card) -> str:
    """Everything, one part a line."""
    return "\n".join(_texts(components(card)))


def ids(card: Card) -> list[str]:
    """Of every button and menu that can be used."""
    return _custom_ids(components(card))


def rows_of(card: Card) -> list[list[str]]:
    """The labels of the buttons of each row that is no menu."""
    (container,) = components(card)
    row = discord.ComponentType.action_row.value
    rows = [part["components"] for part in container["components"] if part["type"] == row]
    return [[each["label"] for each in parts] for parts in rows if "options" not in parts[0]]


def menus(card: Card) -> list[dict[str, Any]]:
    (container,) = components(card)
    inner = [each for part in container["components"] for each in part.get("components", ())]
    return [each for each in inner if "options" in each]
