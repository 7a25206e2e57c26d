"""Want, Reading and Finished: the buttons on every card, and what setting one's state answers."""

from collections.abc import Awaitable, Callable

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.papers.sheets import SubjectSheet
from bot.reading.model import (
    NotOnShelf,
    Reading,
    ReadingChanged,
    ReadingState,
    ReadingUnchanged,
    StateOutcome,
    Subject,
)
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, is_private, replace_page, send_card
from bot.ui.kit.text import safe
from bot.ui.reading.confirmation import confirmation_card, open_button, review_button
from bot.ui.reading.host import host_of
from bot.ui.reading.resolve_subject import need_subject
from bot.ui.reading.wording import STATE_LABELS, state_sentence, unchanged_sentence

_BUTTON_STATES = (ReadingState.WANT, ReadingState.READING, ReadingState.FINISHED)

Respond = Callable[[Interaction, Card], Awaitable[object]]


def state_buttons(sheet: SubjectSheet, *, private: bool) -> list[Button]:
    """On the presser's own card the present state stands out."""
    own_state = sheet.own_reading.state if private and sheet.own_reading else None
    return [
        Button(
            SetState(state.value, sheet.subject.id),
            STATE_LABELS[state],
            style=discord.ButtonStyle.success if state is own_state else discord.ButtonStyle.secondary,
        )
        for state in _BUTTON_STATES
    ]


@dataclass(frozen=True)
class _StateAction(Action):
    state: str
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, to = need_server(interaction), _read_state(self.state)
        subject = await need_subject(interaction, guild_id, self.resource_id)
        outcome = await set_state(interaction, guild_id, subject, to)
        await self._answer(interaction, subject, outcome, to)

    async def _answer(
        self, interaction: Interaction, subject: Subject, outcome: StateOutcome, to: ReadingState
    ) -> None:
        raise NotImplementedError


class SetState(_StateAction, verb="mark1", reply=ReplyKind.IN_PLACE):
    """On a paper's card, which shows the new state at once where it is the presser's own."""

    async def _answer(
        self, interaction: Interaction, subject: Subject, outcome: StateOutcome, to: ReadingState
    ) -> None:
        if is_private(interaction) and isinstance(outcome, ReadingChanged):
            guild_id, cards = need_server(interaction), host_of(interaction).subject_cards
            await replace_page(interaction, await cards.own_card_again(interaction, guild_id, subject))
            await send_card(interaction, confirmation_card(subject, outcome))
        else:
            await answer_outcome(interaction, subject, outcome, to)


class SetStateInPlace(_StateAction, verb="choose1", reply=ReplyKind.IN_PLACE):
    """On a question or an answer, which the confirmation replaces."""

    async def _answer(
        self, interaction: Interaction, subject: Subject, outcome: StateOutcome, to: ReadingState
    ) -> None:
        await answer_outcome(interaction, subject, outcome, to, replace_page)


def _read_state(text: str) -> ReadingState:
    if text not in set(ReadingState):
        raise UserError("This button is from another version of the bot. Please use the command again.")
    return ReadingState(text)


async def set_state(interaction: Interaction, guild_id: int, subject: Subject, to: ReadingState) -> StateOutcome:
    """Also schedules the cards that show it."""
    host = host_of(interaction)
    outcome = await host.reading.store.set_state(guild_id, person_of(interaction), subject, to, host.now())
    if isinstance(outcome, ReadingChanged):
        host.card_refresher.schedule(guild_id, subject)
    return outcome


async def answer_outcome(
    interaction: Interaction, subject: Subject, outcome: StateOutcome, to: ReadingState, respond: Respond = send_card
) -> None:
    """
    Raises:
        UserError: there was nothing to drop.
    """
    match outcome:
        case ReadingChanged() as changed:
            await respond(interaction, confirmation_card(subject, changed))
        case ReadingUnchanged(reading) if reading.state is ReadingState.FINISHED and to is ReadingState.DROPPED:
            await respond(interaction, _removal_card(subject, reading))
        case ReadingUnchanged(reading):
            buttons = [open_button(subject)]
            if reading.state is ReadingState.FINISHED:
                again = SetStateInPlace(ReadingState.READING.value, subject.id)
                buttons = [review_button(reading, subject), Button(again, "Read it again"), *buttons]
            await respond(interaction, text_card(unchanged_sentence(subject, reading), *buttons))
        case NotOnShelf():
            raise UserError(f"{safe(subject.title, 200)} isn’t on your shelf, so there’s nothing to stop.")


def _removal_card(subject: Subject, reading: Reading) -> Card:
    text = (
        f"{unchanged_sentence(subject, reading)} You can take it off your shelf, with its dates, rating and takeaway."
        " That can’t be undone."
    )
    remove = Button(RemoveFromShelf(subject.id), "Take it off my shelf", style=discord.ButtonStyle.danger)
    return text_card(text, remove, Button(KeepOnShelf(subject.id), "Keep it"))


@dataclass(frozen=True)
class RemoveFromShelf(Action, verb="remove1", reply=ReplyKind.IN_PLACE):
    """Deletes the presser's whole history with a resource."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await need_subject(interaction, guild_id, self.resource_id)
        await host.reading.store.remove(guild_id, interaction.user.id, subject)
        try:
            await replace_page(interaction, text_card(state_sentence(subject, None), open_button(subject)))
        finally:
            await host.card_refresher.refresh_all(guild_id, [subject.id])


@dataclass(frozen=True)
class KeepOnShelf(Action, verb="keepread1", reply=ReplyKind.IN_PLACE):
    """Instead of taking it off one's shelf."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        subject = await need_subject(interaction, need_server(interaction), self.resource_id)
        name = f"**{safe(subject.title, 200)}**"
        await replace_page(interaction, text_card(f"{name} stays on your shelf.", open_button(subject)))
