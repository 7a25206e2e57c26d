"""Lists as cards, in pages that fit a phone: rows with a button each, or with one menu for all of them."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

import discord

from bot.frozen import dataclass
from bot.ui.kit import accents, phone
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button, Menu
from bot.ui.kit.excerpt import LINE, excerpt

ItemT = TypeVar("ItemT")

PER_PAGE = 5  # a page of five rows is about one phone screen


# Units of what rows are about, and whether they have their feet: the first of which all fit a phone's screen.
_LENGTHS = (*((length, True) for length in (LINE, 80, 70, 60, 50, 40, 30, 0)), (0, False))


@dataclass(frozen=True, slots=True)
class Row:
    """In lines: `text`, `lead` and `about`, `foot`, `below`. Only `about` isn't safe already.

    On a full screen `about` is cut, and then `foot` goes, too.
    """

    text: str
    button: Button | None = None
    about: str = ""
    lead: str = ""
    foot: str = ""
    below: str = ""

    def part(self, length: int = LINE, *, foot: bool = True) -> discord.ui.Item[Any]:
        about = f"{self.lead} {excerpt(self.about, length) if length else ''}".strip()
        lines = (self.text, f"-# {about}" if about else "", self.foot if foot else "", self.below)
        text = discord.ui.TextDisplay[Any]("\n".join(line for line in lines if line))
        return discord.ui.Section(text, accessory=self.button) if self.button else text


def fitted(rows: Sequence[Row], around: Sequence[discord.ui.Item[Any]]) -> list[discord.ui.Item[Any]]:
    """The rows as they fit one screen of a phone beside the other parts."""
    parts: list[discord.ui.Item[Any]] = []
    for length, foot in _LENGTHS:
        parts = [row.part(length, foot=foot) for row in rows]
        if phone.room([*around, *parts], private=True) >= 0:
            break
    return parts


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


def pagination_buttons(page: Numbered, to: Callable[[int], Action], ahead: str = "") -> list[Button]:
    """Empty for a single page; `to` makes the action for a page number; `ahead` says what the next page has."""
    if page.pages == 1:
        return []
    before, after = page.number - 1, page.number + 1
    return [
        # The ends stay in place, disabled, so that a button never changes its meaning under a thumb.
        Button(to(before if before >= 0 else page.pages), "Back", disabled=before < 0),
        Button(
            to(after),
            f"Next: {ahead}" if ahead else f"Next · {page.number + 1} of {page.pages}",
            disabled=after >= page.pages,
        ),
    ]


def list_card(
    heading: str,
    rows: Sequence[Row],
    *,
    choices: Sequence[Button] = (),
    foot: Sequence[Button] = (),
    note: str = "",
    menu: Menu | None = None,
    accent: discord.Colour | None = accents.LIST,
) -> Card:
    """`heading` and `note` are safe text; `menu` opens one of the rows, `choices` are a button for each of a few."""
    head = discord.ui.TextDisplay[Any](heading)
    below: list[discord.ui.Item[Any]] = []
    if note:
        below.append(discord.ui.TextDisplay(f"-# {note}"))
    if choices:
        below.append(discord.ui.ActionRow(*choices))
    if menu is not None:
        below.append(discord.ui.ActionRow(menu))
    if foot:
        below.append(discord.ui.ActionRow(*foot))
    return Card(discord.ui.Container(head, *fitted(rows, [head, *below]), *below, accent_colour=accent))
