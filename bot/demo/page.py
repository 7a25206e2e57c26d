"""The demo's page: the simulated server in the browser, its clock, and what the terminal can ask of it."""

import asyncio
import contextlib
import gc
import logging
import re
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

import simcord
from rich.console import Console

from bot.catalog.model import Catalog
from bot.demo.simcord_internals import is_port_taken, lock_page_actions
from bot.demo.world import World, sample_world
from bot.errors import StartError
from bot.installation import command_line

_STEP = re.compile(r"\+?\s*(\d{1,4})\s*([mhdw])[a-z]*", re.IGNORECASE)
_STEP_SECONDS = 3600.0
_MOST = timedelta(weeks=8)  # the bot looks at its meetings in every minute on the way
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_USAGE = "Type +1h, +1d or +1w and Enter to skip ahead, q to end."


class PortTaken(StartError):
    """The port of the page is in use."""

    exit_code = 9


def serve_demo(catalog: Path, *, port: int, open_page: bool) -> None:
    """Serve the demo until Ctrl-C.

    Raises:
        StartError: the catalog cannot be used, or the port is taken.
    """
    gc.enable()
    logging.getLogger().setLevel(logging.ERROR)  # what the bot tells an operator at start is no news here
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(catalog, port, open_page))


async def _serve(catalog: Path, port: int, open_page: bool) -> None:
    console = Console(highlight=False)
    stop = _stop_on_signal()
    async with sample_world(catalog) as world:
        await _welcome(world)
        viewers = list(world.people.values())
        preview = world.env.preview(
            world.channel, viewers=[*viewers[1:], viewers[0]], layout="channel", port=port or None
        )
        try:
            await preview.__aenter__()
        except simcord.SetupError as error:
            if not is_port_taken(error):
                raise
            raise PortTaken(
                f"Port {port} is taken by another program; try `{command_line('demo --port 0')}`."
            ) from None
        try:
            address = f"[bold link={preview.url}]{preview.url}[/]"
            console.print(f"\n  Paperclub, with a sample group: {address}\n", soft_wrap=True)
            console.print(f"  {_USAGE} Ctrl-C also ends it.\n")
            if open_page:
                threading.Thread(target=webbrowser.open, args=(preview.url,), daemon=True).start()
            await _run(world, preview, stop, console)
        finally:
            await preview.close()
    console.print("The demo has ended; nothing of it was kept.")


async def _welcome(world: World) -> None:
    organiser, first = list(world.people.values())[:2]
    catalog = world.library.catalog
    await organiser.send(world.channel, greeting(catalog))
    if (example := catalog.get("vllm") or next(iter(catalog.resources.values()), None)) is not None:
        await first.slash(world.channel, "paper", query=example.id)


def greeting(catalog: Catalog) -> str:
    """With commands that find something in this reading list."""
    if "vllm" in catalog.resources:
        examples = ["/paper pagd atention", "/topic moe", "/search batching"]
    else:
        examples = [f"/paper {each.label.lower()}" for each in list(catalog.resources.values())[-1:]]
        examples += [f"/topic {each.title.lower()}" for each in list(catalog.topics.values())[-1:]]
        examples.append("/help")
    *others, last = (f"`{each}`" for each in examples)
    return f"Welcome! Type {', '.join(others)} or {last} below; the names need not be exact."


def _stop_on_signal() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    return stop


async def _run(world: World, preview: simcord.Preview, stop: asyncio.Event, console: Console) -> None:
    clock = Clock(world, preview)
    lines: asyncio.Queue[str] = asyncio.Queue()
    _read_terminal(asyncio.get_running_loop(), lines.put_nowait)
    while not stop.is_set():
        try:
            line = await asyncio.wait_for(lines.get(), timeout=1.0)
        except TimeoutError:
            await clock.catch_up()
            continue
        if line.strip().casefold() in {"q", "quit", "exit"}:
            return
        await _obey(line, clock, stop, console)


async def _obey(line: str, clock: "Clock", stop: asyncio.Event, console: Console) -> None:
    match = _STEP.fullmatch(line.strip())
    if match is None:
        if line.strip():
            console.print(_USAGE)
        return
    ahead = timedelta(**{_UNITS[match[2].lower()]: int(match[1])})
    if ahead > _MOST:
        console.print(f"That is far: {_MOST.days // 7} weeks at the most.")
        return
    console.print(f"Skipping ahead to {clock.now + ahead:%A %d %B %Y}. Ctrl-C ends the demo.")
    with console.status("Skipping ahead …") as status:
        async for now in clock.skip(ahead):
            status.update(f"Skipping ahead … {now:%A %d %B %Y}")
            if stop.is_set():
                return
    console.print(f"It is {clock.now:%A %d %B %Y, %H:%M} UTC in the demo now.")


def _read_terminal(loop: asyncio.AbstractEventLoop, take: Callable[[str], None]) -> None:
    """Give each typed line to `take` on the loop; from a daemon thread, since reading cannot be cancelled."""

    def read() -> None:
        with contextlib.suppress(RuntimeError, ValueError):  # the loop or stdin was closed meanwhile
            for line in sys.stdin:
                loop.call_soon_threadsafe(take, line)

    threading.Thread(target=read, name="terminal", daemon=True).start()


class Clock:
    """Moves the simulated time along with the real one, never while somebody acts on the page.

    simcord refuses overlapping operations, and the page takes a refusal for a failure.
    """

    def __init__(self, world: World, preview: simcord.Preview) -> None:
        self._env, self._preview = world.env, preview
        self._lock = asyncio.Lock()
        self._last = time.monotonic()
        lock_page_actions(preview, self._lock)

    @property
    def now(self) -> datetime:
        return self._env.now()

    async def catch_up(self) -> None:
        """Advance by the real time that has passed."""
        now = time.monotonic()
        elapsed, self._last = now - self._last, now
        await self._advance(elapsed)

    async def skip(self, ahead: timedelta) -> AsyncIterator[datetime]:
        """Give the time after each simulated hour; what is due in between happens."""
        seconds = ahead.total_seconds()
        while seconds > 0:
            # simcord gives each step a few seconds of real time: a week at once would be too much.
            await self._advance(min(seconds, _STEP_SECONDS))
            seconds -= _STEP_SECONDS
            yield self.now

    async def _advance(self, seconds: float) -> None:
        async with self._lock:
            before = len(self._env.http_requests)
            await self._env.advance_time(seconds)
            # A page that is refreshed without need loses what is being typed into it.
            if len(self._env.http_requests) != before:
                await self._preview.refresh()
