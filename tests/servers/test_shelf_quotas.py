"""Quotas of shelves and titles: where each refuses, and what stays allowed, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from bot.advice.store.history import HistoryStore
from bot.database import Database
from bot.database.schema.tables import quota_uses, readings
from bot.reading.model import ReadingChanged, ReadingState, Undone
from bot.reading.store import ReadingStore
from bot.reading.subject_store import SubjectStore
from bot.servers import quotas
from bot.servers.quotas import OverQuota
from tests.support.meetings import GUILD, NOW, person
from tests.support.quotas import use_up
from tests.support.subjects import external, subject

OTHER = GUILD + 1
ADA, BEN = person(1), person(2)


async def test_a_shelf_holds_so_many_entries_and_what_is_on_it_can_be_changed_and_removed(database: Database) -> None:
    store, limit = ReadingStore(database), quotas.SHELF.per_member
    assert limit is not None
    changed = await store.set_state(GUILD, ADA, subject("vllm"), ReadingState.READING, NOW)
    assert isinstance(changed, ReadingChanged)
    async with database.write() as tx:
        (row,) = await tx.execute(select(readings))
        more = [{**row._asdict(), "round": number} for number in range(2, limit)]
        await tx.execute(insert(readings), more)
        await tx.execute(update(quota_uses).values(used=0))
    await store.set_state(GUILD, ADA, subject("orca"), ReadingState.READING, NOW)
    with pytest.raises(OverQuota, match=r"limit of 2,000 entries on a shelf at once\. .* once one of them is removed"):
        await store.set_state(GUILD, ADA, external("One more"), ReadingState.WANT, NOW)
    assert await SubjectStore(database).find(GUILD, external("One more").id) is None
    last = await store.set_state(GUILD, ADA, subject("orca"), ReadingState.FINISHED, NOW)
    assert isinstance(last, ReadingChanged)
    with pytest.raises(OverQuota):  # the next round is an entry, too
        await store.set_state(GUILD, ADA, subject("orca"), ReadingState.READING, NOW)
    assert isinstance(await store.undo(GUILD, ADA.id, subject("orca"), last.reading.version), Undone)
    await store.set_state(GUILD, BEN, external("One more"), ReadingState.WANT, NOW)
    await store.remove(GUILD, ADA.id, subject("orca"))
    await store.set_state(GUILD, ADA, external("One more"), ReadingState.WANT, NOW)


async def test_a_shelf_changes_so_often_and_removing_is_never_refused(database: Database) -> None:
    store = ReadingStore(database)
    await store.set_state(GUILD, ADA, subject("orca"), ReadingState.READING, NOW)
    async with database.write() as tx:
        await tx.execute(update(quota_uses).values(used=quotas.SHELF_CHANGES.per_member))
    with pytest.raises(OverQuota, match="limit of 300 changes to a shelf in an hour"):
        await store.set_state(GUILD, ADA, subject("orca"), ReadingState.FINISHED, NOW)
    await store.set_state(GUILD, BEN, subject("orca"), ReadingState.READING, NOW)
    assert await store.remove(GUILD, ADA.id, subject("orca")) == 1


async def test_dismissing_is_counted_with_them_and_taking_it_back_never_refused(database: Database) -> None:
    history = HistoryStore(database)
    await history.decline(GUILD, ADA.id, "vllm", NOW)
    async with database.write() as tx:
        await tx.execute(update(quota_uses).values(used=quotas.SHELF_CHANGES.per_member))
    with pytest.raises(OverQuota, match="limit of 300 changes to a shelf in an hour"):
        await history.decline(GUILD, ADA.id, "orca", NOW)
    assert await history.undo_decline(GUILD, ADA.id, ("vllm",))


async def test_new_titles_are_counted_once_and_known_ones_not(database: Database) -> None:
    store, subjects = ReadingStore(database), SubjectStore(database)
    await use_up(database, quotas.TITLES, ADA.id, left=1)
    await subjects.save(GUILD, ADA.id, external("First"), NOW)
    await subjects.save(GUILD, ADA.id, external("First"), NOW)
    await store.set_state(GUILD, ADA, external("First"), ReadingState.WANT, NOW)
    with pytest.raises(OverQuota, match="limit of 200 new titles that aren’t on the reading list in a day"):
        await subjects.save(GUILD, ADA.id, external("Second"), NOW)
    with pytest.raises(OverQuota):
        await store.set_state(GUILD, ADA, external("Second"), ReadingState.WANT, NOW)
    await store.set_state(GUILD, ADA, subject("vllm"), ReadingState.WANT, NOW)
    await subjects.save(GUILD, BEN.id, external("Second"), NOW)
    await use_up(database, quotas.TITLES, 0, guild_id=OTHER)
    with pytest.raises(OverQuota, match="This server has reached the limit of 3,000 new titles"):
        await subjects.save(OTHER, BEN.id, external("Second"), NOW)
