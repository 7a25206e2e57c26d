"""What a member sees after a change to their shelf: a sentence, Undo, and the form that follows finishing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot.errors import UserError
from bot.reading.model import (
    TAKEAWAY_LIMIT,
    InvalidEdit,
    NotOnShelf,
    Reading,
    ReadingChanged,
    ReadingEdit,
    ReadingState,
    ReadingUnchanged,
    Subject,
    TooLateToUndo,
    Undone,
)
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server, person_of
from bot.ui.kit.forms import Fields, Form, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import clip, safe
from bot.ui.reading.host import host_of
from bot.ui.reading.roster import day, stars

RATING, TAKEAWAY, SHARING = "rating", "takeaway", "sharing"
_SHARED, _PRIVATE = "shared", "private"


async def subject_of(interaction: Interaction, guild_id: int, resource_id: str) -> Subject:
    """What a button's id means in this server.

    Raises:
        UserError: nobody here ever had it, and the catalog does not hold it (any more).
    """
    subject = await host_of(interaction).reading.find_subject(guild_id, resource_id)
    if subject is None:
        raise UserError("I no longer know which paper this was. `/reading start` takes any name, link or title.")
    return subject


@dataclass(frozen=True)
class UndoMove(Action, verb="undo1"):
    """Take one's last change to a resource back."""

    version: int
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        outcome = await host.reading.store.undo(guild_id, interaction.user.id, subject, self.version)
        match outcome:
            case Undone(reading):
                host.card_refresher.schedule(guild_id, subject)
                await replace_page(interaction, text_card(f"Taken back. {standing(subject, reading)}"))
            case TooLateToUndo(reading):
                sentence = "That is taken back already, or changed since."
                await replace_page(interaction, text_card(f"{sentence} {standing(subject, reading)}"))


@dataclass(frozen=True)
class OnlyMe(Action, verb="onlyme1"):
    """Hide one's reading and name from everybody in this server."""

    async def press(self, interaction: Interaction) -> None:
        sentence = text_card(
            "Only you see what you read here from now on, and meeting cards do not name you. "
            "`/settings` changes that back."
        )
        await hide(interaction, hidden=True, answer=lambda: send_card(interaction, sentence))


async def hide(interaction: Interaction, *, hidden: bool, answer: Callable[[], Awaitable[object]]) -> None:
    """Store it, answer, and take the name off every card that shows it, or put it back."""
    guild_id, host, person = need_server(interaction), host_of(interaction), person_of(interaction)
    await host.members.update_settings(guild_id, person, host.now(), hidden=hidden)
    try:
        await answer()
    finally:
        shelf = await host.reading.views.shelf(guild_id, person.id, host.reading.subject_index, own=True)
        await host.card_refresher.refresh_all(guild_id, [placed.subject.id for placed in shelf])
        await host.meeting_worker.refresh_name(guild_id, person.id)


def standing(subject: Subject, reading: Reading | None) -> str:
    """Where one stands with a resource, as a sentence to its reader."""
    name = f"**{safe(subject.title, 200)}**"
    if reading is None:
        return f"{name} is not on your shelf."
    match reading.state:
        case ReadingState.WANT:
            return f"You want to read {name}."
        case ReadingState.READING:
            return f"You are reading {name}."
        case ReadingState.FINISHED:
            return f"You have finished {name}."
        case ReadingState.DROPPED:
            return f"You have put {name} aside. Nobody else sees that."


def confirmation(subject: Subject, changed: ReadingChanged) -> Card:
    """What is stored now, who sees it if that is news, and the way back."""
    reading = changed.reading
    lines = [standing(subject, reading), *_details(reading)]
    if not subject.listed:
        lines.append("-# The group’s list does not hold it, so I keep it under this name.")
    buttons = [Button(UndoMove(reading.version, subject.id), "Undo")]
    if reading.state is ReadingState.FINISHED:
        buttons.insert(0, Button(OpenReview(subject.id), "Rate it" if reading.rating is None else "Change"))
    if changed.first:
        lines.append("-# Everyone in this server can see what you read. You can keep it to yourself instead.")
        buttons.append(Button(OnlyMe(), "Only me"))
    return text_card("\n".join(lines), *buttons)


def _details(reading: Reading) -> list[str]:
    lines = []
    if reading.round > 1:
        again = f"This is the {ordinal(reading.round)} time."
        lines.append("You have read it before." if reading.state is ReadingState.WANT else again)
    if reading.rating:
        lines.append(f"You gave it {stars(reading.rating)}.")
    if reading.takeaway:
        who = "everyone here sees it on the card" if reading.takeaway_shared else "only you see it"
        lines.append(f"> {safe(reading.takeaway, 600)}\n-# Your takeaway; {who}.")
    return lines


def ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``3rd``, ``11th``."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 <= number % 100 <= 20 else endings.get(number % 10, 'th')}"


def already(subject: Subject, reading: Reading) -> str:
    """The sentence for a change that changes nothing."""
    sentence = standing(subject, reading)
    if reading.finished_at:
        return f"{sentence[:-1]} already, on {day(reading.finished_at)}."
    return f"{sentence} Nothing has changed."


@dataclass(frozen=True)
class OpenReview(Action, verb="rate1"):
    """Open the form for a rating and a takeaway."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        rounds = await host_of(interaction).reading.store.rounds(guild_id, interaction.user.id, subject)
        if not rounds:
            raise UserError("This is no longer on your shelf, so there is nothing to rate.")
        await interaction.response.send_modal(review_form(subject, rounds[0]))


@dataclass(frozen=True)
class Review(Submission, verb="review1"):
    """Store a rating and a takeaway."""

    resource_id: str

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id = need_server(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        await answer_edit(interaction, guild_id, subject, review_of(fields))


def review_form(subject: Subject, reading: Reading) -> Form:
    """Rating and takeaway, both optional, as they are now."""
    return Form(Review(subject.id), f"Finished: {subject.title}", review_parts(reading))


def review_parts(reading: Reading) -> list[discord.ui.Label[Any]]:
    """The three fields about what one thinks of it."""
    return [
        _choice(
            RATING,
            "Your rating, if you like",
            [(str(number), f"{stars(number)}  {number} of 5") for number in range(5, 0, -1)],
            str(reading.rating or ""),
            required=False,
        ),
        text_field(
            TAKEAWAY,
            "A takeaway, if you like",
            value=reading.takeaway,
            hint="What stays with you, in a line or two",
            long=True,
            most=TAKEAWAY_LIMIT,
        ),
        _choice(
            SHARING,
            "Who sees the takeaway",
            [(_PRIVATE, "Only me"), (_SHARED, "Everyone here, on the paper's card")],
            _SHARED if reading.takeaway_shared else _PRIVATE,
            required=True,
        ),
    ]


def _choice(
    custom_id: str, text: str, options: list[tuple[str, str]], chosen: str, *, required: bool
) -> discord.ui.Label[Any]:
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=custom_id,
        required=required,
        min_values=1 if required else 0,
        options=[discord.SelectOption(label=name, value=value, default=value == chosen) for value, name in options],
    )
    return discord.ui.Label(text=clip(text, 45), component=select)


def review_of(fields: Fields) -> ReadingEdit:
    """What a submitted form asks for; a field that it lacks leaves things as they are.

    Raises:
        UserError: a rating that the form does not offer.
    """
    rating: int | None = None
    if RATING in fields:
        given = next(iter(fields[RATING]), "") or "0"
        if given not in {"0", "1", "2", "3", "4", "5"}:
            raise UserError("A rating is a number from 1 to 5.")
        rating = int(given)
    takeaway = " ".join(fields[TAKEAWAY][0].split()) if TAKEAWAY in fields else None
    shared = next(iter(fields[SHARING]), "") == _SHARED if SHARING in fields else None
    return ReadingEdit(rating=rating, takeaway=takeaway, takeaway_shared=shared)


async def answer_edit(
    interaction: Interaction, guild_id: int, subject: Subject, edit: ReadingEdit, note: str = ""
) -> None:
    """Store an edit and say what holds now.

    Raises:
        UserError: it is not on the shelf, or the edit cannot be true.
    """
    host = host_of(interaction)
    match await host.reading.store.edit(guild_id, interaction.user.id, subject, edit, host.now()):
        case ReadingChanged() as changed:
            host.card_refresher.schedule(guild_id, subject)
            await send_card(interaction, confirmation(subject, changed) if not note else text_card(note))
        case ReadingUnchanged(reading):
            await send_card(interaction, text_card(note or f"{standing(subject, reading)} Nothing else was changed."))
        case NotOnShelf():
            raise UserError("This is not on your shelf, so there is nothing to edit. `/reading start` puts it there.")
        case InvalidEdit(reason):
            raise UserError(reason)
