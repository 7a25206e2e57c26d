"""Lists as cards: rows with a button each, in pages that fit a phone."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import discord

from bot.frozen import dataclass
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card
from bot.ui.kit.components import Button

ItemT = TypeVar("ItemT")

PER_PAGE = 5  # a page of five rows is about one phone screen


@dataclass(frozen=True, slots=True)
class Row:
    # `text` is safe already.
    text: str
    button: Button


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """`number` counts from 0; `first` is the first item's rank in the list, from 1."""

    items: tuple[ItemT, ...]
    number: int
    pages: int
    first: int


def page_of(items: Sequence[ItemT], number: int, per_page: int = PER_PAGE) -> Page[ItemT]:
    """The nearest page: the list may have shrunk meanwhile."""
    pages = max(1, -(-len(items) // per_page))
    number = min(max(number, 0), pages - 1)
    start = number * per_page
    return Page(tuple(items[start : start + per_page]), number, pages, start + 1)


class Numbered(Protocol):
    """A page; `number` counts from 0."""

    @property
    def number(self) -> int: ...

    @property
    def pages(self) -> int: ...


def pagination_buttons(page: Numbered, to: Callable[[int], Action]) -> list[Button]:
    """Empty for a single page; `to` makes the action for a page number."""
    if page.pages == 1:
        return []
    before, after = page.number - 1, page.number + 1
    return [
        # The ends stay in place, disabled, so that a button never changes its meaning under a thumb.
        Button(to(before if before >= 0 else page.pages), "Back", disabled=before < 0),
        Button(to(after), f"Next · {page.number + 1} of {page.pages}", disabled=after >= page.pages),
    ]


def list_card(
    heading: str,
    rows: Sequence[Row],
    *,
    foot: Sequence[Button] = (),
    note: str = "",
    more: Sequence[discord.ui.Item[Any]] = (),
) -> Card:
    """`heading` and `note` are safe text; `more` is below the rows."""
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(heading)]
    parts += [discord.ui.Section(discord.ui.TextDisplay(row.text), accessory=row.button) for row in rows]
    parts += more
    if note:
        parts.append(discord.ui.TextDisplay(f"-# {note}"))
    if foot:
        parts.append(discord.ui.ActionRow(*foot))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))
