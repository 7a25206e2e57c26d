"""The form of /reading edit: dates, rating and takeaway."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.reading.model import Reading, ReadingEdit, ReadingState
from bot.timezones import load
from bot.ui.kit.actions import Action
from bot.ui.kit.context import need_server
from bot.ui.kit.forms import Fields, Form, Submission, open_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind
from bot.ui.kit.text import safe
from bot.ui.reading.confirmation import save_edit
from bot.ui.reading.host import host_of
from bot.ui.reading.resolve_subject import need_reading, need_subject
from bot.ui.reading.review_fields import read_review, review_fields

STARTED, FINISHED = "started", "finished"
_FORMAT = "%Y-%m-%d"


@dataclass(frozen=True)
class OpenEditForm(Action, verb="edit1", reply=ReplyKind.FORM):
    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        await open_edit_form(interaction, need_server(interaction), self.resource_id)


@dataclass(frozen=True)
class SaveEdit(Submission, verb="correct1"):
    resource_id: str

    async def reopen(self, interaction: Interaction) -> None:
        await OpenEditForm(self.resource_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        subject = await need_subject(interaction, guild_id, self.resource_id)
        refusal = "This is no longer on your shelf, so there’s nothing to edit."
        reading = await need_reading(interaction, guild_id, subject, refusal)
        zone = await _zone_of(interaction, guild_id)
        edit = _with_dates(read_review(fields), reading, fields, zone, host.now())
        await save_edit(interaction, guild_id, subject, edit)


async def _zone_of(interaction: Interaction, guild_id: int) -> tzinfo:
    settings = await host_of(interaction).members.settings(guild_id, interaction.user.id)
    return load(settings.zone or "UTC")


async def open_edit_form(interaction: Interaction, guild_id: int, resource_id: str) -> None:
    """
    Raises:
        UserError: it is not on the shelf.
    """
    unfilled = Form(SaveEdit(resource_id), "Edit", _fields(None, UTC), unfilled=True)
    await open_form(interaction, OpenEditForm(resource_id), _form(interaction, guild_id, resource_id), unfilled)


async def _form(interaction: Interaction, guild_id: int, resource_id: str) -> Form:
    subject = await need_subject(interaction, guild_id, resource_id)
    refusal = "This isn’t on your shelf, so there’s nothing to edit. Add it with `/reading start`."
    reading = await need_reading(interaction, guild_id, subject, refusal)
    fields = _fields(reading, await _zone_of(interaction, guild_id))
    return Form(SaveEdit(subject.id), f"Edit: {subject.title}", fields)


def _fields(reading: Reading | None, zone: tzinfo) -> list[discord.ui.Label[Any]]:
    dates = []
    if reading is None or reading.state is not ReadingState.WANT:
        dates.append(_date_field(STARTED, "Started on", reading.started_at if reading else None, zone))
    if reading is None or reading.state is ReadingState.FINISHED:
        dates.append(_date_field(FINISHED, "Finished on", reading.finished_at if reading else None, zone))
    return [*dates, *review_fields(reading)]


def _date_field(custom_id: str, text: str, at: datetime | None, zone: tzinfo) -> discord.ui.Label[Any]:
    value = at.astimezone(zone).strftime(_FORMAT) if at else ""
    return text_field(custom_id, text, value=value, hint="A date such as 2026-03-09", most=20)


def _with_dates(edit: ReadingEdit, reading: Reading, fields: Fields, zone: tzinfo, now: datetime) -> ReadingEdit:
    """Each date means noon in `zone`; a day that stays the same keeps its hour.

    Raises:
        UserError: a date that cannot be read.
    """
    started = _read_date(fields, STARTED, reading.started_at, zone, now)
    finished = _read_date(fields, FINISHED, reading.finished_at, zone, now)
    start, end = started or reading.started_at, finished or reading.finished_at
    if start and end and start > end and start.astimezone(zone).date() == end.astimezone(zone).date():
        started = end  # started and finished on one day: the hours were invented here
    return replace(edit, started_at=started, finished_at=finished)


def _read_date(fields: Fields, key: str, stored: datetime | None, zone: tzinfo, now: datetime) -> datetime | None:
    text = next(iter(fields.get(key, ())), "").strip().casefold()
    if not text:
        return None
    today = now.astimezone(zone).date()
    words = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        day = words.get(text) or datetime.strptime(text, _FORMAT).replace(tzinfo=zone).date()
    except ValueError:
        raise UserError(f"“{safe(text, 20)}” isn’t a date I can read. Write it like {today:%Y-%m-%d}.") from None
    if stored is not None and stored.astimezone(zone).date() == day:
        return None
    noon = datetime.combine(day, time(12), zone)
    return min(noon, now) if day == today else noon
