"""The bot as a child process: started on a loopback server, watched, ended, and always reaped."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tests.support.fork_server import Request, environment, fork_server
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from .server import Loopback

LAUNCHER = Path(__file__).with_name("launcher.py")


class ExitedError(AssertionError):
    """The process ended while somebody waited for it to be ready."""


class BotProcess:
    """`async with BotProcess(discord, cwd=tmp_path) as bot:` runs `python -m bot run` against `discord`.

    `env` adds to the environment, less the product's own settings; the token is the world's unless
    `env` has one (None unsets a variable). Leaving the block kills a process that still runs.

    The process is a copy of one that has imported everything (see `fork_server`) and takes a server as complete when
    all of its channels came; `fresh` starts a new Python and changes nothing, for what is to be measured;
    `launcher` and `python` may then be another checkout's.
    """

    def __init__(
        self, discord: Loopback | int, *, cwd: Path, arguments: tuple[str, ...] = ("run",),
        env: Mapping[str, str | None] | None = None, module: str = "bot", fresh: bool = False,
        launcher: Path = LAUNCHER, python: str = sys.executable,
    ) -> None:  # fmt: skip
        self.discord = None if isinstance(discord, int) else discord
        self._port = discord if isinstance(discord, int) else discord.port
        self._module = module
        self._arguments = arguments
        self._cwd = cwd
        token = {} if self.discord is None else {"DISCORD_TOKEN": self.discord.world.token}
        self._env = environment({**token, **(env or {})})
        self._fresh = fresh
        self._launcher = launcher
        self._python = python
        self._output = {"out": bytearray(), "err": bytearray()}
        self._printed = asyncio.Event()
        self._readers: list[asyncio.Task[None]] = []
        self._process: Process | ForkedProcess
        self.started_at = 0.0
        """The loop's time when the process was started."""

    async def __aenter__(self) -> BotProcess:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.running:
            self.kill()
        await self.wait()
        if error is not None:
            error.add_note(f"the bot's stderr:\n{self.stderr[-4000:]}")

    async def start(self) -> None:
        self.started_at = asyncio.get_running_loop().time()
        self._process = await (self._start_fresh() if self._fresh else self._fork())
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            asyncio.create_task(self._collect(self._process.stdout, self._output["out"])),
            asyncio.create_task(self._collect(self._process.stderr, self._output["err"])),
        ]

    async def _start_fresh(self) -> Process:
        options = ("--port", str(self._port), "--module", self._module)
        return await asyncio.create_subprocess_exec(
            self._python, str(self._launcher), *options, "--", *self._arguments, cwd=self._cwd, env=self._env,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def _fork(self) -> ForkedProcess:
        arguments, cwd = list(self._arguments), str(self._cwd)
        request = Request(module=self._module, arguments=arguments, port=self._port, cwd=cwd, env=self._env)
        return await ForkedProcess.start(request)

    async def _collect(self, stream: asyncio.StreamReader, into: bytearray) -> None:
        while chunk := await stream.read(65536):
            into += chunk
            self._printed.set()
        asyncio.get_running_loop().call_soon(self._printed.set)  # after this task is done

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    @property
    def stdout(self) -> str:
        return self._output["out"].decode(errors="replace")

    @property
    def stderr(self) -> str:
        return self._output["err"].decode(errors="replace")

    @property
    def output(self) -> str:
        """All that it printed so far, to either stream."""
        return self.stdout + self.stderr

    async def until_ready(self, within: float = PATIENCE) -> float:
        """Seconds from the start until it was connected and had been sent its servers. Raises ExitedError."""
        assert self.discord is not None
        ready = asyncio.create_task(self.discord.until_ready(within))
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await asyncio.wait(self._readers)
            raise ExitedError(f"exit code {ended.result()} before it was ready:\n{self.output}")
        ended.cancel()
        return await ready - self.started_at

    async def until_printed(self, text: str, within: float = PATIENCE) -> None:
        """Wait until `text` stands somewhere in its output. Raises TimeoutError, or ExitedError if it never will."""
        async with asyncio.timeout(within):
            while text not in self.output:
                if all(reader.done() for reader in self._readers):
                    raise ExitedError(f"it ended without {text!r}:\n{self.output}")
                await self._printed.wait()
                self._printed.clear()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    async def wait(self, within: float = PATIENCE) -> int:
        """Its exit code (negative: the signal that ended it). Raises TimeoutError while it still runs."""
        async with asyncio.timeout(within):
            code = await self._process.wait()
            await asyncio.wait(self._readers)
        return code

    def cpu(self) -> float:
        """Seconds of processor time used so far, in user and system mode; says more than a clock on a busy machine."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Resident memory in MB (10^6 bytes) now."""
        return self._status("VmRSS")

    def peak_memory(self) -> float:
        """The most resident memory so far, in MB."""
        return self._status("VmHWM")

    def threads(self) -> int:
        return self._number("Threads")

    def sockets(self) -> int:
        """Open ones now."""
        found = 0
        for each in Path(f"/proc/{self.pid}/fd").iterdir():
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                found += str(each.readlink()).startswith("socket:")
        return found

    def _status(self, key: str) -> float:
        return self._number(key) * 1024 / 1e6

    def _number(self, key: str) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        return int(next(line.split()[1] for line in lines if line.startswith(key)))


class ForkedProcess:
    """A copy of the fork server's process, with as much of `asyncio.subprocess.Process` as `BotProcess` uses."""

    def __init__(self, pid: int, ending: asyncio.Task[int], streams: Sequence[asyncio.StreamReader]) -> None:
        self.pid = pid
        self._ending = ending
        self.stdout, self.stderr = streams

    @classmethod
    async def start(cls, request: Request) -> ForkedProcess:
        server = await asyncio.to_thread(fork_server)
        pipes = [os.pipe() for _ in range(2)]
        given = [os.open(os.devnull, os.O_RDONLY), *(written for _, written in pipes)]
        connection = server.start(request, *given)
        for descriptor in given:
            os.close(descriptor)
        streams = [await _reader(read) for read, _ in pipes]
        answers, writer = await asyncio.open_unix_connection(sock=connection)
        pid = int(await answers.readline())

        async def end() -> int:
            code = int(await answers.readline())
            writer.close()
            return code

        return cls(pid, asyncio.create_task(end()), streams)

    @property
    def returncode(self) -> int | None:
        return self._ending.result() if self._ending.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ending)

    def send_signal(self, number: int) -> None:
        if not self._ending.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb", buffering=0)
    )
    return reader
