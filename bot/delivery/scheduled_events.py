"""Mirrors meetings as Discord's own scheduled events where the server wants that; nothing depends on it."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

import discord

from bot.delivery.connection import Connection
from bot.delivery.meeting_viewers import MeetingViewers
from bot.delivery.rendering import MeetingRenderer
from bot.discord_faults import FaultKind, classify
from bot.meetings.card_store import DiscordProblem
from bot.meetings.model import Meeting
from bot.meetings.scheduled_event import CreateEvent, DeleteEvent, EventContent, UpdateEvent, event_content, plan_sync
from bot.meetings.services import MeetingServices
from bot.servers.store import ServerStore

log = logging.getLogger(__name__)


class ScheduledEvents:
    """Brings one meeting's event after the other up to date; what Discord refuses is told once."""

    def __init__(
        self,
        connection: Connection,
        meetings: MeetingServices,
        servers: ServerStore,
        renderer: MeetingRenderer,
        viewers: MeetingViewers,
        now: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._meetings = meetings
        self._servers = servers
        self._renderer = renderer
        self._viewers = viewers
        self._now = now
        self._one_at_a_time = asyncio.Lock()  # so that two changes at once never make two events

    async def reconcile(self, guild_id: int, meetings: Iterable[Meeting]) -> None:
        """Hold the meetings' events against those that a server has: somebody may have changed or deleted one.

        Raises what is transient.
        """
        guild = self._connection.client.get_guild(guild_id)
        if guild is None or not (await self._servers.settings(guild_id)).native_events:
            return
        try:
            there = {event.id: event for event in await guild.fetch_scheduled_events(with_counts=False)}
        except discord.HTTPException as error:
            if (fault := classify(error)).transient:
                raise
            log.warning("The events of %s cannot be looked at: %s", guild.name, fault.sentence)
            return
        store = self._meetings.meetings
        for meeting in meetings:
            if meeting.event_id is None or meeting.starts_at <= self._now():
                continue
            event = there.get(meeting.event_id)
            if event is None:
                await store.set_event(meeting, None)
            elif not _shows(event, event_content(meeting, self._renderer.title(meeting))):
                await store.set_event_stale(meeting)

    async def follow(self, meeting: Meeting) -> None:
        """Create, change or remove the meeting's event as needed. Raises what is transient."""
        async with self._one_at_a_time:
            store = self._meetings.meetings
            current = await store.sheet(meeting.guild_id, meeting.id)
            guild = self._connection.client.get_guild(meeting.guild_id)
            if current is None or guild is None:
                return
            wanted = (await self._servers.settings(meeting.guild_id)).native_events
            if current.meeting.event_id is None and not wanted:
                return
            # Whoever is in the server sees an event.
            wanted = wanted and await self._viewers.is_certainly_public(meeting.guild_id, current.meeting.channel_id)
            shown = await store.event_sequence(current.meeting)
            title = self._renderer.title(current.meeting)
            todo = plan_sync(current.meeting, title, shown, self._now(), wanted=wanted)
            try:
                await self._do(guild, current.meeting, todo)
            except discord.HTTPException as error:
                if (fault := classify(error)).transient:
                    raise
                cards, problem = self._meetings.cards, DiscordProblem.EVENT_REFUSED
                if await cards.note_problem(current.meeting, problem, self._now()):
                    log.warning("The event of meeting %d is not up to date: %s", meeting.id, fault.sentence)

    async def _do(
        self, guild: discord.Guild, meeting: Meeting, todo: CreateEvent | UpdateEvent | DeleteEvent | None
    ) -> None:
        store = self._meetings.meetings
        match todo:
            case CreateEvent(content):
                event_id = await self._known(guild, content) or await self._create(guild, content)
                await store.set_event(meeting, event_id)
            case UpdateEvent(event_id, content):
                try:
                    await self._edit(guild, event_id, content)
                    await store.set_event(meeting, event_id)
                except discord.NotFound as error:
                    if classify(error).kind is not FaultKind.GONE:
                        raise
                    await store.set_event(meeting, await self._create(guild, content))
            case DeleteEvent(event_id):
                try:
                    await (await guild.fetch_scheduled_event(event_id, with_counts=False)).delete()
                except discord.NotFound as error:
                    if classify(error).kind is not FaultKind.GONE:
                        raise
                    # Somebody deleted it already.
                await store.set_event(meeting, None)
            case None:
                pass

    async def _known(self, guild: discord.Guild, content: EventContent) -> int | None:
        """An event that was made for this meeting before a crash kept its id from being stored."""
        me = self._connection.client.user
        for event in await guild.fetch_scheduled_events(with_counts=False):
            same = event.name == content.name and event.start_time == content.starts_at
            if same and me is not None and event.creator_id == me.id and event.description == content.description:
                return event.id
        return None

    async def _create(self, guild: discord.Guild, content: EventContent) -> int:
        event = await guild.create_scheduled_event(
            name=content.name,
            description=content.description,
            start_time=content.starts_at,
            end_time=content.ends_at,
            location=content.location,
            entity_type=discord.EntityType.external,
            privacy_level=discord.PrivacyLevel.guild_only,
        )
        return event.id

    async def _edit(self, guild: discord.Guild, event_id: int, content: EventContent) -> None:
        event = await guild.fetch_scheduled_event(event_id, with_counts=False)
        await event.edit(
            name=content.name,
            description=content.description,
            start_time=content.starts_at,
            end_time=content.ends_at,
            location=content.location,
        )


def _shows(event: discord.ScheduledEvent, wanted: EventContent) -> bool:
    texts = (event.name, event.description, event.location) == (wanted.name, wanted.description, wanted.location)
    return texts and (event.start_time, event.end_time) == (wanted.starts_at, wanted.ends_at)
