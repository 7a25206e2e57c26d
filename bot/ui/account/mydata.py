"""What the bot knows about somebody, over all servers: who can see each row, files to keep, and deletion."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.members.model import ReminderPreference
from bot.members.personal_data import DeletionResult, PersonalRow
from bot.reading.export import export_bibtex, export_json
from bot.reading.model import Reading, ReadingState
from bot.ui.account.host import Host, host_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import plural, safe
from bot.ui.reading.wording import format_day, format_stars

PER_PAGE = 6
ONLY_YOU = "only you"
EVERYONE = "everyone in that server"
ORGANISERS = "that meeting’s organisers"

OTHER_TABLES = {
    "signups": ("meeting that you joined", "meetings that you joined", EVERYONE),
    "attendances": ("meeting that you attended", "meetings that you attended", EVERYONE),
    "declined": ("paper that you said is not for you", "papers that you said are not for you", ONLY_YOU),
    "recipients": ("reminder or piece of news to you", "reminders and news to you", ONLY_YOU),
    "series": ("series of meetings that you began", "series of meetings that you began", EVERYONE),
    "meetings": ("meeting that you scheduled or present", "meetings that you scheduled or present", EVERYONE),
    "meeting_log": ("line in the log of a meeting", "lines in the log of meetings", ORGANISERS),
}
"""Of these tables the rows are counted: what one and many are to the person, and who sees them."""

_WAYS = {
    ReminderPreference.THREAD: "in the meeting’s thread",
    ReminderPreference.DM: "by direct message",
    ReminderPreference.SERVER: "the server’s way",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is known, as safe text, and who can see it."""

    text: str
    seen_by: str


@dataclass(frozen=True)
class DataPage(Action, verb="data1"):
    """Show one page of what is known."""

    page: int

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, await data_card(interaction, self.page))


@dataclass(frozen=True)
class Forget(Action, verb="forget1"):
    """Delete everything about the presser, now."""

    async def press(self, interaction: Interaction) -> None:
        host = host_of(interaction)
        gone = await host.personal_data.delete(interaction.user.id, host.now())
        try:
            await replace_page(interaction, text_card(_gone(gone)))
        finally:
            for guild_id in {guild_id for guild_id, _ in gone.shelves}:
                shelf = [resource_id for server, resource_id in gone.shelves if server == guild_id]
                await host.card_refresher.refresh_all(guild_id, shelf)


def _gone(gone: DeletionResult) -> str:
    lines = [f"It is done: {plural(gone.total, 'entry', 'entries')} about you deleted, in every server."]
    if gone.backups is None:
        lines.append("I keep no backups here; those of the database server belong to whoever runs it.")
    elif gone.backups.last_until is None:
        lines.append("No backup of mine holds them.")
    else:
        lines.append(f"The last backup that holds them is deleted by {format_day(gone.backups.last_until)}.")
    return "\n".join(lines)


async def data_card(interaction: Interaction, number: int = 0) -> Card:
    """All rows, by server, six lines a page."""
    host = host_of(interaction)
    rows = await host.personal_data.rows(interaction.user.id)
    if not rows:
        return text_card("I know nothing about you.")
    lines = [(guild_id, line) for guild_id in _servers(rows) for line in _lines(rows, guild_id)]
    page = page_of(lines, number, PER_PAGE)
    parts = [f"## What I know about you\n-# {_amount(rows)}"]
    shown: int | None = None
    for guild_id, line in page.items:
        if guild_id != shown:
            parts.append(f"### {safe(server_name(host, guild_id), 100)}")
            shown = guild_id
        parts.append(f"{line.text}\n-# Seen by {line.seen_by}")
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay("\n".join(parts))]
    if turning := pagination_buttons(page, DataPage):
        items.append(discord.ui.ActionRow(*turning))
    return Card(discord.ui.Container(*items, accent_colour=ACCENT))


def _amount(rows: Sequence[PersonalRow]) -> str:
    return f"{plural(len(rows), 'entry', 'entries')} in {plural(len(_servers(rows)), 'server')}"


def _servers(rows: Iterable[PersonalRow]) -> list[int]:
    return sorted({row.guild_id for row in rows})


def server_name(host: Host, guild_id: int) -> str:
    """The server's name, where the bot still is a member."""
    return host.server_name(guild_id) or "A server that I have left"


def _lines(rows: Iterable[PersonalRow], guild_id: int) -> Iterator[Line]:
    here = [row for row in rows if row.guild_id == guild_id]
    member = next((row.values for row in here if row.table == "members"), None)
    hidden = bool(member and member["hidden"])
    if member is not None:
        yield Line(f"Your name there: {safe(member['name'], 100)}", ONLY_YOU if hidden else EVERYONE)
        way = _WAYS[ReminderPreference(member["reminders"] or ReminderPreference.SERVER)]
        zone = safe(member["zone"], 80) or "the server’s"
        yield Line(f"Your settings: time zone {zone}; reminders {way}", ONLY_YOU)
    for row in here:
        if row.table == "readings":
            yield _reading_line(row.values, hidden=hidden)
    counts = Counter(row.table for row in here if row.table not in {"members", "readings"})
    for table, count in counts.items():
        one, many, seen_by = OTHER_TABLES.get(table, (table, table, EVERYONE))
        yield Line(plural(count, one, many), ORGANISERS if hidden and seen_by == EVERYONE else seen_by)


def _reading_line(values: dict[str, Any], *, hidden: bool) -> Line:
    fields = {name: values[name] for name in Reading.__dataclass_fields__}
    reading = Reading(**{**fields, "state": ReadingState(values["state"])})
    parts = [f"**{safe(values['title'], 160)}**", reading.state.value]
    if reading.started_at:
        parts.append(f"started {format_day(reading.started_at)}")
    if reading.finished_at:
        parts.append(f"finished {format_day(reading.finished_at)}")
    if reading.rating:
        parts.append(format_stars(reading.rating))
    text = " · ".join(parts)
    if reading.takeaway:
        text += f"\n> {safe(reading.takeaway, 400)}"
    return Line(text, _readers_of(reading, hidden=hidden))


def _readers_of(reading: Reading, *, hidden: bool) -> str:
    if hidden or reading.state is ReadingState.DROPPED:
        return ONLY_YOU
    apart = []
    if reading.rating:
        apart.append("the rating as part of the average")
    if reading.takeaway and not reading.takeaway_shared:
        apart.append("the takeaway only by you")
    return ", ".join([EVERYONE, *apart])


async def answer_export(interaction: Interaction) -> None:
    """Send both files, to the person alone."""
    host = host_of(interaction)
    rows = await host.personal_data.rows(interaction.user.id)
    if not rows:
        await send_card(interaction, text_card("I know nothing about you, so there is nothing to export."))
        return
    whole = export_json(interaction.user.id, rows, host.now())
    finished = export_bibtex(rows, host.reading.subject_index)
    files = [_file(whole, "paperclub.json"), _file(finished or "% nothing finished yet\n", "finished.bib")]
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("Everything that I know about you, and what you have finished as BibTeX."),
        *(discord.ui.File(f"attachment://{file.filename}") for file in files),
    ]
    card = Card(discord.ui.Container(*parts, accent_colour=ACCENT))
    await interaction.response.send_message(view=card, files=files, ephemeral=True)


def _file(text: str, name: str) -> discord.File:
    return discord.File(io.BytesIO(text.encode()), name)


async def answer_delete(interaction: Interaction) -> None:
    """Ask once, saying what goes."""
    rows = await host_of(interaction).personal_data.rows(interaction.user.id)
    if not rows:
        await send_card(interaction, text_card("I know nothing about you, so there is nothing to delete."))
        return
    sentence = (
        f"This deletes everything about you, {_amount(rows)}, "
        "for good: your shelves, your settings, your seats at meetings. `/mydata export` saves a copy first."
    )
    button = Button(Forget(), "Delete everything about me", style=discord.ButtonStyle.danger)
    await send_card(interaction, text_card(sentence, button))
