"""The stores of meetings, and what is due in all of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from bot.database import Database
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import deliveries, meetings, reminders
from bot.database.spoilt_moments import earliest
from bot.frozen import dataclass
from bot.meetings import rows
from bot.meetings.attendance import AttendanceStore
from bot.meetings.cancelling import ClearingStore
from bot.meetings.card_store import CardStore
from bot.meetings.directory import MeetingDirectory
from bot.meetings.joining import JoinBatcher
from bot.meetings.model import MeetingState
from bot.meetings.outbox import MessageKind, Outbox
from bot.meetings.reminders import ReminderStore
from bot.meetings.series import SeriesStore
from bot.meetings.signups import SignupStore
from bot.meetings.store import MeetingStore


@dataclass(frozen=True, slots=True)
class Backlog:
    """Messages in the outbox that are due, and that wait for another attempt; reminders that are due."""

    due: int
    retrying: int
    reminders: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingServices:
    database: Database
    meetings: MeetingStore
    directory: MeetingDirectory
    clearing: ClearingStore
    joining: JoinBatcher
    signups: SignupStore
    series: SeriesStore
    reminders: ReminderStore
    outbox: Outbox
    cards: CardStore
    attendance: AttendanceStore

    async def next_at(self, after: datetime, served: Collection[int]) -> datetime | None:
        """When something of those servers is next due after that moment. Raises StorageError.

        A message, a reminder, or the start or end of a meeting.
        """
        waiting = (is_one_of(deliveries.c.guild_id, served), deliveries.c.state.in_(("due", "sending")))
        is_open = (is_one_of(meetings.c.guild_id, served), meetings.c.state == MeetingState.OPEN.value)
        async with self.database.read() as tx:
            times = [
                await earliest(tx, deliveries.c.retry_at, *waiting, deliveries.c.retry_at > after),
                await earliest(
                    tx, reminders.c.due_at, is_one_of(reminders.c.guild_id, served), reminders.c.due_at > after
                ),
                await earliest(tx, meetings.c.starts_at, *is_open, meetings.c.starts_at > after),
            ]
            # Only what has begun is read whole, since its end is not stored: there may be very many ahead.
            times += [each.ends_at for each in await rows.find_meetings(tx, *is_open, meetings.c.starts_at <= after)]
        return min((each for each in times if each is not None and each > after), default=None)

    async def backlog(self, now: datetime, served: Collection[int]) -> Backlog:
        """What waits to be sent in those servers. Raises StorageError."""
        is_due, is_reminder = deliveries.c.retry_at <= now, deliveries.c.kind == MessageKind.REMINDER.value
        counts = select(
            func.count().filter(is_due), func.count().filter(~is_due), func.count().filter(is_due & is_reminder)
        ).where(is_one_of(deliveries.c.guild_id, served), deliveries.c.state.in_(("due", "sending")))
        of_served = is_one_of(reminders.c.guild_id, served)
        overdue = select(func.count()).select_from(reminders).where(of_served, reminders.c.due_at <= now)
        async with self.database.read() as tx:
            due, retrying, sending = (await tx.execute(counts)).one()
            return Backlog(due, retrying, sending + (await tx.execute(overdue)).scalar_one())
