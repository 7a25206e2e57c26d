"""Background work that goes on for ever, with pauses that no change of the machine's clock makes shorter or longer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

_AFTER_A_BUG = 1.0  # seconds
_SOON = 0.5  # seconds


class Rounds:
    """Runs `work` again and again, which returns the seconds until the next time; a bug in it ends nothing.

    Not discord.py's `tasks.loop`: that waits for a time of day, so it stands still for an hour when the clock is set
    back by an hour, and doesn't pause at all after one forward.
    """

    def __init__(self, prepare: Callable[[], Awaitable[object]], work: Callable[[], Awaitable[float]]) -> None:
        self._prepare = prepare
        self._work = work
        self._task: asyncio.Task[None] | None = None
        self._pause: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name="rounds")

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def hurry(self) -> None:
        """Let the pause under way end soon."""
        if self._pause is not None and self._timer is not None:
            self._timer.cancel()
            self._timer = asyncio.get_running_loop().call_later(_SOON, _set_result_unless_cancelled, self._pause)

    async def _run(self) -> None:
        prepared = False
        while True:
            try:
                if not prepared:
                    await self._prepare()
                    prepared = True
                pause = await self._work()
            except Exception:
                log.exception("A round in the background failed and starts again")
                pause = _AFTER_A_BUG
            await self._wait(pause)

    async def _wait(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._pause = loop.create_future()
        self._timer = loop.call_later(seconds, _set_result_unless_cancelled, self._pause)
        try:
            await self._pause
        finally:
            self._timer.cancel()
            self._pause = None


# Named like what asyncio.sleep() waits for: by that a simulated Discord knows that nothing is under way.
def _set_result_unless_cancelled(pause: asyncio.Future[None]) -> None:
    if not pause.done():
        pause.set_result(None)
