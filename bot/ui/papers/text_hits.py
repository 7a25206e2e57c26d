"""What mentions some words: entries of the reading list by their text, and what people in the server wrote."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import discord

from bot.catalog.model import Resource
from bot.database import StorageError
from bot.frozen import dataclass
from bot.library.resolver import TextMatch
from bot.library.topic_names import MOST_NEAR
from bot.papers.group_text_rows import GroupText, TextKind
from bot.papers.group_texts import GroupMatch
from bot.runtime.reply import LIMITS
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button, Menu
from bot.ui.kit.context import server_of
from bot.ui.kit.excerpt import NOTE
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row
from bot.ui.kit.responses import reply_of
from bot.ui.kit.text import OPTION_TEXT, label, safe
from bot.ui.papers.card import open_menu
from bot.ui.papers.card_text import NOT_LISTED, open_option, row_name
from bot.ui.papers.host import host_of
from bot.ui.papers.topics import AllTopics

log = logging.getLogger(__name__)

_MESSAGES = "https://discord.com/channels/"
_MOST_FOUND = 10  # of which several may be about one paper


@dataclass(frozen=True, slots=True)
class TextHit:
    """What `opens` by that id of a paper or address of a meeting, with the passage that has the words.

    `resource` is None for what the list lacks. `source`, in safe text, says whose words these are; empty: the list's.
    """

    label: str
    passage: str
    coverage: float
    opens: str
    resource: Resource | None = None
    source: str = ""


def of_list(matches: Sequence[TextMatch]) -> list[TextHit]:
    return [
        TextHit(each.resource.label, each.passage, each.coverage, each.resource.id, each.resource) for each in matches
    ]


async def find_in_group(
    interaction: Interaction, words: str, includes: Callable[[Resource | None], bool] = lambda _: True
) -> list[TextHit]:
    """What people in this server wrote, as far as all its members may know; of what it `includes`.

    Notes of a meeting are only for who sees its channel: a member may be shut out of one that everyone else sees.
    """
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None or not words:
        return []
    subject_index = host.reading.subject_index

    def may_see(text: GroupText) -> bool:
        resource = subject_index.resource(text.subject_id)
        if text.kind is TextKind.NOTES and not host.viewers.sees_public(interaction, text.channel_id):
            return False
        return includes(resource) and not (text.kind is TextKind.TITLE and resource)

    try:
        search = host.group_texts.search(guild_id, words, may_see, _MOST_FOUND)
        found = await reply_of(interaction).within(LIMITS.decorations, search) or ()
    except StorageError as error:
        log.debug("What people here wrote is not searched: %s", error)
        return []
    hits = (_of_group(guild_id, each, subject_index.resource(each.text.subject_id)) for each in found)
    return list(_one_of_each(hit for hit in hits if hit is not None))[:MOST_NEAR]


def _of_group(guild_id: int, match: GroupMatch, resource: Resource | None) -> TextHit | None:
    """None where there's nothing to open."""
    text = match.text
    passage, opens = match.passage, resource.id if resource else text.subject_id
    match text.kind:
        case TextKind.TAKEAWAY:
            source = f"{safe(text.author, 60)}’s takeaway"
        case TextKind.NOTES:
            source = f"Notes of the meeting on {discord.utils.format_dt(text.at, 'D')}"
            if text.message_id is not None:
                opens = f"{_MESSAGES}{guild_id}/{text.channel_id}/{text.message_id}"
                source += f" · [Open meeting]({opens})"
        case TextKind.TITLE:
            source, passage = "Read by people here", ""
    name = resource.label if resource else text.title
    return TextHit(name, passage, match.coverage, opens, resource, source) if opens else None


def _one_of_each(hits: Iterable[TextHit]) -> Iterator[TextHit]:
    """Two options of one menu must not do the same; what comes first stays."""
    shown: set[str] = set()
    for hit in hits:
        if hit.opens not in shown:
            shown.add(hit.opens)
            yield hit


def hit_row(hit: TextHit) -> Row:
    name = row_name(hit.resource) if hit.resource else f"**{safe(hit.label, 120)}**"
    return Row("\n".join([name, *said_in(hit)]))


def hits_menu(hits: Iterable[TextHit], others: Sequence[discord.SelectOption] = ()) -> Menu | None:
    """Of `others` and the papers of `hits`; what a meeting is about is opened from its card."""
    papers = (each for each in hits if not each.opens.startswith(_MESSAGES))
    options = [*others, *(_option(each) for each in papers)]
    return open_menu(options) if options else None


def _option(hit: TextHit) -> discord.SelectOption:
    if hit.resource is not None:
        return open_option(hit.resource)
    return discord.SelectOption(label=label(hit.label, OPTION_TEXT), value=hit.opens, description=NOT_LISTED)


def said_in(hit: TextHit) -> Iterator[str]:
    """The passage and whose it is, in lines of safe text."""
    if hit.passage:
        yield f"> {safe(hit.passage, NOTE)}"
    if hit.source:
        yield f"-# {hit.source}"


def mentions_card(
    text: str, hits: Sequence[TextHit], *leads: discord.ui.Item[Any], otherwise: Action | None = None
) -> Card:
    """The best of what has the words of `text`, though no title or name has; `otherwise` is for none of them."""
    best = list(_one_of_each(sorted(hits, key=lambda each: -each.coverage)))[:MOST_NEAR]
    lines = (
        f"### Mentions of “{safe(text, 100)}”\n-# No title on the reading list matches, but these mention the words:"
    )
    refusal = [Button(otherwise, "None of these" if len(best) > 1 else "Not this one")] if otherwise else []
    buttons = [*refusal, *leads, Button(AllTopics(0), "All topics")]
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(lines), *(hit_row(each).part() for each in best)]
    if (menu := hits_menu(best)) is not None:
        parts.append(discord.ui.ActionRow(menu))
    return Card(discord.ui.Container(*parts, discord.ui.ActionRow(*buttons), accent_colour=accents.LIST))
