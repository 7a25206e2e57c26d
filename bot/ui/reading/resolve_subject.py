"""From what somebody typed after a reading command to the paper they mean, or the question which one."""

import logging
from collections.abc import Callable

import discord
from discord import app_commands

from bot.database import StorageError
from bot.library.resolver import Ambiguous, Known, Unknown
from bot.reading.model import ReadingState, Subject, Tracked
from bot.reading.subject_index import external_subject
from bot.reading.views import ShelfItem
from bot.search import fold
from bot.ui.kit.actions import Action
from bot.ui.kit.choices import MOST, resource_choices
from bot.ui.kit.components import Button
from bot.ui.kit.context import server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card
from bot.ui.kit.responses import send_card
from bot.ui.kit.text import CHOICE_NAME, label, safe
from bot.ui.reading.host import Host, host_of
from bot.ui.reading.roster import STATE_WORDS

log = logging.getLogger(__name__)

Then = Callable[[str], Action]
"""From a resource's id to the button that goes on with it."""


async def resolve_subject(
    interaction: Interaction, guild_id: int, text: str, then: Then, *, outside: bool = True
) -> Subject | None:
    """What `text` means; None when a question was answered with instead, whose buttons go on by `then`.

    What is neither in the catalog nor known here is taken as it is where `outside` lets it.
    """
    reading = host_of(interaction).reading
    match await reading.resolve(guild_id, text):
        case Known(resource, edition):
            return reading.subject_index_of(edition.catalog).subject(resource)
        case Tracked(subject):
            return subject
        case Ambiguous() as ambiguous:
            await _ask(interaction, guild_id, text, ambiguous, then, outside=outside)
            return None
        case Unknown(_, lookup):
            return external_subject(lookup)


async def _ask(
    interaction: Interaction, guild_id: int, text: str, ambiguous: Ambiguous, then: Then, *, outside: bool
) -> None:
    rows = [
        Row(
            f"**{safe(each.label, 120)}**" + (f"\n{safe(each.title, 200)}" if each.name else ""),
            Button(
                then(each.id),
                "This one",
                style=discord.ButtonStyle.primary if place == 0 else discord.ButtonStyle.secondary,
            ),
        )
        for place, each in enumerate(ambiguous.candidates)
    ]
    foot = []
    if outside:
        subject = external_subject(ambiguous.lookup)
        # The button holds an id; the title behind it must be known when it is pressed.
        await host_of(interaction).reading.subjects.save(guild_id, subject, host_of(interaction).now())
        foot.append(Button(then(subject.id), "Something else, not on the list"))
    await send_card(interaction, list_card(f"### Which one is “{safe(text, 80)}”?", rows, foot=foot))


async def start_choices(
    interaction: Interaction, typed: str, state: ReadingState | None = None
) -> list[app_commands.Choice[str]]:
    """For a command that begins something: what is on one's shelf in `state` first, then the catalog's."""
    mine = await _own(interaction, typed) if state else []
    first = [each for each in mine if each.reading.state is state]
    choices = [_choice(each) for each in first]
    taken = {choice.value for choice in choices}
    more = await resource_choices(host_of(interaction).library, typed)
    return [*choices, *(each for each in more if each.value not in taken)][:MOST]


async def shelf_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """For a command that changes something: what is on one's shelf, the latest first."""
    return [_choice(each) for each in await _own(interaction, typed)][:MOST]


async def _own(interaction: Interaction, typed: str) -> tuple[ShelfItem, ...]:
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None:
        return ()
    try:
        shelf = await host.reading.views.shelf(guild_id, interaction.user.id, host.reading.subject_index, own=True)
    except StorageError as error:
        log.error("Nothing of a shelf is offered: %s", error)  # the command itself will say so to the member
        return ()
    return tuple(each for each in shelf if _matches(host, each.subject, typed))


def _matches(host: Host, subject: Subject, typed: str) -> bool:
    wanted = _letters(typed)
    resource = host.reading.subject_index.resource(subject.id)
    texts = (subject.title, subject.id, *((resource.title, *resource.aliases) if resource else ()))
    return any(wanted in _letters(text) for text in texts)


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _choice(placed: ShelfItem) -> app_commands.Choice[str]:
    state = f" · {STATE_WORDS[placed.reading.state].lower()}"
    name = label(placed.subject.title, CHOICE_NAME - len(state)) + state
    return app_commands.Choice(name=name, value=placed.subject.id)
