"""Due times of reminders, until they become messages in the outbox."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, insert, select

from bot.database import Database, Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import meetings, reminders
from bot.database.spoilt_moments import readable_rows
from bot.meetings import outbox, rows
from bot.meetings.guard import lock_if_possible
from bot.meetings.model import Meeting, MeetingState
from bot.meetings.outbox import MessageKind, ids_of
from bot.servers.store import load_server_settings

LATE_AFTER = timedelta(minutes=3)


def due_times(starts_at: datetime, offsets: Iterable[int], now: datetime) -> dict[int, datetime]:
    """By offset (minutes before the start); only those after `now`."""
    times = {minutes: starts_at - timedelta(minutes=minutes) for minutes in offsets}
    return {minutes: due for minutes, due in times.items() if due > now}


def reminder_due_at(meeting: Meeting, detail: str) -> datetime:
    """When the reminder whose message has this `detail` was due."""
    return meeting.starts_at - timedelta(minutes=int(detail.split()[0]))


async def schedule_reminders(
    tx: Transaction, meeting: Meeting, starts_at: datetime, offsets: Iterable[int], now: datetime
) -> None:
    """Replaces the due times; reminders in the outbox without an attempt are dropped."""
    await cancel_reminders(tx, meeting, "moved")
    await _insert(tx, meeting, due_times(starts_at, offsets, now))


async def _insert(tx: Transaction, meeting: Meeting, times: Mapping[int, datetime]) -> None:
    row = {"meeting_id": meeting.id, "guild_id": meeting.guild_id}
    if times:
        await tx.execute(
            insert(reminders), [{**row, "minutes": minutes, "due_at": due} for minutes, due in times.items()]
        )


def _of(guild_id: int, meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    return reminders.c.guild_id == guild_id, reminders.c.meeting_id == meeting_id


async def _delete_upcoming(tx: Transaction, meeting: Meeting, now: datetime) -> None:
    await tx.execute(delete(reminders).where(*_of(meeting.guild_id, meeting.id), reminders.c.due_at > now))


async def cancel_reminders(tx: Transaction, meeting: Meeting, reason: str) -> None:
    """Also drops those in the outbox without an attempt; `reason` goes into their rows."""
    await tx.execute(delete(reminders).where(*_of(meeting.guild_id, meeting.id)))
    await outbox.drop_pending(tx, meeting, reason, MessageKind.REMINDER)


async def _times(tx: Transaction, meeting: Meeting, *where: ColumnElement[bool]) -> dict[int, datetime]:
    """By offset; what can't be read is told by the meeting's start, and may be ahead."""
    offsets = await tx.scalars(select(reminders.c.minutes).where(*where))
    times = {minutes: meeting.starts_at - timedelta(minutes=minutes) for minutes in offsets}
    found = await readable_rows(tx, select(reminders.c.minutes, reminders.c.due_at).where(*where), reminders)
    return times | {row.minutes: row.due_at for row in found}


class ReminderStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, served: Collection[int]) -> tuple[tuple[int, int], ...]:
        """(Guild id, meeting id) pairs of those servers, the longest overdue first."""
        query = (
            select(reminders.c.guild_id, reminders.c.meeting_id)
            .where(is_one_of(reminders.c.guild_id, served), reminders.c.due_at <= now)
            .group_by(reminders.c.guild_id, reminders.c.meeting_id)
            .order_by(func.min(reminders.c.due_at), reminders.c.meeting_id)
        )
        async with self._database.read() as tx:
            return tuple((row.guild_id, row.meeting_id) for row in await tx.execute(query))

    async def apply_offsets(self, guild_id: int, now: datetime) -> tuple[int, ...]:
        """Reschedules open meetings and returns their ids; due times that have passed stay."""
        async with self._database.write() as tx:
            here = (meetings.c.guild_id == guild_id, meetings.c.state == MeetingState.OPEN.value)
            found = await rows.find_meetings(tx, *here, meetings.c.starts_at > now)
            offsets = (await load_server_settings(tx, guild_id)).offsets
            for meeting in found:
                await _delete_upcoming(tx, meeting, now)
                await _insert(tx, meeting, due_times(meeting.starts_at, offsets, now))
        return tuple(each.id for each in found)

    async def enqueue_due(self, guild_id: int, meeting_id: int, now: datetime) -> int:
        """Several overdue reminders become one message; after the meeting's end, none. Gives how many came too late."""
        async with self._database.write() as tx:
            meeting = await lock_if_possible(tx, guild_id, meeting_id, {MeetingState.OPEN})
            here = (*_of(guild_id, meeting_id), reminders.c.due_at <= now)
            times = {} if meeting is None else await _times(tx, meeting, *here)
            due = {minutes: due_at for minutes, due_at in times.items() if due_at <= now}
            await tx.execute(delete(reminders).where(*here))
            if meeting is None:
                return 0
            await _insert(tx, meeting, {minutes: times[minutes] for minutes in times.keys() - due.keys()})
            if not due:
                return 0
            latest = max(due, key=lambda minutes: due[minutes])
            if now >= meeting.ends_at:
                await rows.append_log(tx, meeting, now, "too late", None, detail=str(latest))
                return len(due)
            late = now - due[latest] > LATE_AFTER
            people = ids_of([*(await rows.seating_of(tx, meeting)).seated, meeting.presenter])
            detail = f"{latest}{' late' if late else ''}"
            await rows.append_log(tx, meeting, now, "reminded", None, detail=detail)
            await outbox.enqueue(tx, meeting, MessageKind.REMINDER, people, now, detail)
        return 0
