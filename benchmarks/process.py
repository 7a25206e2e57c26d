"""The real process beside a bare discord.py bot, both on loopback Discords: start, memory, latency, throughput.

`python -m benchmarks.process [--rounds N] [--catalog FILE] [--beside CHECKOUT]` runs all in one run, taking turns, and
prints medians, ratios and whether each meets its target. The bare bot (`tests/support/loopback/bare_bot.py`) answers a
small constant: the floor. A second one, "same cards", answers what Paperclub answers, from memory: the cost of the
cards' size alone. Another checkout of Paperclub may start beside them, on the packages of its own `.venv` where it has
one, to compare how much longer than the bare bot both take.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import platform
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import World

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("vllm", "PagedAttention", "https://arxiv.org/abs/2309.06180", "Orca")
HALF_REMEMBERED = ("pagd atention", "flash attention")
QUERIES = NAMES + HALF_REMEMBERED
ONE_BY_ONE = 100
AT_ONCE = 500
REST = 3.0  # seconds after it is ready


@dataclass
class Contestant:
    """A bot to run, and what was measured of it (seconds, megabytes, interactions a second)."""

    name: str
    module: str
    arguments: tuple[str, ...]
    home: Path
    env: dict[str, str | None]
    world: World = field(default_factory=World.small)
    """Outlives each server, as Discord does: what a first start registered is there at the next."""
    root: Path = ROOT
    python: str = sys.executable
    first_starts: list[float] = field(default_factory=list)
    at_rest: list[float] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    cpu_to_ready: list[float] = field(default_factory=list)
    cpu_each: list[float] = field(default_factory=list)
    first_answers: list[float] = field(default_factory=list)
    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """By query."""
    typed: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    idle_memory: list[float] = field(default_factory=list)
    peak_memory: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[tuple[Loopback, BotProcess, float]]:
        """The bot on a server of its own, ready; the third is the seconds from its start to that."""
        launcher = self.root / "tests" / "support" / "loopback" / "launcher.py"
        async with (
            Loopback(self.world, deadline=None, strict=False) as discord,
            BotProcess(
                discord, cwd=self.home, arguments=self.arguments, module=self.module, env=self.env, fresh=True,
                launcher=launcher, python=self.python,
            ) as bot,
        ):  # fmt: skip
            yield discord, bot, await bot.until_ready(60)


async def ask(discord: Loopback, number: int) -> float:
    query = QUERIES[number % len(QUERIES)]
    return (await discord.run_command("ada", "paper", query=query, within=60)).latency


async def collect_cards(discord: Loopback, into: Path) -> None:
    """Write what the running bot answers to each query, for the bare bot that answers the same."""
    cards = {}
    for query in QUERIES:
        cards[query] = (await discord.run_command("ada", "paper", query=query, within=60)).body["components"]
    into.write_text(json.dumps(cards), encoding="utf-8")


async def measure_start(one: Contestant) -> None:
    """Start, first answer, end: as a restart of an installation that is already set up."""
    async with one.running() as (discord, bot, ready):
        await ask(discord, 0)
        one.starts.append(ready)
        one.cpu_to_ready.append(bot.cpu())
        one.first_answers.append(asyncio.get_running_loop().time() - bot.started_at)
        bot.terminate()
        await bot.wait()


async def measure_first_start(one: Contestant) -> None:
    """In an empty folder, at a Discord that doesn't know its commands; and the memory when it has come to rest."""
    with tempfile.TemporaryDirectory() as home:
        async with replace(one, home=Path(home), world=World.small()).running() as (_, bot, ready):
            one.first_starts.append(ready)
            await asyncio.sleep(REST)
            one.at_rest.append(bot.memory())
            bot.terminate()
            await bot.wait()


async def measure_one_by_one(one: Contestant, discord: Loopback) -> None:
    for number in range(ONE_BY_ONE):
        one.latencies[QUERIES[number % len(QUERIES)]].append(await ask(discord, number))
    loop = asyncio.get_running_loop()
    for number in range(ONE_BY_ONE // 4):
        begun = loop.time()
        await discord.autocomplete("ada", "paper", query=QUERIES[number % len(QUERIES)][:5], within=60)
        one.typed.append(loop.time() - begun)


async def measure_at_once(one: Contestant, discord: Loopback, bot: BotProcess) -> None:
    loop = asyncio.get_running_loop()
    gc.collect()
    gc.disable()  # a pause of this process, whose records grow, would be counted as the bot's
    begun, used = loop.time(), bot.cpu()
    taken = await asyncio.gather(*[ask(discord, number) for number in range(AT_ONCE)])
    one.rates.append(AT_ONCE / (loop.time() - begun))
    gc.enable()
    one.slowest.append(max(taken))
    one.cpu_each.append((bot.cpu() - used) / AT_ONCE)


async def measure(contestants: list[Contestant], beside: list[Contestant], rounds: int, cards: Path) -> None:
    """`contestants` with Paperclub first, whose cards are written to `cards` before the others start.

    Those `beside` them only start.
    """
    starting = contestants + beside
    for one in starting:  # not counted: compiles, fills the file cache
        async with one.running() as (discord, bot, _):
            if one is contestants[0]:
                await collect_cards(discord, cards)
            bot.terminate()
            await bot.wait()
    for number in range(rounds):
        for one in starting if number % 2 else reversed(starting):
            await measure_start(one)
            await measure_first_start(one)
    async with AsyncExitStack() as stack:
        alive = [(one, *(await stack.enter_async_context(one.running()))) for one in contestants]
        for one, discord, bot, _ in alive:
            await asyncio.gather(*[ask(discord, number) for number in range(20)])
            one.idle_memory.append(bot.memory())
        for _ in range(rounds):
            for one, discord, _, _ in alive:
                await measure_one_by_one(one, discord)
        for _ in range(rounds):
            for one, discord, bot, _ in alive:
                await measure_at_once(one, discord, bot)
        for one, _, bot, _ in alive:
            one.peak_memory.append(bot.peak_memory())


def asked(queries: tuple[str, ...], share: float) -> Callable[[Contestant], float]:
    """A percentile of the latency of these queries, in milliseconds."""
    return lambda one: 1000 * percentile([each for query in queries for each in one.latencies[query]], share)


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


@dataclass(frozen=True)
class Row:
    """One line of the table; `target` judges (bare, ours)."""

    title: str
    unit: str
    value: Callable[[Contestant], float]
    promise: str = ""
    target: Callable[[float, float], bool] | None = None

    def line(self, bare: Contestant, same: Contestant, ours: Contestant) -> str:
        floor, second, value = self.value(bare), self.value(same), self.value(ours)
        verdict = "" if self.target is None else f"{self.promise}: {'met' if self.target(floor, value) else 'MISSED'}"
        return (
            f"{self.title:<34}{floor:>9.2f}{second:>12.2f}{value:>12.2f}{value / floor:>8.2f}×{value / second:>8.2f}×"
            f"  {self.unit:<5}{verdict}"
        )


def milliseconds(pick: Callable[[Contestant], float]) -> Callable[[Contestant], float]:
    return lambda one: 1000 * pick(one)


ROWS = (
    Row("first start, median", "s", lambda one: statistics.median(one.first_starts)),
    Row(
        "start to ready, median", "s", lambda one: statistics.median(one.starts),
        "at most 0.6 s more", lambda floor, ours: ours - floor <= 0.6,
    ),
    Row("processor time to ready, median", "s", lambda one: statistics.median(one.cpu_to_ready)),
    Row("start to first answer, median", "s", lambda one: statistics.median(one.first_answers)),
    Row(
        "memory at rest, median", "MB", lambda one: statistics.median(one.at_rest),
        "at most 80 MB", lambda _, ours: ours <= 80,
    ),
    Row("memory after 20 lookups", "MB", lambda one: one.idle_memory[0]),
    Row(
        "memory, most under load", "MB", lambda one: one.peak_memory[0],
        "at most 110 MB", lambda _, ours: ours <= 110,
    ),
    Row(
        "/paper one by one, p50", "ms", asked(QUERIES, 0.5),
        "at most 1.5×", lambda floor, ours: ours <= 1.5 * floor,
    ),
    Row("/paper one by one, p99", "ms", asked(QUERIES, 0.99)),
    Row("of these by a name or link, p50", "ms", asked(NAMES, 0.5)),
    Row("of these half remembered, p50", "ms", asked(HALF_REMEMBERED, 0.5)),
    Row("autocomplete, p50", "ms", milliseconds(lambda one: percentile(one.typed, 0.5))),
    Row(
        f"{AT_ONCE} at once, answers per second", "1/s", lambda one: statistics.median(one.rates),
        "at least 0.8×", lambda floor, ours: ours >= 0.8 * floor,
    ),
    Row("processor time for each, at once", "ms", milliseconds(lambda one: statistics.median(one.cpu_each))),
    Row(f"{AT_ONCE} at once, the slowest", "s", lambda one: max(one.slowest)),
)  # fmt: skip


def surplus(title: str, starts: Callable[[Contestant], list[float]], *contestants: Contestant) -> str:
    """What two take longer than the bare bot; `contestants` are the bare one, the one beside, and ours."""
    bare, beside, ours = (statistics.median(starts(one)) for one in contestants)
    longer, now = beside - bare, ours - bare
    return f"{title}, longer than the bare bot: {longer:.3f} s beside, {now:.3f} s here: {now / longer:.2f}×"


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--catalog", type=Path, default=ROOT / "catalog.yaml")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="another version, whose starts are compared")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        homes = [Path(scratch, name) for name in ("bare", "same", "ours", "beside")]
        for home in homes:
            home.mkdir()
        cards, module = Path(scratch, "cards.json"), "tests.support.loopback.bare_bot"
        bare = Contestant("bare", module, (), homes[0], {})
        same = Contestant("same cards", module, (), homes[1], {"BARE_CARDS": str(cards)})
        env: dict[str, str | None] = {"PAPERCLUB_CATALOG": str(options.catalog.resolve())}
        ours = Contestant("Paperclub", "bot", ("run",), homes[2], env)
        beside = []
        if options.beside is not None:
            root = options.beside.resolve()
            own = root / ".venv" / "bin" / "python"
            python = str(own) if own.exists() else sys.executable
            beside = [Contestant("beside", "bot", ("run",), homes[3], env, root=root, python=python)]
        await measure([ours, bare, same], beside, options.rounds, cards)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {options.rounds} rounds, interleaved")
    print(f"{'':<34}{'bare':>9}{'same cards':>12}{'Paperclub':>12}{'/ bare':>9}{'/ same':>9}")
    for row in ROWS:
        print(row.line(bare, same, ours))
    for other in beside:
        print(surplus("start", lambda one: one.starts, bare, other, ours))
        print(surplus("first start", lambda one: one.first_starts, bare, other, ours))


if __name__ == "__main__":
    asyncio.run(main())
