"""The outbox: messages about meetings that must arrive exactly once, and how far each has got.

A row is written in the transaction of the change it reports. Each attempt is recorded with its nonce before the
request, and the message's id after it. After an attempt without a result (a crash, a lost answer) the message is
looked for first, then sent again with the same nonce, for which Discord returns the first message for a few minutes. If
the channel can't be read and that time is over, the row becomes ``uncertain``.
"""

import logging
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.database import Database, Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import deliveries, meetings, recipients
from bot.database.spoilt_moments import readable_rows
from bot.frozen import dataclass
from bot.meetings import rows
from bot.meetings.model import Meeting, is_guest
from bot.members.model import Person
from bot.members.privacy import hidden_members

log = logging.getLogger(__name__)

NONCE_WINDOW = timedelta(minutes=2)  # Discord remembers a nonce for "the past few minutes"
_SHORTEST_PUT_OFF, _LONGEST_PUT_OFF = timedelta(seconds=2), timedelta(seconds=30)
MAX_ATTEMPTS = 12
_PER_MESSAGE = 50  # mentions in one message
_KEPT_FOR = timedelta(days=30)


class MessageKind(StrEnum):
    """The values are stored."""

    CARD = "card"
    REMINDER = "reminder"
    PROMOTED = "promoted"
    UNSEATED = "unseated"
    PRESENTING = "presenting"
    REOPENED = "reopened"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    ENDED = "ended"
    OVER = "over"
    UNDELIVERED = "undelivered"


WITH_BUTTONS = (
    MessageKind.REMINDER,
    MessageKind.PROMOTED,
    MessageKind.UNSEATED,
    MessageKind.PRESENTING,
    MessageKind.REOPENED,
    MessageKind.CHANGED,
)
"""Messages with buttons for as long as the meeting is ahead."""


class MessageRoute(StrEnum):
    """The values are stored."""

    CHANNEL = "channel"
    THREAD = "thread"
    DM = "dm"


@dataclass(frozen=True, slots=True)
class Delivery:
    """`attempted_at` is when it may first have been sent, to the channel `target_id`."""

    id: int
    guild_id: int
    meeting_id: int
    kind: MessageKind
    route: MessageRoute
    user_ids: tuple[int, ...]
    detail: str
    due_at: datetime
    nonce: str
    attempts: int
    attempted_at: datetime | None
    target_id: int | None

    @property
    def may_have_arrived(self) -> bool:
        return self.attempted_at is not None

    def nonce_holds(self, now: datetime) -> bool:
        return self.attempted_at is not None and timedelta(0) <= now - self.attempted_at <= NONCE_WINDOW


def retry_delay(attempts: int) -> timedelta:
    """2 s, doubling up to half an hour."""
    return min(timedelta(seconds=2 * 2 ** max(0, attempts - 1)), timedelta(minutes=30))


def _nonce() -> str:
    # Random: after a restore, a counter would repeat, and Discord would take the message for an earlier one.
    return secrets.token_hex(10)


async def enqueue(
    tx: Transaction,
    meeting: Meeting,
    kind: MessageKind,
    user_ids: Iterable[int],
    now: datetime,
    detail: str = "",
    *,
    at: datetime | None = None,
) -> None:
    """By the route each of them chose, who hides by direct message; those in the thread share messages.

    `at` is when to send it, else now.
    """
    now = at or now
    wanted = list(dict.fromkeys(user_ids))
    by_dm = await rows.members_reminded_by_dm(tx, meeting.guild_id, wanted)
    for user_id in wanted:
        if user_id in by_dm:
            await _insert(tx, meeting, kind, MessageRoute.DM, (user_id,), now, detail)
    in_thread = [each for each in wanted if each not in by_dm]
    for start in range(0, len(in_thread), _PER_MESSAGE):
        await _insert(tx, meeting, kind, MessageRoute.THREAD, in_thread[start : start + _PER_MESSAGE], now, detail)


async def enqueue_card(tx: Transaction, meeting: Meeting, now: datetime) -> int:
    """Returns the delivery's id."""
    return await _insert(tx, meeting, MessageKind.CARD, MessageRoute.CHANNEL, (), now, "")


async def enqueue_for_all(
    tx: Transaction, meeting: Meeting, kind: MessageKind, now: datetime, detail: str = ""
) -> None:
    """In the thread, mentioning nobody."""
    await _insert(tx, meeting, kind, MessageRoute.THREAD, (), now, detail)


async def enqueue_problem(tx: Transaction, meeting: Meeting, person: Person, now: datetime, problem: str) -> None:
    """By direct message."""
    detail = f"problem:{problem}:"
    await _insert(tx, meeting, MessageKind.UNDELIVERED, MessageRoute.DM, (person.id,), now, detail)


async def _insert(
    tx: Transaction,
    meeting: Meeting,
    kind: MessageKind,
    route: MessageRoute,
    user_ids: Sequence[int],
    now: datetime,
    detail: str,
) -> int:
    row = insert(deliveries).values(
        guild_id=meeting.guild_id,
        meeting_id=meeting.id,
        kind=kind.value,
        route=route.value,
        detail=detail,
        due_at=now,
        state="due",
        nonce=_nonce(),
        attempts=0,
        retry_at=now,
        reason="",
    )
    delivery_id: int = (await tx.execute(row.returning(deliveries.c.id))).scalar_one()
    if user_ids:
        people = [{"delivery_id": delivery_id, "user_id": each, "guild_id": meeting.guild_id} for each in user_ids]
        await tx.execute(insert(recipients), people)
    return delivery_id


async def drop_pending(tx: Transaction, meeting: Meeting, reason: str, *kinds: MessageKind) -> None:
    """Only messages without an attempt; of all kinds if none is given."""
    waiting = (*_of(meeting), deliveries.c.state == "due")
    of_kind = (deliveries.c.kind.in_([kind.value for kind in kinds]),) if kinds else ()
    await tx.execute(update(deliveries).where(*waiting, *of_kind).values(state="dropped", reason=reason))


class Outbox:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unreadable: set[int] = set()
        """Of which the log has said so."""

    async def waiting(
        self, now: datetime, served: Collection[int], put_off: Collection[int] = ()
    ) -> tuple[tuple[int, int], ...]:
        """(Guild id, meeting id) pairs of those servers with something due: what has waited longest first.

        Messages whose ids are in `put_off` wait for another try, and don't count.
        """
        query = (
            select(deliveries.c.guild_id, deliveries.c.meeting_id)
            .where(is_one_of(deliveries.c.guild_id, served), _open(), deliveries.c.retry_at <= now)
            .where(~is_one_of(deliveries.c.id, put_off))
            .group_by(deliveries.c.guild_id, deliveries.c.meeting_id)
            .order_by(func.min(deliveries.c.id))
        )
        async with self._database.read() as tx:
            return tuple((row.guild_id, row.meeting_id) for row in await tx.execute(query))

    async def next_at(self, guild_id: int, meeting_id: int, after: datetime) -> datetime | None:
        """When the next message about one meeting is due, of those that are not."""
        of_meeting = (deliveries.c.guild_id == guild_id, deliveries.c.meeting_id == meeting_id)
        later = select(func.min(deliveries.c.retry_at)).where(*of_meeting, _open(), deliveries.c.retry_at > after)
        async with self._database.read() as tx:
            moment: datetime | None = await tx.scalar(later)
        return moment

    async def due(self, now: datetime, meeting_id: int) -> tuple[Delivery, ...]:
        """Up to 200 about one meeting, the oldest first, retries included."""
        query = select(deliveries).where(deliveries.c.meeting_id == meeting_id, _open(), deliveries.c.retry_at <= now)
        async with self._database.read() as tx:
            found = await readable_rows(tx, query.order_by(deliveries.c.id).limit(200), deliveries)
            named = select(recipients.c.delivery_id, recipients.c.user_id).where(
                recipients.c.delivery_id.in_([row.id for row in found])
            )
            people: dict[int, list[int]] = {}
            for row in await tx.execute(named.order_by(recipients.c.user_id)):
                people.setdefault(row.delivery_id, []).append(row.user_id)
        readable = (self._readable(row, people.get(row.id, [])) for row in found)
        return tuple(each for each in readable if each is not None)

    def _readable(self, row: Any, user_ids: Iterable[int]) -> Delivery | None:
        """None for a row that another version wrote: it keeps no other message waiting."""
        try:
            return _delivery(row, user_ids)
        except ValueError as error:
            if row.id not in self._unreadable:
                self._unreadable.add(row.id)
                log.warning("A message of meeting %d can't be read, and stays unsent: %s", row.meeting_id, error)
            return None

    async def begin_attempt(self, delivery: Delivery, target_id: int, now: datetime) -> Delivery | None:
        """Call before sending; None if the message is no longer wanted.

        Whoever hides since it was enqueued isn't mentioned in the thread: they get a direct message of their own.
        """
        async with self._database.write() as tx:
            unsent = select(deliveries.c.target_id, deliveries.c.attempted_at).where(_this(delivery), _open())
            earlier = (await tx.execute(unsent.with_for_update())).one_or_none()
            if earlier is None:
                return None
            user_ids = await _recipients(tx, delivery)
            if delivery.route is not MessageRoute.DM:
                hidden = await hidden_members(tx, delivery.guild_id, user_ids)
                await _tell_apart(tx, delivery, hidden, now)
                if hidden and not (user_ids := [each for each in user_ids if each not in hidden]):
                    await _end(tx, delivery, "dropped", reason="told by direct message")
                    return None
            attempted_at = earlier.attempted_at if earlier.target_id == target_id else now
            values = {"state": "sending", "attempted_at": attempted_at, "target_id": target_id}
            begun = update(deliveries).where(_this(delivery)).values(**values).returning(deliveries)
            return _delivery((await tx.execute(begun)).one(), user_ids)

    async def mark_sent(self, delivery: Delivery, message_id: int) -> None:
        """A card's message becomes the meeting's."""
        async with self._database.write() as tx:
            await _end(tx, delivery, "sent", message_id=message_id)
            if delivery.kind is MessageKind.CARD:
                one = (meetings.c.guild_id == delivery.guild_id, meetings.c.id == delivery.meeting_id)
                # The scheduled event links to the card, so it is to be updated.
                values = {"message_id": message_id, "channel_id": delivery.target_id, "event_sequence": None}
                await tx.execute(update(meetings).where(*one, meetings.c.message_id.is_(None)).values(**values))

    async def sent(self, guild_id: int, meeting_id: int) -> tuple[tuple[Delivery, int], ...]:
        """Messages `WITH_BUTTONS` about a meeting that are in Discord, each with its id; without who hides by now."""
        of_meeting = (deliveries.c.guild_id == guild_id, deliveries.c.meeting_id == meeting_id)
        known = (
            deliveries.c.state == "sent",
            deliveries.c.message_id.is_not(None),
            deliveries.c.target_id.is_not(None),
        )
        kinds = deliveries.c.kind.in_([kind.value for kind in WITH_BUTTONS])
        found = []
        async with self._database.read() as tx:
            rows_sent = await readable_rows(tx, select(deliveries).where(*of_meeting, *known, kinds), deliveries)
            for row in rows_sent:
                delivery = _delivery(row, ())
                user_ids = await _recipients(tx, delivery)
                hidden = await hidden_members(tx, guild_id, user_ids) if delivery.route is not MessageRoute.DM else ()
                shown = tuple(each for each in user_ids if each not in hidden)
                found.append((replace(delivery, user_ids=shown), row.message_id))
        return tuple(found)

    async def forget_message(self, delivery: Delivery) -> None:
        """It's in Discord as it will stay."""
        async with self._database.write() as tx:
            await tx.execute(update(deliveries).where(_this(delivery)).values(message_id=None))

    async def reroute_to_thread(self, delivery: Delivery) -> Delivery | None:
        """For a direct message that certainly didn't arrive; it gets a new nonce.

        None if the recipient hides: the message is dropped, rather than that the thread names them.
        """
        route = MessageRoute.THREAD.value
        values = {"state": "due", "route": route, "nonce": _nonce(), "attempted_at": None, "target_id": None}
        async with self._database.write() as tx:
            if await hidden_members(tx, delivery.guild_id, delivery.user_ids):
                await _end(tx, delivery, "dropped", reason="takes no direct messages, and hides")
                return None
            rerouted = update(deliveries).where(_this(delivery)).values(**values).returning(deliveries)
            return _delivery((await tx.execute(rerouted)).one(), delivery.user_ids)

    async def reschedule(self, delivery: Delivery, reason: str, now: datetime) -> None:
        """After `retry_delay`."""
        attempts = delivery.attempts + 1
        values = {"attempts": attempts, "retry_at": now + retry_delay(attempts), "reason": reason[:200]}
        async with self._database.write() as tx:
            await tx.execute(update(deliveries).where(_this(delivery), _open()).values(**values))

    async def put_off(self, delivery: Delivery, now: datetime) -> None:
        """For one that Discord certainly didn't take, and will once the bot is let in: counts as no attempt."""
        pause = min(_LONGEST_PUT_OFF, max(_SHORTEST_PUT_OFF, now - delivery.due_at))
        values: dict[str, Any] = {"retry_at": now + pause}
        if not delivery.may_have_arrived:
            values |= {"state": "due", "attempted_at": None, "target_id": None}
        async with self._database.write() as tx:
            await tx.execute(update(deliveries).where(_this(delivery), _open()).values(**values))

    async def mark_dropped(self, delivery: Delivery, reason: str) -> None:
        async with self._database.write() as tx:
            await _end(tx, delivery, "dropped", reason=reason[:200])

    async def give_up(self, delivery: Delivery, reason: str, now: datetime, *, refused: bool) -> None:
        """Ends as ``undeliverable``, or ``uncertain`` if an attempt was made that Discord has not `refused`.

        The reason is logged, and the meeting's creator is told once of each reason for each kind.
        """
        async with self._database.write() as tx:
            begun = await tx.scalar(select(deliveries.c.attempted_at).where(_this(delivery)))
            state = "undeliverable" if refused or begun is None else "uncertain"
            if not await _end(tx, delivery, state, reason=reason[:200]):
                return
            meeting = await rows.find_meeting(tx, delivery.guild_id, delivery.meeting_id)
            if meeting is None:
                return
            await rows.append_log(tx, meeting, now, state, None, detail=f"{delivery.kind.value}: {reason}")
            if delivery.kind is not MessageKind.UNDELIVERED and meeting.creator is not None:
                about = f"{state}:{delivery.kind.value}:{reason}"[:300]
                told = select(deliveries).where(
                    *_of(meeting),
                    deliveries.c.kind == MessageKind.UNDELIVERED.value,
                    deliveries.c.detail == about,
                )
                if not await tx.scalar(select(told.exists())):
                    await _insert(
                        tx, meeting, MessageKind.UNDELIVERED, MessageRoute.DM, (meeting.creator.id,), now, about
                    )

    async def delete_old(self, now: datetime, served: Collection[int]) -> None:
        """Those of these servers that have ended and were due 30 days ago."""
        async with self._database.write() as tx:
            old = (is_one_of(deliveries.c.guild_id, served), deliveries.c.due_at < now - _KEPT_FOR, ~_open())
            await tx.execute(delete(deliveries).where(*old))

    async def guild_of(self, nonce: str, meeting_id: int, user_id: int) -> int | None:
        """None unless the nonce is of a message to that member about that meeting."""
        query = (
            select(deliveries.c.guild_id)
            .join(recipients, recipients.c.delivery_id == deliveries.c.id)
            .where(deliveries.c.nonce == nonce, deliveries.c.meeting_id == meeting_id, recipients.c.user_id == user_id)
        )
        async with self._database.read() as tx:
            return await tx.scalar(query)

    async def message_states(self, guild_id: int, meeting_id: int) -> tuple[tuple[str, str, str], ...]:
        """(Kind, state, reason), in order."""
        query = select(deliveries.c.kind, deliveries.c.state, deliveries.c.reason).where(
            deliveries.c.guild_id == guild_id, deliveries.c.meeting_id == meeting_id
        )
        async with self._database.read() as tx:
            return tuple((row.kind, row.state, row.reason) for row in await tx.execute(query.order_by(deliveries.c.id)))


async def _recipients(tx: Transaction, delivery: Delivery) -> list[int]:
    people = select(recipients.c.user_id).where(*_recipients_of(delivery))
    return list(await tx.scalars(people.order_by(recipients.c.user_id)))


async def _tell_apart(tx: Transaction, delivery: Delivery, user_ids: Collection[int], now: datetime) -> None:
    """Take these out of a message to several, and enqueue a direct message to each."""
    meeting = await rows.find_meeting(tx, delivery.guild_id, delivery.meeting_id) if user_ids else None
    for user_id in user_ids:
        of_one = recipients.c.user_id == user_id
        await tx.execute(delete(recipients).where(*_recipients_of(delivery), of_one))
        if meeting is not None:
            await _insert(tx, meeting, delivery.kind, MessageRoute.DM, (user_id,), now, delivery.detail)


def _recipients_of(delivery: Delivery) -> tuple[ColumnElement[bool], ...]:
    return recipients.c.guild_id == delivery.guild_id, recipients.c.delivery_id == delivery.id


def _of(meeting: Meeting) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.guild_id == meeting.guild_id, deliveries.c.meeting_id == meeting.id


def _this(delivery: Delivery) -> Any:
    return (deliveries.c.id == delivery.id) & (deliveries.c.guild_id == delivery.guild_id)


def _open() -> Any:
    return deliveries.c.state.in_(("due", "sending"))


async def _end(tx: Transaction, delivery: Delivery, state: str, **values: Any) -> bool:
    ended = update(deliveries).where(_this(delivery), _open()).values(state=state, **values)
    return (await tx.execute(ended)).rowcount == 1


def _delivery(row: Any, user_ids: Iterable[int]) -> Delivery:
    return Delivery(
        id=row.id,
        guild_id=row.guild_id,
        meeting_id=row.meeting_id,
        kind=MessageKind(row.kind),
        route=MessageRoute(row.route),
        user_ids=tuple(user_ids),
        detail=row.detail,
        due_at=row.due_at,
        nonce=row.nonce,
        attempts=row.attempts,
        attempted_at=row.attempted_at,
        target_id=row.target_id,
    )


def ids_of(people: Iterable[Person | None], *, but: Person | None = None) -> list[int]:
    """Each once, without None, guests and `but`."""
    known = [each for each in people if each is not None and not is_guest(each)]
    return list(dict.fromkeys(each.id for each in known if but is None or each.id != but.id))
