"""What is kept of a meeting that took place: who was there, the notes, and who presented how often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from bot.database import Database
from bot.database.schema.tables import attendances, meetings
from bot.meetings import rows
from bot.meetings.guard import locked_meeting
from bot.meetings.model import MeetingChange, MeetingState
from bot.members.model import Person
from bot.members.store import ensure_members

NOTES_LIMIT = 1500


@dataclass(frozen=True, slots=True)
class PresenterCandidate:
    """Somebody who could present: how many meetings they came to, presented, and when they did so last."""

    person: Person
    attended: int
    presented: int
    last_at: datetime | None


def rank_candidates(candidates: Iterable[PresenterCandidate]) -> tuple[PresenterCandidate, ...]:
    """Who presented the fewest times comes first; then whose turn was longest ago; then who came most often."""

    def turn(each: PresenterCandidate) -> tuple[int, float, int, int]:
        last = each.last_at.timestamp() if each.last_at is not None else 0.0
        return each.presented, last, -each.attended, each.person.id

    return tuple(sorted(candidates, key=turn))


class AttendanceStore:
    """Attendance, notes and history; each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def correct_attendance(
        self,
        guild_id: int,
        meeting_id: int,
        came: Iterable[Person],
        missed: Iterable[int],
        now: datetime,
        *,
        by: Person,
    ) -> MeetingChange:
        """Correct who was there: add `came`, take out `missed`."""
        async with locked_meeting(self._database, guild_id, meeting_id, (MeetingState.OVER,)) as (tx, meeting):
            here = attendances.c.meeting_id == meeting_id
            added = list(came)
            out = [*missed, *(each.id for each in added)]
            await tx.execute(delete(attendances).where(here, attendances.c.user_id.in_(out)))
            for person in added:
                await ensure_members(tx, guild_id, [person], now)
                row = {"meeting_id": meeting_id, "user_id": person.id, "guild_id": guild_id}
                await tx.execute(insert(attendances).values(**row))
            await rows.append_log(tx, meeting, now, "attendance", by)
        return MeetingChange(meeting, frozenset({"attendance"}))

    async def save_notes(
        self, guild_id: int, meeting_id: int, notes: str, now: datetime, *, by: Person
    ) -> MeetingChange:
        """Keep a link or a text; an empty one takes it away."""
        async with locked_meeting(self._database, guild_id, meeting_id, {MeetingState.OPEN, MeetingState.OVER}) as (
            tx,
            meeting,
        ):
            await rows.update_meeting(tx, meeting, notes=notes[:NOTES_LIMIT])
            await rows.append_log(tx, meeting, now, "notes", by)
            changed = await rows.find_meeting(tx, guild_id, meeting_id)
        return MeetingChange(changed or meeting, frozenset({"notes"}))

    async def presenter_candidates(self, guild_id: int, people: Iterable[Person]) -> tuple[PresenterCandidate, ...]:
        """Those of `people` in the order in which it would be fair to ask them to present."""
        known = {each.id: each for each in people}
        over = (meetings.c.guild_id == guild_id, meetings.c.state == MeetingState.OVER.value)
        presented = (
            select(
                meetings.c.presenter_id, func.count().label("times"), func.max(meetings.c.starts_at).label("last_at")
            )
            .where(*over, meetings.c.presenter_id.in_(known))
            .group_by(meetings.c.presenter_id)
        )
        came = (
            select(attendances.c.user_id, func.count().label("times"))
            .where(attendances.c.guild_id == guild_id, attendances.c.user_id.in_(known))
            .group_by(attendances.c.user_id)
        )
        async with self._database.read() as tx:
            turns = {row.presenter_id: (row.times, row.last_at) for row in await tx.execute(presented)}
            visits = {row.user_id: row.times for row in await tx.execute(came)}
        return rank_candidates(
            PresenterCandidate(person, visits.get(user_id, 0), *turns.get(user_id, (0, None)))
            for user_id, person in known.items()
        )
