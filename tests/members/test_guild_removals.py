"""Servers that removed the bot: each is recorded, forgiven and emptied alone, thirty days later."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database, backup
from bot.members.guild_removals import NO_SERVER, GuildRemovalStore
from bot.members.housekeeping import Housekeeping
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, day, subject
from tests.support.table_rows import fill, rows_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def removals(database: Database) -> GuildRemovalStore:
    return GuildRemovalStore(database)


async def test_each_server_has_a_month_of_its_own(removals: GuildRemovalStore) -> None:
    await removals.record(ELSEWHERE, day(0))
    await removals.record(HERE, day(10))
    assert await removals.due(day(30) - SECOND) == ()
    assert await removals.due(day(30)) == (ELSEWHERE,)
    assert await removals.due(day(40) - SECOND) == (ELSEWHERE,)
    assert sorted(await removals.due(day(40))) == [HERE, ELSEWHERE]
    await removals.clear(ELSEWHERE)
    assert await removals.due(day(40)) == (HERE,)


async def test_a_server_that_never_removed_it_costs_no_write(
    database: Database, removals: GuildRemovalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await removals.record(ELSEWHERE, day(0))
    monkeypatch.setattr(database, "write", lambda: pytest.fail("every server is looked at whenever the bot connects"))
    await removals.clear(HERE)


async def test_at_the_start_each_server_is_recorded_or_forgiven_by_whether_it_is_there(
    database: Database, removals: GuildRemovalStore
) -> None:
    gone, gone_before, back, back_with_nothing, others = 303, 404, 505, 606, 707
    store = ReadingStore(database)
    for guild_id in (HERE, gone, gone_before, back, others, NO_SERVER):
        await store.set_state(guild_id, ADA, subject("vllm"), ReadingState.READING, day(0))
    for guild_id in (gone_before, back, back_with_nothing):
        await removals.record(guild_id, day(1))
    await removals.reconcile({HERE, back, back_with_nothing}, lambda guild_id: guild_id != others, day(5))
    assert await removals.due(day(31)) == (gone_before,), "its month goes on"
    assert sorted(await removals.due(day(35))) == [gone, gone_before]


async def test_an_emptied_server_says_how_many_rows_it_had_and_takes_no_other_with_it(
    database: Database, removals: GuildRemovalStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.members.housekeeping")
    async with database.write() as tx:
        await fill(tx, HERE, ADA.id, 1)
        await fill(tx, ELSEWHERE, BEN.id, 2)
    await removals.clear(HERE)
    await removals.clear(ELSEWHERE)
    await removals.record(HERE, day(0))
    async with database.read() as tx:
        before = {guild_id: await rows_of(tx, guild_id) for guild_id in (HERE, ELSEWHERE)}
    await Housekeeping(database, removals).run(day(30), lambda _: False, [])
    async with database.read() as tx:
        assert {name: rows for name, rows in (await rows_of(tx, HERE)).items() if rows} == {}
        assert await rows_of(tx, ELSEWHERE) == before[ELSEWHERE]
    number = sum(map(len, before[HERE].values()))
    assert [each.getMessage() for each in caplog.records] == [
        f"Deleted the {number} rows of server {HERE}, which removed me a month ago"
    ]


async def test_tidying_deletes_backups_that_are_too_old(sqlite_url: str) -> None:
    now = day(0)
    async with Database(sqlite_url, clock=lambda: now) as database:
        saved = backup.save(database.address.file, day(0))
        tidy = Housekeeping(database, GuildRemovalStore(database)).run
        now = day(0) + backup.LIFETIME - SECOND
        await tidy(now, lambda _: True, [])
        assert Path(saved).exists()
        now = day(0) + backup.LIFETIME + timedelta(days=1)
        await tidy(now, lambda _: True, [])
        assert not Path(saved).exists()
