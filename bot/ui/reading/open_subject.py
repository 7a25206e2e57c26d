"""Shows the card of whatever people here read, listed or not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.reading.model import Subject
from bot.reading.subject_index import UNTITLED, placeholder_title
from bot.ui.kit.actions import Action, selected_values
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Menu
from bot.ui.kit.context import need_server, server_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, send_card
from bot.ui.kit.text import OPTION_TEXT, label
from bot.ui.reading.host import host_of
from bot.ui.reading.resolve_subject import need_subject


@dataclass(frozen=True)
class _SubjectAction(Action):
    private: ClassVar[bool]

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, cards = need_server(interaction), host_of(interaction).subject_cards
        subject = await need_subject(interaction, guild_id, self.resource_id)
        if self.private:
            await send_card(interaction, await cards.own_card(guild_id, subject, interaction.user.id))
        else:
            shown = subject if subject.listed else await _posted(interaction, guild_id, subject)
            await send_public_card(interaction, await cards.public_card(guild_id, shown), subject.id)


class OpenSubject(_SubjectAction, verb="opensub1"):
    private = True


class ShareSubject(_SubjectAction, verb="sharesub1", reply=ReplyKind.PUBLIC):
    private = False


@dataclass(frozen=True)
class OpenPickedSubject(Action, verb="pickopensub1"):
    """Show the card that was chosen in a list to the presser."""

    async def press(self, interaction: Interaction) -> None:
        await OpenSubject(next(iter(selected_values(interaction)), "")).press(interaction)


def subject_menu(subjects: Sequence[Subject]) -> Menu | None:
    """Below a list, instead of a button in each row; None for an empty one."""
    options = [discord.SelectOption(label=label(each.title, OPTION_TEXT), value=each.id) for each in subjects]
    return Menu(OpenPickedSubject(), options, placeholder="Open paper …") if options else None


async def _posted(interaction: Interaction, guild_id: int, subject: Subject) -> Subject:
    """As its card shows it; from then on the server may know of it, and by its sharer's title only where all see that.

    Raises:
        UserError: in a channel that not all see, there's nothing else to call it.
    """
    host, user_id = host_of(interaction), interaction.user.id
    if host.viewers.is_public(guild_id, interaction.channel_id or 0):
        await host.reading.subjects.post(guild_id, user_id, subject, host.now())
        return subject
    await host.reading.subjects.save(guild_id, user_id, subject, host.now())
    everyones = await host.reading.posted_subject(guild_id, subject.id)
    nameless = replace(subject, title=placeholder_title(subject.id, subject.url))
    shown = everyones or await host.reading.with_public_title(nameless)
    if shown.title == UNTITLED:
        raise UserError(
            "This paper has only your title, which the whole server would get to know. "
            "Share it in a channel that everyone here can see, or look it up by a link."
        )
    return shown


async def send_public_card(interaction: Interaction, card: Card, resource_id: str) -> None:
    """Answer with a card for everyone in the channel; where shelves belong, it follows what members do."""
    message_id = await send_card(interaction, card, private=False)
    guild_id = server_of(interaction)
    if guild_id is not None and interaction.channel_id is not None and message_id:
        host_of(interaction).card_refresher.posted(guild_id, interaction.channel_id, message_id, resource_id)
