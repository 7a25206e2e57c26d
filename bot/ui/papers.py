"""The card of one resource, what hangs behind its buttons, and the answers when it is not clear which one was meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import discord

from bot.advice.path import path_to
from bot.catalog.bibtex import bibtex
from bot.catalog.model import Catalog, Kind, Link, Resource
from bot.errors import UserError
from bot.papers import PaperSheet, paper_sheet
from bot.ui.base import Action, Button, Card, Interaction, host_of, show
from bot.ui.group import group_lines
from bot.ui.lists import Row, list_card
from bot.ui.marks import mark_buttons
from bot.ui.place import server_of
from bot.ui.text import MESSAGE_TEXT, clip, label, listing, plural, safe, size


class KindWords(NamedTuple):
    """How a kind of resource is shown: a symbol, and what one and many are called."""

    symbol: str
    one: str
    many: str


KIND_WORDS = {
    Kind.PAPER: KindWords("📄", "paper", "papers"),
    Kind.BOOK: KindWords("📘", "book", "books"),
    Kind.COURSE: KindWords("🎓", "course", "courses"),
    Kind.LIST: KindWords("🗂️", "reading list", "reading lists"),
    Kind.NOTES: KindWords("📝", "notes", "notes"),
    Kind.VIDEO: KindWords("🎬", "video", "videos"),
    Kind.CODE: KindWords("💻", "code", "code"),
}
ACCENT = discord.Colour(0x5B8DEF)
_LINKS_ON_CARD = 4  # as many as fit beside each other on a phone; More shows all
URL_LIMIT = 512  # https://docs.discord.com/developers/components/reference#button


def resource_of(interaction: Interaction, resource_id: str) -> tuple[Catalog, Resource]:
    """The catalog of now and the resource that a button names, also by an id it once had.

    Raises:
        UserError: the entry has left the catalog since the button was made.
    """
    catalog = host_of(interaction).library.catalog
    resource = catalog.get(resource_id)
    if resource is None:
        raise UserError("This entry is no longer in the reading list. `/search` shows what is.")
    return catalog, resource


@dataclass(frozen=True)
class OpenPaper(Action, verb="open1"):
    """Show a resource's card to the presser."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await show_paper(interaction, self.resource_id, private=True)


@dataclass(frozen=True)
class SharePaper(Action, verb="share1"):
    """Post a resource's card for everyone in the channel."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await show_paper(interaction, self.resource_id, private=False)


@dataclass(frozen=True)
class MorePaper(Action, verb="more1"):
    """Show all links, names, edges and the citation of a resource."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        catalog, resource = resource_of(interaction, self.resource_id)
        await show(interaction, more_card(paper_sheet(catalog, resource)))


@dataclass(frozen=True)
class ReadFirst(Action, verb="first1"):
    """Show what to read before a resource, in order."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        catalog, resource = resource_of(interaction, self.resource_id)
        await show(interaction, read_first_card(catalog, resource))


async def show_paper(interaction: Interaction, resource_id: str, *, private: bool) -> None:
    """Answer with a resource's card; a public one follows what the server's members do.

    Raises:
        UserError: the entry has left the catalog.
    """
    catalog, resource = resource_of(interaction, resource_id)
    host, viewer = host_of(interaction), interaction.user.id if private else None
    sheet = await host.sheets.paper(catalog, resource, server_of(interaction), viewer)
    message_id = await show(interaction, paper_card(sheet, private=private), private=private)
    if not private:
        await host.live.posted(interaction, message_id, resource.id)


def paper_card(sheet: PaperSheet, *, private: bool = False) -> Card:
    """One resource. `private` adds Share; the public card needs none."""
    resource = sheet.resource
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(_heading(resource) + "\n" + _byline(resource))]
    if body := _body(resource):
        parts.append(discord.ui.TextDisplay(body))
    parts += [discord.ui.Separator(), discord.ui.TextDisplay(_where_it_stands(sheet))]
    if group := _group(sheet, MESSAGE_TEXT - sum(size(text.content) for text in _texts(parts))):
        parts.append(discord.ui.TextDisplay(group))
    first: list[discord.ui.Item[Any]] = [*_link_buttons(resource.links[:_LINKS_ON_CARD])]
    if sheet.requires:
        first.append(Button(ReadFirst(resource.id), "Read first"))
    if first:
        parts.append(discord.ui.ActionRow(*first))
    parts.append(discord.ui.ActionRow(*_buttons(sheet, private=private)))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


def _heading(resource: Resource) -> str:
    if not resource.name or resource.name.casefold() == resource.title.casefold():
        return f"## {safe(resource.title, 400)}"
    return f"## {safe(resource.name, 120)}\n**{safe(resource.title, 400)}**"


def _byline(resource: Resource) -> str:
    venue = " · ".join(part for part in (safe(resource.venue, 160), str(resource.year or "")) if part)
    if resource.year and str(resource.year) in resource.venue:
        venue = safe(resource.venue, 160)
    return "\n".join(part for part in (listing(resource.authors, most=4), f"-# {venue}" if venue else "") if part)


def _body(resource: Resource) -> str:
    parts = [safe(resource.summary, 700)] if resource.summary else []
    if resource.why:
        parts.append(f"> {safe(resource.why, 900)}")
    if resource.by:
        parts.append(f"-# Recommended by {safe(resource.by, 100)}")
    return "\n".join(parts)


def _where_it_stands(sheet: PaperSheet) -> str:
    kind = KIND_WORDS[sheet.resource.kind]
    lines = []
    if sheet.requires:
        lines.append(f"**Read first** {_names(sheet.requires)}")
    if sheet.leads_to:
        lines.append(f"**Then** {_names(sheet.leads_to)}")
    if sheet.related:
        lines.append(f"**Related** {_names(sheet.related)}")
    if not sheet.resource.links:
        lines.append("Link not published")
    lines.append(
        f"-# {kind.symbol} {kind.one} · {listing((topic.title for topic in sheet.topics), most=3, rest='…', limit=200)}"
    )
    return "\n".join(lines)


def _names(resources: Sequence[Resource], most: int = 4) -> str:
    return listing((each.label for each in resources), most=most, rest=f"+{len(resources) - most} more", limit=200)


def _link_buttons(links: Sequence[Link]) -> list[discord.ui.Button[Any]]:
    return [discord.ui.Button(label=label(link.label), url=link.url) for link in links if len(link.url) <= URL_LIMIT]


def _texts(parts: Sequence[discord.ui.Item[Any]]) -> list[discord.ui.TextDisplay[Any]]:
    return [part for part in parts if isinstance(part, discord.ui.TextDisplay)]


def _group(sheet: PaperSheet, room: int) -> str:
    return group_lines(sheet.shelved.group, room) if sheet.shelved else ""


def _buttons(sheet: PaperSheet, *, private: bool) -> list[Button]:
    """The second row of at most two: one's own state first."""
    buttons = mark_buttons(sheet.shelved, private=private) if sheet.shelved else []
    buttons.append(Button(MorePaper(sheet.resource.id), "More"))
    if private:
        buttons.append(Button(SharePaper(sheet.resource.id), "Share"))
    return buttons


def more_card(sheet: PaperSheet) -> Card:
    """Everything about a resource that its card leaves out, with a citation to copy."""
    resource = sheet.resource
    lines = [f"### {safe(resource.title, 400)}", listing(resource.authors, most=40, limit=900)]
    if resource.aliases:
        lines.append(f"Also called {listing(resource.aliases, most=10)}")
    ids = (("arXiv", resource.arxiv), ("DOI", resource.doi), ("OpenReview", resource.openreview))
    lines += [f"{name} {safe(value, 120)}" for name, value in ids if value]
    if not resource.links:
        lines.append("Link not published")
    # A backtick run inside would end the block early.
    citation = clip_lines(bibtex(resource), 1800).replace("```", "'''")
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join(line for line in lines if line)),
        discord.ui.TextDisplay(f"```bibtex\n{citation}\n```"),
    ]
    buttons = _link_buttons(resource.links[:15])
    parts += [discord.ui.ActionRow(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)]
    if opens := [Button(OpenPaper(each.id), each.label) for each in (*sheet.leads_to, *sheet.related)[:5]]:
        parts += [discord.ui.TextDisplay("-# Continue with"), discord.ui.ActionRow(*opens)]
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


def clip_lines(text: str, limit: int) -> str:
    """`text` as it is if it fits into `limit` units, else each line cut to an equal share."""
    if size(text) <= limit:
        return text
    lines = text.splitlines()
    return "\n".join(clip(line, limit // len(lines) - 1) for line in lines)


def read_first_card(catalog: Catalog, resource: Resource) -> Card:
    """What to read before `resource`, in order, each with a button that opens it."""
    path = path_to(catalog, resource.id)
    rows = [
        Row(
            f"**{place}. {safe(each.label, 120)}**\n{safe(each.summary, 220)}",
            Button(OpenPaper(each.id), "Open"),
        )
        for place, each in enumerate(path, 1)
    ]
    before = len(path) - 1
    lead = f"{plural(before, 'thing')} to read first" if before else "Nothing to read first"
    shown = rows[-8:]  # the nearest steps matter most, and a card holds so many
    return list_card(f"### On the way to {safe(resource.label, 120)}\n-# {lead}, in this order", shown)
