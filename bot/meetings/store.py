"""Meetings: scheduled, changed, cancelled and looked up."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update

from bot.database import Database, QueryCache, Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import meeting_log, meetings, members
from bot.database.schema.tables import series as series_table
from bot.meetings import outbox, reminders, rows, series
from bot.meetings.cancelling import cancel_meeting, concerned
from bot.meetings.change_notices import enqueue_change
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.guard import locked_meeting
from bot.meetings.model import (
    FORMER_MEMBER,
    UPCOMING_STATES,
    LogEntry,
    LogPage,
    Meeting,
    MeetingChange,
    MeetingPatch,
    MeetingPlan,
    MeetingSheet,
    MeetingState,
    is_guest,
)
from bot.meetings.outbox import MessageKind, ids_of
from bot.members.model import Person
from bot.members.store import ensure_members
from bot.servers.quotas import APPOINTMENTS, DRAFTS, MEETING_CHANGES, MEETINGS_AHEAD, POSTS, SERIES, Held, claim
from bot.servers.store import load_server_settings

DRAFT_LIFETIME = timedelta(days=1)
_OF_MEETINGS = (meetings.c.guild_id, meetings.c.creator_id)
_DRAFTS = Held(*_OF_MEETINGS, meetings.c.state == MeetingState.DRAFT.value)
_SINGLE_MEETINGS = Held(*_OF_MEETINGS, meetings.c.state == MeetingState.OPEN.value, meetings.c.series_id.is_(None))
_RUNNING_SERIES = Held(series_table.c.guild_id, series_table.c.creator_id, series_table.c.ended.is_(False))
_MOST_TOPICS = 100  # of one server, looked at in one go
_STORED_NAMES = {"starts_at": "when"}  # what log and messages call a field, where that is not its name
_ANNOUNCED = {"when", "place", "topic"}  # changes that everybody concerned is told about


class MeetingStore:
    """Each method is one transaction. Raises StorageError; changes also NoSuchMeeting, MeetingClosed and OverQuota."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._about: QueryCache[tuple[int, tuple[str, ...]], tuple[Meeting, ...]] = QueryCache(
            database, meetings, members, series_table
        )

    async def draft(
        self, guild_id: int, channel_id: int, plan: MeetingPlan, creator: Person, now: datetime, *, replaces: int = 0
    ) -> int:
        """Nobody sees it until its creator confirms; returns its id. Their draft `replaces` goes. Raises OverQuota."""
        async with self._database.write() as tx:
            own = (meetings.c.guild_id == guild_id, meetings.c.creator_id == creator.id)
            await tx.execute(delete(meetings).where(*own, *_stale(now)))
            if replaces:
                await tx.execute(delete(meetings).where(*own, *_draft(replaces)))
            await claim(tx, DRAFTS, guild_id, creator.id, now, held=_DRAFTS)
            await ensure_members(tx, guild_id, [creator], now)
            if plan.presenter is not None and not is_guest(plan.presenter):
                await ensure_members(tx, guild_id, [plan.presenter], now)
            row = insert(meetings).values(
                guild_id=guild_id,
                state=MeetingState.DRAFT.value,
                channel_id=channel_id,
                creator_id=creator.id,
                starts_at=plan.starts_at,
                sequence=0,
                notes="",
                created_at=now,
                **rows.recurrence_columns(plan),
                **rows.columns_of(plan),
            )
            meeting_id: int = (await tx.execute(row.returning(meetings.c.id))).scalar_one()
        return meeting_id

    async def confirm(self, guild_id: int, meeting_id: int, creator: Person, now: datetime) -> Meeting:
        """NoSuchMeeting if it is another's draft, MeetingClosed if confirmed before or in the past."""
        async with locked_meeting(self._database, guild_id, meeting_id) as (tx, meeting):
            if meeting.creator_id != creator.id:
                raise NoSuchMeeting
            if meeting.state is not MeetingState.DRAFT or meeting.starts_at <= now:
                raise MeetingClosed(meeting.state)
            await _claim_post(tx, meeting, creator, now)
            if meeting.recurrence is not None:
                await series.start_series(tx, meeting, now)
            await series.open_meeting(tx, meeting, now, by=creator)
            await outbox.enqueue(tx, meeting, MessageKind.PRESENTING, ids_of([meeting.presenter], but=creator), now)
            return await rows.reload_meeting(tx, meeting)

    async def discard(self, guild_id: int, meeting_id: int, creator: Person) -> None:
        """Deletes the creator's draft, if it is one still."""
        async with self._database.write() as tx:
            own = (meetings.c.guild_id == guild_id, meetings.c.creator_id == creator.id)
            await tx.execute(delete(meetings).where(*own, *_draft(meeting_id)))

    async def change(
        self, guild_id: int, meeting_id: int, patch: MeetingPatch, now: datetime, *, by: Person
    ) -> MeetingChange:
        """Everyone who signed up is told of a new time, place or topic; reminders move along."""
        async with locked_meeting(self._database, guild_id, meeting_id, UPCOMING_STATES) as (tx, meeting):
            changes = patch.changes(meeting)
            if not changes:
                return MeetingChange(meeting, frozenset())
            await claim(tx, MEETING_CHANGES, guild_id, by.id, now)
            fields = frozenset(_STORED_NAMES.get(name, name) for name in changes)
            moved_to: datetime | None = changes.get("starts_at")
            await rows.update_meeting(tx, meeting, sequence=meeting.sequence + 1, **rows.as_columns(changes))
            await rows.append_log(tx, meeting, now, "changed", by, detail=_detail(meeting, fields, moved_to))
            if moved_to is not None and meeting.state is MeetingState.OPEN:
                offsets = (await load_server_settings(tx, guild_id)).offsets
                await reminders.schedule_reminders(tx, meeting, moved_to, offsets, now)
            if announced := fields & _ANNOUNCED:
                told = ids_of(await concerned(tx, meeting), but=by)
                await enqueue_change(tx, meeting, told, now, announced, known_to=[by.id])
            return MeetingChange(await rows.reload_meeting(tx, meeting), fields)

    async def topics_ahead(self, guild_id: int, now: datetime) -> tuple[str, ...]:
        """In free text, of meetings that are still to come."""
        query = select(meetings.c.subject).where(*_in_free_text(guild_id), meetings.c.starts_at > now).distinct()
        async with self._database.read() as tx:
            return tuple(await tx.scalars(query.limit(_MOST_TOPICS)))

    async def rename_topic(self, guild_id: int, text: str, to: str) -> tuple[int, ...]:
        """The same topic in other words: nobody is told. Gives the meetings whose card shows it."""
        changes = {"subject": to, "sequence": meetings.c.sequence + 1}
        of_topic = (*_in_free_text(guild_id), meetings.c.subject == text)
        async with self._database.write() as tx:
            renamed = update(meetings).where(*of_topic).values(changes).returning(meetings.c.id, meetings.c.state)
            rows_changed = (await tx.execute(renamed)).all()
        return tuple(row.id for row in rows_changed if row.state == MeetingState.OPEN.value)

    async def cancel(self, guild_id: int, meeting_id: int, now: datetime, *, by: Person, reason: str = "") -> Meeting:
        """A planned date is skipped; whoever signed up or presents is told, with the `reason`."""
        async with locked_meeting(self._database, guild_id, meeting_id, UPCOMING_STATES) as (tx, meeting):
            await cancel_meeting(tx, meeting, now, by, reason)
            return await rows.reload_meeting(tx, meeting)

    async def restore(self, guild_id: int, meeting_id: int, now: datetime, *, by: Person) -> Meeting:
        """Brings back a skipped date."""
        async with locked_meeting(self._database, guild_id, meeting_id, (MeetingState.SKIPPED,)) as (tx, meeting):
            if meeting.starts_at <= now:
                raise MeetingClosed(meeting.state)
            await claim(tx, MEETING_CHANGES, guild_id, by.id, now)
            restored = {"state": MeetingState.PLANNED.value, "sequence": meeting.sequence + 1}
            await rows.update_meeting(tx, meeting, **restored)
            await rows.append_log(tx, meeting, now, "restored", by)
            return await rows.reload_meeting(tx, meeting)

    async def sheet(self, guild_id: int, meeting_id: int) -> MeetingSheet | None:
        async with self._database.read() as tx:
            meeting = await rows.find_meeting(tx, guild_id, meeting_id)
            return None if meeting is None else await rows.load_sheet(tx, meeting)

    async def upcoming(self, guild_id: int, now: datetime) -> tuple[Meeting, ...]:
        """All that aren't over, planned dates too, the next first."""
        async with self._database.read() as tx:
            states = meetings.c.state.in_([state.value for state in UPCOMING_STATES])
            ahead = rows.ends_after(now, rows.began_after(now))
            return await rows.find_meetings(tx, meetings.c.guild_id == guild_id, states, ahead)

    async def naming(self, guild_id: int, user_id: int) -> tuple[Meeting, ...]:
        """Those whose card names the member, past ones too."""
        async with self._database.read() as tx:
            return await rows.meetings_naming(tx, user_id, meetings.c.guild_id == guild_id)

    async def about(self, guild_id: int, resource_ids: tuple[str, ...]) -> tuple[Meeting, ...]:
        """Those that took place or will, the latest first; `resource_ids` are all ids the resource has had.

        Cached, since every card asks.
        """
        return await self._about.get((guild_id, resource_ids), lambda: self._find_about(guild_id, resource_ids))

    def cached_about(self, guild_id: int, resource_ids: tuple[str, ...]) -> tuple[Meeting, ...] | None:
        """None where `about` would ask the database."""
        return self._about.peek((guild_id, resource_ids))

    async def _find_about(self, guild_id: int, resource_ids: tuple[str, ...]) -> tuple[Meeting, ...]:
        held = meetings.c.state.in_([state.value for state in (MeetingState.OVER, *sorted(UPCOMING_STATES))])
        about = (meetings.c.guild_id == guild_id, held, meetings.c.resource_id.in_(resource_ids))
        async with self._database.read() as tx:
            return await rows.find_meetings(tx, *about, latest_first=True)

    async def set_thread(self, meeting: Meeting, thread_id: int | None) -> None:
        async with self._database.write() as tx:
            await rows.update_meeting(tx, meeting, thread_id=thread_id)

    async def event_sequence(self, meeting: Meeting) -> int | None:
        """The `sequence` that the scheduled event shows."""
        async with self._database.read() as tx:
            one = (meetings.c.guild_id == meeting.guild_id, meetings.c.id == meeting.id)
            return await tx.scalar(select(meetings.c.event_sequence).where(*one))

    async def set_event(self, meeting: Meeting, event_id: int | None) -> None:
        """The event shows the meeting as given; None: it has no event."""
        async with self._database.write() as tx:
            shown = None if event_id is None else meeting.sequence
            await rows.update_meeting(tx, meeting, event_id=event_id, event_sequence=shown)

    async def set_event_stale(self, meeting: Meeting) -> None:
        """So that the next sync updates it."""
        async with self._database.write() as tx:
            await rows.update_meeting(tx, meeting, event_sequence=None)

    async def log_page(self, guild_id: int, meeting_id: int, number: int, size: int) -> LogPage:
        """The page of that number from 0, or the last."""
        of_meeting = (meeting_log.c.guild_id == guild_id, meeting_log.c.meeting_id == meeting_id)
        async with self._database.read() as tx:
            count = (await tx.execute(select(func.count()).where(*of_meeting))).scalar_one()
            first = min(number, max(0, count - 1) // size) * size
            found = await tx.execute(_log(guild_id, meeting_id).limit(size).offset(first))
            return LogPage(tuple(map(_log_entry, found)), first, count)

    async def delete_stale_drafts(self, now: datetime, served: Collection[int]) -> None:
        async with self._database.write() as tx:
            await tx.execute(delete(meetings).where(is_one_of(meetings.c.guild_id, served), *_stale(now)))


def _draft(meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    return meetings.c.id == meeting_id, meetings.c.state == MeetingState.DRAFT.value


def _stale(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return meetings.c.state == MeetingState.DRAFT.value, meetings.c.created_at <= now - DRAFT_LIFETIME


async def _claim_post(tx: Transaction, meeting: Meeting, creator: Person, now: datetime) -> None:
    guild_id = meeting.guild_id
    if meeting.recurrence is not None:
        await claim(tx, SERIES, guild_id, creator.id, now, held=_RUNNING_SERIES)
    else:
        await claim(tx, MEETINGS_AHEAD, guild_id, creator.id, now, held=_SINGLE_MEETINGS)
    await claim(tx, POSTS, guild_id, creator.id, now)
    for presenter_id in ids_of([meeting.presenter], but=creator):
        await claim(tx, APPOINTMENTS, guild_id, presenter_id, now)


def _log(guild_id: int, meeting_id: int) -> Select[Any]:
    actor, subject = members.alias("actor"), members.alias("subject")
    at_actor = (actor.c.guild_id == guild_id) & (actor.c.user_id == meeting_log.c.actor_id)
    at_subject = (subject.c.guild_id == guild_id) & (subject.c.user_id == meeting_log.c.subject_id)
    return (
        select(meeting_log, actor.c.name.label("actor_name"), subject.c.name.label("subject_name"))
        .select_from(meeting_log.outerjoin(actor, at_actor).outerjoin(subject, at_subject))
        .where(meeting_log.c.guild_id == guild_id, meeting_log.c.meeting_id == meeting_id)
        .order_by(meeting_log.c.id.desc())
    )


def _log_entry(row: Any) -> LogEntry:
    actor = "" if row.by_bot else row.actor_name or FORMER_MEMBER
    return LogEntry(row.at, row.event, actor, row.subject_name or "", row.detail)


def _detail(meeting: Meeting, fields: frozenset[str], moved_to: datetime | None) -> str:
    if moved_to is None:
        return ",".join(sorted(fields))
    moved = f"{int(meeting.starts_at.timestamp())}>{int(moved_to.timestamp())}"
    return ",".join([*sorted(fields), moved])


def _in_free_text(guild_id: int) -> tuple[ColumnElement[bool], ...]:
    """Meetings to come that are about no entry of the catalog."""
    ahead = [state.value for state in (MeetingState.DRAFT, *UPCOMING_STATES)]
    return meetings.c.guild_id == guild_id, meetings.c.state.in_(sorted(ahead)), meetings.c.resource_id == ""
