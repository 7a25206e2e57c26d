"""What the card of a paper says, in pieces of safe text."""

from collections.abc import Sequence

import discord

from bot.catalog.model import Kind, Resource
from bot.papers.sheets import PaperSheet
from bot.plain_text import clip
from bot.ui.kit.excerpt import excerpt
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.text import OPTION_TEXT, label, listing, plural, safe

NOTE = 280  # units of the curator's note, on a card; More has the whole
_LEAST_NOTE = 40  # units; a note cut that short would say too little
NO_LINK = "Link not published"
NOT_LISTED = "Not on the reading list"
_READERS_UNKNOWN = "-# Who reads this can’t be shown right now."


def heading(resource: Resource) -> str:
    if not has_own_name(resource):
        return f"## {safe(resource.title, 300)}"
    return f"## {safe(resource.name, 120)}\n{safe(resource.title, 240)}"


def has_own_name(resource: Resource) -> bool:
    return bool(resource.name) and resource.name.casefold() != resource.title.casefold()


def byline(resource: Resource, *, most: int = 4, limit: int = 120) -> str:
    """Authors, venue and year in one muted line; empty where nothing is known."""
    year = "" if resource.year is None or str(resource.year) in resource.venue else str(resource.year)
    parts = (listing(resource.authors, most=most, limit=limit), safe(resource.venue, 160), year)
    line = " · ".join(part for part in parts if part)
    return f"-# {line}" if line else ""


def note(resource: Resource, limit: int = NOTE) -> str:
    """The curator's, cut at the end of a sentence; empty where `limit` leaves no room for one."""
    return f"> {excerpt(resource.why, min(limit, NOTE))}" if resource.why and limit >= _LEAST_NOTE else ""


def about(resource: Resource) -> str:
    """What a list says of it, unsafe and uncut: the note, else the summary."""
    return resource.why or resource.summary


def row_name(resource: Resource, number: str = "") -> str:
    """The first line of a list’s row. Only what is no paper has a symbol."""
    symbol = "" if resource.kind is Kind.PAPER else f" {KIND_WORDS[resource.kind].symbol}"
    return f"**{number}{safe(resource.label, 120)}**{symbol}"


def open_option(resource: Resource, number: str = "") -> discord.SelectOption:
    """Of a menu below a list, with the `number` that it has there."""
    name = label(f"{number}{resource.label}", OPTION_TEXT)
    title = clip(resource.subtitle, OPTION_TEXT) or None
    return discord.SelectOption(label=name, value=resource.id, description=title)


def place(sheet: PaperSheet) -> str:
    """What comes first, and where on the list it stands."""
    resource, kind = sheet.resource, KIND_WORDS[sheet.resource.kind]
    lines = [f"**Read first:** {paper_names(sheet.requires)}"] if sheet.requires else []
    topics = listing((topic.title for topic in sheet.topics), most=3, rest="+{} more", limit=200)
    kind_words = "" if resource.kind is Kind.PAPER else f"{kind.symbol} {kind.one}"
    parts = (kind_words, topics, "" if resource.links else NO_LINK)
    lines.append(f"-# {' · '.join(part for part in parts if part)}")
    return "\n".join(lines)


def connections(sheet: PaperSheet) -> str:
    groups = (("Builds on", sheet.requires), ("Then", sheet.leads_to), ("Related", sheet.related))
    return "\n".join(f"**{word}:** {paper_names(each)}" for word, each in groups if each)


def paper_names(resources: Sequence[Resource], most: int = 4) -> str:
    return listing((each.label for each in resources), most=most, rest="+{} more", limit=200)


def meetings(sheet: PaperSheet, *, brief: bool = False) -> str:
    """When the group meets about it and when it did, or if `brief` one of them; empty where neither is so."""
    lines = []
    if sheet.next_meeting is not None:
        lines.append(f"**We discuss this** on {discord.utils.format_dt(sheet.next_meeting, 'F')}")
    if sheet.discussed and not (brief and lines):
        earlier = f" and {plural(len(sheet.discussed) - 1, 'time')} before" if len(sheet.discussed) > 1 else ""
        lines.append(f"**We discussed this** on {discord.utils.format_dt(sheet.discussed[0], 'D')}{earlier}")
    return "\n".join(lines)


def readers_unknown(sheet: PaperSheet) -> str:
    return _READERS_UNKNOWN if sheet.partial else ""
