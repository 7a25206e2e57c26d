"""Autocomplete's choices, and what the chosen values mean."""

from typing import Protocol, cast

from discord import app_commands

from bot.catalog.model import Kind, Resource, Topic
from bot.errors import UserError
from bot.library.edition import Edition
from bot.library.library import Library
from bot.library.resolver import suggest
from bot.library.topic_names import nearest_topics, resolve_topic, suggest_topics
from bot.ui.kit.host import Host, Interaction, host_of
from bot.ui.kit.kinds import KIND_WORDS
from bot.ui.kit.text import CHOICE_NAME, label, safe

MOST = 25  # https://docs.discord.com/developers/interactions/application-commands#autocomplete


class _WithLibrary(Host, Protocol):
    @property
    def library(self) -> Library: ...


async def resource_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """At most 25; values are ids."""
    found = await suggest(_edition(interaction), typed, MOST)
    return [app_commands.Choice(name=_name(each), value=each.id) for each in found]


async def topic_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """At most 25; values are ids."""
    found = suggest_topics(_edition(interaction), typed, MOST)
    return [app_commands.Choice(name=label(each.title, CHOICE_NAME), value=each.id) for each in found]


def _edition(interaction: Interaction) -> Edition:
    return cast(_WithLibrary, host_of(interaction)).library.edition


def kind_choices() -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=words.many, value=kind.value) for kind, words in KIND_WORDS.items()]


def chosen_kind(value: str) -> Kind | None:
    """None if empty. Raises UserError if it was not offered."""
    if not value:
        return None
    if value not in set(Kind):
        raise UserError("There’s no such kind. Please pick one from the list.")
    return Kind(value)


def _name(resource: Resource) -> str:
    repeats = resource.title.casefold().startswith(resource.label.casefold())
    return label(resource.title if repeats else f"{resource.label} – {resource.title}", CHOICE_NAME)


def need_topic(interaction: Interaction, edition: Edition, text: str) -> Topic:
    """Raises UserError if `text` names none."""
    topic = resolve_topic(edition, text)
    if topic is None:
        near = ", ".join(safe(each.title, 60) for each in nearest_topics(edition, text))
        closest = f" The closest: {near}." if near else ""
        every = host_of(interaction).command_mention("topic")
        raise UserError(f"There’s no topic “{safe(text, 60)}”.{closest} See all topics with {every}.")
    return topic
