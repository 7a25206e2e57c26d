"""What /paper answers: the card of what was meant, else the closest in private, else where to look instead."""

import logging
from collections.abc import Sequence
from typing import Any

import discord

from bot.catalog.model import Topic
from bot.database import StorageError
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.topic_names import nearest_topics
from bot.reading.model import Subject, Tracked
from bot.reading.subject_index import impossible_id, is_nameless, possible_subject
from bot.servers.quotas import OverQuota
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import URL_LIMIT, Button
from bot.ui.kit.context import server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import reply_of, send_card
from bot.ui.kit.text import safe
from bot.ui.papers.card import count_failed_query, show_paper
from bot.ui.papers.closest import answer_closest
from bot.ui.papers.host import host_of
from bot.ui.papers.publicity import is_private_lookup, tell_of_publicity
from bot.ui.papers.suggesting import suggestion_button
from bot.ui.papers.text_hits import TextHit, find_in_group, mentions_card, of_list
from bot.ui.papers.topics import AllTopics, topic_button
from bot.ui.papers.unlisted import unlisted_card
from bot.ui.reading.open_subject import OpenSubject

log = logging.getLogger(__name__)


async def answer_lookup(interaction: Interaction, text: str) -> None:
    """Show what `text` means: publicly when sure, else privately, never nothing."""
    match await resolve(host_of(interaction).library.edition, text):
        case Known(resource, edition):
            private = await is_private_lookup(interaction)
            await show_paper(interaction, edition.catalog, resource, private=private)
            if not private:
                await tell_of_publicity(interaction)
        case Ambiguous(text_matches=()) as ambiguous:
            await answer_closest(interaction, text, ambiguous)
        case Ambiguous() | Unknown() as missed:
            await answer_missed(interaction, text, missed)


async def answer_missed(interaction: Interaction, text: str, missed: Ambiguous | Unknown) -> None:
    """Show what `text` is although the list lacks it, or which entries mention it; count it."""
    try:
        card = await _card_of(interaction, text, missed)
    except StorageError as error:
        log.debug("What people here read is not looked at: %s", error)
        card = missed_card(text, missed, in_server=True)
    await send_card(interaction, card)
    _show_title_soon(interaction, missed)
    count_failed_query(interaction, text)


def _show_title_soon(interaction: Interaction, missed: Ambiguous | Unknown) -> None:
    """Where the card has only an id, and a service tells the title within seconds."""
    guild_id, host, reply = server_of(interaction), host_of(interaction), reply_of(interaction)
    subject, user_id = possible_subject(missed.lookup), interaction.user.id
    if guild_id is None or subject is None or not is_nameless(subject):
        return

    async def replace_answer() -> None:
        titled = await host.reading.find_subject(guild_id, user_id, subject.id, host.now())
        if titled is None or is_nameless(titled):
            return
        try:
            await reply.replace(view=await host.subject_cards.own_card(guild_id, titled, user_id))
        except discord.HTTPException as error:
            log.debug("The title isn't shown in an answer: %s", error)

    host.reading.look_up(guild_id, user_id, subject, replace_answer)


async def _card_of(interaction: Interaction, text: str, missed: Ambiguous | Unknown) -> Card:
    """Of what is on a shelf here, else of entries that mention it, else of what has that title or identifier."""
    guild_id, host, user_id = server_of(interaction), host_of(interaction), interaction.user.id
    if guild_id is None:
        return missed_card(text, missed)
    match await host.reading.look_on_shelves(guild_id, user_id, missed):
        case Tracked(Subject(listed=True) as subject):
            return await host.subject_cards.own_card(guild_id, subject, user_id)
        case Tracked(subject, _, retitled):
            if retitled:
                await host.reading.subjects.save(guild_id, user_id, subject, host.now())
            return unlisted_card(await host.sheets.of_subject(subject, guild_id, user_id), private=True)
    group = await find_in_group(interaction, missed.lookup.words)
    stated = await host.reading.possible_unlisted(guild_id, user_id, missed.lookup)
    if stated is None:
        return missed_card(text, missed, group=group, in_server=True)
    try:
        # The buttons carry no title.
        await host.reading.subjects.save(guild_id, user_id, stated, host.now())
    except OverQuota as over:
        return missed_card(text, missed, over, group, in_server=True)
    if hits := [*of_list(missed.text_matches), *group]:
        return mentions_card(text, hits, otherwise=OpenSubject(stated.id))
    sheet = await host.sheets.of_subject(stated, guild_id, user_id)
    return unlisted_card(sheet, private=True, share=False, topics=_topics(missed))


def missed_card(
    text: str,
    missed: Ambiguous | Unknown,
    over: OverQuota | None = None,
    group: Sequence[TextHit] = (),
    *,
    in_server: bool = False,
) -> Card:
    """Where nothing can be kept on a shelf."""
    catalog, lookup = missed.edition.catalog, missed.lookup
    if problem := impossible_id(lookup):
        return text_card(f"### {problem}\nCheck it, or send the title.")
    leads: list[discord.ui.Item[Any]] = []
    if in_server:
        leads.append(suggestion_button(text, lookup.identifier.url if lookup.identifier else ""))
    elif catalog.home and len(catalog.home) <= URL_LIMIT:
        leads.append(discord.ui.Button(label="Open the full list", url=catalog.home))
    if hits := [*of_list(missed.text_matches), *group]:
        return mentions_card(text, hits, *leads)
    identifier, several = lookup.identifier, lookup.names_several
    called = lookup.title if identifier else text
    each = "papers" if lookup.records else "links"
    what = f"None of these {each} is" if several else f"“{safe(called, 100)}” isn’t" if called else "This link isn’t"
    lines = [f"### {what} in {f'the list “{safe(catalog.name, 120)}”' if catalog.name else 'the reading list'}"]
    buttons: list[discord.ui.Item[Any]] = []
    if identifier is not None and not several and len(identifier.url) <= URL_LIMIT:
        buttons.append(discord.ui.Button(label="Open the page", url=identifier.url))
    if over is not None:
        lines.append(f"-# {over}")
    topics = nearest_topics(missed.edition, lookup.title)[:2] if identifier and lookup.title else _topics(missed)
    if topics:
        lines.append("These topics are close:" if identifier else "Did you mean a topic?")
    buttons += [*map(topic_button, topics), Button(AllTopics(0), "All topics"), *leads]
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(lines))]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons))
    return Card(discord.ui.Container(*parts))


def _topics(missed: Ambiguous | Unknown) -> tuple[Topic, ...]:
    return missed.topics if isinstance(missed, Unknown) else ()
