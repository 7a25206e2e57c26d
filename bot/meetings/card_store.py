"""A meeting's card in Discord: noted where somebody deleted it, posted again on request, and what Discord refuses."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update

from bot.database import Database
from bot.database.schema.tables import deliveries, meeting_log, meetings
from bot.meetings import outbox, rows
from bot.meetings.guard import lock_if_possible
from bot.meetings.model import UPCOMING_STATES, Meeting, MeetingState
from bot.meetings.outbox import MessageKind

PROBLEM = "problem"  # the event in a meeting's log; its detail is a `DiscordProblem`
_TOLD_AGAIN_AFTER = timedelta(days=30)
REMEMBERED_FOR = timedelta(days=365)
_FORGOTTEN_AT_ONCE = 200  # of one server


class DiscordProblem(StrEnum):
    """What Discord refuses while the meeting itself goes on; the values are stored."""

    CARD_REFUSED = "card refused"
    THREAD_DELETED = "thread deleted"
    THREAD_CLOSED = "thread closed"
    THREAD_REFUSED = "thread refused"
    EVENT_REFUSED = "event refused"


_OF_THE_SERVER = {DiscordProblem.THREAD_REFUSED, DiscordProblem.EVENT_REFUSED}
"""Permissions that all its meetings lack."""


class CardStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def posted(self, guild_id: int, since: datetime) -> tuple[Meeting, ...]:
        """Those with a card that are open, start after `since`, or were changed after it."""
        changed = select(meeting_log.c.meeting_id).where(meeting_log.c.guild_id == guild_id, meeting_log.c.at > since)
        recent = (meetings.c.state == MeetingState.OPEN.value) | (meetings.c.starts_at > since)
        shown = meetings.c.message_id.is_not(None)
        async with self._database.read() as tx:
            return await rows.find_meetings(
                tx, meetings.c.guild_id == guild_id, shown, recent | meetings.c.id.in_(changed)
            )

    async def past(self, guild_id: int, now: datetime) -> tuple[Meeting, ...]:
        """Some of those whose card is to be forgotten, the oldest first."""
        ended = meetings.c.state.not_in([state.value for state in (MeetingState.DRAFT, *UPCOMING_STATES)])
        old = (meetings.c.guild_id == guild_id, ended, meetings.c.starts_at < now - REMEMBERED_FOR)
        async with self._database.read() as tx:
            return await rows.find_meetings(tx, *old, meetings.c.message_id.is_not(None), limit=_FORGOTTEN_AT_ONCE)

    async def forget(self, meeting: Meeting) -> None:
        """Nothing links to the card any more, and it follows nothing."""
        async with self._database.write() as tx:
            await rows.update_meeting(tx, meeting, message_id=None)

    async def note_deleted(self, meeting: Meeting, now: datetime) -> bool:
        """Nothing links to the card any more; False if the meeting has another one by now."""
        same = (meetings.c.guild_id == meeting.guild_id, meetings.c.id == meeting.id)
        async with self._database.write() as tx:
            gone = (
                update(meetings)
                .where(*same, meetings.c.message_id == meeting.message_id)
                .values(message_id=None, event_sequence=None)
            )
            if meeting.message_id is None or not (await tx.execute(gone)).rowcount:
                return False
            await rows.append_log(tx, meeting, now, "card deleted", None)
        return True

    async def post_again(self, guild_id: int, meeting_id: int, now: datetime) -> bool:
        """Enqueues a card for an open meeting without one; False if it has one, or one is on its way."""
        async with self._database.write() as tx:
            meeting = await lock_if_possible(tx, guild_id, meeting_id, (MeetingState.OPEN,))
            if meeting is None or meeting.message_id is not None or meeting.ends_at <= now:
                return False
            coming = select(deliveries).where(
                deliveries.c.guild_id == guild_id,
                deliveries.c.meeting_id == meeting_id,
                deliveries.c.kind == MessageKind.CARD.value,
                deliveries.c.state.in_(("due", "sending")),
            )
            if await tx.scalar(select(coming.exists())):
                return False
            await rows.append_log(tx, meeting, now, "card again", None)
            await outbox.enqueue_card(tx, meeting, now)
        return True

    async def note_problem(self, meeting: Meeting, problem: DiscordProblem, now: datetime) -> bool:
        """Logs it and tells the meeting's creator, each once; False if both was done before.

        What a whole server refuses is told once in 30 days for all meetings of one creator.
        """
        async with self._database.write() as tx:
            same = select(meeting_log).where(
                meeting_log.c.guild_id == meeting.guild_id,
                meeting_log.c.event == PROBLEM,
                meeting_log.c.detail == problem.value,
            )
            if await tx.scalar(select(same.where(meeting_log.c.meeting_id == meeting.id).exists())):
                return False
            of_creator = (meetings.c.guild_id == meeting.guild_id, meetings.c.creator_id == meeting.creator_id)
            recently = same.where(
                meeting_log.c.at > now - _TOLD_AGAIN_AFTER,
                meeting_log.c.meeting_id.in_(select(meetings.c.id).where(*of_creator)),
            )
            told = problem in _OF_THE_SERVER and await tx.scalar(select(recently.exists()))
            await rows.append_log(tx, meeting, now, PROBLEM, None, detail=problem.value)
            if meeting.creator is not None and not told:
                await outbox.enqueue_problem(tx, meeting, meeting.creator, now, problem.value)
        return True
