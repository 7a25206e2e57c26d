"""What a running bot holds: memory, sockets, threads, tasks and the write-ahead log."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.loopback.process import BotProcess
from tests.support.metrics import scrape
from tests.support.patience import PATIENCE


@dataclass(frozen=True)
class Held:
    """What the process holds at one moment; memory and write-ahead log in MB."""

    memory: float
    sockets: float
    threads: float
    tasks: float
    log: float


@dataclass
class ResourceMeter:
    """`port` is that of the bot's metrics, `home` the folder with its database."""

    bot: BotProcess
    home: Path
    port: int

    async def held(self) -> Held:
        wal = self.home / "paperclub.db-wal"
        size = wal.stat().st_size / 1e6 if wal.exists() else 0.0
        own = self.bot.memory(), self.bot.sockets(), self.bot.threads()
        return Held(*own, await self._tasks(), size)

    async def _tasks(self) -> float:
        """Of the event loop; the scrape itself is one."""
        found = (await scrape(self.port)).values
        return found.get(("paperclub_asyncio_tasks", ()), float("nan"))

    async def until_at_rest(self, at_most: float | None = None, within: float = PATIENCE) -> None:
        """Until it has no more tasks than that, or as many for two seconds. Raises TimeoutError."""
        last, since = await self._tasks(), time.monotonic()
        async with asyncio.timeout(within):
            while last > at_most if at_most is not None else time.monotonic() - since < 2:
                await asyncio.sleep(0.25)
                if (tasks := await self._tasks()) != last:
                    last, since = tasks, time.monotonic()
