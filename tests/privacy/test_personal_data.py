"""What the database holds about a person is shown, exported and deleted whole, in every table that there is."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import BigInteger, func, select
from sqlalchemy.exc import IntegrityError

from bot.database import Database, Transaction, backup
from bot.database.schema.column_types import ROW_ID
from bot.database.schema.tables import metadata
from bot.members.guild_removals import RETENTION, GuildRemovalStore
from bot.members.housekeeping import Housekeeping
from bot.members.model import Person
from bot.members.personal_data import PersonalData, person_columns
from bot.reading.export import export_bibtex, export_json
from bot.reading.model import ReadingEdit, ReadingState, Subject
from bot.reading.store import ReadingStore
from bot.reading.subject_store import SubjectStore
from bot.ui.account.mydata import COUNTED_TABLES
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, SUBJECT_INDEX, day, external, subject
from tests.support.table_rows import every_table, fill

NOT_PEOPLE = {"guild_id", "message_id", "channel_id", "thread_id", "event_id", "role_id", "target_id", "version"}


def test_every_large_number_is_a_person_or_known_not_to_be_one() -> None:
    """A new column with a person's id fails here until it says what deletion does with it."""
    unclear = [
        f"{table.name}.{column.name}"
        for table in every_table()
        for column in table.columns
        if isinstance(column.type, BigInteger)
        and column.type is not ROW_ID
        and "person" not in column.info
        and not any(column.name == each or column.name.endswith(f"_{each}") for each in NOT_PEOPLE)
    ]
    assert unclear == []


def test_a_mention_can_be_taken_out_and_a_row_about_somebody_names_its_server() -> None:
    about, mention = person_columns("about"), person_columns("mention")
    assert {"members", "readings", "signups"} <= {table.name for table in about}
    assert {"meetings", "series"} <= {table.name for table in mention}
    assert [table.name for table, names in mention.items() if not all(table.c[name].nullable for name in names)] == []
    assert [table.name for table in (*about, *mention) if "guild_id" not in table.columns] == []


def test_what_each_table_is_to_a_person_can_be_said() -> None:
    tables = {table.name for kind in ("about", "mention") for table in person_columns(kind)}
    unsaid = tables - {"members", "readings"} - set(COUNTED_TABLES)
    assert unsaid == set(), "say in COUNTED_TABLES of bot/ui/account/mydata.py what a row is to a member"


async def _count(database: Database) -> dict[str, int]:
    async with database.read() as tx:
        return {
            table.name: await tx.scalar(select(func.count()).select_from(table)) or 0
            for table in every_table()
            if "guild_id" in table.columns
        }


async def _names(database: Database, user_id: int) -> list[str]:
    """Every column of every table, of whatever meaning, in which the number stands."""
    numbers = [column for table in every_table() for column in table.columns if isinstance(column.type, BigInteger)]
    async with database.read() as tx:
        return [
            f"{column.table.name}.{column.name}"
            for column in numbers
            if await tx.scalar(select(func.count()).select_from(column.table).where(column == user_id))
        ]


async def test_deletion_leaves_no_trace_in_any_table_and_touches_nobody_else(database: Database) -> None:
    ada, ben = 111_222_333_444, 555_666_777_888
    async with database.write() as tx:
        filled = await fill(tx, HERE, ada, 1)
        await fill(tx, ELSEWHERE, ada, 2)
        await fill(tx, HERE, ben, 3)
    personal = PersonalData(database)
    tables = {table.name for kind in ("about", "mention") for table in person_columns(kind)}
    assert tables <= filled
    assert {row.table for row in await personal.rows(ada)} == tables
    bens = await personal.rows(ben)
    gone = await personal.delete(ada, day(1))
    assert set(gone.rows) == tables
    assert await _names(database, ada) == []
    assert await personal.rows(ada) == ()
    assert await personal.rows(ben) == bens
    async with database.read() as tx:
        for table, names in person_columns("mention").items():
            nameless = select(func.count()).select_from(table).where(*(table.c[name].is_(None) for name in names))
            if table not in person_columns("about"):
                assert await tx.scalar(nameless) == 2, f"{table.name} keeps its rows, without the name"


async def test_a_deletion_says_what_it_took_and_from_which_shelves(database: Database) -> None:
    store, personal = ReadingStore(database), PersonalData(database)
    for server, state in ((HERE, ReadingState.READING), (ELSEWHERE, ReadingState.FINISHED)):
        await store.set_state(server, ADA, subject("vllm"), state, day(0))
        await store.set_state(server, BEN, subject("orca"), state, day(0))
    await store.set_state(ELSEWHERE, ADA, subject("vllm"), ReadingState.READING, day(1))  # the second round
    gone = await personal.delete(ADA.id, day(2))
    assert (gone.rows, gone.total) == ({"readings": 3, "quota_uses": 2, "members": 2}, 7)
    assert sorted(gone.shelves) == [(HERE, "vllm"), (ELSEWHERE, "vllm")]


async def test_rows_that_only_mention_somebody_say_so_and_are_counted(database: Database) -> None:
    ada = 111_222_333_444
    async with database.write() as tx:
        await fill(tx, HERE, ada, 1)
    mentioned = {table.name: names for table, names in person_columns("mention").items()}
    found = await PersonalData(database).rows(ada)
    about = {table.name for table in person_columns("about")}
    assert {each.table for each in found if each.mention} == mentioned.keys()
    assert {each.table for each in found if not each.mention} == about
    gone = await PersonalData(database).delete(ada, day(0))
    assert {name: gone.rows[name] for name in mentioned} == {name: len(names) for name, names in mentioned.items()}


async def test_deletion_is_one_transaction_with_what_it_sets_off(database: Database) -> None:
    personal, store = PersonalData(database), ReadingStore(database)
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(0))
    told: list[str] = []

    async def promote(tx: Transaction, user_id: int, now: Any) -> Any:
        rows = await tx.scalar(select(func.count()).select_from(metadata.tables["readings"]))
        told.append(f"before {user_id}: {rows}")

        async def after() -> None:
            told.append(f"after: {len(await personal.rows(user_id))}")

        return after

    async def broken(tx: Transaction, user_id: int, now: Any) -> Any:
        raise ZeroDivisionError

    await PersonalData(database, (promote,)).delete(ADA.id, day(1))
    assert told == [f"before {ADA.id}: 1", "after: 0"]
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(2))
    with pytest.raises(ZeroDivisionError):
        await PersonalData(database, (promote, broken)).delete(ADA.id, day(3))
    assert len(await personal.rows(ADA.id)) == 3


async def test_a_title_that_only_they_had_typed_goes_too(database: Database) -> None:
    store, subjects = ReadingStore(database), SubjectStore(database)
    for person, text in ((ADA, "A private thought"), (ADA, "A shared paper"), (BEN, "A shared paper")):
        await store.set_state(HERE, person, external(text), ReadingState.READING, day(0))
    await PersonalData(database).delete(ADA.id, day(1))
    assert await subjects.find(HERE, external("A private thought").id) is None
    assert await subjects.find(HERE, external("A shared paper").id) is not None


async def test_a_title_offered_to_others_stays_when_somebody_is_deleted(database: Database) -> None:
    store, subjects = ReadingStore(database), SubjectStore(database)
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(0))
    await store.set_state(HERE, BEN, external("On a shelf here"), ReadingState.READING, day(0))
    await subjects.save(ELSEWHERE, BEN.id, external("Offered elsewhere"), day(0))
    await PersonalData(database).delete(ADA.id, day(1))
    assert await subjects.find(HERE, external("On a shelf here").id) is not None
    assert await subjects.find_for(ELSEWHERE, BEN.id, external("Offered elsewhere").id, day(1)) is not None
    assert await subjects.find(HERE, "vllm") is None, "nobody else reads it"


async def test_an_export_has_each_title_with_its_own_address(database: Database) -> None:
    for guild_id in (HERE, ELSEWHERE):
        for number in range(3):
            address = f"https://example.org/{guild_id}/{number}"
            read = Subject(f"title:{number}", f"Title {number} of {guild_id}", (f"title:{number}",), url=address)
            await ReadingStore(database).set_state(guild_id, ADA, read, ReadingState.READING, day(number))
    rows = [each.values for each in await PersonalData(database).rows(ADA.id) if each.table == "readings"]
    found = {(row["title"], row["url"]) for row in rows}
    assert found == {
        (f"Title {number} of {guild_id}", f"https://example.org/{guild_id}/{number}")
        for guild_id in (HERE, ELSEWHERE)
        for number in range(3)
    }


async def test_the_export_holds_every_row_and_what_was_finished_as_bibtex(database: Database) -> None:
    store, personal = ReadingStore(database), PersonalData(database)
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.FINISHED, day(0))
    await store.edit(HERE, ADA.id, subject("vllm"), ReadingEdit(rating=4, takeaway="页 & “pages”"), day(0))
    await store.set_state(ELSEWHERE, ADA, subject("vllm"), ReadingState.FINISHED, day(1))
    await store.set_state(HERE, ADA, external("arXiv:1706.03762"), ReadingState.FINISHED, day(2))
    await store.set_state(HERE, ADA, subject("orca"), ReadingState.WANT, day(3))
    rows = await personal.rows(ADA.id)
    whole = json.loads(export_json(ADA.id, rows, day(9)))
    assert whole["user_id"] == "1"
    assert {table: len(found) for table, found in whole["tables"].items()} == {
        "members": 2,
        "readings": 4,
        "own_titles": 1,
        "quota_uses": 3,
    }
    assert "页 & “pages”" in export_json(ADA.id, rows, day(9))
    cited = export_bibtex(rows, SUBJECT_INDEX)
    assert cited.count("@") == 2
    assert cited.index("vllm") < cited.index("1706.03762")
    assert "orca" not in cited


async def test_dates_and_times_of_any_table_can_be_exported(database: Database) -> None:
    async with database.write() as tx:
        await fill(tx, HERE, ADA.id, 1)
    whole = json.loads(export_json(ADA.id, await PersonalData(database).rows(ADA.id), day(9)))
    assert set(whole["tables"]) == {table.name for kind in ("about", "mention") for table in person_columns(kind)}


async def test_the_answer_names_when_the_last_backup_expires(sqlite_url: str) -> None:
    async with Database(sqlite_url, clock=lambda: day(2)) as database:
        path = database.address.file
        store, personal = ReadingStore(database), PersonalData(database)
        await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(0))
        gone = await personal.delete(ADA.id, day(0))
        assert gone.backups is not None
        assert gone.backups.last_until is None
        await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(0))
        backup.save(path, day(1))
        gone = await personal.delete(ADA.id, day(2))
        assert gone.backups is not None
        assert gone.backups.last_until == day(1) + backup.LIFETIME


async def test_a_server_that_removed_the_bot_is_emptied_after_a_month_and_no_other(database: Database) -> None:
    async with database.write() as tx:
        await fill(tx, HERE, ADA.id, 1)
        await fill(tx, ELSEWHERE, BEN.id, 2)
    both = await _count(database)
    removals = GuildRemovalStore(database)
    tidy = Housekeeping(database, removals, (SubjectStore(database).delete_unused,)).run
    await removals.record(HERE, day(0))
    await removals.record(HERE, day(20))  # the first note counts
    await tidy(day(30) - timedelta(seconds=1), lambda _: False, [ELSEWHERE])
    assert {**await _count(database), "departures": 0} == both
    await tidy(day(30), lambda _: False, [ELSEWHERE])
    left = await _count(database)
    assert left == {table: (1 if table != "departures" else 0) for table in both}
    assert await PersonalData(database).rows(ADA.id) == ()


async def test_what_fails_in_one_server_stops_tidying_in_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    removals = GuildRemovalStore(database)
    await removals.record(HERE, day(0))
    tidied = []

    async def tidy_up(guild_id: int, _now: datetime) -> None:
        if guild_id != ELSEWHERE:
            raise IntegrityError("one server's", None, ValueError("row"))
        tidied.append(guild_id)

    def serves(guild_id: int) -> bool:
        raise LookupError(guild_id)  # known neither as served nor as gone

    await Housekeeping(database, removals, (tidy_up,)).run(day(99), serves, [7, ELSEWHERE])
    assert tidied == [ELSEWHERE]
    assert await removals.due(day(99)) == (HERE,)
    assert [each.message for each in caplog.records] == [
        f"Tidying up server {guild_id} failed; it is tried again in a few hours" for guild_id in (HERE, 7)
    ]


async def test_a_server_that_came_back_keeps_everything(database: Database) -> None:
    store, removals = ReadingStore(database), GuildRemovalStore(database)
    await store.set_state(HERE, ADA, subject("vllm"), ReadingState.READING, day(0))
    await removals.record(HERE, day(0))
    await removals.clear(HERE)
    assert await removals.due(day(99)) == ()
    await removals.record(HERE, day(0))
    await Housekeeping(database, removals).run(day(99), lambda guild_id: guild_id == HERE, [HERE])
    assert len(await store.rounds(HERE, ADA.id, subject("vllm"))) == 1
    assert await removals.due(day(999)) == ()


async def test_a_removal_while_nobody_watched_is_noticed_at_the_next_start(database: Database) -> None:
    store, removals = ReadingStore(database), GuildRemovalStore(database)
    for guild_id in (HERE, ELSEWHERE, 303, 0):  # 0 is stored for what happens outside of servers
        await store.set_state(guild_id, ADA, subject("vllm"), ReadingState.READING, day(0))
    await removals.reconcile({ELSEWHERE}, lambda guild_id: guild_id != 303, day(5))
    assert await removals.due(day(5) + RETENTION) == (HERE,)


async def test_an_offered_title_that_nobody_took_goes_after_a_week(database: Database) -> None:
    store, subjects = ReadingStore(database), SubjectStore(database)
    offered, taken = external("Offered"), external("Undone")
    await subjects.save(HERE, 1, offered, day(0))
    await store.set_state(HERE, Person(5, "Eve"), taken, ReadingState.WANT, day(0))
    for at, kept in ((6, True), (8, False)):
        await subjects.delete_unused(HERE, day(at))
        assert (await subjects.find_for(HERE, 1, offered.id, day(0)) is not None) is kept
    assert await subjects.find(HERE, taken.id) is not None
