"""What the bot knows about somebody in all servers: shown with who sees it, exported, deleted."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import discord

from bot.frozen import dataclass
from bot.members.model import ReminderPreference
from bot.members.personal_data import DeletionResult, PersonalRow
from bot.plain_text import unlinked
from bot.reading.export import export_bibtex, export_json
from bot.reading.model import Reading, ReadingState
from bot.servers.quotas import EVERYWHERE
from bot.ui.account.host import host_of
from bot.ui.account.privacy_page import privacy_button
from bot.ui.kit import phone
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.text import plural, safe
from bot.ui.reading.wording import STATE_LABELS, format_day, format_stars

_AROUND = 140  # pixels of the heading and the buttons
_SERVER_HEADING = 34  # pixels
_ONLY_YOU = "only you"
_EVERYONE = "everyone in that server"
_SHOWN = "everyone in that server, once it’s on a shelf that others see or you share it"
_ORGANISERS = "that meeting’s organisers"

COUNTED_TABLES = {
    "signups": ("meeting you joined", "meetings you joined", _EVERYONE),
    "attendances": ("meeting you attended", "meetings you attended", _EVERYONE),
    "own_titles": (
        "title of a paper that isn’t on the reading list",
        "titles of papers that aren’t on the reading list",
        _SHOWN,
    ),
    "declined": ("paper you dismissed", "papers you dismissed", _ONLY_YOU),
    "recipients": ("reminder or piece of news to you", "reminders and news to you", _ONLY_YOU),
    "series": ("series of meetings you started", "series of meetings you started", _EVERYONE),
    "meetings": ("meeting you scheduled or present", "meetings you scheduled or present", _EVERYONE),
    "quota_uses": ("count of what you did lately", "counts of what you did lately", _ONLY_YOU),
    "typed_inputs": ("form that you haven’t finished", "forms that you haven’t finished", _ONLY_YOU),
    "meeting_log": ("line in the log of a meeting", "lines in the log of meetings", _ORGANISERS),
}
"""What one row and many are to the person, and who sees them."""

_REMINDER_WORDS = {
    ReminderPreference.THREAD: "in the meeting’s thread",
    ReminderPreference.DM: "by direct message",
    ReminderPreference.SERVER: "server default",
}

_LOOKUP_WORDS = {None: "server default", False: "shown to the channel", True: "only to you"}


@dataclass(frozen=True, slots=True)
class _DataLine:
    """`text` is safe."""

    text: str
    seen_by: str


@dataclass(frozen=True)
class DataPage(Action, verb="data1", reply=ReplyKind.IN_PLACE):
    page: int

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, await data_card(interaction, self.page))


@dataclass(frozen=True)
class DeleteMyData(Action, verb="forget1", reply=ReplyKind.IN_PLACE):
    async def press(self, interaction: Interaction) -> None:
        host = host_of(interaction)
        deleted = await host.personal_data.delete(interaction.user.id, host.now())
        try:
            await replace_page(interaction, text_card(_deletion_report(deleted)))
        finally:
            for guild_id in {guild_id for guild_id, _ in deleted.shelves}:
                shelf = [resource_id for server, resource_id in deleted.shelves if server == guild_id]
                await host.card_refresher.refresh_all(guild_id, shelf)


def _deletion_report(deleted: DeletionResult) -> str:
    what = "the one entry" if deleted.total == 1 else f"all {deleted.total} entries"
    lines = [f"Done. I deleted {what} about you, in every server."]
    if deleted.backups is None:
        lines.append("I keep no backups of my own. Whoever runs the bot can tell you about theirs.")
    elif deleted.backups.last_until is None:
        lines.append("None of my backups contain them.")
    else:
        lines.append(f"They disappear from my backups by {format_day(deleted.backups.last_until)}.")
    return "\n".join(lines)


async def data_card(interaction: Interaction, number: int = 0) -> Card:
    host = host_of(interaction)
    rows = await host.personal_data.rows(interaction.user.id)
    if not rows:
        return text_card("I know nothing about you.", privacy_button())
    lines = [(guild_id, line) for guild_id in _servers(rows) for line in _lines(rows, guild_id)]
    page = page_of(_pages(lines), number, 1)
    parts = [f"## What I know about you\n-# {_count_entries(rows)}"]
    headed: int | None = None
    for guild_id, line in page.items[0]:
        if guild_id != headed:
            unnamed = "All servers together" if guild_id == EVERYWHERE else "A server I’ve left"
            parts.append(f"### {safe(unlinked(host.server_name(guild_id) or '') or unnamed, 100)}")
            headed = guild_id
        parts.append(_shown(line))
    return panel_card("\n".join(parts), [*pagination_buttons(page, DataPage), privacy_button()])


def _pages(lines: Iterable[tuple[int, _DataLine]]) -> list[list[tuple[int, _DataLine]]]:
    """As many on each as fit a phone's screen, below the headings and above the buttons."""
    pages: list[list[tuple[int, _DataLine]]] = [[]]
    for each in lines:
        shown = [*pages[-1], each]
        text = discord.ui.TextDisplay[Any]("\n".join(_shown(line) for _, line in shown))
        around = _AROUND + _SERVER_HEADING * len({guild_id for guild_id, _ in shown})
        if pages[-1] and phone.room([text], private=True) < around:
            pages.append([])
        pages[-1].append(each)
    return pages


def _shown(line: _DataLine) -> str:
    seen = "Only you can see this" if line.seen_by == _ONLY_YOU else f"Seen by {line.seen_by}"
    return f"{line.text}\n-# {seen}"


def _count_entries(rows: Sequence[PersonalRow]) -> str:
    return f"{plural(len(rows), 'entry', 'entries')} in {plural(len(_servers(rows)), 'server')}"


def _servers(rows: Iterable[PersonalRow]) -> list[int]:
    return sorted({row.guild_id for row in rows})


def _lines(rows: Iterable[PersonalRow], guild_id: int) -> Iterator[_DataLine]:
    here = [row for row in rows if row.guild_id == guild_id]
    member = next((row.values for row in here if row.table == "members"), None)
    hidden = bool(member and member["hidden"])
    unseen = hidden or bool(member and member["left_at"])
    if member is not None:
        yield _DataLine(f"Your name there: {safe(member['name'], 100)}", _ONLY_YOU if hidden else _EVERYONE)
        reminders = _REMINDER_WORDS[ReminderPreference(member["reminders"] or ReminderPreference.SERVER)]
        zone = safe(member["zone"], 80) or "server default"
        lookups = _LOOKUP_WORDS[member["private_lookups"]]
        yield _DataLine(f"Your settings: time zone {zone}; reminders {reminders}; look-ups {lookups}", _ONLY_YOU)
    for row in here:
        if row.table == "readings":
            yield _reading_line(row.values, hidden=unseen)
    counts = Counter(row.table for row in here if row.table not in {"members", "readings"})
    for table, count in counts.items():
        one, many, seen_by = COUNTED_TABLES.get(table, (table, table, _EVERYONE))
        yield _DataLine(plural(count, one, many), _ORGANISERS if hidden and seen_by == _EVERYONE else seen_by)


def _reading_line(values: dict[str, Any], *, hidden: bool) -> _DataLine:
    reading = Reading.from_values(values)
    parts = [f"**{safe(values['title'], 160)}**", STATE_LABELS[reading.state].lower()]
    if reading.started_at:
        parts.append(f"started {format_day(reading.started_at)}")
    if reading.finished_at:
        parts.append(f"finished {format_day(reading.finished_at)}")
    if reading.rating:
        parts.append(format_stars(reading.rating))
    text = " · ".join(parts)
    if reading.takeaway:
        text += f"\n> {safe(reading.takeaway, 400)}"
    return _DataLine(text, _seen_by(reading, hidden=hidden))


def _seen_by(reading: Reading, *, hidden: bool) -> str:
    if hidden or reading.state is ReadingState.DROPPED:
        return _ONLY_YOU
    exceptions = []
    if reading.rating:
        exceptions.append("the rating as part of an average of three or more")
    if reading.takeaway and not reading.takeaway_shared:
        exceptions.append("the takeaway only by you")
    return ", ".join([_EVERYONE, *exceptions])


async def answer_export(interaction: Interaction) -> None:
    host = host_of(interaction)
    rows = await host.personal_data.rows(interaction.user.id)
    if not rows:
        await send_card(interaction, text_card("I know nothing about you, so there’s nothing to export."))
        return
    everything = export_json(interaction.user.id, rows, host.now())
    finished = export_bibtex(rows, host.reading.subject_index)
    files = [_file(everything, "paperclub.json"), _file(finished or "% nothing finished yet\n", "finished.bib")]
    parts: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("Everything I know about you, and what you’ve finished as BibTeX."),
        *(discord.ui.File(f"attachment://{file.filename}") for file in files),
    ]
    card = Card(discord.ui.Container(*parts))
    await send_card(interaction, card, files=files)


def _file(text: str, name: str) -> discord.File:
    return discord.File(io.BytesIO(text.encode()), name)


async def ask_to_delete(interaction: Interaction) -> None:
    host = host_of(interaction)
    rows = await host.personal_data.rows(interaction.user.id)
    if not rows:
        await send_card(interaction, text_card("I know nothing about you, so there’s nothing to delete."))
        return
    sentence = (
        f"This deletes everything about you, {_count_entries(rows)}, for good: your shelves, your settings, your seats "
        f"at meetings. To save a copy first, use {host.command_mention('mydata export')}."
    )
    button = Button(DeleteMyData(), "Delete everything about me", style=discord.ButtonStyle.danger)
    await send_card(interaction, text_card(sentence, button))
