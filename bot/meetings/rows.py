"""Reads and writes rows about meetings within the caller's transaction."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, insert, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.database import Transaction
from bot.database.schema.column_types import UtcDateTime
from bot.database.schema.tables import attendances, meeting_log, meetings, members, series, signups
from bot.meetings.model import (
    FORMER_MEMBER,
    GUEST_ID,
    MAX_MINUTES,
    Meeting,
    MeetingDetails,
    MeetingPlan,
    MeetingSheet,
    MeetingState,
    MeetingTopic,
    Seating,
    is_guest,
    seating,
)
from bot.meetings.recurrence import Recurrence, every_weeks, stored_recurrence
from bot.members.model import Person, ReminderPreference
from bot.members.privacy import hidden_members, public_name, public_order
from bot.servers.store import load_server_settings
from bot.timezones import load, local_time

# The fields that are columns of the same name.
_PLAIN = tuple(field.name for field in fields(MeetingDetails) if field.name in meetings.c)
log = logging.getLogger(__name__)

_UNREADABLE = (ValueError, TypeError, OverflowError)
_told_unreadable: set[int] = set()


@cache
def _meetings() -> Select[Any]:
    creator, presenter = members.alias("creator"), members.alias("presenter")
    of_creator = (creator.c.guild_id == meetings.c.guild_id) & (creator.c.user_id == meetings.c.creator_id)
    of_presenter = (presenter.c.guild_id == meetings.c.guild_id) & (presenter.c.user_id == meetings.c.presenter_id)
    of_series = (series.c.guild_id == meetings.c.guild_id) & (series.c.id == meetings.c.series_id)
    return select(
        meetings,
        public_name(creator).label("creator_name"),
        public_name(presenter).label("presenter_name"),
        series.c.first.label("series_first"),
        series.c.weeks.label("series_weeks"),
        series.c.recurrence.label("series_recurrence"),
    ).select_from(
        meetings.outerjoin(creator, of_creator).outerjoin(presenter, of_presenter).outerjoin(series, of_series)
    )


class _ends_at(FunctionElement[datetime]):  # noqa: N801  # used like the functions of SQLAlchemy
    type = UtcDateTime()
    inherit_cache = True
    name = "ends_at"

    def __init__(self) -> None:
        super().__init__(meetings.c.starts_at, meetings.c.minutes)


@compiles(_ends_at)
def _by_strftime(element: _ends_at, compiler: SQLCompiler, **options: Any) -> str:
    start, minutes = (compiler.process(each, **options) for each in element.clauses)
    return f"strftime('%Y-%m-%d %H:%M:%f', {start}, {minutes} || ' minutes')"  # as SQLAlchemy stores moments


@compiles(_ends_at, "postgresql")
def _by_interval(element: _ends_at, compiler: SQLCompiler, **options: Any) -> str:
    start, minutes = (compiler.process(each, **options) for each in element.clauses)
    return f"({start} + {minutes} * INTERVAL '1 minute')"


def ends_after(now: Any, longest_ago: Any) -> ColumnElement[bool]:
    """The end isn't stored, so that `longest_ago`, see `began_after`, is what an index finds."""
    return and_(meetings.c.starts_at > longest_ago, _ends_at() > now)


def began_after(now: datetime) -> datetime:
    """What began before that is over by now, however long it was."""
    return now - timedelta(minutes=MAX_MINUTES)


def _one(guild_id: int, meeting_id: int) -> Select[Any]:
    return _meetings().where(meetings.c.guild_id == guild_id, meetings.c.id == meeting_id)


async def find_meeting(tx: Transaction, guild_id: int, meeting_id: int, *, lock: bool = False) -> Meeting | None:
    """`lock` keeps others from changing it before this transaction ends."""
    query = _one(guild_id, meeting_id)
    # SQLite has one writer at a time anyway; on PostgreSQL writers wait for the row.
    row = (await tx.execute(query.with_for_update(of=meetings) if lock else query)).one_or_none()
    return None if row is None else _meeting(row)


async def find_meetings(
    tx: Transaction, *where: ColumnElement[bool], latest_first: bool = False, limit: int | None = None
) -> tuple[Meeting, ...]:
    """By start."""
    order = [each.desc() if latest_first else each for each in (meetings.c.starts_at, meetings.c.id)]
    query = _meetings().where(*where).order_by(*order).limit(limit)
    try:
        return tuple(_meeting(row) for row in await tx.execute(query))
    except _UNREADABLE:
        return await _readable(tx, query.with_only_columns(meetings.c.id))


async def _readable(tx: Transaction, ids: Select[int]) -> tuple[Meeting, ...]:
    """One row that somebody spoilt by hand keeps none of the others from being found."""
    found = []
    for meeting_id in await tx.scalars(ids):
        try:
            found.append(_meeting((await tx.execute(_meetings().where(meetings.c.id == meeting_id))).one()))
        except _UNREADABLE as error:
            if meeting_id not in _told_unreadable:
                _told_unreadable.add(meeting_id)
                log.error("Meeting %d is left out, since its row in the database can't be read: %s", meeting_id, error)
    return tuple(found)


def plain_details(row: Any) -> dict[str, Any]:
    """Fields of `MeetingDetails` named like their columns."""
    return {name: getattr(row, name) for name in _PLAIN}


def columns_of(details: MeetingDetails) -> dict[str, Any]:
    """As columns of ``meetings``."""
    return as_columns({field.name: getattr(details, field.name) for field in fields(MeetingDetails)})


def as_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Some fields of a meeting, by name."""
    columns = dict(values)
    if "topic" in columns:
        topic: MeetingTopic = columns.pop("topic")
        columns |= {"resource_id": topic.resource_id, "subject": topic.text}
    if "presenter" in columns:
        presenter: Person | None = columns.pop("presenter")
        columns["presenter_id"] = None if presenter is None or is_guest(presenter) else presenter.id
        columns["guest"] = presenter.name if presenter is not None and is_guest(presenter) else ""
    return columns


def _meeting(row: Any) -> Meeting:
    meeting = Meeting(
        id=row.id,
        guild_id=row.guild_id,
        state=MeetingState(row.state),
        channel_id=row.channel_id,
        message_id=row.message_id,
        thread_id=row.thread_id,
        event_id=row.event_id,
        creator=_person(row.creator_id, row.creator_name),
        topic=MeetingTopic(row.resource_id, row.subject),
        starts_at=row.starts_at,
        presenter=Person(GUEST_ID, row.guest) if row.guest else _person(row.presenter_id, row.presenter_name),
        sequence=row.sequence,
        notes=row.notes,
        weeks=row.weeks,
        series_id=row.series_id,
        number=row.number,
        recurrence=_recurrence(row),
        **plain_details(row),
    )
    _ = meeting.ends_at  # raises here, rather than in whatever asks first
    return meeting


def _recurrence(row: Any) -> Recurrence | None:
    if row.series_id is None:
        weeks, stored, first = row.weeks, row.recurrence, local_time(row.starts_at, load(row.zone))[0]
    else:
        weeks, stored, first = row.series_weeks, row.series_recurrence, row.series_first
    return stored_recurrence(stored) if stored else every_weeks(weeks, first) if weeks else None


def recurrence_columns(planned: MeetingPlan | Meeting) -> dict[str, Any]:
    """Of ``meetings`` and ``series``: what `weeks` can say stands there alone."""
    recurrence = planned.recurrence
    weeks = recurrence.weeks if recurrence is not None else planned.weeks
    return {"weeks": weeks, "recurrence": "" if recurrence is None or weeks else recurrence.stored()}


def _person(user_id: int | None, name: str | None) -> Person | None:
    return None if user_id is None else Person(user_id, name or FORMER_MEMBER)


async def meetings_naming(tx: Transaction, user_id: int, *where: ColumnElement[bool]) -> tuple[Meeting, ...]:
    """Past ones too: they joined, attended, present or created it."""
    took_part = [select(table.c.meeting_id).where(table.c.user_id == user_id) for table in (signups, attendances)]
    named = (*(meetings.c.id.in_(each) for each in took_part), meetings.c.presenter_id == user_id)
    return await find_meetings(tx, or_(*named, meetings.c.creator_id == user_id), *where)


async def update_meeting(tx: Transaction, meeting: Meeting, **values: Any) -> None:
    one = (meetings.c.guild_id == meeting.guild_id, meetings.c.id == meeting.id)
    await tx.execute(update(meetings).where(*one).values(**values))


async def reload_meeting(tx: Transaction, meeting: Meeting) -> Meeting:
    """After changes in this transaction."""
    return _meeting((await tx.execute(_one(meeting.guild_id, meeting.id))).one())


async def signups_in_order(tx: Transaction, meeting: Meeting) -> tuple[Person, ...]:
    return await _people_in(signups, tx, meeting, signups.c.position)


async def _people_in(table: Table, tx: Transaction, meeting: Meeting, *order: ColumnElement[Any]) -> tuple[Person, ...]:
    named = (members.c.guild_id == table.c.guild_id) & (members.c.user_id == table.c.user_id)
    query = (
        select(table.c.user_id, public_name().label("name"))
        .select_from(table.outerjoin(members, named))
        .where(table.c.guild_id == meeting.guild_id, table.c.meeting_id == meeting.id)
        .order_by(*order)
    )
    return tuple(Person(row.user_id, row.name or FORMER_MEMBER) for row in await tx.execute(query))


async def seating_of(tx: Transaction, meeting: Meeting) -> Seating:
    return seating(await signups_in_order(tx, meeting), meeting.seats)


async def load_sheet(tx: Transaction, meeting: Meeting) -> MeetingSheet:
    is_over = meeting.state is MeetingState.OVER
    attended = await _people_in(attendances, tx, meeting, *public_order(), attendances.c.user_id) if is_over else ()
    return MeetingSheet(meeting, await seating_of(tx, meeting), attended, reason=await _reason_of(tx, meeting))


async def _reason_of(tx: Transaction, meeting: Meeting) -> str:
    """Why it was cancelled; empty where nobody said so."""
    if meeting.state not in {MeetingState.CANCELLED, MeetingState.SKIPPED}:
        return ""
    of_meeting = (meeting_log.c.guild_id == meeting.guild_id, meeting_log.c.meeting_id == meeting.id)
    said = select(meeting_log.c.detail).where(*of_meeting, meeting_log.c.event == meeting.state.value)
    return await tx.scalar(said.order_by(meeting_log.c.id.desc()).limit(1)) or ""


async def members_reminded_by_dm(tx: Transaction, guild_id: int, user_ids: Sequence[int]) -> frozenset[int]:
    """Who chose direct messages, chose nothing where they are the server's default, or hides."""
    query = select(members.c.user_id, members.c.reminders).where(
        members.c.guild_id == guild_id, members.c.user_id.in_(user_ids), members.c.reminders.is_not(None)
    )
    chosen = {row.user_id: row.reminders for row in await tx.execute(query)}
    by_dm = (await load_server_settings(tx, guild_id)).remind_by_dm
    default = ReminderPreference.DM if by_dm else ReminderPreference.THREAD
    by_choice = frozenset(each for each in user_ids if chosen.get(each, default) == ReminderPreference.DM)
    return by_choice | await hidden_members(tx, guild_id, user_ids)


async def append_log(
    tx: Transaction,
    meeting: Meeting,
    now: datetime,
    event: str,
    actor: Person | None,
    *subjects: Person | None,
    detail: str = "",
) -> None:
    """One entry for each of `subjects`, or one without; no `actor` means the bot."""
    entry = {
        "guild_id": meeting.guild_id,
        "meeting_id": meeting.id,
        "at": now,
        "event": event,
        "by_bot": actor is None,
        "actor_id": actor and actor.id,
        "detail": detail[:300],
    }
    await tx.execute(insert(meeting_log), [{**entry, "subject_id": each and each.id} for each in subjects or (None,)])


async def append_log_by_each(
    tx: Transaction, meeting: Meeting, now: datetime, event: str, actors: Sequence[Person]
) -> None:
    entry = {"guild_id": meeting.guild_id, "meeting_id": meeting.id, "at": now, "event": event, "by_bot": False}
    await tx.execute(insert(meeting_log), [{**entry, "actor_id": each.id, "detail": ""} for each in actors])
