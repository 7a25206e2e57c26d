"""Adds the dates of series, opens the next one, and ends past meetings."""

from collections.abc import Collection
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.database import Database, Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import attendances, meetings
from bot.database.schema.tables import series as series_table
from bot.frozen import dataclass
from bot.meetings import outbox, reminders, rows
from bot.meetings.cancelling import concerned
from bot.meetings.errors import NoSuchMeeting, SeriesEnded
from bot.meetings.guard import lock_if_possible
from bot.meetings.model import Meeting, MeetingState, Series, SeriesDates
from bot.meetings.outbox import MessageKind, ids_of
from bot.meetings.recurrence import stored_recurrence
from bot.meetings.scheduling import DATES_AHEAD, series_dates
from bot.members.model import Person
from bot.servers.store import load_server_settings
from bot.timezones import load, local_time


async def start_series(tx: Transaction, meeting: Meeting, now: datetime) -> None:
    """The meeting becomes its first date."""
    day, at = local_time(meeting.starts_at, load(meeting.zone))
    details = {name: value for name, value in rows.columns_of(meeting).items() if name in series_table.c}
    row = insert(series_table).values(
        guild_id=meeting.guild_id, channel_id=meeting.channel_id, creator_id=meeting.creator_id,
        first=day, at=at, next_number=1, ended=False, **rows.recurrence_columns(meeting), **details,
    )  # fmt: skip
    series_id = (await tx.execute(row.returning(series_table.c.id))).scalar_one()
    await rows.update_meeting(tx, meeting, series_id=series_id, number=0)
    await add_dates(tx, series_id, now)


async def open_meeting(tx: Transaction, meeting: Meeting, now: datetime, *, by: Person | None = None) -> None:
    """Enqueues its card and schedules its reminders."""
    await rows.update_meeting(tx, meeting, state=MeetingState.OPEN.value)
    await rows.append_log(tx, meeting, now, "opened", by)
    await outbox.enqueue_card(tx, meeting, now)
    offsets = (await load_server_settings(tx, meeting.guild_id)).offsets
    await reminders.schedule_reminders(tx, meeting, meeting.starts_at, offsets, now)


def _series(row: Any) -> Series:
    return Series(
        id=row.id, guild_id=row.guild_id, channel_id=row.channel_id, creator_id=row.creator_id, first=row.first,
        at=row.at, weeks=row.weeks, recurrence=stored_recurrence(row.recurrence) if row.recurrence else None,
        **rows.plain_details(row),
    )  # fmt: skip


async def add_dates(tx: Transaction, series_id: int, now: datetime) -> None:
    """Up to `DATES_AHEAD` after `now`, as far as it has so many."""
    row = (await tx.execute(select(series_table).where(series_table.c.id == series_id))).one()
    ahead = await tx.scalars(select(meetings.c.id).where(meetings.c.series_id == series_id, meetings.c.starts_at > now))
    missing, found = DATES_AHEAD - len(list(ahead)), _series(row)
    if missing <= 0 or row.complete:
        return
    added = list(islice(series_dates(found, row.next_number, after=now), missing))
    for number, moment in added:
        await tx.execute(insert(meetings).values(**_planned(found, number, moment, now)))
    following = added[-1][0] + 1 if added else row.next_number
    changed = update(series_table).where(series_table.c.id == series_id)
    await tx.execute(changed.values(next_number=following, complete=len(added) < missing))


def _planned(found: Series, number: int, moment: datetime, now: datetime) -> dict[str, Any]:
    return {
        "guild_id": found.guild_id, "state": MeetingState.PLANNED.value, "series_id": found.id, "number": number,
        "channel_id": found.channel_id, "creator_id": found.creator_id, "starts_at": moment,
        "weeks": 0, "sequence": 0, "notes": "", "created_at": now, **rows.columns_of(found),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Advanced:
    """Which dates of a series have passed unopened, and the one that was opened."""

    missed: tuple[Meeting, ...] = ()
    opened: Meeting | None = None


class SeriesStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def past_end(self, now: datetime, served: Collection[int]) -> tuple[Meeting, ...]:
        """Open meetings of those servers that are over, by start."""
        async with self._database.read() as tx:
            begun = (meetings.c.state == MeetingState.OPEN.value, meetings.c.starts_at <= now)
            found = await rows.find_meetings(tx, is_one_of(meetings.c.guild_id, served), *begun)
        return tuple(each for each in found if each.ends_at <= now)

    async def end_meeting(self, found: Meeting, now: datetime) -> bool:
        """Whoever had a seat counts as attending, and is asked once whether they finished; False if it is not over."""
        async with self._database.write() as tx:
            meeting = await lock_if_possible(tx, found.guild_id, found.id, {MeetingState.OPEN})
            if meeting is None or meeting.ends_at > now:
                return False
            await rows.update_meeting(tx, meeting, state=MeetingState.OVER.value)
            await reminders.cancel_reminders(tx, meeting, "over")
            seated = (await rows.seating_of(tx, meeting)).seated
            attending = ids_of([*seated, meeting.presenter])
            row = {"meeting_id": meeting.id, "guild_id": meeting.guild_id}
            if attending:
                await tx.execute(insert(attendances), [{**row, "user_id": each} for each in attending])
            await rows.append_log(tx, meeting, now, "over", None)
            met = meeting.message_id is not None or seated  # a deleted card is no reason not to ask
            if met and meeting.topic.resource_id:
                await _ask_if_finished(tx, meeting, attending, now)
        return True

    async def to_advance(self, now: datetime, served: Collection[int]) -> tuple[tuple[int, int], ...]:
        """(Guild id, series id) pairs of those servers where `advance` has something to do."""
        planned, is_open = (meetings.c.state == each.value for each in (MeetingState.PLANNED, MeetingState.OPEN))
        ahead = meetings.c.starts_at > now
        dates = (
            select(
                meetings.c.series_id,
                func.count().filter(ahead).label("known"),
                func.count().filter(planned & ahead).label("planned"),
                func.count().filter(planned & ~ahead).label("missed"),
                func.count().filter(is_open).label("open"),
            )
            .where(is_one_of(meetings.c.guild_id, served), meetings.c.series_id.is_not(None), ahead | planned | is_open)
            .group_by(meetings.c.series_id)
            .subquery()
        )
        known, complete = func.coalesce(dates.c.known, 0), series_table.c.complete
        wants_dates = (known < DATES_AHEAD) & complete.is_(False)
        has_none_left = complete.is_(True) & (known == 0) & (func.coalesce(dates.c.open, 0) == 0)
        query = (
            select(series_table.c.guild_id, series_table.c.id)
            .select_from(series_table.outerjoin(dates, dates.c.series_id == series_table.c.id))
            .where(is_one_of(series_table.c.guild_id, served), series_table.c.ended.is_(False))
            .where(wants_dates | has_none_left | (dates.c.missed > 0) | ((dates.c.open == 0) & (dates.c.planned > 0)))
            .order_by(series_table.c.id)
        )
        async with self._database.read() as tx:
            return tuple((row.guild_id, row.id) for row in await tx.execute(query))

    async def advance(self, series_id: int, now: datetime) -> Advanced:
        """Skips planned dates that have passed, adds new ones, and opens the next one if none is open.

        A series without any date left has ended.
        """
        alive = meetings.c.state.in_((MeetingState.PLANNED.value, MeetingState.OPEN.value))
        async with self._database.write() as tx:
            lock = select(series_table.c.ended).where(series_table.c.id == series_id).with_for_update()
            if await tx.scalar(lock):
                return Advanced()
            found = await rows.find_meetings(tx, meetings.c.series_id == series_id, alive)
            missed = tuple(each for each in found if each.state is MeetingState.PLANNED and each.starts_at <= now)
            for meeting in missed:
                await rows.update_meeting(tx, meeting, state=MeetingState.SKIPPED.value)
                await rows.append_log(tx, meeting, now, "missed", None)
            await add_dates(tx, series_id, now)
            if any(each.state is MeetingState.OPEN for each in found):
                return Advanced(missed)
            planned = (meetings.c.series_id == series_id, meetings.c.state == MeetingState.PLANNED.value)
            following = await rows.find_meetings(tx, *planned, limit=1)
            for meeting in following:
                await open_meeting(tx, meeting, now)
            if not following:
                await _end_if_past(tx, series_id, now)
            return Advanced(missed, next(iter(following), None))

    async def dates(self, guild_id: int, series_id: int) -> SeriesDates | None:
        one = (series_table.c.guild_id == guild_id, series_table.c.id == series_id)
        async with self._database.read() as tx:
            row = (await tx.execute(select(series_table).where(*one))).one_or_none()
            if row is None:
                return None
            own = (meetings.c.guild_id == guild_id, meetings.c.series_id == series_id)
            return SeriesDates(_series(row), await rows.find_meetings(tx, *own), row.next_number, row.ended)

    async def end_series(
        self, guild_id: int, series_id: int, now: datetime, *, by: Person, reason: str = ""
    ) -> tuple[Meeting, ...]:
        """Skips the planned dates and returns them; an open meeting stays, and those in it are told a `reason`.

        Raises:
            NoSuchMeeting: the server has no such series.
            SeriesEnded: it had ended before.
        """
        async with self._database.write() as tx:
            one = (series_table.c.id == series_id, series_table.c.guild_id == guild_id)
            ended = await tx.scalar(select(series_table.c.ended).where(*one).with_for_update())
            if ended is None:
                raise NoSuchMeeting
            if ended:
                raise SeriesEnded
            await tx.execute(update(series_table).where(*one).values(ended=True))
            planned = (meetings.c.series_id == series_id, meetings.c.state == MeetingState.PLANNED.value)
            found = await rows.find_meetings(tx, meetings.c.guild_id == guild_id, *planned)
            for meeting in found:
                skipped = {"state": MeetingState.SKIPPED.value, "sequence": meeting.sequence + 1}
                await rows.update_meeting(tx, meeting, **skipped)
                await rows.append_log(tx, meeting, now, MeetingState.SKIPPED.value, by, detail=reason)
                told = ids_of([meeting.presenter], but=by)
                await outbox.enqueue(tx, meeting, MessageKind.CANCELLED, told, now, reason)
            if reason:
                is_open = (meetings.c.series_id == series_id, meetings.c.state == MeetingState.OPEN.value)
                for meeting in await rows.find_meetings(tx, meetings.c.guild_id == guild_id, *is_open):
                    told = ids_of(await concerned(tx, meeting), but=by)
                    await outbox.enqueue(tx, meeting, MessageKind.ENDED, told, now, reason)
            return found


async def _end_if_past(tx: Transaction, series_id: int, now: datetime) -> None:
    """A date ahead that somebody skipped may still be put back."""
    ahead = select(meetings.c.id).where(meetings.c.series_id == series_id, meetings.c.starts_at > now)
    past = (series_table.c.id == series_id, series_table.c.complete.is_(True), ~ahead.exists())
    await tx.execute(update(series_table).where(*past).values(ended=True))


async def _ask_if_finished(tx: Transaction, meeting: Meeting, user_ids: list[int], now: datetime) -> None:
    """By direct message to whoever chose that; the others share one in the thread."""
    by_dm = await rows.members_reminded_by_dm(tx, meeting.guild_id, user_ids)
    await outbox.enqueue(tx, meeting, MessageKind.OVER, sorted(by_dm), now)
    if len(by_dm) < len(user_ids):
        await outbox.enqueue_for_all(tx, meeting, MessageKind.OVER, now)
