"""Attendance, notes, and a ranking of who could present next."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from bot.database import Database
from bot.database.schema.tables import attendances, meetings
from bot.frozen import dataclass
from bot.meetings import rows
from bot.meetings.guard import locked_meeting
from bot.meetings.model import MeetingState
from bot.meetings.viewer import Viewer, visible_to
from bot.members.model import Person
from bot.members.store import ensure_members
from bot.servers.quotas import MEETING_CHANGES, claim

NOTES_LIMIT = 1500


@dataclass(frozen=True, slots=True)
class PresenterCandidate:
    """`attended` and `presented` count meetings; `last_at` is the start of the last one presented."""

    person: Person
    attended: int
    presented: int
    last_at: datetime | None


def rank_candidates(candidates: Iterable[PresenterCandidate]) -> tuple[PresenterCandidate, ...]:
    """Fewest presented first, then the longest ago, then the most attended."""

    def rank(each: PresenterCandidate) -> tuple[int, float, int, int]:
        last = each.last_at.timestamp() if each.last_at is not None else 0.0
        return each.presented, last, -each.attended, each.person.id

    return tuple(sorted(candidates, key=rank))


class AttendanceStore:
    """Each method is one transaction. Raises StorageError; changes also NoSuchMeeting, MeetingClosed and OverQuota."""

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
    ) -> None:
        """Add `came`, remove `missed` (ids)."""
        async with locked_meeting(self._database, guild_id, meeting_id, (MeetingState.OVER,)) as (tx, meeting):
            await claim(tx, MEETING_CHANGES, guild_id, by.id, now)
            added = list(came)
            here = (attendances.c.guild_id == guild_id, attendances.c.meeting_id == meeting_id)
            replaced = attendances.c.user_id.in_([*missed, *(each.id for each in added)])
            await tx.execute(delete(attendances).where(*here, replaced))
            row = {"meeting_id": meeting_id, "guild_id": guild_id}
            if added:
                await ensure_members(tx, guild_id, added, now)
                await tx.execute(insert(attendances), [{**row, "user_id": each.id} for each in added])
            await rows.append_log(tx, meeting, now, "attendance", by)

    async def save_notes(self, guild_id: int, meeting_id: int, notes: str, now: datetime, *, by: Person) -> None:
        """Empty `notes` remove those there were."""
        states = (MeetingState.OPEN, MeetingState.OVER)
        async with locked_meeting(self._database, guild_id, meeting_id, states) as (tx, meeting):
            await claim(tx, MEETING_CHANGES, guild_id, by.id, now)
            await rows.update_meeting(tx, meeting, notes=notes[:NOTES_LIMIT])
            await rows.append_log(tx, meeting, now, "notes", by)

    async def presenter_candidates(
        self, guild_id: int, people: Iterable[Person], viewer: Viewer
    ) -> tuple[PresenterCandidate, ...]:
        """`people`, ranked by what they did in meetings that the viewer sees."""
        known = {each.id: each for each in people}
        seen = (meetings.c.guild_id == guild_id, visible_to(viewer))
        over = (*seen, meetings.c.state == MeetingState.OVER.value)
        presented = (
            select(
                meetings.c.presenter_id, func.count().label("times"), func.max(meetings.c.starts_at).label("last_at")
            )
            .where(*over, meetings.c.presenter_id.in_(known))
            .group_by(meetings.c.presenter_id)
        )
        came = (
            select(attendances.c.user_id, func.count().label("times"))
            .where(
                attendances.c.guild_id == guild_id,
                attendances.c.user_id.in_(known),
                attendances.c.meeting_id.in_(select(meetings.c.id).where(*seen)),
            )
            .group_by(attendances.c.user_id)
        )
        async with self._database.read() as tx:
            presentations = {row.presenter_id: (row.times, row.last_at) for row in await tx.execute(presented)}
            visits = {row.user_id: row.times for row in await tx.execute(came)}
        return rank_candidates(
            PresenterCandidate(person, visits.get(user_id, 0), *presentations.get(user_id, (0, None)))
            for user_id, person in known.items()
        )
