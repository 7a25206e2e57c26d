"""Cancelling a meeting, and taking back everything that one member has set up in a server."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update

from bot.database import Database, Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import meetings
from bot.database.schema.tables import series as series_table
from bot.frozen import dataclass
from bot.meetings import outbox, reminders, rows
from bot.meetings.guard import lock_if_possible
from bot.meetings.model import UPCOMING_STATES, Meeting, MeetingState
from bot.meetings.outbox import MessageKind, ids_of
from bot.meetings.viewer import Viewer, visible_to
from bot.members.model import Person

REASON_LIMIT = 200  # characters
_AHEAD = [each.value for each in UPCOMING_STATES]


async def cancel_meeting(tx: Transaction, meeting: Meeting, now: datetime, by: Person, reason: str = "") -> None:
    """A planned date is skipped; whoever signed up or presents is told, with the `reason`."""
    state = MeetingState.CANCELLED if meeting.state is MeetingState.OPEN else MeetingState.SKIPPED
    await rows.update_meeting(tx, meeting, state=state.value, sequence=meeting.sequence + 1)
    await rows.append_log(tx, meeting, now, state.value, by, detail=reason)
    await reminders.cancel_reminders(tx, meeting, "cancelled")
    await outbox.drop_pending(tx, meeting, "cancelled")
    told = ids_of(await concerned(tx, meeting), but=by)
    await outbox.enqueue(tx, meeting, MessageKind.CANCELLED, told, now, reason)


async def concerned(tx: Transaction, meeting: Meeting) -> list[Person]:
    """Who hears of changes: everyone who signed up, and the presenter."""
    everybody = await rows.signups_in_order(tx, meeting)
    return [*everybody, *([meeting.presenter] if meeting.presenter is not None else [])]


@dataclass(frozen=True, slots=True)
class MeetingsOfMember:
    """What one member has set up that isn't over: `drafts` and `series` are counts, `meetings` are by start.

    `told`: who hears that they're cancelled.
    """

    drafts: int
    series: int
    meetings: tuple[Meeting, ...]
    told: tuple[Person, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.series or self.meetings)


class ClearingStore:
    """Of what the one who clears can see. Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def preview(self, guild_id: int, creator_id: int, viewer: Viewer) -> MeetingsOfMember:
        """What `clear` would take back now."""
        async with self._database.read() as tx:
            return await _set_up_by(tx, guild_id, creator_id, viewer)

    async def clear(
        self, guild_id: int, creator_id: int, viewer: Viewer, now: datetime, *, by: Person
    ) -> MeetingsOfMember:
        """Deletes drafts, ends series, and cancels meetings and dates; the caller checks permission."""
        series = _series(guild_id, creator_id, viewer)
        async with self._database.write() as tx:
            # First, as whatever else changes a series and its dates does.
            await tx.execute(select(series_table.c.id).where(*series).order_by(series_table.c.id).with_for_update())
            found = await _set_up_by(tx, guild_id, creator_id, viewer)
            await tx.execute(update(series_table).where(*series).values(ended=True))
            await tx.execute(delete(meetings).where(*_drafts(guild_id, creator_id, viewer)))
            for each in found.meetings:
                meeting = await lock_if_possible(tx, guild_id, each.id, UPCOMING_STATES)
                if meeting is not None:
                    await cancel_meeting(tx, meeting, now, by)
        return found


def _series(guild_id: int, creator_id: int, viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    here, own = series_table.c.guild_id == guild_id, series_table.c.creator_id == creator_id
    return here, own, series_table.c.ended.is_(False), is_one_of(series_table.c.channel_id, viewer.channels)


def _drafts(guild_id: int, creator_id: int, viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    own = meetings.c.guild_id == guild_id, meetings.c.creator_id == creator_id
    return *own, meetings.c.state == MeetingState.DRAFT.value, visible_to(viewer)


async def _set_up_by(tx: Transaction, guild_id: int, creator_id: int, viewer: Viewer) -> MeetingsOfMember:
    drafts = await _count(tx, _drafts(guild_id, creator_id, viewer))
    series = await _count(tx, _series(guild_id, creator_id, viewer))
    own = meetings.c.guild_id == guild_id, meetings.c.creator_id == creator_id
    found = await rows.find_meetings(tx, *own, meetings.c.state.in_(_AHEAD), visible_to(viewer))
    told = {person.id: person for each in found for person in await concerned(tx, each)}
    told.pop(viewer.user_id, None)
    return MeetingsOfMember(drafts, series, found, tuple(told.values()))


async def _count(tx: Transaction, where: tuple[ColumnElement[bool], ...]) -> int:
    return (await tx.execute(select(func.count()).where(*where))).scalar_one()
