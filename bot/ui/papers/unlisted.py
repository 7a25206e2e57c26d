"""The card of a paper that is not in the reading list, whether or not somebody here reads it."""

from typing import Any

import discord

from bot.catalog.model import Topic
from bot.metadata.model import PaperMetadata
from bot.papers.sheets import SubjectSheet
from bot.ui.kit import accents
from bot.ui.kit.cards import Card, cached_card
from bot.ui.kit.components import URL_LIMIT, Button
from bot.ui.kit.text import safe
from bot.ui.papers.card_text import NOT_LISTED
from bot.ui.papers.suggesting import suggestion_button
from bot.ui.papers.topics import AllTopics, topic_button
from bot.ui.reading.open_subject import ShareSubject
from bot.ui.reading.roster import roster_lines
from bot.ui.reading.state_buttons import state_buttons

_MOST_AUTHORS = 3


@cached_card
def unlisted_card(
    sheet: SubjectSheet, *, private: bool = False, share: bool = True, topics: tuple[Topic, ...] = ()
) -> Card:
    """`topics` may be meant by a title that nobody has on a shelf."""
    subject = sheet.subject
    lines = [f"## {safe(subject.title, 500)}", f"-# {NOT_LISTED}", *_metadata_lines(sheet.metadata)]
    if group := roster_lines(sheet.roster, 1500):
        lines.append(group)
    leads: list[discord.ui.Item[Any]] = []
    if subject.url and len(subject.url) <= URL_LIMIT:
        leads.append(discord.ui.Button(label="Open the page", url=subject.url))
    if sheet.metadata and sheet.metadata.newer and len(sheet.metadata.newer) <= URL_LIMIT:
        leads.append(discord.ui.Button(label="Published version", url=sheet.metadata.newer))
    leads.append(suggestion_button(subject.title, subject.url))
    if private and not subject.url:
        leads.append(Button(AllTopics(0), "All topics"))
    states: list[Button] = state_buttons(sheet, private=private)
    if private and share:
        states.append(Button(ShareSubject(subject.id), "Share"))
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join(lines)),
        discord.ui.ActionRow(*leads),
        discord.ui.ActionRow(*states),
    ]
    if topics:
        parts.append(discord.ui.TextDisplay("Or did you mean a topic?"))
        parts.append(discord.ui.ActionRow(*map(topic_button, topics)))
    return Card(discord.ui.Container(*parts, accent_colour=accents.PAPER))


def _metadata_lines(known: PaperMetadata | None) -> list[str]:
    """Who wrote it, when and where, and who says so: the services' terms ask to be named."""
    if known is None:
        return []
    authors = ", ".join(safe(each, 60) for each in known.authors[:_MOST_AUTHORS])
    if len(known.authors) > _MOST_AUTHORS:
        authors += " and others"
    facts = [authors, str(known.year or ""), safe(known.venue, 100)]
    lines = [f"-# {' · '.join([*filter(None, facts), f'from {known.source}'])}"]
    return ["**Withdrawn or retracted**", *lines] if known.retracted else lines
