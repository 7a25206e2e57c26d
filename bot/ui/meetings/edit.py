"""The form with which organisers change a meeting, and the questions about a new time and about fewer seats."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.errors import UserError
from bot.library.edition import Edition
from bot.library.resolver import Known, resolve
from bot.meetings.errors import MeetingClosed
from bot.meetings.model import (
    MOST_MINUTES,
    MOST_SEATS,
    Changed,
    Meeting,
    Resized,
    Sheet,
    State,
    Topic,
    WouldUnseat,
)
from bot.meetings.time_parsing import FARTHEST, NotUnderstood, Understood, read_minutes, understand
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.kit.text import listing, plural
from bot.ui.meetings.access import need_right
from bot.ui.meetings.host import host_of
from bot.ui.meetings.wording import local_text, moment_words

WHEN, PAPER, PLACE, DURATION, SEATS, WHO = "when", "paper", "place", "duration", "seats", "who"
PLACE_LIMIT = 200
TOPIC_LIMIT = 200


async def topic_from_text(edition: Edition, text: str) -> Topic:
    """What the typed text means: a catalog entry when that is sure, else a topic of one's own; empty for none."""
    text = " ".join(text.split())
    if not text:
        return Topic()
    match await resolve(edition, text):
        case Known(resource):
            return Topic(resource.id)
        case _:
            return Topic("", text[:TOPIC_LIMIT])


def minutes_named(text: str) -> int:
    """The duration that was typed, in minutes.

    Raises:
        UserError: it is none, or longer than 12 hours.
    """
    minutes = read_minutes(text)
    if minutes is None or not 1 <= minutes <= MOST_MINUTES:
        raise UserError("How long? Try “60”, “90 min” or “1h30”; 12 hours at most.")
    return minutes


def _seats_named(text: str) -> int | None:
    text = text.strip()
    if text.casefold() in {"", "unlimited", "none", "no limit", "∞"}:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_SEATS):
        raise UserError(f"Seats is a number from 1 to {MOST_SEATS:,}, or “unlimited”.")
    return int(text)


async def moment_named(text: str, zone: str, now: datetime) -> Understood:
    """The moment that was typed.

    Raises:
        UserError: it is none that can be meant; the sentence helps on.
    """
    # A month's name imports dateparser (0.5 s), away from the event loop.
    match await asyncio.to_thread(understand, text, zone, now):
        case Understood() as understood:
            return understood
        case NotUnderstood(reason):
            raise UserError(reason)


@dataclass(frozen=True)
class OpenEdit(Action, verb="medit1"):
    """Open the form with which an organiser changes a meeting."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_edit(interaction, self.meeting_id)


async def open_edit(interaction: Interaction, meeting_id: int) -> None:
    """Show the edit form to somebody who may use it.

    Raises:
        UserError: they may not, or the meeting takes no change.
    """
    sheet = await need_right(interaction, meeting_id)
    if sheet.meeting.state not in {State.OPEN, State.PLANNED}:
        raise MeetingClosed(sheet.meeting.state)
    await interaction.response.send_modal(edit_form(sheet.meeting, paper_text(sheet.meeting)))


def paper_text(meeting: Meeting) -> str:
    """What stands in the form for the paper: an id, or the topic's own words."""
    return meeting.topic.resource_id or meeting.topic.text


def edit_form(meeting: Meeting, paper: str) -> Form:
    """The meeting as it is, to be changed."""
    seats = str(meeting.seats) if meeting.seats is not None else "unlimited"
    parts = [
        text_field(WHEN, f"When ({meeting.zone})", value=local_text(meeting), required=True, most=120),
        text_field(PAPER, "Paper, or a topic of your own", value=paper, most=TOPIC_LIMIT),
        text_field(PLACE, "Where", value=meeting.place, hint="A room, a voice channel or a link", most=PLACE_LIMIT),
        text_field(DURATION, "How long", value=f"{meeting.minutes} min", required=True, most=20),
        text_field(SEATS, "Seats", value=seats, hint="A number, or unlimited", most=10),
    ]
    return Form(Edit(meeting.id), "Edit the meeting", parts)


@dataclass(frozen=True)
class Edit(Submission, verb="meditf1"):
    """Store what was changed; a new time and fewer seats than are taken are asked about first."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        sheet = await need_right(interaction, self.meeting_id)
        meeting, host, by = sheet.meeting, host_of(interaction), person_of(interaction)
        typed = {name: fields[name][0].strip() for name in (WHEN, PAPER, PLACE, DURATION, SEATS) if fields.get(name)}
        moved = await _moved(typed.get(WHEN, ""), meeting, host.now())
        seats = _seats_named(typed[SEATS]) if SEATS in typed else meeting.seats
        topic = None
        if PAPER in typed and typed[PAPER] != paper_text(meeting):
            topic = await topic_from_text(host.library.edition, typed[PAPER])
        outcome = await host.meetings.plans.change(
            meeting.guild_id, meeting.id, host.now(), by=by, topic=topic, place=typed.get(PLACE),
            minutes=minutes_named(typed[DURATION]) if typed.get(DURATION) else None,
        )  # fmt: skip
        lines, buttons = _said_of_change(outcome), []
        if seats != meeting.seats:
            line, button = await _resize(interaction, sheet, seats)
            lines.append(line)
            buttons += button
        if moved is not None:
            lines.append(f"Move it to {moment_words(moved.at)}? Everybody who signed up will be told.")
            buttons.append(Button(Move(meeting.id, int(moved.at.timestamp())), "Move it", style=_PRIMARY))
        await send_card(interaction, text_card("\n".join(lines) or "Nothing was changed.", *buttons))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)


_PRIMARY = discord.ButtonStyle.primary


async def _moved(text: str, meeting: Meeting, now: datetime) -> Understood | None:
    if not text or text == local_text(meeting):
        return None
    understood = await moment_named(text, meeting.zone, now)
    return None if understood.at == meeting.starts_at else understood


def _said_of_change(changed: Changed) -> list[str]:
    words = {"topic": "the paper", "place": "the place", "minutes": "the duration"}
    names = [words[each] for each in ("topic", "place", "minutes") if each in changed.fields]
    return [f"Changed {' and '.join(names)}."] if names else []


async def _resize(interaction: Interaction, sheet: Sheet, seats: int | None) -> tuple[str, list[Button]]:
    meeting, host = sheet.meeting, host_of(interaction)
    outcome = await host.meetings.line.resize(
        meeting.guild_id, meeting.id, seats, host.now(), by=person_of(interaction)
    )
    match outcome:
        case Resized(_, promoted, _):
            count = "unlimited seats" if seats is None else plural(seats, "seat")
            told = f" {plural(len(promoted), 'member')} moved up and will be told." if promoted else ""
            return f"There are {count} now.{told}", []
        case WouldUnseat(fewer, losing):
            names = listing((each.name for each in losing), most=8, rest="and more")
            line = f"With {plural(fewer, 'seat')}, {names} would lose theirs and go to the head of the line."
            return f"{line} I would tell them.", [
                Button(Shrink(fewer, meeting.id), f"Lower to {fewer}", style=discord.ButtonStyle.danger)
            ]


@dataclass(frozen=True)
class Shrink(Action, verb="mshrink1"):
    """Lower the seats although that unseats somebody."""

    seats: int
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_right(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        if not 1 <= self.seats <= MOST_SEATS:
            raise UserError(f"Seats is a number from 1 to {MOST_SEATS:,}.")
        outcome = await host.meetings.line.resize(
            meeting.guild_id, meeting.id, self.seats, host.now(), by=person_of(interaction), sure=True
        )
        match outcome:
            case Resized(_, _, demoted):
                moved = f" {plural(len(demoted), 'member')} went to the head of the line." if demoted else ""
                await send_card(interaction, text_card(f"There are {plural(self.seats, 'seat')} now.{moved}"))
                host.meeting_worker.changed(meeting.guild_id, meeting.id)
            case WouldUnseat():
                raise UserError("The seats could not be lowered. Please open Edit again.")


@dataclass(frozen=True)
class Move(Action, verb="mmove1"):
    """Move a meeting to the moment that its organiser was shown, in seconds since 1970."""

    meeting_id: int
    at: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_right(interaction, self.meeting_id)).meeting
        host = host_of(interaction)
        now = host.now()
        if not now.timestamp() < self.at <= (now + FARTHEST).timestamp():
            raise UserError("That moment has passed, or is too far away. Please open Edit again.")
        starts_at = datetime.fromtimestamp(self.at, UTC)
        by = person_of(interaction)
        await host.meetings.plans.change(meeting.guild_id, meeting.id, now, by=by, starts_at=starts_at)
        await send_card(interaction, text_card(f"It is on {moment_words(starts_at)} now."))
        host.meeting_worker.changed(meeting.guild_id, meeting.id)
