"""One row in every table of the database, made from the tables' own description."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Time, func, insert, select

from bot.database import Transaction
from bot.database.schema.column_types import UtcDateTime
from bot.database.schema.tables import metadata

MOMENT = datetime(2099, 3, 1, 12, tzinfo=UTC)  # so late that nothing is due while a test runs

# Values that satisfy the constraints of the tables as they are.
_BY_NAME: dict[str, Any] = {
    "state": "want", "reminders": "thread", "route": "dm", "finished_at": None, "rating": None, "weeks": 1,
    "recurrence": "",
    "kind": "reminder", "previous": "", "zone": "UTC", "offsets": "60",
}  # fmt: skip
_BY_COLUMN = {
    "meetings.state": "open", "deliveries.state": "sent", "members.left_at": None, "typed_inputs.fields": "{}",
    "typed_inputs.choices": "[]", "paper_metadata.details": "{}",
}  # fmt: skip


def every_table() -> list[Table]:
    """All of them, those that others point at first."""
    return list(metadata.sorted_tables)


def resource_id(number: int) -> str:
    """The id of what the rows made with `number` are about."""
    return f"title:paper-{number}"


def _value(column: Column[Any], guild_id: int, user_id: int, number: int, marker: str) -> Any:
    """Something that the column may hold: the person where it names one."""
    where = f"{column.table.name}.{column.name}"
    if column.info.get("person"):
        return user_id
    if column.name in {"guild_id", "resource_id"}:
        return guild_id if column.name == "guild_id" else resource_id(number)
    if where in _BY_COLUMN or column.name in _BY_NAME:
        return _BY_COLUMN.get(where, _BY_NAME.get(column.name))
    match column.type:
        case UtcDateTime() | DateTime():
            return MOMENT
        case Date():
            return date(2099, 3, 1)
        case Time():
            return time(12)
        case Boolean():
            return False
        case Integer():
            return number
        case _:
            return f"{marker}{column.name}{number}"[: getattr(column.type, "length", None) or 40]


async def fill(tx: Transaction, guild_id: int, user_id: int, number: int, marker: str = "") -> set[str]:
    """One row of that server in every table of servers' rows, naming the person wherever it can; gives the tables.

    Ids of rows are `number`, free text begins with `marker`.
    """
    filled: set[str] = set()
    for table in every_table():
        if "guild_id" not in table.columns or table.name == "departures":
            continue
        values = {column.name: _value(column, guild_id, user_id, number, marker) for column in table.columns}
        key = [column == values[column.name] for column in table.primary_key.columns]
        if not await tx.scalar(select(func.count()).select_from(table).where(*key)):  # a server's only row
            await tx.execute(insert(table).values(values))
        filled.add(table.name)
    return filled


async def rows_of(tx: Transaction, guild_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is stored of one server."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for table in every_table():
        if "guild_id" in table.columns:
            rows = await tx.execute(select(table).where(table.c.guild_id == guild_id))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found
