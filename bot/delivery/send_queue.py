"""Which meetings' messages are being sent: in turn by server, and of one meeting one after the other."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from operator import itemgetter

from bot.database import StorageError
from bot.database.turns import take_in_turn
from bot.delivery.connection import Connection
from bot.delivery.retries import RetrySchedule
from bot.delivery.sender import MessageSender
from bot.frozen import dataclass
from bot.meetings.outbox import Delivery, Outbox

log = logging.getLogger(__name__)

PER_SERVER = 20  # meetings whose messages a round may have under way at once


@dataclass(slots=True)
class _Sending:
    guild_id: int
    task: asyncio.Task[None] | None = None
    asked_again: bool = False
    """Something may have come since it looked last."""


class SendQueue:
    """`wake` is called when a round is to come soon: something failed, or a server's turn has come."""

    def __init__(
        self,
        connection: Connection,
        outbox: Outbox,
        sender: MessageSender,
        retries: RetrySchedule,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._outbox = outbox
        self._sender = sender
        self._retries = retries
        self._now = now
        self._wake = wake
        self._sending: dict[int, _Sending] = {}
        """By meeting."""
        self._are_some_left = False
        """Meetings that wait until their server has fewer under way."""

    @property
    def tasks(self) -> list[asyncio.Task[None]]:
        return [each.task for each in self._sending.values() if each.task is not None]

    async def start_due(self, served: Collection[int]) -> None:
        """Start what is due in those servers. Raises StorageError."""
        waiting = await self._outbox.waiting(self._now(), served, self._retries.put_off("delivery"))
        idle = [each for each in waiting if each[1] not in self._sending]
        under_way = Counter(each.guild_id for each in self._sending.values())
        turns = take_in_turn(idle, itemgetter(0), PER_SERVER, under_way)
        self._are_some_left = turns.left
        for guild_id, meeting_id in turns.taken:
            self.start(guild_id, meeting_id)

    def start(self, guild_id: int, meeting_id: int) -> None:
        """Start sending what is due about a meeting; returns at once."""
        if not self._connection.serves(guild_id):
            return
        sending = self._sending.setdefault(meeting_id, _Sending(guild_id))
        sending.asked_again = True
        if sending.task is None:
            sending.task = asyncio.create_task(self._send_in_order(meeting_id, sending), name=f"meeting {meeting_id}")

    async def wait_for(self, meeting_id: int) -> None:
        """Until nothing about the meeting is under way."""
        if (sending := self._sending.get(meeting_id)) is not None and sending.task is not None:
            await asyncio.wait([sending.task])

    async def _send_in_order(self, meeting_id: int, sending: _Sending) -> None:
        try:
            due: list[Delivery] = []
            while due or sending.asked_again:
                for delivery in due:
                    await self._deliver(delivery)
                # What a message caused (a freed seat, a notice to the organiser) is sent right away.
                sending.asked_again = False
                found = await self._outbox.due(self._now(), meeting_id)
                due = [each for each in found if self._retries.is_due(("delivery", each.id))]
        except StorageError as error:
            log.debug("What happened to a message could not be stored; it is looked for later: %s", error)
            self._wake()
        finally:
            self._sending.pop(meeting_id, None)
            if self._are_some_left:
                self._wake()

    async def _deliver(self, delivery: Delivery) -> None:
        sent = False

        async def send() -> None:
            nonlocal sent
            sent = await self._sender.deliver(delivery)

        what = f"A {delivery.kind} of meeting {delivery.meeting_id}"
        await self._retries.attempt(("delivery", delivery.id), what, send)
        if not sent:
            self._wake()
