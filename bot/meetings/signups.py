"""Seats and the presenter's place: every change is one transaction, and whoever it moves up is told by it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from bot.database import Database, Transaction
from bot.database.schema.tables import signups
from bot.meetings import outbox, rows
from bot.meetings.errors import MeetingClosed
from bot.meetings.guard import locked_meeting
from bot.meetings.model import (
    AlreadyPresenting,
    LeaveOutcome,
    Left,
    Meeting,
    MeetingChange,
    MeetingState,
    NotJoined,
    NotPresenter,
    NowPresenting,
    PresentOutcome,
    Resized,
    ResizeOutcome,
    Seating,
    SlotTaken,
    StepDownOutcome,
    SteppedDown,
    WouldUnseat,
)
from bot.meetings.outbox import MessageKind, ids_of
from bot.members.model import Person
from bot.members.store import ensure_members

PRESENTABLE = (MeetingState.PLANNED, MeetingState.OPEN)


class SignupStore:
    """Who takes part in a meeting. Reply only after a method gave its outcome: then it is stored."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def leave(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> LeaveOutcome:
        """Give the seat or the place in line up; the next in line moves up and is told."""
        return await self.remove(guild_id, meeting_id, person, now, by=person)

    async def remove(
        self, guild_id: int, meeting_id: int, person: Person, now: datetime, *, by: Person
    ) -> LeaveOutcome:
        """The same, decided by an organiser."""
        async with locked_meeting(self._database, guild_id, meeting_id, (MeetingState.OPEN,)) as (tx, meeting):
            if by.id == person.id:
                return await _remove(tx, meeting, person, now, "left", by)
            return await _remove(tx, meeting, person, now, "removed", by, person)

    async def remove_departed(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> LeaveOutcome:
        """Take out somebody who left the server, also as the presenter; NotIn where the meeting takes no change."""
        async with self._database.write() as tx:
            meeting = await rows.find_meeting(tx, guild_id, meeting_id, lock=True)
            if meeting is None or meeting.state not in PRESENTABLE:
                return NotJoined()
            if _presents(meeting, person):
                await _set_presenter(tx, meeting, None, None, now)
            if meeting.state is not MeetingState.OPEN:
                return NotJoined()
            return await _remove(tx, meeting, person, now, "gone", None, person)

    async def resize(
        self, guild_id: int, meeting_id: int, seats: int | None, now: datetime, *, by: Person, sure: bool = False
    ) -> ResizeOutcome:
        """Set the number of seats; fewer than are taken only when `sure`: then the last in go to the line's head."""
        async with locked_meeting(self._database, guild_id, meeting_id, PRESENTABLE) as (tx, meeting):
            before = await rows.seating_of(tx, meeting)
            losing = before.seated[seats:] if seats is not None else ()
            if losing and seats is not None and not sure:
                return WouldUnseat(seats, losing)
            await rows.update_meeting(tx, meeting, seats=seats)
            await rows.append_log(tx, meeting, now, "seats", by, detail="unlimited" if seats is None else str(seats))
            if losing:
                await rows.append_log(tx, meeting, now, "unseated", by, *losing)
                await outbox.enqueue(tx, meeting, MessageKind.UNSEATED, ids_of(losing, but=by), now)
            promoted = before.waiting[: _free_seats(before, seats)]
            await announce_promoted(tx, meeting, promoted, now)
        return Resized(seats, promoted, losing)

    async def present(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> PresentOutcome:
        """Take the open presenter's place; a seat of theirs goes to the next in line."""
        async with locked_meeting(self._database, guild_id, meeting_id, PRESENTABLE) as (tx, meeting):
            if now >= meeting.ends_at:
                raise MeetingClosed(meeting.state)
            if meeting.presenter is not None:
                return AlreadyPresenting() if _presents(meeting, person) else SlotTaken(meeting.presenter)
            return NowPresenting(await _set_presenter(tx, meeting, person, person, now))

    async def step_down(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> StepDownOutcome:
        """Reopen one's own presenter's place; whoever made the meeting is told."""
        async with locked_meeting(self._database, guild_id, meeting_id, PRESENTABLE) as (tx, meeting):
            if not _presents(meeting, person):
                return NotPresenter()
            await _set_presenter(tx, meeting, None, person, now)
        return SteppedDown()

    async def appoint(
        self, guild_id: int, meeting_id: int, person: Person | None, now: datetime, *, by: Person
    ) -> MeetingChange:
        """Give the presenter's place to somebody else (None: open it), who is told; rights are the caller's matter."""
        async with locked_meeting(self._database, guild_id, meeting_id, PRESENTABLE) as (tx, meeting):
            if (person and person.id) == (meeting.presenter and meeting.presenter.id):
                return MeetingChange(meeting, frozenset())
            await _set_presenter(tx, meeting, person, by, now)
            changed = await rows.find_meeting(tx, guild_id, meeting_id)
        return MeetingChange(changed or meeting, frozenset({"presenter"}))


async def _remove(
    tx: Transaction, meeting: Meeting, person: Person, now: datetime, event: str, by: Person | None, *subjects: Person
) -> LeaveOutcome:
    before = await rows.seating_of(tx, meeting)
    if person.id not in before:
        return NotJoined()
    await rows.append_log(tx, meeting, now, event, by, *subjects)
    return Left(await remove_signup(tx, meeting, before, person.id, now))


def _presents(meeting: Meeting, person: Person) -> bool:
    return meeting.presenter is not None and meeting.presenter.id == person.id


def _free_seats(before: Seating, seats: int | None) -> int:
    """How many of those who wait may sit down now."""
    return len(before.waiting) if seats is None else max(0, seats - len(before.seated))


async def remove_signup(
    tx: Transaction, meeting: Meeting, before: Seating, user_id: int, now: datetime
) -> tuple[Person, ...]:
    """Strike somebody from the line; gives whom that promoted, who will be told."""
    one = (signups.c.meeting_id == meeting.id, signups.c.user_id == user_id)
    await tx.execute(delete(signups).where(*one))
    promoted = before.waiting[:1] if before.has_seat(user_id) else ()
    await announce_promoted(tx, meeting, promoted, now)
    return promoted


async def announce_promoted(tx: Transaction, meeting: Meeting, people: Sequence[Person], now: datetime) -> None:
    """Tell those who moved up from the line, and log it."""
    if people:
        await rows.append_log(tx, meeting, now, "promoted", None, *people)
        for person in people:
            await outbox.enqueue(tx, meeting, MessageKind.PROMOTED, [person.id], now)


async def _set_presenter(
    tx: Transaction, meeting: Meeting, person: Person | None, by: Person | None, now: datetime
) -> tuple[Person, ...]:
    """Change the presenter, tell everybody whom it concerns; gives whom a freed seat promoted."""
    before = await rows.seating_of(tx, meeting)
    promoted: tuple[Person, ...] = ()
    if person is not None:
        await ensure_members(tx, meeting.guild_id, [person], now)
        if person.id in before:
            promoted = await remove_signup(tx, meeting, before, person.id, now)
    values = {"presenter_id": person and person.id, "sequence": meeting.sequence + 1}
    await rows.update_meeting(tx, meeting, **values)
    event = "stepped down" if person is None else "presents"
    await rows.append_log(tx, meeting, now, event, by, *((person,) if person is not None and person != by else ()))
    await _tell_of_presenter(tx, meeting, before, person, by, now)
    return promoted


async def _tell_of_presenter(
    tx: Transaction, meeting: Meeting, before: Seating, person: Person | None, by: Person | None, now: datetime
) -> None:
    told: list[int] = [each.id for each in (person, by) if each is not None]
    if person is not None and (by is None or by.id != person.id):
        await outbox.enqueue(tx, meeting, MessageKind.PRESENTING, [person.id], now)
    owner = meeting.creator
    if person is None and owner is not None and owner.id not in told:
        await outbox.enqueue(tx, meeting, MessageKind.REOPENED, [owner.id], now)
        told.append(owner.id)
    others = ids_of([*before.seated, *before.waiting, meeting.presenter])
    await outbox.enqueue(
        tx, meeting, MessageKind.CHANGED, [each for each in others if each not in told], now, "presenter"
    )


async def leave_all_meetings(tx: Transaction, person: Person, now: datetime) -> tuple[tuple[int, int], ...]:
    """Take somebody out of every meeting to come, as `/mydata delete` does.

    The next in line gets each seat and is told; a presenter's place opens. Gives server and id of every meeting whose
    card names them, past ones too. Rows and the log's entries that name them are left to the caller.
    """
    concerned = await rows.meetings_naming(tx, person.id)
    for found in concerned:
        if found.state in PRESENTABLE:
            await _leave_one(tx, found, person, now)
    return tuple((each.guild_id, each.id) for each in concerned)


async def _leave_one(tx: Transaction, found: Meeting, person: Person, now: datetime) -> None:
    meeting = await rows.find_meeting(tx, found.guild_id, found.id, lock=True)
    if meeting is None:
        return
    if _presents(meeting, person):
        await _set_presenter(tx, meeting, None, person, now)
    before = await rows.seating_of(tx, meeting)
    if person.id in before:
        await rows.append_log(tx, meeting, now, "left", person)
        await remove_signup(tx, meeting, before, person.id, now)
