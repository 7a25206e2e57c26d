"""The form behind /reading edit: dates, rating and takeaway as they should have been."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord

from bot.errors import UserError
from bot.reading.model import Reading, ReadingEdit, ReadingState, Subject
from bot.ui.kit.actions import Action
from bot.ui.kit.context import need_server
from bot.ui.kit.forms import Fields, Form, Submission, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.text import safe
from bot.ui.reading.answers import answer_edit, review_of, review_parts, subject_of
from bot.ui.reading.host import host_of

STARTED, FINISHED = "started", "finished"
_FORMAT = "%Y-%m-%d"


@dataclass(frozen=True)
class OpenCorrections(Action, verb="edit1"):
    """Open the form for one resource."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        await open_corrections(interaction, guild_id, await subject_of(interaction, guild_id, self.resource_id))


@dataclass(frozen=True)
class Correct(Submission, verb="correct1"):
    """Store what the form says."""

    resource_id: str

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        rounds = await host.reading.store.rounds(guild_id, interaction.user.id, subject)
        if not rounds:
            raise UserError("This is no longer on your shelf, so there is nothing to edit.")
        zone = await zone_of(interaction, guild_id)
        edit = with_dates(review_of(fields), rounds[0], fields, zone, host.now())
        await answer_edit(interaction, guild_id, subject, edit)


async def zone_of(interaction: Interaction, guild_id: int) -> ZoneInfo:
    """The member's own time zone; UTC where they have not said."""
    settings = await host_of(interaction).members.settings(guild_id, interaction.user.id)
    return ZoneInfo(settings.zone or "UTC")


async def open_corrections(interaction: Interaction, guild_id: int, subject: Subject) -> None:
    """Show the form with what is stored.

    Raises:
        UserError: it is not on the shelf.
    """
    rounds = await host_of(interaction).reading.store.rounds(guild_id, interaction.user.id, subject)
    if not rounds:
        raise UserError("This is not on your shelf, so there is nothing to edit. `/reading start` puts it there.")
    zone = await zone_of(interaction, guild_id)
    await interaction.response.send_modal(Form(Correct(subject.id), f"Edit: {subject.title}", _parts(rounds[0], zone)))


def _parts(reading: Reading, zone: ZoneInfo) -> list[discord.ui.Label[Any]]:
    parts = []
    if reading.state is not ReadingState.WANT:
        parts.append(_date_field(STARTED, "Started on", reading.started_at, zone))
    if reading.state is ReadingState.FINISHED:
        parts.append(_date_field(FINISHED, "Finished on", reading.finished_at, zone))
    return [*parts, *review_parts(reading)]


def _date_field(custom_id: str, text: str, at: datetime | None, zone: ZoneInfo) -> discord.ui.Label[Any]:
    value = at.astimezone(zone).strftime(_FORMAT) if at else ""
    return text_field(custom_id, text, value=value, hint="A date such as 2026-03-09", most=20)


def with_dates(edit: ReadingEdit, reading: Reading, fields: Fields, zone: ZoneInfo, now: datetime) -> ReadingEdit:
    """`edit` with the form's dates, each at noon of its day in `zone`; a day that stays the same keeps its hour.

    Raises:
        UserError: a date that cannot be read.
    """
    started = _moment(fields, STARTED, reading.started_at, zone, now)
    finished = _moment(fields, FINISHED, reading.finished_at, zone, now)
    end = finished or reading.finished_at
    begin = started or reading.started_at
    if begin and end and begin > end and begin.astimezone(zone).date() == end.astimezone(zone).date():
        started = end  # begun and finished on one day: the hours were made up here
    return replace(edit, started_at=started, finished_at=finished)


def _moment(fields: Fields, key: str, before: datetime | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    text = next(iter(fields.get(key, ())), "").strip().casefold()
    if not text:
        return None
    today = now.astimezone(zone).date()
    near = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = near.get(text) or datetime.strptime(text, _FORMAT).replace(tzinfo=zone).date()
    except ValueError:
        raise UserError(
            f"“{safe(text, 20)}” is no date that I can read. Please write it like {today:%Y-%m-%d}."
        ) from None
    if before is not None and before.astimezone(zone).date() == day:
        return None
    noon = datetime.combine(day, time(12), zone)
    return min(noon, now) if day == today else noon
