"""Migrations: they lead to exactly the tables that the code declares, each step all or nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, inspect, select, text

from bot.database import Database, DatabaseUnusable, NewerSchema, backup
from bot.database.address import parse_address
from bot.database.driver.connections import migration_pool
from bot.database.schema import revisions
from bot.database.schema.migrations import HEAD, REVISIONS
from bot.database.schema.tables import metadata
from tests.support.patience import PATIENCE
from tests.support.stored_before import Stored

# The newest revision of every published version, so that each can be upgraded from. None is published yet.
RELEASED: tuple[str, ...] = ()

_T = TypeVar("_T")

_STEP = '''"""A step for a test."""
import sqlalchemy as sa
from alembic import op
revision = {revision!r}
down_revision = {down!r}
def upgrade():
    {body}
'''


def _chain(folder: Path, *bodies: str) -> Path:
    """A migration chain of a test's own, which runs in the project's own environment."""
    scripts = folder / "scripts"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "env.py").write_text((revisions.MIGRATIONS / "env.py").read_text())
    for number, body in enumerate(bodies, start=1):
        down = f"t{number - 1}" if number > 1 else None
        step = _STEP.format(revision=f"t{number}", down=down, body=body)
        (scripts / "versions" / f"t{number}.py").write_text(step)
    return scripts


async def _on(url: str, work: Callable[[Engine], _T]) -> _T:
    pool = migration_pool(parse_address(url))
    try:
        return await pool.run(work, pool.engine)
    finally:
        await pool.dispose()


async def _look(url: str) -> dict[str, list[str]]:
    """The tables of a database with their columns."""

    def tables(engine: Engine) -> dict[str, list[str]]:
        with engine.connect() as connection:
            found = inspect(connection)
            return {name: [c["name"] for c in found.get_columns(name)] for name in found.get_table_names()}

    return await _on(url, tables)


async def _run(url: str, statement: str) -> object:
    def run(engine: Engine) -> object:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None

    return await _on(url, run)


def test_the_list_of_revisions_is_alembics_own_chain() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(revisions.MIGRATIONS))
    chain = [step.revision for step in script.walk_revisions()]
    assert tuple(reversed(chain)) == REVISIONS
    assert script.get_heads() == [HEAD]


def _difference(connection: Connection) -> list[object]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    )
    return list(compare_metadata(context, metadata))


async def test_the_migrated_schema_is_exactly_what_the_code_declares(empty_database_url: str) -> None:
    await revisions.upgrade(parse_address(empty_database_url))
    async with Database(empty_database_url) as database, database.write() as tx:
        assert await tx.run_sync(_difference) == []


async def test_the_comparison_would_see_a_missing_column(database: Database) -> None:
    async with database.write() as tx:
        await tx.execute(text("ALTER TABLE meta DROP COLUMN value"))
        assert len(await tx.run_sync(_difference)) == 1


def _whole_schema(connection: Connection) -> dict[str, object]:
    """All that can be known about every table, also what Alembic's comparison overlooks (checks, names)."""
    found = inspect(connection)

    def sortable(rows: object) -> list[str]:
        assert isinstance(rows, list)
        return sorted(repr(row) for row in rows)

    return {
        table: [
            [repr(column) for column in found.get_columns(table)],
            repr(found.get_pk_constraint(table)),
            sortable(found.get_foreign_keys(table)),
            sortable(found.get_unique_constraints(table)),
            sortable(found.get_check_constraints(table)),
            sortable(found.get_indexes(table)),
        ]
        for table in found.get_table_names()
    }


async def test_a_new_database_is_exactly_what_the_chain_of_migrations_makes(empty_database_url: str) -> None:
    async with Database(empty_database_url) as database, database.write() as tx:
        made_at_once = await tx.run_sync(_whole_schema)
        await tx.run_sync(metadata.drop_all)
        await tx.execute(text("DROP TABLE alembic_version"))
    await revisions.upgrade(parse_address(empty_database_url))
    async with Database(empty_database_url) as database, database.read() as tx:
        by_migration = await tx.run_sync(_whole_schema)
    assert set(made_at_once) == {"alembic_version", *metadata.tables}
    for table, parts in made_at_once.items():
        assert parts == by_migration[table]
    assert len(by_migration) == len(made_at_once)


async def test_two_shards_that_start_at_once_make_the_tables_once(empty_database_url: str) -> None:
    shards = [Database(empty_database_url, shards=f"{number}/2") for number in range(2)]
    await asyncio.gather(*(shard.open() for shard in shards))
    await asyncio.gather(*(shard.close() for shard in shards))
    assert await _run(empty_database_url, "SELECT count(*) FROM alembic_version") == 1


async def test_a_table_of_another_program_in_the_way_is_reported(empty_postgres_url: str) -> None:
    await _run(empty_postgres_url, "CREATE TABLE meta (id INTEGER)")
    with pytest.raises(DatabaseUnusable, match='"meta" already exists'):
        await Database(empty_postgres_url).open()
    assert await _look(empty_postgres_url) == {"meta": ["id"]}


@pytest.fixture(scope="module")
def stored_rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table that there was when a group's use of the bot had filled them."""
    path = tmp_path_factory.mktemp("stored") / "paperclub.db"
    Stored({}).write_database(path)
    revisions.upgrade_now(parse_address(f"sqlite:///{path}"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = {
            table.name: [row._asdict() for row in connection.execute(select(table))] for table in metadata.sorted_tables
        }
    engine.dispose()
    assert sum(bool(rows) for rows in found.values()) == 18, "every table of revision 0005"
    return found


def _fill(engine: Engine, rows: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Insert the rows into the tables and columns that there are; gives those tables."""
    with engine.begin() as connection:
        found = inspect(connection)
        present = set(found.get_table_names()) & {name for name in rows if rows[name]}
        for table in metadata.sorted_tables:
            if table.name in present:
                columns = {column["name"] for column in found.get_columns(table.name)}
                values = [{key: row[key] for key in row.keys() & columns} for row in rows[table.name]]
                connection.execute(insert(table), values)
    return present


@pytest.mark.parametrize("start", [*REVISIONS, *RELEASED])
async def test_an_upgrade_from_every_revision_keeps_what_was_stored(
    empty_database_url: str, start: str, stored_rows: dict[str, list[dict[str, Any]]]
) -> None:
    await revisions.upgrade(parse_address(empty_database_url), to=start)
    before = {**stored_rows}
    if start < "0005":  # until then, who had not chosen how to be reminded had the default of the day
        before["members"] = [{**row, "reminders": row["reminders"] or "thread"} for row in before["members"]]
    present = await _on(empty_database_url, lambda engine: _fill(engine, before))
    async with Database(empty_database_url) as database:
        async with database.read() as tx:
            for table in metadata.sorted_tables:
                found = [row._asdict() for row in await tx.execute(select(table))]
                expected = stored_rows[table.name] if table.name in present else []
                assert sorted(found, key=repr) == sorted(expected, key=repr), table.name
        async with database.write() as tx:
            assert await tx.run_sync(_difference) == []
    assert await _run(empty_database_url, "SELECT version_num FROM alembic_version") == HEAD


async def test_a_step_that_fails_halfway_leaves_nothing_of_itself(empty_database_url: str, tmp_path: Path) -> None:
    halfway = (
        "op.create_table('half', sa.Column('id', sa.Integer())); "
        "op.execute('INSERT INTO half VALUES (1)'); "
        "op.add_column('first', sa.Column('more', sa.Integer())); op.execute('INSERT INTO nowhere VALUES (1)')"
    )
    scripts = _chain(tmp_path, "op.create_table('first', sa.Column('id', sa.Integer()))", halfway)
    with pytest.raises(DatabaseUnusable, match="t2"):
        await revisions.upgrade(parse_address(empty_database_url), to="t2", scripts=scripts)
    assert await _look(empty_database_url) == {"alembic_version": ["version_num"], "first": ["id"]}
    assert await _run(empty_database_url, "SELECT version_num FROM alembic_version") == "t1"


async def test_a_first_step_that_fails_leaves_an_empty_database(empty_database_url: str, tmp_path: Path) -> None:
    scripts = _chain(tmp_path, "op.create_table('half', sa.Column('id', sa.Integer())); 1 / 0")
    with pytest.raises(DatabaseUnusable, match="division"):
        await revisions.upgrade(parse_address(empty_database_url), to="t1", scripts=scripts)
    assert await _look(empty_database_url) == {}


_PARENT_AND_CHILD = (
    "op.execute('CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT)'); "
    "op.execute('CREATE TABLE child (id INTEGER PRIMARY KEY, "
    "parent_id INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE)'); "
    "op.execute('INSERT INTO parent VALUES (1, NULL)'); op.execute('INSERT INTO child VALUES (1, 1)')"
)
_COPY_AND_MOVE = (
    "with op.batch_alter_table('parent', recreate='auto') as batch: "
    "batch.alter_column('name', new_column_name='title', existing_type=sa.Text())"
)


async def test_altering_a_table_does_not_cascade_into_those_that_point_at_it(
    empty_database_url: str, tmp_path: Path
) -> None:
    scripts = _chain(tmp_path, _PARENT_AND_CHILD, _COPY_AND_MOVE)
    await revisions.upgrade(parse_address(empty_database_url), to="t2", scripts=scripts)
    assert (await _look(empty_database_url))["parent"] == ["id", "title"]
    assert await _run(empty_database_url, "SELECT count(*) FROM child") == 1


async def test_a_step_that_leaves_a_row_pointing_nowhere_is_undone(sqlite_url: str, tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    scripts = _chain(tmp_path, _PARENT_AND_CHILD, "op.execute('DELETE FROM parent')")
    with pytest.raises(DatabaseUnusable, match="'child'"):
        await revisions.upgrade(parse_address(empty), to="t2", scripts=scripts)
    assert await _run(empty, "SELECT count(*) FROM parent") == 1


async def test_a_newer_schema_is_refused_and_left_alone(database_url: str) -> None:
    await _run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match=r"9999.*knows only up to"):
        await Database(database_url).open()
    assert await _run(database_url, "SELECT version_num FROM alembic_version") == "9999"


async def test_another_programs_sqlite_file_is_refused_byte_for_byte_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photos (id INTEGER)")
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable, match="photos"):
        await Database(f"sqlite:///{path}").open()
    assert path.read_bytes() == before


async def test_two_processes_that_migrate_at_once_do_it_once(empty_postgres_url: str) -> None:
    await asyncio.gather(*(revisions.upgrade(parse_address(empty_postgres_url)) for _ in range(2)))
    assert await _run(empty_postgres_url, "SELECT count(*) FROM alembic_version") == 1


async def test_an_old_sqlite_database_is_backed_up_before_it_is_migrated(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = parse_address(sqlite_url).file
    await _run(sqlite_url, "INSERT INTO meta VALUES ('before', 'migration')")
    monkeypatch.setattr("bot.database.engine.HEAD", "a later one")
    upgraded: list[object] = []

    async def upgrade(address: object) -> None:
        upgraded.append(backup.list_backups(path)[0].path)

    monkeypatch.setattr(revisions, "upgrade", upgrade)
    async with Database(sqlite_url):
        pass
    (saved,) = backup.list_backups(path)
    assert upgraded == [saved.path], "the backup must lie there before the migration begins"
    with closing(sqlite3.connect(saved.path)) as connection:
        assert connection.execute("SELECT value FROM meta").fetchone() == ("migration",)


async def test_a_new_or_current_database_is_not_backed_up(tmp_path: Path) -> None:
    for _ in range(2):
        async with Database(f"sqlite:///{tmp_path / 'paperclub.db'}"):
            pass
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("kind", ["new", "current"])
def test_a_start_imports_neither_alembic_nor_the_mapper(sqlite_url: str, tmp_path: Path, kind: str) -> None:
    url = sqlite_url if kind == "current" else f"sqlite:///{tmp_path / 'new.db'}"
    program = f"""
import asyncio, sys
from bot.database import Database
async def main():
    async with Database({url!r}) as database:
        async with database.read():
            pass
asyncio.run(main())
heavy = {{"alembic", "asyncpg", "sqlalchemy.orm"}}
heavy |= {{"sqlalchemy.ext.asyncio", "sqlalchemy.dialects.postgresql"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout.strip() == "[]"


async def test_a_database_is_open_once_its_tables_are_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever looks at it meanwhile would take a missing table for a damaged database."""
    create, seen = revisions.create, []

    def create_and_note(engine: Engine) -> None:
        seen.append(database.is_open)
        create(engine)

    monkeypatch.setattr(revisions, "create", create_and_note)
    database = Database(f"sqlite:///{tmp_path}/new.db")
    async with database:
        seen.append(database.is_open)
    seen.append(database.is_open)
    assert seen == [False, True, False]
