"""Want, Reading and Finished: the buttons on every card, and what changing one's shelf answers."""

import logging
from dataclasses import dataclass

import discord

from bot.errors import UserError
from bot.papers import Shelved
from bot.reading.model import NotOnShelf, Reading, ReadingChanged, ReadingState, ReadingUnchanged, StateOutcome, Subject
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import is_private, replace_page, send_card
from bot.ui.kit.text import safe
from bot.ui.reading.answers import OpenReview, already, confirmation, review_form, standing, subject_of
from bot.ui.reading.host import host_of
from bot.ui.reading.roster import STATE_WORDS

log = logging.getLogger(__name__)

BUTTON_STATES = (ReadingState.WANT, ReadingState.READING, ReadingState.FINISHED)


def mark_buttons(sheet: Shelved, *, private: bool) -> list[Button]:
    """One button a state; on the presser's own card the present state stands out."""
    mine = sheet.mine.state if private and sheet.mine else None
    return [
        Button(
            Mark(state.value, sheet.subject.id),
            STATE_WORDS[state],
            style=discord.ButtonStyle.success if state is mine else discord.ButtonStyle.secondary,
        )
        for state in BUTTON_STATES
    ]


def _state(text: str) -> ReadingState:
    if text not in set(ReadingState):
        raise UserError("This button is from another version of the bot. Please run the command again.")
    return ReadingState(text)


@dataclass(frozen=True)
class Mark(Action, verb="mark1"):
    """Set one's state from a paper's card, and bring the card up to date."""

    state: str
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, to = need_server(interaction), _state(self.state)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        outcome = await move(interaction, guild_id, subject, to)
        if is_private(interaction) and isinstance(outcome, ReadingChanged) and to is not ReadingState.FINISHED:
            card = await host_of(interaction).subject_cards.own_card(guild_id, subject, interaction.user.id)
            await interaction.response.edit_message(view=card)
            await interaction.followup.send(view=confirmation(subject, outcome), ephemeral=True)
        else:
            await answer_outcome(interaction, subject, outcome, to)


@dataclass(frozen=True)
class Choose(Action, verb="choose1"):
    """Set one's state from a question or an answer of ours, which gives way to the confirmation."""

    state: str
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, to = need_server(interaction), _state(self.state)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        outcome = await move(interaction, guild_id, subject, to)
        await answer_outcome(interaction, subject, outcome, to, in_place=True)


async def move(interaction: Interaction, guild_id: int, subject: Subject, to: ReadingState) -> StateOutcome:
    """Store the presser's state; the cards that show it follow."""
    host = host_of(interaction)
    outcome = await host.reading.store.set_state(guild_id, person_of(interaction), subject, to, host.now())
    if isinstance(outcome, ReadingChanged):
        host.card_refresher.schedule(guild_id, subject)
    return outcome


async def answer_outcome(
    interaction: Interaction, subject: Subject, outcome: StateOutcome, to: ReadingState, *, in_place: bool = False
) -> None:
    """Say what is stored; finishing also opens the form, behind which the sentence waits.

    Raises:
        UserError: there was nothing to drop.
    """
    match outcome:
        case ReadingChanged() as changed if to is ReadingState.FINISHED:
            await interaction.response.send_modal(review_form(subject, changed.reading))
            await interaction.followup.send(view=confirmation(subject, changed), ephemeral=True)
        case ReadingChanged() as changed:
            await _answer(interaction, confirmation(subject, changed), in_place=in_place)
        case ReadingUnchanged(reading) if reading.state is ReadingState.FINISHED and to is ReadingState.DROPPED:
            await _answer(interaction, _ask_to_remove(subject, reading), in_place=in_place)
        case ReadingUnchanged(reading):
            buttons = [Button(OpenReview(subject.id), "Rate it")] if reading.state is ReadingState.FINISHED else []
            if reading.state is ReadingState.FINISHED:
                buttons.append(Button(Choose(ReadingState.READING.value, subject.id), "Read it again"))
            await _answer(interaction, text_card(already(subject, reading), *buttons), in_place=in_place)
        case NotOnShelf():
            raise UserError(f"{safe(subject.title, 200)} is not on your shelf, so there is nothing to drop.")


def _ask_to_remove(subject: Subject, reading: Reading) -> Card:
    sentence = f"{already(subject, reading)} It can go from your shelf, with its dates, rating and takeaway."
    return text_card(sentence, Button(Remove(subject.id), "Take it off my shelf", style=discord.ButtonStyle.danger))


@dataclass(frozen=True)
class Remove(Action, verb="remove1"):
    """Delete the presser's whole history with a resource."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        await host.reading.store.remove(guild_id, interaction.user.id, subject)
        try:
            await replace_page(interaction, text_card(standing(subject, None)))
        finally:
            await host.card_refresher.refresh_all(guild_id, [subject.id])


async def _answer(interaction: Interaction, card: Card, *, in_place: bool) -> None:
    if in_place:
        await replace_page(interaction, card)
    else:
        await send_card(interaction, card)
