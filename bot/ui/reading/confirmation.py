"""The answer to a change of one's shelf: what holds now, Undo, and the form that follows finishing."""

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.reading.model import (
    InvalidEdit,
    NotOnShelf,
    Reading,
    ReadingChanged,
    ReadingEdit,
    ReadingState,
    ReadingUnchanged,
    Subject,
    Undone,
)
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server
from bot.ui.kit.forms import Fields, Form, Submission, open_form
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import safe
from bot.ui.reading.host import host_of
from bot.ui.reading.open_subject import OpenSubject
from bot.ui.reading.resolve_subject import need_reading, need_subject
from bot.ui.reading.review_fields import read_review, review_fields
from bot.ui.reading.visibility import HideMyReading
from bot.ui.reading.wording import format_ordinal, format_stars, state_sentence, undo_sentence

_PRIMARY, _SECONDARY = discord.ButtonStyle.primary, discord.ButtonStyle.secondary


def confirmation_card(subject: Subject, changed: ReadingChanged) -> Card:
    reading = changed.reading
    saved = f"Saved as finished: **{safe(subject.title, 200)}**."
    finished = reading.state is ReadingState.FINISHED
    lines = [saved if finished else state_sentence(subject, reading), *_details(reading)]
    if not subject.listed:
        lines.append("-# Not on the reading list; saved under this name.")
    buttons = [Button(UndoChange(reading.version, subject.id), "Undo")]
    if finished:
        buttons.insert(0, review_button(reading, subject))
    if changed.first:
        lines.append("-# Everyone in this server can see what you read. You can keep it to yourself instead.")
        buttons.append(Button(HideMyReading(), "Only me"))
    return text_card("\n".join(lines), *buttons)


def review_button(reading: Reading, subject: Subject) -> Button:
    """Opens the form for rating and takeaway."""
    said_nothing = reading.rating is None and not reading.takeaway
    text = "Add rating and takeaway" if said_nothing else "Change rating and takeaway"
    return Button(OpenReview(subject.id), text, style=_PRIMARY if said_nothing else _SECONDARY)


def open_button(subject: Subject) -> Button:
    return Button(OpenSubject(subject.id), "Open paper")


def _details(reading: Reading) -> list[str]:
    lines = []
    if reading.round > 1:
        again = f"{format_ordinal(reading.round)} read."
        lines.append("You’ve read it before." if reading.state is ReadingState.WANT else again)
    if reading.rating:
        lines.append(f"You gave it {format_stars(reading.rating)}.")
    if reading.takeaway:
        who = "everyone here sees it on the card" if reading.takeaway_shared else "only you see it"
        lines.append(f"> {safe(reading.takeaway, 600)}\n-# Your takeaway; {who}.")
    return lines


@dataclass(frozen=True)
class UndoChange(Action, verb="undo1", reply=ReplyKind.IN_PLACE):
    version: int
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        sentence = await undo_change(interaction, self.resource_id, self.version)
        await replace_page(interaction, text_card(sentence, Button(OpenSubject(self.resource_id), "Open paper")))


async def undo_change(interaction: Interaction, resource_id: str, version: int) -> str:
    """Returns a safe sentence. Raises UserError outside of servers."""
    guild_id, host = need_server(interaction), host_of(interaction)
    subject = await need_subject(interaction, guild_id, resource_id)
    outcome = await host.reading.store.undo(guild_id, interaction.user.id, subject, version)
    if isinstance(outcome, Undone):
        host.card_refresher.schedule(guild_id, subject)
    return undo_sentence(subject, outcome)


@dataclass(frozen=True)
class OpenReview(Action, verb="rate1", reply=ReplyKind.FORM):
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)

        async def form() -> Form:
            subject = await need_subject(interaction, guild_id, self.resource_id)
            refusal = "This is no longer on your shelf, so there’s nothing to rate."
            return review_form(subject, await need_reading(interaction, guild_id, subject, refusal))

        await open_form(interaction, self, form(), self._unfilled())

    def _unfilled(self) -> Form:
        return Form(SaveReview(self.resource_id), "Finished", review_fields(None), unfilled=True)


@dataclass(frozen=True)
class SaveReview(Submission, verb="review1"):
    resource_id: str

    async def reopen(self, interaction: Interaction) -> None:
        await OpenReview(self.resource_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id = need_server(interaction)
        subject = await need_subject(interaction, guild_id, self.resource_id)
        await save_edit(interaction, guild_id, subject, read_review(fields))


def review_form(subject: Subject, reading: Reading) -> Form:
    return Form(SaveReview(subject.id), f"Finished: {subject.title}", review_fields(reading))


async def save_edit(interaction: Interaction, guild_id: int, subject: Subject, edit: ReadingEdit) -> None:
    """Store it and answer with what holds now.

    Raises:
        UserError: it is not on the shelf, or the edit cannot be true.
    """
    host = host_of(interaction)
    match await host.reading.store.edit(guild_id, interaction.user.id, subject, edit, host.now()):
        case ReadingChanged() as changed:
            host.card_refresher.schedule(guild_id, subject)
            await send_card(interaction, confirmation_card(subject, changed))
        case ReadingUnchanged(reading):
            sentence = f"{state_sentence(subject, reading)} Nothing else was changed."
            await send_card(interaction, text_card(sentence, open_button(subject)))
        case NotOnShelf():
            raise UserError("This isn’t on your shelf, so there’s nothing to edit. Add it with `/reading start`.")
        case InvalidEdit(reason):
            raise UserError(reason)
