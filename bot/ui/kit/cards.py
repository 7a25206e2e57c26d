"""Cards, the messages of Components V2."""

from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec

import discord

from bot.discord_internals import PrebuiltLayoutView, UntrackedLayoutView
from bot.ui.kit.text import safe

P = ParamSpec("P")


class Card(UntrackedLayoutView):
    """Build a new one for each send and edit, or discord.py forgets all buttons."""

    def __init__(self, *parts: discord.ui.Item[Any]) -> None:
        super().__init__(timeout=None)
        for part in parts:
            self.add_item(part)


class _CachedCard(PrebuiltLayoutView, Card):
    pass


def cached_card(build: Callable[P, Card]) -> Callable[P, Card]:
    """By its arguments, which must be hashable; sent again and again, since discord.py changes none of this kind."""

    @lru_cache(maxsize=128)
    def cached(*args: Any, **kwargs: Any) -> Card:
        return _CachedCard(build(*args, **kwargs).components())

    @wraps(build)
    def sent(*args: P.args, **kwargs: P.kwargs) -> Card:
        return cached(*args, **kwargs)  # type: ignore[arg-type]  # P may hold what has no hash

    return sent


def text_card(text: str, *buttons: discord.ui.Item[Any]) -> Card:
    """`text` is safe already."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(text)]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons))
    return Card(discord.ui.Container(*parts))


def panel_card(text: str, *rows: Sequence[discord.ui.Item[Any]], accent: discord.Colour | None = None) -> Card:
    """`text` is safe already; empty rows are left out."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(text)]
    parts += [discord.ui.ActionRow(*row) for row in rows if row]
    return Card(discord.ui.Container(*parts, accent_colour=accent))


def empty_card(sentence: str, *buttons: discord.ui.Item[Any]) -> Card:
    """Instead of an empty list; makes `sentence` safe."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(safe(sentence, 600))]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons))
    return Card(discord.ui.Container(*parts))
