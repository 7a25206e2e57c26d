"""All rows of one database to another, empty one: from SQLite to PostgreSQL or back, or to another place."""

from __future__ import annotations

import contextlib
from collections import Counter
from typing import Any

from sqlalchemy import Row, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from bot.database.address import Address
from bot.database.admin import alone
from bot.database.driver.transactions import Transaction
from bot.database.engine import Database
from bot.database.errors import DatabaseBusy, DatabaseUnusable, translate
from bot.database.lock import server_lock_holders
from bot.database.schema.tables import metadata
from bot.frozen import dataclass
from bot.installation import command_line

_BATCH = 500  # rows
_Rows = list[Row[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Copied:
    source: Address
    target: Address
    tables: int
    rows: int


async def copy_database(url: str, to_url: str) -> Copied:
    """Copy and compare every row; the target gets all of them or none.

    Raises DatabaseBusy while a bot works with either, DatabaseUnusable or StorageError.
    """
    source, target = Database(url), Database(to_url)
    if source.address.url == target.address.url:
        raise DatabaseUnusable(f"{source.address} can't be copied to itself: name another database")
    held = contextlib.nullcontext() if source.address.path is None else alone(source.address)
    with held:
        return await _copy_to_empty(source, target)


async def _copy_to_empty(source: Database, target: Database) -> Copied:
    async with source.peek() as reading:
        if reading is None:
            raise DatabaseUnusable(
                f"{source.address} isn't there, or not of this version's schema: `{command_line('db current')}` says "
                f"which, and `{command_line('db upgrade')}` brings it up to date"
            )
        if source.address.path is None and (holders := await server_lock_holders(reading)):
            raise DatabaseBusy(f"a running Paperclub works with {source.address}: {'; '.join(holders)}. Stop it first")
        async with target:
            async with target.read() as looking:
                await _refuse_rows(target.address, looking)
            return await _copy(source, target, reading)


async def _copy(source: Database, target: Database, reading: Transaction) -> Copied:
    copied = 0
    async with target.write() as writing:
        for table in metadata.sorted_tables:
            rows = list(await reading.execute(select(table)))
            try:
                await _insert(writing, table, rows)
            except DBAPIError as error:
                reason = translate(error) or str(error.orig).splitlines()[0]
                raise DatabaseUnusable(
                    f"{target.address} doesn't take the table {table.name}, so nothing was copied: {reason}"
                ) from error
            if Counter(map(tuple, rows)) != Counter(map(tuple, await writing.execute(select(table)))):
                raise DatabaseUnusable(
                    f"{target.address} gives back other rows of the table {table.name}, so nothing was copied"
                )
            copied += len(rows)
            await _continue_ids(source.address, target.address, table, reading, writing)
    return Copied(source.address, target.address, len(metadata.tables), copied)


async def _insert(writing: Transaction, table: Table, rows: _Rows) -> None:
    names = table.columns.keys()
    for start in range(0, len(rows), _BATCH):
        batch = [dict(zip(names, row, strict=True)) for row in rows[start : start + _BATCH]]
        await writing.execute(insert(table), batch)


async def _continue_ids(
    source: Address, target: Address, table: Table, reading: Transaction, writing: Transaction
) -> None:
    """So that no id is given out again, not even one whose row is long deleted."""
    key = table.autoincrement_column
    if key is None:
        return
    last = await reading.scalar(select(func.max(key))) or 0
    if source.path is None:
        sequence = await reading.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), _names(table))
        # Its name comes from PostgreSQL, quoted where it needs it.
        row = (await reading.execute(text(f"SELECT last_value, is_called FROM {sequence}"))).one()  # noqa: S608
        last = max(last, row.last_value if row.is_called else 0)
    elif table.dialect_options["sqlite"]["autoincrement"]:
        given = await reading.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), _names(table))
        last = max(last, given or 0)
    if not last:
        return
    if target.path is None:
        await writing.execute(text("SELECT setval(pg_get_serial_sequence(:table, :key), :last)"), _names(table, last))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        await writing.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), _names(table))
        given = "INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"
        await writing.execute(text(given), _names(table, last))


def _names(table: Table, last: int | None = None) -> dict[str, object]:
    names: dict[str, object] = {"table": table.name, "key": "id"}
    return names if last is None else {**names, "last": last}


async def _refuse_rows(address: Address, tx: Transaction) -> None:
    for table in metadata.sorted_tables:
        if count := await tx.scalar(select(func.count()).select_from(table)):
            raise DatabaseUnusable(
                f"{address} isn't empty: it has {count} row(s) in {table.name}. Name an empty or a new database"
            )
