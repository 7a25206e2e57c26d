"""What /paper answers: the card when it is clear which one was meant, else a question, else where to look instead."""

import logging
from collections.abc import Sequence
from typing import Any

import discord

from bot.catalog.model import Catalog, Resource
from bot.database import StorageError
from bot.library.library import Absent, Sure, Unsure
from bot.reading.model import State
from bot.reading.subject_index import tracked
from bot.ui.kit.actions import Button, Card, Interaction, host_of, remembered, show
from bot.ui.kit.context import server_of
from bot.ui.kit.pages import Row, list_card
from bot.ui.kit.text import safe
from bot.ui.papers.card import URL_LIMIT, OpenPaper, note_miss, show_paper
from bot.ui.papers.suggesting import suggestion_button
from bot.ui.papers.topics import topic_button
from bot.ui.papers.unlisted import HOME_LABEL
from bot.ui.reading.state_buttons import Choose

log = logging.getLogger(__name__)


async def answer_lookup(interaction: Interaction, text: str) -> None:
    """Show what `text` means: publicly when sure, else privately, never nothing."""
    library = host_of(interaction).library
    match await library.resolve(text):
        case Sure(resource):
            await show_paper(interaction, resource.id, private=False)
        case Unsure(guesses):
            await show(interaction, guesses_card(text, guesses))
        case Absent() as absent:
            await answer_absent(interaction, text, absent)


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


async def answer_absent(interaction: Interaction, text: str, absent: Absent) -> None:
    """Show what people here know of `text` although the list lacks it, else where to look instead; count it."""
    try:
        card = await _outside(interaction, text) or await _nowhere(interaction, text, absent)
    except StorageError as error:
        log.error("What people here read is not looked at: %s", error)
        card = absent_card(text, host_of(interaction).library.catalog, absent)
    await show(interaction, card)
    note_miss(interaction, text)


async def _outside(interaction: Interaction, text: str) -> Card | None:
    """The card of what somebody here has on their shelf."""
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None or not any(char.isalnum() for char in text):
        return None
    known = await host.reading.known(guild_id, text)
    return None if known is None else await host.live.own_card(guild_id, known, interaction.user.id)


async def _nowhere(interaction: Interaction, text: str, absent: Absent) -> Card:
    guild_id, host = server_of(interaction), host_of(interaction)
    suggest = await suggestion_button(interaction, text, absent.identifier)
    want = None
    if guild_id is not None and absent.identifier is not None:
        subject = tracked(text)
        await host.reading.store.offer(guild_id, subject, host.now())  # the button carries no title
        want = Button(Choose(State.WANT.value, subject.id), "Want to read it")
    return absent_card(text, host.library.catalog, absent, want, suggest)


def absent_card(
    text: str, catalog: Catalog, absent: Absent, want: Button | None = None, suggest: Button | None = None
) -> Card:
    """Nothing is near `text`: topics to look into, and the way to `suggest` it, else to where the list is kept."""
    identifier = absent.identifier
    what = "This link" if identifier else f"“{safe(text, 100)}”"
    lines = [f"### {what} is not in {safe(catalog.name or 'the reading list', 120)}"]
    buttons: list[discord.ui.Item[Any]] = []
    if identifier is not None and len(identifier.url) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label="Open the page", url=identifier.url))
    if want is not None:
        lines.append("You can keep it on your shelf all the same.")
        buttons.append(want)
    if identifier is None and absent.topics:
        lines.append("Perhaps one of these topics? `/search` also looks into summaries and remarks.")
    buttons += [topic_button(topic) for topic in absent.topics]
    if suggest is not None:
        buttons.append(suggest)
    elif catalog.home and len(catalog.home) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label=HOME_LABEL, url=catalog.home))
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines))]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons[:5]))
    return Card(discord.ui.Container(*parts))
