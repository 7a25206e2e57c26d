"""News of changes to a meeting: the first at once, and what changes within a minute of it together, once for each."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.database import Transaction
from bot.database.schema.tables import deliveries, recipients
from bot.meetings import outbox
from bot.meetings.model import Meeting
from bot.meetings.outbox import MessageKind

NOTICE_PAUSE = timedelta(minutes=1)
_ENDED_UNSENT = ("due", "dropped")


async def enqueue_change(
    tx: Transaction,
    meeting: Meeting,
    user_ids: Iterable[int],
    now: datetime,
    fields: Collection[str],
    *,
    known_to: Iterable[int],
) -> None:
    """`fields` as in the log. What somebody was still to be told is told along, in one message.

    `known_to`: who needn't be told of these fields any more, also not of their earlier changes.
    """
    about = (deliveries.c.meeting_id == meeting.id, deliveries.c.guild_id == meeting.guild_id)
    changes = (*about, deliveries.c.kind == MessageKind.CHANGED.value)
    query = (
        select(deliveries.c.detail, deliveries.c.retry_at, recipients.c.user_id)
        .join(recipients, recipients.c.delivery_id == deliveries.c.id)
        .where(*changes, deliveries.c.state == "due", recipients.c.guild_id == meeting.guild_id)
    )
    unsent = list(await tx.execute(query))
    untold: dict[int, set[str]] = {}
    for row in unsent:
        untold.setdefault(row.user_id, set()).update(row.detail.split(","))
    for user_id in user_ids:
        untold.setdefault(user_id, set()).update(fields)
    for user_id in known_to:
        if user_id in untold:
            untold[user_id].difference_update(fields)
    last = await tx.scalar(
        select(func.max(deliveries.c.due_at)).where(*changes, deliveries.c.state.not_in(_ENDED_UNSENT))
    )
    at = now if last is None else max(now, min(last, now) + NOTICE_PAUSE)
    at = min([at, *(max(now, row.retry_at) for row in unsent)])
    await outbox.drop_pending(tx, meeting, "told with a later change", MessageKind.CHANGED)
    together: dict[str, list[int]] = {}
    for user_id, each in sorted(untold.items()):
        if each:
            together.setdefault(",".join(sorted(each)), []).append(user_id)
    for detail, people in together.items():
        await outbox.enqueue(tx, meeting, MessageKind.CHANGED, people, now, detail, at=at)
