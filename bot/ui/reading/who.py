"""Who reads what: the readers of one paper, everything in hand now, and the last weeks as a picture and a table."""

import asyncio
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord

from bot.reading.chart import alt_text, draw_chart
from bot.reading.model import ReadingState, Subject
from bot.reading.views import CurrentlyReading, ReadingEvent, Roster, UnlistedSubject
from bot.reading.weeks import Week, weekly_counts
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import ACCENT, Card, text_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import clip, plural, safe
from bot.ui.reading.answers import subject_of
from bot.ui.reading.host import host_of
from bot.ui.reading.open_subject import OpenSubject, ShareSubject
from bot.ui.reading.roster import NAMES_ON_CARD, names_of, rating_line, roster

WEEKS = 8
_TAKEAWAYS = 5
_TABLE_ROWS = 12
_TABLE_TITLE = 16  # the line must not wrap on a phone
_UNLISTED = 5


@dataclass(frozen=True)
class WhoReads(Action, verb="who1"):
    """Show the readers of one paper to the presser."""

    resource_id: str

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        subject = await subject_of(interaction, guild_id, self.resource_id)
        await replace_page(interaction, await readers_card(interaction, guild_id, subject))


@dataclass(frozen=True)
class NowPage(Action, verb="now1"):
    """Show one page of what is being read now."""

    page: int

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, await now_card(interaction, need_server(interaction), self.page))


@dataclass(frozen=True)
class ShareNow(Action, verb="nowshare1"):
    """Post what is being read now, without anybody's name."""

    async def press(self, interaction: Interaction) -> None:
        guild_id = need_server(interaction)
        await send_card(interaction, await now_card(interaction, guild_id, 0, shared=True), private=False)


@dataclass(frozen=True)
class LastWeeks(Action, verb="weeks1"):
    """Show the last weeks as a picture with a table."""

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        now = host.now()
        since = now - timedelta(weeks=WEEKS)
        events = await host.reading.views.events(guild_id, host.reading.subject_index, since)
        if not events:
            await send_card(interaction, text_card(f"Nothing was started or finished in the last {WEEKS} weeks."))
            return
        weeks = weekly_counts(events, now, WEEKS)
        file = discord.File(io.BytesIO(await asyncio.to_thread(draw_chart, weeks)), "weeks.png")
        card = weeks_card(weeks, events)
        await interaction.response.send_message(view=card, file=file, ephemeral=True)


async def readers_card(interaction: Interaction, guild_id: int, subject: Subject) -> Card:
    """Whom to ask about one paper."""
    group = await host_of(interaction).reading.views.roster(guild_id, subject)
    lines = [f"## Who reads {safe(subject.title, 160)}", *_readers(group)]
    buttons = [Button(OpenSubject(subject.id), "Open")]
    if group != Roster():
        buttons.append(Button(ShareSubject(subject.id), "Share"))
    else:
        lines.append("Be the first: `/reading start` puts it on your shelf.")
        buttons = buttons if subject.listed else []
    return _plain("\n".join(lines), buttons)


def _readers(group: Roster) -> list[str]:
    lines = []
    if group.reading:
        lines += ["**Reading now**", roster(group.reading, "since")]
    if group.finished:
        lines += [f"**Finished by {len(group.finished)}**", roster(group.finished, "on")]
    if group.wanted:
        lines.append(f"**Wanted by {group.wanted}**")
    if group.average_rating is not None:
        lines.append(rating_line(group))
    lines += [f"> {safe(each.text, 320)} – {safe(each.name, 60)}" for each in group.takeaways[:_TAKEAWAYS]]
    return lines


def _plain(text: str, buttons: Sequence[Button]) -> Card:
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(text)]
    if buttons:
        parts.append(discord.ui.ActionRow(*buttons))
    return Card(discord.ui.Container(*parts, accent_colour=ACCENT))


async def now_card(interaction: Interaction, guild_id: int, number: int = 0, *, shared: bool = False) -> Card:
    """Everything in hand, the most read first; a shared copy counts and names nobody."""
    host = host_of(interaction)
    in_hand = await host.reading.views.currently_reading(guild_id, host.reading.subject_index)
    unlisted = await host.reading.views.unlisted_subjects(guild_id, host.reading.subject_index)
    page = page_of(in_hand, number)
    rows = [
        Row(_in_hand_line(each, shared=shared), Button(OpenSubject(each.subject.id), "Open")) for each in page.items
    ]
    foot = [] if shared else pagination_buttons(page, NowPage)
    if not shared:
        foot.append(Button(LastWeeks(), "The last weeks"))
        foot.append(Button(ShareNow(), "Share", disabled=not in_hand))
    lead = f"Being read now: {plural(len(in_hand), 'title')}" if in_hand else "Nothing is being read just now"
    return list_card(f"## Who reads what\n-# {lead}", rows, foot=foot, note=_unlisted_note(unlisted))


def _in_hand_line(each: CurrentlyReading, *, shared: bool) -> str:
    names = plural(len(each.readers), "reader") if shared else names_of(each.readers, NAMES_ON_CARD, 220)
    return f"**{safe(each.subject.title, 160)}**\n{names}"


def _unlisted_note(unlisted: Sequence[UnlistedSubject]) -> str:
    if not unlisted:
        return ""
    shown = ", ".join(f"{safe(each.subject.title, 80)} ({each.readers})" for each in unlisted[:_UNLISTED])
    more = f" +{len(unlisted) - _UNLISTED} more" if len(unlisted) > _UNLISTED else ""
    return f"On shelves here, but not on the list: {shown}{more}"


def weeks_card(weeks: Sequence[Week], events: Sequence[ReadingEvent]) -> Card:
    """The picture (sent beside it as ``weeks.png``) and, below, the papers as a table."""
    started, finished = sum(week.started for week in weeks), sum(week.finished for week in weeks)
    picture = discord.MediaGalleryItem("attachment://weeks.png", description=clip(alt_text(weeks), 1024))
    return Card(
        discord.ui.Container(
            discord.ui.TextDisplay(f"## The last {len(weeks)} weeks\n-# {started} started, {finished} finished"),
            discord.ui.MediaGallery(picture),
            discord.ui.TextDisplay(_table(events)),
            accent_colour=ACCENT,
        )
    )


def _table(events: Sequence[ReadingEvent]) -> str:
    """A paper a line, the busiest first, narrow enough for a phone."""
    titles = {each.subject.id: each.subject.title for each in events}
    started = Counter(each.subject.id for each in events if each.state is ReadingState.READING)
    finished = Counter(each.subject.id for each in events if each.state is ReadingState.FINISHED)
    order = sorted(titles, key=lambda each: (-finished[each], -started[each], titles[each]))
    lines = ["start done"]
    for each in order[:_TABLE_ROWS]:
        # A backtick would end the block.
        title = clip(titles[each].replace("`", "'"), _TABLE_TITLE)
        lines.append(f"{started[each]:>5} {finished[each]:>4}  {title}")
    if len(order) > _TABLE_ROWS:
        lines.append(f"and {len(order) - _TABLE_ROWS} more")
    return "```\n" + "\n".join(lines) + "\n```"
