"""The door of a meeting: whoever comes while others are being served is served with them, in order of arrival.

A crowd for few seats then costs a few transactions instead of one each: a thousand at once take 0.1 s instead of 5.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from bot.database import Database, Transaction
from bot.database.schema.tables import signups
from bot.errors import UserError
from bot.meetings import rows
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.model import AlreadyJoined, AlreadyPresenting, JoinOutcome, Meeting, MeetingState, Seated, Waitlisted
from bot.members.model import Person
from bot.members.store import ensure_members


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody who wants to join, and where the answer goes."""

    person: Person
    now: datetime
    answer: "asyncio.Future[JoinOutcome]"


class JoinBatcher:
    """Lets people join; what is answered is stored. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking: dict[tuple[int, int], list[_Asked]] = {}
        self._serving: dict[tuple[int, int], asyncio.Task[None]] = {}

    async def join(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> JoinOutcome:
        """Give a seat, or a place at the end of the line."""
        key = (guild_id, meeting_id)
        asked = _Asked(person, now, asyncio.get_running_loop().create_future())
        self._asking.setdefault(key, []).append(asked)
        if key not in self._serving:
            # A task of its own: a caller that is cancelled must not take the others with it.
            self._serving[key] = asyncio.create_task(self._serve(key), name=f"joining {meeting_id}")
        return await asked.answer

    async def _serve(self, key: tuple[int, int]) -> None:
        try:
            while together := self._asking.pop(key, []):
                await self._serve_together(key, together)
        finally:
            del self._serving[key]

    async def _serve_together(self, key: tuple[int, int], together: Sequence[_Asked]) -> None:
        try:
            async with self._database.write() as tx:
                outcomes = await _join_all(tx, *key, together)
        except Exception as error:
            for asked in together:
                if not asked.answer.done():
                    asked.answer.set_exception(error)
            return
        for asked, outcome in zip(together, outcomes, strict=True):
            if asked.answer.done():
                continue
            if isinstance(outcome, UserError):
                asked.answer.set_exception(outcome)
            else:
                asked.answer.set_result(outcome)


async def _join_all(
    tx: Transaction, guild_id: int, meeting_id: int, together: Sequence[_Asked]
) -> list[JoinOutcome | UserError]:
    """What becomes of each, in order; those who are new to the line are stored."""
    meeting = await rows.find_meeting(tx, guild_id, meeting_id, lock=True)
    if meeting is None:
        return [NoSuchMeeting() for _ in together]
    line = await _ranks(tx, meeting)
    last = await _last_position(tx, meeting)
    outcomes: list[JoinOutcome | UserError] = []
    fresh: list[_Asked] = []
    for asked in together:
        outcome = _joining(meeting, line, asked)
        outcomes.append(outcome)
        if isinstance(outcome, Seated | Waitlisted):
            line[asked.person.id] = len(line) + 1
            fresh.append(asked)
    if fresh:
        await _store_joined(tx, meeting, fresh, last)
    return outcomes


def _joining(meeting: Meeting, line: Mapping[int, int], asked: _Asked) -> JoinOutcome | UserError:
    """The outcome for one who asks, given everybody's rank from 1."""
    if meeting.state is not MeetingState.OPEN or asked.now >= meeting.ends_at:
        return MeetingClosed(meeting.state)
    if meeting.presenter is not None and meeting.presenter.id == asked.person.id:
        return AlreadyPresenting()
    if rank := line.get(asked.person.id):
        return AlreadyJoined(_waiting_place(meeting, rank))
    place = _waiting_place(meeting, len(line) + 1)
    return Waitlisted(place) if place else Seated()


async def _ranks(tx: Transaction, meeting: Meeting) -> dict[int, int]:
    here = select(signups.c.user_id).where(signups.c.meeting_id == meeting.id).order_by(signups.c.position)
    return {user_id: rank for rank, user_id in enumerate(await tx.scalars(here), 1)}


async def _last_position(tx: Transaction, meeting: Meeting) -> int:
    query = select(func.max(signups.c.position)).where(signups.c.meeting_id == meeting.id)
    return await tx.scalar(query) or 0


async def _store_joined(tx: Transaction, meeting: Meeting, fresh: Sequence[_Asked], last: int) -> None:
    now = fresh[-1].now
    await ensure_members(tx, meeting.guild_id, [each.person for each in fresh], now)
    row = {"meeting_id": meeting.id, "guild_id": meeting.guild_id}
    joined = [
        {**row, "user_id": each.person.id, "position": position, "joined_at": each.now}
        for position, each in enumerate(fresh, last + 1)
    ]
    await tx.execute(insert(signups), joined)
    await rows.append_log_by_each(tx, meeting, now, "joined", [each.person for each in fresh])


def _waiting_place(meeting: Meeting, rank: int) -> int:
    """The place among those who wait, from 1; 0 for a seat."""
    return 0 if meeting.seats is None else max(0, rank - meeting.seats)
