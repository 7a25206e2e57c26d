"""Answers an interaction with a card; the one way from cards and buttons to Discord."""

from collections.abc import Iterator, Sequence

import discord

from bot.plain_text import with_mentions
from bot.runtime.reply import Reply, ReplyKind, reply_of
from bot.ui.kit.cards import Card
from bot.ui.kit.host import Interaction, host_of

__all__ = [
    "Reply",
    "ReplyKind",
    "is_private",
    "is_question",
    "replace_page",
    "reply_of",
    "send_card",
    "update_answer",
]
QUESTIONS = ("b:answer1:", "b:reopen1:")  # what the custom ids of their buttons begin with


def is_private(interaction: Interaction) -> bool:
    """Whether only its reader sees the pressed message."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def is_question(interaction: Interaction) -> bool:
    """Whether the pressed message asks its reader about what they typed, so that the answer takes its place."""
    message = interaction.message if is_private(interaction) else None
    return message is not None and any(custom_id.startswith(QUESTIONS) for custom_id in _custom_ids(message.components))


def _custom_ids(components: Sequence[discord.Component]) -> Iterator[str]:
    for component in components:
        yield getattr(component, "custom_id", None) or ""
        yield from _custom_ids(getattr(component, "children", ()))


async def send_card(
    interaction: Interaction, card: Card, *, private: bool = True, files: list[discord.File] | None = None
) -> int:
    """Returns the message's id, or 0 if Discord doesn't give it. The first answer to a question takes its place."""
    _mention_commands(interaction, card)
    reply = reply_of(interaction)
    if private and not files and not reply.answered and is_question(interaction):
        await reply.replace(view=card)
        return 0
    return await reply_of(interaction).message(view=card, private=private, files=files)


async def replace_page(interaction: Interaction, card: Card) -> None:
    """Edits a private message; below a public one, answers privately. The action's `reply_kind` is IN_PLACE."""
    if is_private(interaction):
        _mention_commands(interaction, card)
        await reply_of(interaction).replace(view=card)
    else:
        await send_card(interaction, card)


async def update_answer(interaction: Interaction, card: Card) -> None:
    """Edits what was answered before."""
    _mention_commands(interaction, card)
    await reply_of(interaction).replace(view=card)


def _mention_commands(interaction: Interaction, card: Card) -> None:
    """A card names a command as `` `/reading start` ``; here each becomes one to tap."""
    mention = host_of(interaction).command_mention
    for each in card.walk_children():
        if isinstance(each, discord.ui.TextDisplay):
            each.content = with_mentions(each.content, mention)
