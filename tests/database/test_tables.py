"""The table definitions: moments that keep their meaning on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from bot.database import Database
from bot.database.schema.column_types import UtcDateTime
from bot.database.schema.tables import metadata

_scratch = MetaData()
_moments = Table("moments", _scratch, Column("id", Integer, primary_key=True), Column("at", UtcDateTime))


async def _store(database: Database, *moments: datetime | None) -> None:
    async with database.write() as tx:
        await tx.run_sync(_scratch.create_all)
        await tx.execute(insert(_moments), [{"at": moment} for moment in moments])


async def test_a_moment_comes_back_aware_in_utc_and_to_the_microsecond(database: Database) -> None:
    berlin = timezone(timedelta(hours=2))
    stored = datetime(2026, 7, 1, 14, 30, 15, 123456, tzinfo=berlin)
    await _store(database, stored, None)
    async with database.read() as tx:
        found = (await tx.scalars(select(_moments.c.at).order_by(_moments.c.id))).all()
    assert found == [stored, None]
    assert found[0] is not None
    assert found[0].tzinfo is UTC


async def test_moments_of_different_zones_sort_and_compare_by_when_they_are(database: Database) -> None:
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-8))
    moments = [
        datetime(2026, 1, 2, 3, 0, tzinfo=east),
        datetime(2026, 1, 1, 12, 0, tzinfo=west),
        datetime(2026, 1, 1, 19, 0, tzinfo=UTC),
    ]
    await _store(database, *moments)
    async with database.read() as tx:
        found = (await tx.scalars(select(_moments.c.at).order_by(_moments.c.at))).all()
        before = await tx.scalars(select(_moments.c.at).where(_moments.c.at < moments[2]))
        assert found == sorted(moments)
        assert before.all() == [moments[0]]


async def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        await _store(database, datetime(2026, 1, 1))  # noqa: DTZ001


def test_every_constraint_has_a_name_that_a_migration_can_use() -> None:
    names = [constraint.name for table in metadata.tables.values() for constraint in table.constraints]
    assert names
    assert all(names)
