"""Signups and the presenter; each change enqueues its messages in the same transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from bot.database import Database, Transaction
from bot.database.schema.tables import signups
from bot.meetings import outbox, rows
from bot.meetings.change_notices import enqueue_change
from bot.meetings.errors import MeetingClosed
from bot.meetings.guard import lock_if_possible, locked_meeting
from bot.meetings.model import (
    UPCOMING_STATES,
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
    is_guest,
)
from bot.meetings.outbox import MessageKind, ids_of
from bot.members.model import Person
from bot.members.store import ensure_members
from bot.servers.quotas import APPOINTMENTS, MEETING_CHANGES, SIGNUPS, claim


class SignupStore:
    """Raises NoSuchMeeting, MeetingClosed, OverQuota or StorageError, with nothing changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def leave(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> LeaveOutcome:
        return await self.remove(guild_id, meeting_id, person, now, by=person)

    async def remove(
        self, guild_id: int, meeting_id: int, person: Person, now: datetime, *, by: Person
    ) -> LeaveOutcome:
        """The first on the waitlist gets a freed seat."""
        async with locked_meeting(self._database, guild_id, meeting_id, (MeetingState.OPEN,)) as (tx, meeting):
            if by.id == person.id:
                await claim(tx, SIGNUPS, guild_id, person.id, now, refuse=False)
                return await _remove(tx, meeting, person, now, "left", by)
            return await _remove(tx, meeting, person, now, "removed", by, person)

    async def remove_departed(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> LeaveOutcome:
        """Also as the presenter; a missing or closed meeting gives NotJoined."""
        async with self._database.write() as tx:
            meeting = await lock_if_possible(tx, guild_id, meeting_id, UPCOMING_STATES)
            if meeting is None:
                return NotJoined()
            if meeting.presented_by(person.id):
                await _set_presenter(tx, meeting, None, None, now)
            if meeting.state is not MeetingState.OPEN:
                return NotJoined()
            return await _remove(tx, meeting, person, now, "gone", None, person)

    async def resize(
        self, guild_id: int, meeting_id: int, seats: int | None, now: datetime, *, by: Person, sure: bool = False
    ) -> ResizeOutcome:
        """To fewer than are taken only if `sure`."""
        async with locked_meeting(self._database, guild_id, meeting_id, UPCOMING_STATES) as (tx, meeting):
            before = await rows.seating_of(tx, meeting)
            room = len(before.everybody) if seats is None else seats
            losing = before.seated[room:]
            if losing and not sure:
                return WouldUnseat(room, losing)
            await claim(tx, MEETING_CHANGES, guild_id, by.id, now)
            await rows.update_meeting(tx, meeting, seats=seats)
            await rows.append_log(tx, meeting, now, "seats", by, detail="unlimited" if seats is None else str(seats))
            if losing:
                await rows.append_log(tx, meeting, now, "unseated", by, *losing)
                await outbox.enqueue(tx, meeting, MessageKind.UNSEATED, ids_of(losing, but=by), now)
            promoted = before.waiting[: max(0, room - len(before.seated))]
            await _announce_promoted(tx, meeting, promoted, now)
        return Resized(seats, promoted, losing)

    async def present(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> PresentOutcome:
        """A presenter gives up their seat."""
        async with locked_meeting(self._database, guild_id, meeting_id, UPCOMING_STATES) as (tx, meeting):
            if now >= meeting.ends_at:
                raise MeetingClosed(meeting.state)
            if meeting.presented_by(person.id):
                return AlreadyPresenting()
            if meeting.presenter is not None:
                return SlotTaken(meeting.presenter)
            await claim(tx, SIGNUPS, guild_id, person.id, now)
            return NowPresenting(await _set_presenter(tx, meeting, person, person, now))

    async def step_down(self, guild_id: int, meeting_id: int, person: Person, now: datetime) -> StepDownOutcome:
        async with locked_meeting(self._database, guild_id, meeting_id, UPCOMING_STATES) as (tx, meeting):
            if not meeting.presented_by(person.id):
                return NotPresenter()
            await _set_presenter(tx, meeting, None, person, now)
        return SteppedDown()

    async def appoint(
        self, guild_id: int, meeting_id: int, person: Person | None, now: datetime, *, by: Person
    ) -> MeetingChange:
        """None appoints nobody; `person` may be a guest. The caller checks permission."""
        async with locked_meeting(self._database, guild_id, meeting_id, UPCOMING_STATES) as (tx, meeting):
            if _key(person) == _key(meeting.presenter):
                return MeetingChange(meeting, frozenset())
            await claim(tx, MEETING_CHANGES, guild_id, by.id, now)
            for presenter_id in ids_of([person], but=by):
                await claim(tx, APPOINTMENTS, guild_id, presenter_id, now)
            await _set_presenter(tx, meeting, person, by, now)
            return MeetingChange(await rows.reload_meeting(tx, meeting), frozenset({"presenter"}))


def _key(presenter: Person | None) -> tuple[int, str] | None:
    """Guests differ by name."""
    if presenter is None:
        return None
    return presenter.id, presenter.name if is_guest(presenter) else ""


async def _remove(
    tx: Transaction, meeting: Meeting, person: Person, now: datetime, event: str, by: Person | None, *subjects: Person
) -> LeaveOutcome:
    before = await rows.seating_of(tx, meeting)
    if person.id not in before:
        return NotJoined()
    await rows.append_log(tx, meeting, now, event, by, *subjects)
    return Left(await _delete_signup(tx, meeting, before, person.id, now))


async def _delete_signup(
    tx: Transaction, meeting: Meeting, before: Seating, user_id: int, now: datetime
) -> tuple[Person, ...]:
    """Returns who is promoted."""
    of_meeting = (signups.c.guild_id == meeting.guild_id, signups.c.meeting_id == meeting.id)
    await tx.execute(delete(signups).where(*of_meeting, signups.c.user_id == user_id))
    promoted = before.waiting[:1] if before.has_seat(user_id) else ()
    await _announce_promoted(tx, meeting, promoted, now)
    return promoted


async def _announce_promoted(tx: Transaction, meeting: Meeting, people: Sequence[Person], now: datetime) -> None:
    if people:
        await rows.append_log(tx, meeting, now, "promoted", None, *people)
        for person in people:
            await outbox.enqueue(tx, meeting, MessageKind.PROMOTED, [person.id], now)


async def _set_presenter(
    tx: Transaction, meeting: Meeting, person: Person | None, by: Person | None, now: datetime
) -> tuple[Person, ...]:
    """Returns who is promoted."""
    before = await rows.seating_of(tx, meeting)
    promoted: tuple[Person, ...] = ()
    guest = person.name if person is not None and is_guest(person) else ""
    member = None if guest else person
    if member is not None:
        await ensure_members(tx, meeting.guild_id, [member], now)
        if member.id in before:
            promoted = await _delete_signup(tx, meeting, before, member.id, now)
    changed = rows.as_columns({"presenter": person, "sequence": meeting.sequence + 1})
    await rows.update_meeting(tx, meeting, **changed)
    event = "stepped down" if person is None else "presents"
    appointed = None if member == by else member
    await rows.append_log(tx, meeting, now, event, by, appointed, detail=guest)
    await _announce_presenter(tx, meeting, before, person, by, now)
    return promoted


async def _announce_presenter(
    tx: Transaction, meeting: Meeting, before: Seating, person: Person | None, by: Person | None, now: datetime
) -> None:
    informed = ids_of([person, by])
    await outbox.enqueue(tx, meeting, MessageKind.PRESENTING, ids_of([person], but=by), now)
    creator = meeting.creator
    if person is None and creator is not None and creator.id not in informed:
        await outbox.enqueue(tx, meeting, MessageKind.REOPENED, [creator.id], now)
        informed.append(creator.id)
    concerned = ids_of([*before.everybody, meeting.presenter])
    await enqueue_change(tx, meeting, concerned, now, {"presenter"}, known_to=informed)


async def leave_all_meetings(tx: Transaction, person: Person, now: datetime) -> tuple[tuple[int, int], ...]:
    """Those that are not over, for `/mydata delete`.

    Returns (guild id, meeting id) of every meeting whose card names the person, past ones too. The caller deletes the
    rows and log entries that name them.
    """
    concerned = await rows.meetings_naming(tx, person.id)
    for found in concerned:
        if found.state in UPCOMING_STATES:
            await _leave_one(tx, found, person, now)
    return tuple((each.guild_id, each.id) for each in concerned)


async def _leave_one(tx: Transaction, found: Meeting, person: Person, now: datetime) -> None:
    meeting = await lock_if_possible(tx, found.guild_id, found.id)
    if meeting is None:
        return
    if meeting.presented_by(person.id):
        await _set_presenter(tx, meeting, None, person, now)
    await _remove(tx, meeting, person, now, "left", person)
