"""How high a card is on a phone, about: what has no fixed place on it is cut so that the whole fits one screen.

Measured in the simulated client at a width of 390 pixels, which wraps a little earlier than Discord's own.
"""

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

import discord

from bot.patterns import compile_later

SCREEN = 650  # pixels that a phone shows of a message
_AROUND = 116  # who used which command, the author, the card's edges
_ONLY_YOU = 18  # “Only you can see this”
LINE = 22
_WIDTH = 262.0
_ROW, _MENU, _RULE, _GAP = 38, 46, 19, 4
_STYLES = (("## ", 30, 11.2), ("### ", 24, 8.4), ("-# ", 18, 6.9), ("> ", LINE, 8.2), ("", LINE, 8.3))
"""What a line begins with, its height in pixels, and the width of a letter."""
_MOMENT = compile_later(r"<t:\d+:([DFRt])>")
_MOMENTS = {"D": 18, "F": 38, "R": 14, "t": 8}
"""Letters of the longest that each style of a time shows."""


def room(parts: Sequence[discord.ui.Item[Any]], *, private: bool = False) -> int:
    """Pixels that a card of these parts leaves of one screen; negative where it's higher."""
    return SCREEN - _AROUND - (_ONLY_YOU if private else 0) - sum(map(_height, parts))


def letters(pixels: int) -> int:
    """How many of a quotation fit."""
    _, height, width = next(each for each in _STYLES if each[0] == "> ")
    return max(0, pixels // height) * int(_WIDTH / width)


def _height(part: discord.ui.Item[Any]) -> int:
    match part:
        case discord.ui.TextDisplay(content=text):
            return _GAP + sum(map(_line_height, str(text).split("\n")))
        case discord.ui.Separator():
            return _RULE
        case discord.ui.Section(children=children):  # whose button is below its text there
            return sum(map(_height, children)) + _ROW + _GAP
        case discord.ui.ActionRow(children=children):
            return _row_height(children)
        case _:
            return _ROW


def _line_height(line: str) -> int:
    begins, height, width = next(each for each in _STYLES if line.startswith(each[0]))
    return height * max(1, math.ceil(_letters(line.removeprefix(begins)) * width / _WIDTH))


def _letters(text: str) -> float:
    text = _MOMENT.sub(lambda found: "x" * _MOMENTS[found[1]], text)
    markup = text.count("**") * 2 + text.count("\\")
    return sum(1.9 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text) - markup


def _row_height(children: Sequence[discord.ui.Item[Any]]) -> int:
    rows, used = 1, 0.0
    for child in children:
        button = getattr(child, "item", child)
        if isinstance(button, discord.ui.Select):
            return _MENU
        width = 32 + 7.5 * len(getattr(button, "label", None) or "") + (22 if getattr(button, "url", None) else 0)
        if used and used + width > _WIDTH + 8:
            rows, used = rows + 1, 0.0
        used += width
    return rows * _ROW
