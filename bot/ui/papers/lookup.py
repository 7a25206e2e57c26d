"""What /paper answers: the card of what was meant, else the closest in private, else where to look instead."""

import logging
from typing import Any

import discord

from bot.database import StorageError
from bot.library.resolver import Ambiguous, Known, TextMatch, Unknown, resolve
from bot.reading.model import Subject, Tracked
from bot.reading.subject_index import possible_subject
from bot.runtime.reply import LIMITS
from bot.servers.quotas import OverQuota
from bot.ui.kit.cards import Card
from bot.ui.kit.components import URL_LIMIT, Button
from bot.ui.kit.context import server_of
from bot.ui.kit.excerpt import NOTE
from bot.ui.kit.host import Interaction
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.responses import reply_of, send_card
from bot.ui.kit.text import safe
from bot.ui.papers.card import OpenPaper, count_failed_query, show_paper
from bot.ui.papers.closest import answer_closest
from bot.ui.papers.host import host_of
from bot.ui.papers.suggesting import suggestion_button
from bot.ui.papers.topics import AllTopics, topic_button
from bot.ui.papers.unlisted import HOME_LABEL, unlisted_card

log = logging.getLogger(__name__)


async def answer_lookup(interaction: Interaction, text: str) -> None:
    """Show what `text` means: publicly when sure, else privately, never nothing."""
    match await resolve(host_of(interaction).library.edition, text):
        case Known(resource, edition):
            await show_paper(interaction, edition.catalog, resource, private=False)
        case Ambiguous() as ambiguous:
            await answer_closest(interaction, text, ambiguous)
        case Unknown() as unknown:
            await answer_unknown(interaction, text, unknown)


async def answer_unknown(interaction: Interaction, text: str, unknown: Unknown) -> None:
    """Show what `text` is although the list lacks it, else where to look instead; count it."""
    try:
        card = await _unlisted_card(interaction, text, unknown)
    except StorageError as error:
        log.debug("What people here read is not looked at: %s", error)
        card = unknown_card(text, unknown)
    await send_card(interaction, card)
    count_failed_query(interaction, text)


async def _unlisted_card(interaction: Interaction, text: str, unknown: Unknown) -> Card:
    """Of what somebody here has on their shelf, or of a single identifier; without either, where to look instead."""
    guild_id, host, catalog = server_of(interaction), host_of(interaction), unknown.edition.catalog
    if guild_id is None:
        return unknown_card(text, unknown)
    offer = suggestion_button(interaction, text, unknown.lookup.identifier)
    suggest = await reply_of(interaction).within(LIMITS.decorations, offer)
    on_shelf = True
    match await host.reading.look_on_shelves(guild_id, interaction.user.id, unknown):
        case Tracked(Subject(listed=True) as subject):
            return await host.subject_cards.own_card(guild_id, subject, interaction.user.id)
        case Tracked(found):
            subject = found
        case _:
            stated = possible_subject(unknown.lookup) if unknown.lookup.identifier else None
            if stated is None:
                return unknown_card(text, unknown, suggest=suggest)
            subject, on_shelf = stated, False
            try:
                # The buttons carry no title.
                await host.reading.subjects.save(guild_id, interaction.user.id, subject, host.now())
            except OverQuota as over:
                return unknown_card(text, unknown, over, suggest)
    sheet = await host.sheets.of_subject(subject, guild_id, interaction.user.id)
    return unlisted_card(sheet, catalog.home, private=True, share=on_shelf, suggest=suggest)


def unknown_card(text: str, unknown: Unknown, over: OverQuota | None = None, suggest: Button | None = None) -> Card:
    """Nothing is near `text`: topics to look into, and the way to `suggest` it, else to where the list is kept."""
    catalog, identifier = unknown.edition.catalog, unknown.lookup.identifier
    several = unknown.lookup.names_several
    what = "None of these links is" if several else "This link is not" if identifier else f"“{safe(text, 100)}” is not"
    lines = [f"### {what} in {safe(catalog.name or 'the reading list', 120)}"]
    buttons: list[discord.ui.Item[Any]] = []
    if identifier is not None and not several and len(identifier.url) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label="Open the page", url=identifier.url))
    if over is not None:
        lines.append(f"-# {over}")
    rows = [_text_match(each) for each in unknown.text_matches]
    if rows:
        lines.append("-# These mention it:")
    elif identifier is None and unknown.topics:
        lines.append("Perhaps one of these topics?")
    buttons += [topic_button(topic) for topic in unknown.topics]
    if identifier is None:
        buttons.append(Button(AllTopics(0), "All topics"))
    if suggest is not None:
        buttons.append(suggest)
    elif catalog.home and len(catalog.home) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label=HOME_LABEL, url=catalog.home))
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines)), *rows]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons[:5]))
    return Card(discord.ui.Container(*parts))


def _text_match(match: TextMatch) -> discord.ui.Section[Any]:
    name = f"**{safe(match.resource.label, 120)}** {KIND_WORDS[match.resource.kind].symbol}"
    text = f"{name}\n> {safe(match.passage, NOTE)}"
    return discord.ui.Section(
        discord.ui.TextDisplay(text), accessory=Button(OpenPaper(match.resource.id), "Open paper")
    )
