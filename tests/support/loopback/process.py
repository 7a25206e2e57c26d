"""The bot as a child process: started on a loopback server, watched, ended, and always reaped."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .server import Loopback

LAUNCHER = Path(__file__).with_name("launcher.py")
BYTECODE = Path(tempfile.gettempdir(), "paperclub-tests-bytecode")
SETTINGS = ("DISCORD_TOKEN", "DATABASE_URL", "PAPERCLUB_CATALOG", "PAPERCLUB_GUILD")


class ExitedError(AssertionError):
    """The process ended while somebody waited for it to be ready."""


class BotProcess:
    """`async with BotProcess(discord, cwd=tmp_path) as bot:` runs `python -m bot run` against `discord`.

    `env` adds to the environment, less the product's own settings; the token is the world's unless
    `env` has one (None unsets a variable). Leaving the block kills a process that still runs.
    """

    def __init__(
        self, discord: Loopback | int, *, cwd: Path, arguments: tuple[str, ...] = ("run",),
        env: Mapping[str, str | None] | None = None, module: str = "bot",
    ) -> None:  # fmt: skip
        self.discord = None if isinstance(discord, int) else discord
        port = discord if isinstance(discord, int) else discord.port
        self._command = [
            sys.executable,
            str(LAUNCHER),
            "--port",
            str(port),
            "--module",
            module,
            "--",
            *arguments,
        ]
        self._cwd = cwd
        self._env = self._environment(env or {})
        self._output = {"out": bytearray(), "err": bytearray()}
        self._printed = asyncio.Event()
        self._readers: list[asyncio.Task[None]] = []
        self._process: asyncio.subprocess.Process
        self.started_at = 0.0
        """The loop's time when the process was started."""

    def _environment(self, changes: Mapping[str, str | None]) -> dict[str, str]:
        env: dict[str, str | None] = {key: value for key, value in os.environ.items() if key not in SETTINGS}
        if self.discord is not None:
            env["DISCORD_TOKEN"] = self.discord.world.token
        env |= {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"}
        # Start as an installation does, from compiled modules, also where the environment forbids to write them
        # (containers do) beside the sources.
        env |= {"PYTHONDONTWRITEBYTECODE": None, "PYTHONPYCACHEPREFIX": str(BYTECODE)}
        env |= changes
        return {key: value for key, value in env.items() if value is not None}

    async def __aenter__(self) -> BotProcess:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.running:
            self.kill()
        await self.wait(10)
        if error is not None:
            error.add_note(f"the bot's stderr:\n{self.stderr[-4000:]}")

    async def start(self) -> None:
        self.started_at = asyncio.get_running_loop().time()
        self._process = await asyncio.create_subprocess_exec(
            *self._command, cwd=self._cwd, env=self._env,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._readers = [
            asyncio.create_task(self._collect(self._process.stdout, self._output["out"])),
            asyncio.create_task(self._collect(self._process.stderr, self._output["err"])),
        ]

    async def _collect(self, stream: asyncio.StreamReader, into: bytearray) -> None:
        while chunk := await stream.read(65536):
            into += chunk
            self._printed.set()

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

    async def until_ready(self, within: float = 20.0) -> float:
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

    async def until_printed(self, text: str, within: float = 10.0) -> None:
        """Wait until `text` stands somewhere in its output. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while text not in self.output:
                await self._printed.wait()
                self._printed.clear()

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    async def wait(self, within: float = 10.0) -> int:
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

    def _status(self, key: str) -> float:
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8").splitlines()
        kibibytes = next(line.split()[1] for line in lines if line.startswith(key))
        return int(kibibytes) * 1024 / 1e6
