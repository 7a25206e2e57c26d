"""From a typed text or a button's id to the paper that is meant, or the question which one."""

import logging
from collections.abc import Callable

import discord
from discord import app_commands

from bot.database import StorageError
from bot.errors import UserError
from bot.library.resolver import Ambiguous, Known, Unknown
from bot.reading.model import Reading, ReadingState, Subject, Tracked
from bot.reading.views import ShelfItem
from bot.runtime.reply import LIMITS
from bot.search import fold
from bot.servers.quotas import OverQuota
from bot.ui.kit.actions import Action
from bot.ui.kit.choices import MOST, resource_choices
from bot.ui.kit.components import Button
from bot.ui.kit.context import server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card
from bot.ui.kit.responses import reply_of, send_card
from bot.ui.kit.text import CHOICE_NAME, label, safe
from bot.ui.reading.host import Host, host_of
from bot.ui.reading.wording import STATE_LABELS

log = logging.getLogger(__name__)

NextAction = Callable[[str], Action]
"""Makes the button that goes on with a resource's id."""


async def need_subject(interaction: Interaction, guild_id: int, resource_id: str) -> Subject:
    """
    Raises:
        UserError: the catalog does not hold it (any more), and on no shelf that they may see it is.
    """
    host = host_of(interaction)
    subject = await host.reading.find_subject(guild_id, interaction.user.id, resource_id, host.now())
    if subject is None:
        raise UserError(
            "I no longer know which paper this was. Start it with `/reading start`, by any name, link or title."
        )
    return subject


async def need_reading(interaction: Interaction, guild_id: int, subject: Subject, refusal: str) -> Reading:
    """The latest round of who acts.

    Raises:
        UserError: it is not on their shelf; it says `refusal`.
    """
    rounds = await host_of(interaction).reading.store.rounds(guild_id, interaction.user.id, subject)
    if not rounds:
        raise UserError(refusal)
    return rounds[0]


async def resolve_subject(
    interaction: Interaction, guild_id: int, text: str, next_action: NextAction, *, offer_unlisted: bool
) -> Subject | None:
    """None when it is not clear and so the answer was the question, whose buttons are made by `next_action`."""
    reading = host_of(interaction).reading
    match await reading.resolve(guild_id, interaction.user.id, text):
        case Known(resource, edition):
            return reading.subject_index_of(edition.catalog).subject(resource)
        case Tracked(subject):
            return subject
        case Ambiguous() as ambiguous:
            await _ask(interaction, guild_id, text, ambiguous, next_action, offer_unlisted=offer_unlisted)
            return None
        case Unknown(_, lookup):
            return await reading.unlisted(guild_id, interaction.user.id, lookup)


async def _ask(
    interaction: Interaction,
    guild_id: int,
    text: str,
    ambiguous: Ambiguous,
    next_action: NextAction,
    *,
    offer_unlisted: bool,
) -> None:
    rows = [Row(f"**{safe(each.label, 120)}**", about=each.subtitle) for each in ambiguous.candidates]
    style, others = discord.ButtonStyle.primary, discord.ButtonStyle.secondary
    choices = [
        Button(next_action(each.id), each.label, style=others if rank else style)
        for rank, each in enumerate(ambiguous.candidates)
    ]
    foot, head = [], f"### Which one is “{safe(text, 80)}”?"
    host, user_id = host_of(interaction), interaction.user.id
    unlisted = host.reading.possible_unlisted(guild_id, user_id, ambiguous.lookup) if offer_unlisted else None
    if unlisted is not None and (subject := await unlisted):
        try:
            # The button holds an id; the title behind it must be known when it is pressed.
            await host.reading.subjects.save(guild_id, user_id, subject, host.now())
            foot.append(Button(next_action(subject.id), "Something else, not on the reading list"))
        except OverQuota as over:
            head += f"\n-# {over}"
    await send_card(interaction, list_card(head, rows, choices=choices, foot=foot))


async def start_choices(
    interaction: Interaction, typed: str, state: ReadingState | None = None
) -> list[app_commands.Choice[str]]:
    """What is on one's shelf in `state` first, then the catalog's."""
    items = await _matching_items(interaction, typed) if state else ()
    own = [_choice(item) for item in items if item.reading.state is state]
    own_ids = {choice.value for choice in own}
    listed = await resource_choices(interaction, typed)
    return [*own, *(choice for choice in listed if choice.value not in own_ids)][:MOST]


async def shelf_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """What is on one's shelf, the latest first."""
    return [_choice(item) for item in await _matching_items(interaction, typed)][:MOST]


async def _matching_items(interaction: Interaction, typed: str) -> tuple[ShelfItem, ...]:
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None:
        return ()
    reading = host.reading.views.shelf(guild_id, interaction.user.id, host.reading.subject_index, own=True)
    try:
        shelf = await reply_of(interaction).within(LIMITS.choices, reading) or ()
    except StorageError as error:
        log.debug("Nothing of a shelf is offered: %s", error)  # the command itself will say so to the member
        return ()
    return tuple(item for item in shelf if _matches(host, item.subject, typed))


def _matches(host: Host, subject: Subject, typed: str) -> bool:
    wanted = _letters(typed)
    resource = host.reading.subject_index.resource(subject.id)
    texts = (subject.title, subject.id, *((resource.title, *resource.aliases) if resource else ()))
    return any(wanted in _letters(text) for text in texts)


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _choice(item: ShelfItem) -> app_commands.Choice[str]:
    state = f" · {STATE_LABELS[item.reading.state].lower()}"
    name = label(item.subject.title, CHOICE_NAME - len(state)) + state
    return app_commands.Choice(name=name, value=item.subject.id)
