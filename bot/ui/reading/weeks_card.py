"""The last weeks as a chart and a table."""

import asyncio
import io
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import discord

from bot.frozen import dataclass
from bot.plain_text import clip
from bot.reading.chart import alt_text, draw_chart
from bot.reading.model import ReadingState
from bot.reading.views import ReadingEvent
from bot.reading.weeks import Week, weekly_counts
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.reading.host import host_of

_WEEKS = 8
_MOST_ROWS = 12
_TITLE_LENGTH = 14  # a line must not wrap on a phone


@dataclass(frozen=True)
class ShowWeeks(Action, verb="weeks1"):
    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_server(interaction), host_of(interaction)
        now = host.now()
        since = now - timedelta(weeks=_WEEKS)
        events = await host.reading.views.events(guild_id, host.reading.subject_index, since)
        if not events:
            await send_card(interaction, text_card(f"Nothing was started or finished in the last {_WEEKS} weeks."))
            return
        weeks = weekly_counts(events, now, _WEEKS)
        file = discord.File(io.BytesIO(await asyncio.to_thread(draw_chart, weeks)), "weeks.png")
        await send_card(interaction, _weeks_card(weeks, events), files=[file])


def _weeks_card(weeks: Sequence[Week], events: Sequence[ReadingEvent]) -> Card:
    """The chart is sent beside it as ``weeks.png``."""
    started, finished = sum(week.started for week in weeks), sum(week.finished for week in weeks)
    chart = discord.MediaGalleryItem("attachment://weeks.png", description=alt_text(weeks))
    return Card(
        discord.ui.Container(
            discord.ui.TextDisplay(f"## Last {len(weeks)} weeks\n-# {started} started, {finished} finished"),
            discord.ui.MediaGallery(chart),
            discord.ui.TextDisplay(_table(events)),
            accent_colour=accents.SHELF,
        )
    )


def _table(events: Sequence[ReadingEvent]) -> str:
    """The busiest first."""
    titles = {each.subject.id: each.subject.title for each in events}
    started = Counter(each.subject.id for each in events if each.state is ReadingState.READING)
    finished = Counter(each.subject.id for each in events if each.state is ReadingState.FINISHED)
    order = sorted(titles, key=lambda each: (-finished[each], -started[each], titles[each]))
    lines = ["start done"]
    for each in order[:_MOST_ROWS]:
        # A backtick would end the block.
        title = clip(titles[each].replace("`", "'"), _TITLE_LENGTH)
        lines.append(f"{started[each]:>5} {finished[each]:>4}  {title}")
    if len(order) > _MOST_ROWS:
        lines.append(f"and {len(order) - _MOST_ROWS} more")
    return "```\n" + "\n".join(lines) + "\n```"
