"""The button that gives a meeting's calendar file, and its series'."""

import asyncio
import io

import discord

from bot.frozen import dataclass
from bot.meetings.model import Meeting, SeriesDates
from bot.plain_text import clip
from bot.ui.kit.actions import Action
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import reply_of
from bot.ui.meetings.access import need_sheet
from bot.ui.meetings.host import CardHost, Host, host_of
from bot.ui.meetings.wording import meeting_resource, meeting_title

_ONE_DATE = "Open this file to put the meeting into your calendar."
_SERIES = "Open one of these files: `{}` puts this date into your calendar, `{}` all dates of the series."
_TITLE_LIMIT = 300


@dataclass(frozen=True)
class DownloadCalendar(Action, verb="mcal1"):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        host, sheet = host_of(interaction), await need_sheet(interaction, self.meeting_id)
        meeting, series = sheet.meeting, None
        if meeting.series_id is not None:
            series = await host.meetings.series.dates(meeting.guild_id, meeting.series_id)
        files = {f"meeting-{self.meeting_id}.ics": await _meeting_file(host, meeting, series)}
        if series is not None:
            files[f"series-{meeting.series_id}.ics"] = await _series_file(host, series)
        await reply_of(interaction).message(
            content=_ONE_DATE if series is None else _SERIES.format(*files),
            files=[discord.File(io.BytesIO(data), name) for name, data in files.items()],
            private=True,
        )


async def _meeting_file(host: Host, meeting: Meeting, dates: SeriesDates | None) -> bytes:
    from bot.meetings.calendar.ics import meeting_calendar

    offsets = (await host.servers.settings(meeting.guild_id)).offsets
    title, paper = meeting_title(host, meeting), _paper(host, meeting)
    series = None if dates is None else dates.series
    # icalendar is imported on first use (0.3 s), away from the event loop.
    return await asyncio.to_thread(meeting_calendar, meeting, title, offsets, host.now(), paper, series)


async def _series_file(host: Host, dates: SeriesDates) -> bytes:
    from bot.meetings.calendar.ics import CalendarTexts, series_calendar

    offsets = (await host.servers.settings(dates.series.guild_id)).offsets
    texts = {each.id: CalendarTexts(meeting_title(host, each), _paper(host, each)) for each in dates.meetings}
    return await asyncio.to_thread(series_calendar, dates, texts, offsets, host.now())


def _paper(host: CardHost, meeting: Meeting) -> str:
    """Title and link, as plain text."""
    resource = meeting_resource(host, meeting)
    if resource is None:
        return meeting.topic.text
    return " ".join([clip(resource.title, _TITLE_LIMIT), *(link.url for link in resource.links[:1])])
