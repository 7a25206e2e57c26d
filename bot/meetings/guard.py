"""Finds and locks the meeting to be changed, or refuses."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from bot.database import Database, Transaction
from bot.meetings import rows
from bot.meetings.errors import MeetingClosed, NoSuchMeeting
from bot.meetings.model import Meeting, MeetingState


async def lock_meeting(
    tx: Transaction, guild_id: int, meeting_id: int, states: Collection[MeetingState] = tuple(MeetingState)
) -> Meeting:
    """Nobody else changes the meeting before this transaction ends.

    Raises:
        NoSuchMeeting: the server has none with that id.
        MeetingClosed: it is in none of `states`.
    """
    meeting = await rows.find_meeting(tx, guild_id, meeting_id, lock=True)
    if meeting is None:
        raise NoSuchMeeting
    if meeting.state not in states:
        raise MeetingClosed(meeting.state)
    return meeting


async def lock_if_possible(
    tx: Transaction, guild_id: int, meeting_id: int, states: Collection[MeetingState] = tuple(MeetingState)
) -> Meeting | None:
    """None where `lock_meeting` refuses: nobody waits for an answer, and there is nothing left to do."""
    try:
        return await lock_meeting(tx, guild_id, meeting_id, states)
    except (NoSuchMeeting, MeetingClosed):
        return None


@asynccontextmanager
async def locked_meeting(
    database: Database, guild_id: int, meeting_id: int, states: Collection[MeetingState] = tuple(MeetingState)
) -> AsyncIterator[tuple[Transaction, Meeting]]:
    """Raises as `lock_meeting` does."""
    async with database.write() as tx:
        yield tx, await lock_meeting(tx, guild_id, meeting_id, states)
