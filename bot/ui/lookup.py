"""What /paper answers: the card when it is clear which one was meant, else a question, else where to look instead."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.catalog.identifiers import Identifier
from bot.catalog.model import Catalog, Resource, Topic
from bot.library import Absent, Sure, Unsure
from bot.ui.base import Button, Card, Interaction, host_of, remembered, show
from bot.ui.lists import Row, list_card
from bot.ui.papers import URL_LIMIT, OpenPaper, note_miss, show_paper
from bot.ui.suggesting import suggestion_button
from bot.ui.text import label, safe
from bot.ui.topics import topic_button


async def answer_lookup(interaction: Interaction, text: str) -> None:
    """Show what `text` means: publicly when sure, else privately, never nothing."""
    library = host_of(interaction).library
    match await library.resolve(text):
        case Sure(resource):
            await show_paper(interaction, resource.id, private=False)
        case Unsure(guesses):
            await show(interaction, guesses_card(text, guesses))
        case Absent(topics, identifier):
            suggest = await suggestion_button(interaction, text, identifier)
            await show(interaction, absent_card(text, library.catalog, topics, identifier, suggest))
            note_miss(interaction, text)


def guesses_card(text: str, guesses: Sequence[Resource]) -> Card:
    """Which one did you mean? The best guess first and in full, each with a button that opens it."""
    return _guesses_card(text, tuple(guesses))


@remembered
def _guesses_card(text: str, guesses: tuple[Resource, ...]) -> Card:
    rows = [
        Row(
            _guess(each, best=place == 0),
            Button(
                OpenPaper(each.id),
                "Open",
                style=discord.ButtonStyle.primary if place == 0 else discord.ButtonStyle.secondary,
            ),
        )
        for place, each in enumerate(guesses)
    ]
    return list_card(f"### Did you mean …?\n-# Nothing here is called exactly “{safe(text, 80)}”", rows)


def _guess(resource: Resource, *, best: bool) -> str:
    lines = [f"**{safe(resource.label, 120)}**"]
    if resource.name:
        lines.append(safe(resource.title, 200))
    if best and resource.summary:
        lines.append(f"> {safe(resource.summary, 240)}")
    return "\n".join(lines)


def absent_card(
    text: str,
    catalog: Catalog,
    topics: Sequence[Topic],
    identifier: Identifier | None,
    suggest: Button | None = None,
) -> Card:
    """Nothing is near `text`: the closest topics, and the way to `suggest` it, by default where the list is edited."""
    what = "This link" if identifier else f"“{safe(text, 100)}”"
    lines = [f"### {what} is not in {safe(catalog.name or 'the reading list', 120)}"]
    buttons: list[discord.ui.Item[Any]] = []
    if identifier is not None:
        lines.append("Nobody has put it on the list yet.")
        if len(identifier.url) <= URL_LIMIT:
            buttons.append(discord.ui.Button(label="Open the page", url=identifier.url))
    elif topics:
        lines.append("These topics are the closest; `/search` also looks into summaries and remarks.")
    buttons += [topic_button(topic) for topic in topics]
    if suggest is not None:
        buttons.append(suggest)
    elif catalog.home and len(catalog.home) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label=label("Suggest it for the list"), url=catalog.home))
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines))]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons[:5]))
    return Card(discord.ui.Container(*parts))
