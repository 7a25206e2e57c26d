"""Ids that buttons and files carry are drawn by lot: in one server none tells what goes on in the others."""

from sqlalchemy import Column, MetaData, Table, insert, text

from bot.database import Database
from bot.database.schema.column_types import ROW_ID, drawn_id
from tests.support.ids_in_order import DRAWN


def test_meetings_series_and_what_was_typed_have_such_ids() -> None:
    assert set(DRAWN) == {"meetings", "series", "typed_inputs"}


def test_they_have_so_many_digits_at_most_and_no_order() -> None:
    drawn = [drawn_id(10)() for _ in range(1000)]
    assert len(set(drawn)) == 1000
    assert drawn != sorted(drawn)
    assert 1 <= min(drawn) < 10**9
    assert 9 * 10**9 < max(drawn) < 10**10
    assert {drawn_id(1)() for _ in range(1000)} == set(range(1, 10))


async def test_a_row_gets_its_id_by_itself(database: Database) -> None:
    table = Table("drawn", MetaData(), Column("id", ROW_ID, primary_key=True, default=drawn_id(15)))
    async with database.write() as tx:
        await tx.execute(text("CREATE TABLE drawn (id BIGINT PRIMARY KEY)"))
        ids = {(await tx.execute(insert(table).returning(table.c.id))).scalar_one() for _ in range(3)}
    assert len(ids) == 3
