"""Hours of use in a row: the real process on a loopback Discord, and whether what it holds stays the same.

    python -m benchmarks.soak [--minutes 30] [--rate 50] [--code CHECKOUT]

Interactions come at that rate, mixed as `tests/support/traffic.py` says. A line for each minute, then the verdict: the
median of the last third of the minutes against that of the second third. Memory is flat if it grew by at most 3 % and
1 MB; sockets, threads and tasks if by at most 5; and half a minute after the last interaction there are at most 3 more
of each than before the first. The write-ahead log stays below 16 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from tests.support.catalog_files import write
from tests.support.loopback.process import LAUNCHER, BotProcess
from tests.support.loopback.server import Loopback
from tests.support.metrics import free_port
from tests.support.resource_meter import Held, ResourceMeter
from tests.support.traffic import Tally, Traffic, busy_world

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_EVERY = 5.0  # seconds
REMEMBERED = 60.0  # seconds that the loopback keeps what it was asked
MOST_LOG = 16.0  # MB of SQLite's write-ahead log
HEADING = """\
| minute | sent | held back | unanswered | after 3 s | apologies | p50 ms | p99 ms | memory MB | sockets | threads \
| tasks | WAL MB | log lines | load |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass
class Soak:
    meter: ResourceMeter
    before: Held | None = None
    after: Held | None = None
    minutes: list[Held] = field(default_factory=list)
    """Medians."""

    def verdict(self) -> list[str]:
        """A sentence for each thing that is to stay the same, which ends with whether it did."""
        third = max(1, len(self.minutes) // 3)
        middle, last = self.minutes[-2 * third : -third] or self.minutes[:1], self.minutes[-third:]
        said = []
        for name, allowed in _ALLOWED.items():
            value = attrgetter(name)
            old, new = statistics.median(map(value, middle)), statistics.median(map(value, last))
            flat = new - old <= allowed(old)
            rest = ""
            if name != "memory" and self.before is not None and self.after is not None:
                flat = flat and value(self.after) - value(self.before) <= 3
                rest = f"; at rest {value(self.before):.0f} before, {value(self.after):.0f} after"
            said.append(f"{name}: {old:.1f} in the second third, {new:.1f} in the last{rest}: {_word(flat)}")
        most = max(each.log for each in self.minutes)
        said.append(f"write-ahead log: at most {most:.1f} MB: {_word(most < MOST_LOG)}")
        return said


_ALLOWED: dict[str, Callable[[float], float]] = {
    "memory": lambda before: 1 + 0.03 * before,
    "sockets": lambda _: 5,
    "threads": lambda _: 5,
    "tasks": lambda _: 5,
}


def _word(flat: bool) -> str:
    return "flat" if flat else "NOT FLAT"


async def one_minute(soak: Soak, traffic: Traffic, rate: float, seconds: float) -> str:
    """The rest of its line of the table."""
    tally = traffic.tally = Tally()
    flowing = asyncio.create_task(traffic.flow(rate, seconds))
    samples = []
    while not flowing.done():
        await asyncio.wait([flowing], timeout=SAMPLE_EVERY)
        samples.append(await soak.meter.held())
        traffic.discord.forget(older_than=REMEMBERED)
    await flowing
    held = Held(*(statistics.median(getattr(each, name) for each in samples) for name in Held.__dataclass_fields__))
    soak.minutes.append(held)
    p50, p99 = (1000 * each for each in _percentiles(tally.latencies))
    lines = soak.meter.bot.stderr.count("\n")
    cells = (
        tally.sent, tally.held_back, tally.unanswered, tally.late, tally.failed, f"{p50:.0f}", f"{p99:.0f}",
        f"{held.memory:.1f}", f"{held.sockets:.0f}", f"{held.threads:.0f}", f"{held.tasks:.0f}", f"{held.log:.1f}",
        lines, f"{os.getloadavg()[0]:.1f}",
    )  # fmt: skip
    return " | ".join(map(str, cells))


def _percentiles(values: list[float]) -> tuple[float, float]:
    if len(values) < 2:
        return 0.0, 0.0
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return cut[49], cut[98]


async def run(minutes: float, rate: float, code: Path) -> bool:
    with tempfile.TemporaryDirectory(prefix="paperclub-soak-") as folder:
        home = Path(folder)
        write(home / "catalog.yaml")
        launcher, port = code / LAUNCHER.relative_to(ROOT), free_port()
        env: dict[str, str | None] = {"PAPERCLUB_METRICS": f"127.0.0.1:{port}"}
        async with (
            Loopback(busy_world(), deadline=None, strict=False) as discord,
            BotProcess(discord, cwd=home, env=env, fresh=True, launcher=launcher) as bot,
        ):
            await bot.until_ready()
            traffic, soak = Traffic(discord), Soak(ResourceMeter(bot, home, port))
            await traffic.post_meetings()
            await traffic.flow(2, 10)
            await traffic.settle()
            await asyncio.sleep(20)
            soak.before = await soak.meter.held()
            begun = time.perf_counter()
            print(HEADING)
            for number in range(max(1, round(minutes))):
                line = await one_minute(soak, traffic, rate, 60.0 * min(1.0, minutes))
                print(f"| {number + 1} | {line} |", flush=True)
            await traffic.settle()
            await asyncio.sleep(30)
            soak.after = await soak.meter.held()
            print(f"\n{time.perf_counter() - begun:.0f} s; by kind in the last minute: {dict(traffic.tally.by_kind)}")
            said = soak.verdict()
            print(*said, sep="\n")
            if "Traceback" in bot.stderr or bot.stderr.count("\n") > 50:
                print("The end of the bot's log:", bot.stderr[-3000:], sep="\n")
            bot.terminate()
            print(f"exit code {await bot.wait()}")
            return not any("NOT" in each for each in said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=50, help="interactions a second")
    parser.add_argument("--code", type=Path, default=ROOT, help="a checkout of this repository")
    options = parser.parse_args()
    raise SystemExit(not asyncio.run(run(options.minutes, options.rate, options.code.resolve())))


if __name__ == "__main__":
    main()
