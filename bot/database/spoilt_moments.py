"""Moments that somebody spoilt by hand: one that can't be read keeps no other row from being found."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, func, select

from bot.database.driver.transactions import Transaction

log = logging.getLogger(__name__)

_UNREADABLE = (ValueError, TypeError, OverflowError)
_MOST_PASSED_OVER = 200
_told: set[str] = set()


async def readable_rows(tx: Transaction, query: Select[*tuple[Any, ...]], table: Table) -> list[Any]:
    """What `query` finds in this one table; the log names each row that is left out, once."""
    try:
        return list(await tx.execute(query))
    except _UNREADABLE:
        keys = list(await tx.execute(query.with_only_columns(*table.primary_key)))
    rows = []
    for key in keys:
        try:
            rows.append((await tx.execute(query.where(*_has_key(table, key)))).one())
        except _UNREADABLE as error:
            _tell(table, key, error)
    return rows


async def earliest(tx: Transaction, moment: Column[datetime], *where: ColumnElement[bool]) -> datetime | None:
    """Of those that can be read; the log names each row that is left out, once.

    Raises:
        ValueError, TypeError, OverflowError: none of the first 200 can be read, and there may be more.
    """
    try:
        return await tx.scalar(select(func.min(moment)).where(*where))
    except _UNREADABLE as error:
        unreadable: Exception = error
    table: Any = moment.table
    keys = select(*table.primary_key).where(*where).order_by(moment).limit(_MOST_PASSED_OVER)
    found = list(await tx.execute(keys))
    for key in found:
        try:
            return await tx.scalar(select(moment).where(*where, *_has_key(table, key)))
        except _UNREADABLE as error:
            _tell(table, key, error)
            unreadable = error
    if len(found) == _MOST_PASSED_OVER:
        raise unreadable
    return None


def _has_key(table: Table, key: Any) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(table.primary_key, key, strict=True)]


def _tell(table: Table, key: Any, error: Exception) -> None:
    row = ", ".join(f"{column.name} {value}" for column, value in zip(table.primary_key, key, strict=True))
    where = f"{table.name} ({row})"
    if where not in _told:
        _told.add(where)
        log.error("A row in the database can't be read and is left out: %s: %s", where, error)
