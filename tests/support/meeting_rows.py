"""Rows about meetings as their tables have them, for what no store would write at once; gives their ids."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, func, insert, select

from bot.database import Database, Transaction
from bot.database.schema.tables import deliveries, meeting_log, meetings, recipients
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER

_MEETING = {
    "guild_id": GUILD, "state": "open", "channel_id": CHANNEL, "creator_id": ORGANISER.id, "presenter_id": None,
    "resource_id": "", "subject": "A paper", "starts_at": NOW, "minutes": 60, "zone": "UTC", "place": "",
    "seats": None, "weeks": 0, "sequence": 0, "notes": "", "created_at": NOW,
}  # fmt: skip
_MESSAGE = {
    "guild_id": GUILD, "kind": "changed", "route": "thread", "detail": "", "due_at": NOW, "state": "due",
    "attempts": 0, "retry_at": NOW, "reason": "",
}  # fmt: skip


async def insert_meetings(database: Database, *rows: dict[str, Any]) -> list[int]:
    async with database.write() as tx:
        return [await _insert(tx, meetings, {**_MEETING, **row}) for row in rows]


async def insert_messages(
    database: Database, meeting_id: int, *rows: dict[str, Any], to: tuple[int, ...] = ()
) -> list[int]:
    """`to`: the ids of those whom each is for."""
    found = []
    async with database.write() as tx:
        for row in rows:
            nonce = f"nonce-{await tx.scalar(select(func.count()).select_from(deliveries))}"
            values = {**_MESSAGE, "meeting_id": meeting_id, "nonce": nonce, **row}
            found.append(await _insert(tx, deliveries, values))
            for user_id in to:
                person = {"delivery_id": found[-1], "user_id": user_id, "guild_id": values["guild_id"]}
                await tx.execute(insert(recipients).values(person))
    return found


async def insert_log(database: Database, meeting_id: int, **values: Any) -> None:
    usual = {"guild_id": GUILD, "at": NOW, "event": "changed", "by_bot": True, "detail": ""}
    async with database.write() as tx:
        await _insert(tx, meeting_log, {**usual, "meeting_id": meeting_id, **values})


async def _insert(tx: Transaction, table: Table, values: dict[str, Any]) -> int:
    row_id: int = (await tx.execute(insert(table).values(values).returning(table.c.id))).scalar_one()
    return row_id


async def rows_by_id(database: Database, table: Table) -> dict[int, dict[str, Any]]:
    """All rows, to tell what a change left as it was."""
    async with database.read() as tx:
        return {row.id: dict(row._mapping) for row in await tx.execute(select(table).order_by(table.c.id))}


async def recipients_of(database: Database) -> dict[int, list[int]]:
    """By the message's id: whom it is for."""
    people: dict[int, list[int]] = {}
    async with database.read() as tx:
        for row in await tx.execute(select(recipients).order_by(recipients.c.user_id)):
            people.setdefault(row.delivery_id, []).append(row.user_id)
    return people
