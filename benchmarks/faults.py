"""What faults cost the people who use the bot: the real process on a loopback Discord, a row of the table for each.

    python -m benchmarks.faults [--code CHECKOUT] [FAULT …]

Without names, all. With `--code`, the bot of another checkout of this repository, such as an earlier commit's.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.catalog_files import write
from tests.support.loopback.components import walk
from tests.support.loopback.interactions import NoAnswerError
from tests.support.loopback.process import LAUNCHER, BotProcess, ExitedError
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON

ROOT = Path(__file__).resolve().parents[1]
ANSWERED_WITHIN = 3.0
"""Seconds that people wait for an answer to a command."""
_ADVICE = (
    "db restore", "start me again", "free some space", "discordstatus.com", "developer portal", "leave some",
    "correct that in cogs", "a catalog is a regular file", "restarting makes it worse", "i keep trying",
    "look at the ", "any other program", "is it running", "name the primary", "look at its ", "set it",
)  # fmt: skip


@dataclass
class Row:
    """What came of one fault; `seconds` until all worked again, None if it never did by itself or by the log's advice.

    `lost` and `doubled` are acknowledged changes that are gone, and interactions answered or messages posted twice.
    """

    fault: str
    lost: int = 0
    doubled: int = 0
    unanswered: int = 0
    seconds: float | None = None
    lines: int = 0
    tracebacks: int = 0
    advice: str = ""
    """The last sentence of the log that says what to do; empty if none does."""
    ended: int | None = None
    """The exit code, where the process ended."""
    told: list[str] = field(default_factory=list)
    """What people were told, where it is worth reading."""
    said: list[str] = field(default_factory=list)
    """The log."""

    def __str__(self) -> str:
        recovered = "never" if self.seconds is None else f"{self.seconds:.1f}"
        cells = (self.lost, self.doubled, self.unanswered, recovered, f"{self.lines} ({self.tracebacks})")
        said = "no" if not self.advice else "yes"
        code = "" if self.ended is None else self.ended
        return " | ".join(["", self.fault, *map(str, cells), said, str(code), ""]).strip()


HEADING = """\
| fault | lost | doubled | unanswered | s to recover | log lines (tracebacks) | says what to do | exit code |
|---|---|---|---|---|---|---|---|"""


@dataclass
class Stage:
    """A folder for the bot, the Discord that it is on, and what people were told."""

    discord: Loopback
    home: Path
    code: Path
    env: dict[str, str | None] = field(default_factory=dict)
    acknowledged: list[str] = field(default_factory=list)
    unanswered: int = 0
    refused: int = 0

    def bot(self, *arguments: str) -> BotProcess:
        launcher = self.code / LAUNCHER.relative_to(ROOT)
        given = arguments or ("run",)
        return BotProcess(self.discord, cwd=self.home, arguments=given, env=self.env, fresh=True, launcher=launcher)

    async def read(self, bot: BotProcess, title: str) -> str:
        """Start reading something; gives what was said, empty if nothing was in time."""
        if not bot.running:
            return ""
        try:
            answer = await self.discord.run_command("ada", "reading start", paper=title, within=ANSWERED_WITHIN)
        except (NoAnswerError, TimeoutError):
            self.unanswered += bot.running  # who asks a bot that's away is told so by Discord
            return ""
        if "You’re reading" in answer.text or "You're reading" in answer.text:
            self.acknowledged.append(title)
        else:
            self.refused += 1
        return answer.text

    async def lost(self) -> int:
        """How many of the acknowledged changes the running bot doesn't know any more."""
        shelf = await self.discord.run_command("ada", "reading list")
        text, seen = shelf.text, 0
        while seen < 50 and (button := _next_page(shelf.message)):
            shelf = await self.discord.click(shelf, button, "ada")
            text, seen = text + shelf.text, seen + 1
        return sum(title not in text for title in self.acknowledged)

    def doubled_answers(self) -> int:
        """Interactions for which Discord took more than one first response."""
        own = (each for each in self.discord.requests if each.status == 204 or _is_taken(each.answer))
        taken = Counter(each.path for each in own)
        return sum(count > 1 for path, count in taken.items() if path.endswith("/callback"))

    def doubled(self) -> int:
        """Interactions that were answered more than once."""
        answers = Counter(each.path for each in self.discord.requests if each.path.endswith("/callback"))
        return sum(count > 1 for count in answers.values())


def _is_taken(answer: Any) -> bool:
    """Not a page or an empty object, that came with the status 200 in Discord's place."""
    return isinstance(answer, dict) and "interaction" in answer


def _next_page(message: JSON) -> str:
    """The custom id of the button that turns the page, empty on the last one."""
    buttons = (each for each in walk(message["components"]) if str(each.get("label", "")).startswith("Next"))
    return next((str(each["custom_id"]) for each in buttons if not each.get("disabled")), "")


def log_of(row: Row, bot: BotProcess, since: int) -> None:
    """Count what the bot's log says from that line on."""
    said = bot.stderr.splitlines()[since:]
    row.lines += len(said)
    row.said += said
    row.tracebacks += sum(line.startswith("Traceback") for line in said)
    row.advice = next((line for line in reversed(said) if any(each in line.casefold() for each in _ADVICE)), row.advice)


def stored_titles(on: Stage) -> set[str]:
    with closing(sqlite3.connect(on.home / "paperclub.db")) as connection:
        return {title for (title,) in connection.execute("SELECT title FROM own_titles")}


def lines_of(bot: BotProcess) -> int:
    return len(bot.stderr.splitlines())


async def ends(bot: BotProcess, within: float) -> bool:
    try:
        await bot.wait(within)
    except TimeoutError:
        return False
    return True


async def starts(bot: BotProcess) -> bool:
    try:
        await bot.until_ready()
    except ExitedError:
        return False
    return True


@asynccontextmanager
async def stage(code: Path) -> AsyncIterator[Stage]:
    with tempfile.TemporaryDirectory(prefix="paperclub-fault-") as folder:
        home = Path(folder)
        write(home / "catalog.yaml")
        async with Loopback(strict=False) as discord:
            yield Stage(discord, home, code)


Scenario = Callable[[Path], Coroutine[Any, Any, Row]]


def scenarios() -> dict[str, Scenario]:
    from benchmarks import (
        answer_faults,
        delivery_faults,
        gateway_faults,
        limit_faults,
        machine_faults,
        server_faults,
        storage_faults,
    )

    return {
        **answer_faults.SCENARIOS,
        **storage_faults.SCENARIOS,
        **server_faults.SCENARIOS,
        **machine_faults.SCENARIOS,
        **delivery_faults.SCENARIOS,
        **gateway_faults.SCENARIOS,
        **limit_faults.SCENARIOS,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("faults", nargs="*", metavar="FAULT", help=f"of {', '.join(scenarios())}")
    parser.add_argument("--code", type=Path, default=ROOT, help="a checkout of this repository")
    parser.add_argument("--verbose", action="store_true", help="print what people were told and the log, too")
    options = parser.parse_args()
    print(HEADING)
    advice = []
    for name in options.faults or scenarios():
        begun = time.perf_counter()
        row = asyncio.run(scenarios()[name](options.code.resolve()))
        print(row, flush=True)
        if options.verbose:
            print(*(f"  > {each}" for each in row.told), *(f"  | {each}" for each in row.said), sep="\n", flush=True)
        advice.append(f"{name} ({time.perf_counter() - begun:.0f} s): {row.advice or '–'}")
    print("\nWhat the log says to do:", *advice, sep="\n")


if __name__ == "__main__":
    main()
