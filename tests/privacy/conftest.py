"""Two servers on each engine, seeded once in a session and copied for each test."""

import asyncio
import copy
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.database import Database
from tests.support.databases import MIGRATED, PostgresServer
from tests.support.two_servers import Server, TwoServers, two_servers

Servers = tuple[Server, Server]


async def _seed(url: str) -> Servers:
    async with Database(url) as database:
        world = await two_servers(database)
    return world.alpha, world.beta


@pytest.fixture(scope="session")
def seeded_sqlite(migrated_sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Servers]:
    path = tmp_path_factory.mktemp("two-servers") / "seeded.db"
    shutil.copyfile(migrated_sqlite_file, path)
    return path, asyncio.run(_seed(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def seeded_postgres(postgres_server: PostgresServer) -> tuple[str, Servers]:
    """The name of a database to copy from."""

    async def seed() -> tuple[str, Servers]:
        name = await postgres_server.create(template=MIGRATED)
        return name, await _seed(postgres_server.url(name))

    return asyncio.run(seed())


@pytest.fixture(params=["seeded_sqlite", "seeded_postgres"])
def seeded(request: pytest.FixtureRequest) -> tuple[Path | str, Servers]:
    found: tuple[Path | str, Servers] = request.getfixturevalue(request.param)
    return found


@pytest.fixture
async def apart(
    seeded: tuple[Path | str, Servers], tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[TwoServers]:
    template, servers = seeded
    if isinstance(template, Path):
        async with Database(f"sqlite:///{shutil.copyfile(template, tmp_path / 'paperclub.db')}") as database:
            yield TwoServers(database, *copy.deepcopy(servers))
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = await server.create(template=template)
    async with Database(server.url(name)) as database:
        yield TwoServers(database, *copy.deepcopy(servers))
    await server.drop(name)
