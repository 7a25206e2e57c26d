"""Colours stand out on whatever a member's Discord shows behind them, and every picture has words."""

import ast
from itertools import combinations
from pathlib import Path

import discord
import pytest

from bot.ui.kit import accents

ROOT = Path(__file__).parents[2]
COLOURS = {name: value for name, value in vars(accents).items() if isinstance(value, discord.Colour)}
BACKGROUNDS = {"dark": 0x313338, "onyx": 0x1A1A1E, "light": 0xFFFFFF}
LEAST = 3.0
"""https://www.w3.org/TR/WCAG22/#non-text-contrast"""


def luminance(colour: int) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [(colour >> shift & 255) / 255 for shift in (16, 8, 0)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: int, other: int) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("background", BACKGROUNDS.values(), ids=BACKGROUNDS)
@pytest.mark.parametrize("accent", COLOURS.values(), ids=COLOURS)
def test_each_accent_stands_out(accent: discord.Colour, background: int) -> None:
    assert contrast(accent.value, background) >= LEAST


def test_each_kind_of_card_has_its_own() -> None:
    assert len(COLOURS) >= 4
    assert all(one.value != other.value for one, other in combinations(COLOURS.values(), 2))


def test_every_picture_that_the_bot_sends_has_a_description() -> None:
    pictures = [
        call
        for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in {"MediaGalleryItem", "Thumbnail"}
    ]
    assert pictures
    assert all(any(each.arg == "description" for each in call.keywords) for call in pictures)
