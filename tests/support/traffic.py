"""A working day in a minute: members of several servers who type, look up, read, press, fill in forms and sign up."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.crowds import has_join
from tests.support.loopback.components import BUTTON, TEXT_INPUT, walk
from tests.support.loopback.interactions import MODAL, Answer, NoAnswerError
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, Location, World

_NAMES = ("vllm", "orca", "pagd atention", "PagedAttention", "https://arxiv.org/abs/2309.06180", "nothing of that kind")
_UNLISTED = tuple(f"An unlisted paper {number}" for number in range(20))
_REMEMBERED = 300  # answers that somebody may come back to
_GIVEN_UP = 30.0  # seconds until somebody takes it that no answer will come
IN_TIME = 3.0
"""Seconds that Discord waits for the first response."""


def busy_world(servers: int = 4, members: int = 50) -> World:
    world = World()
    for number in range(servers):
        people = [world.add_user(f"s{number}m{each}") for each in range(members)]
        world.add_guild(f"Group {number}", people, channels=(f"papers-{number}", f"talk-{number}"))
    return world


@dataclass
class Tally:
    """What came of the interactions of some time; latencies in seconds."""

    sent: int = 0
    held_back: int = 0
    """Due, but too many others were unanswered."""
    unanswered: int = 0
    late: int = 0
    """First responses after more than `IN_TIME` seconds."""
    failed: int = 0
    """Answers that are apologies."""
    latencies: list[float] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)


@dataclass
class Traffic:
    """Interactions at a steady rate, whether or not earlier ones were answered; the same for each seed."""

    discord: Loopback
    tally: Tally = field(default_factory=Tally)
    seed: int = 1
    most_open: int = 0
    """Interactions that were unanswered at the same time."""
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _answers: deque[tuple[Answer, str]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _joined: deque[tuple[Answer, str]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _cards: dict[int, JSON] = field(default_factory=dict)
    """Of meetings, by server."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._people = {
            guild.id: [each.user.name for each in guild.members.values() if each.user.name.startswith("s")]
            for guild in self.discord.world.guilds.values()
        }

    async def post_meetings(self) -> None:
        """One in each server, for people to sign up."""
        for guild in self.discord.world.guilds.values():
            channel = self.discord.world.guild_channels(guild)[0]
            where, name = self.discord.world.in_guild(channel), self._people[guild.id][0]
            asked = await self.discord.run_command(
                name, "meeting schedule", location=where, when="in 5 days 16:00", paper="vllm", seats=12
            )
            await self.discord.click(asked, "Post it", name)
            found = lambda channel=channel: next(filter(has_join, channel.messages.values()), None)  # noqa: E731
            self._cards[guild.id] = await self.discord.until(found)

    async def flow(self, rate: float, seconds: float) -> None:
        """`rate` interactions a second for so long; those that are unanswered then go on."""
        loop = asyncio.get_running_loop()
        begun, due = loop.time(), 0
        while (passed := loop.time() - begun) < seconds:
            while due < passed * rate:
                due += 1
                if len(self._open) > rate * IN_TIME:
                    self.tally.held_back += 1
                    continue
                task = asyncio.create_task(self._one())
                self._open.add(task)
                self.most_open = max(self.most_open, len(self._open))
                task.add_done_callback(self._open.discard)
            await asyncio.sleep(0.5 / rate)

    async def settle(self) -> None:
        """Wait for the answers that are still to come."""
        while self._open:
            await asyncio.wait(set(self._open))

    async def _one(self) -> None:
        kind, act = self._random.choices(_ACTS, _WEIGHTS)[0]
        guild = self._random.choice(list(self.discord.world.guilds.values()))
        name = self._random.choice(self._people[guild.id])
        channel = self._random.choice(self.discord.world.guild_channels(guild))
        await self._count(kind, act(self, name, self.discord.world.in_guild(channel)))

    async def _count(self, kind: str, act: Awaitable[Answer | None]) -> Answer | None:
        tally, loop = self.tally, asyncio.get_running_loop()
        tally.sent += 1
        tally.by_kind[kind] += 1
        begun = loop.time()
        try:
            answer = await act
        except (NoAnswerError, TimeoutError):
            tally.unanswered += 1
            return None
        taken = loop.time() - begun if answer is None else answer.acknowledged
        tally.latencies.append(taken)
        tally.late += taken > IN_TIME
        if answer is not None and answer.callback != MODAL:
            tally.failed += any(each in answer.text for each in ("went wrong", "hiccup", "got lost"))
        return answer

    async def _command(self, name: str, where: Location, command: str, **options: Any) -> Answer:
        answer = await self.discord.run_command(name, command, location=where, within=_GIVEN_UP, **options)
        return await self._fill_in_or_keep(answer, name)

    async def _paper(self, name: str, where: Location) -> Answer:
        return await self._command(name, where, "paper", query=self._random.choice(_NAMES))

    async def _search(self, name: str, where: Location) -> Answer:
        return await self._command(name, where, "search", query=self._random.choice(("serving", "paged", "zzzz", "a")))

    async def _topic(self, name: str, where: Location) -> Answer:
        options = self._random.choice(({}, {"topic": "inference"}))
        return await self._command(name, where, "topic", **options)

    async def _next(self, name: str, where: Location) -> Answer:
        return await self._command(name, where, "next")

    async def _reading(self, name: str, where: Location) -> Answer:
        verb = self._random.choice(("start", "want", "finish", "drop"))
        paper = self._random.choice(("vllm", "orca", self._random.choice(_UNLISTED)))
        return await self._command(name, where, f"reading {verb}", paper=paper)

    async def _correct(self, name: str, where: Location) -> Answer:
        paper = self._random.choice(("vllm", "orca"))
        await self._command(name, where, "reading start", paper=paper)  # what is on no shelf has no form
        return await self._command(name, where, "reading edit", paper=paper)

    async def _look(self, name: str, where: Location) -> Answer:
        command = self._random.choice(("who", "reading list", "meeting list", "settings", "help"))
        return await self._command(name, where, command)

    async def _type(self, name: str, where: Location) -> None:
        typed = self._random.choice(_NAMES)[: self._random.randrange(8)]
        await self.discord.autocomplete(name, "paper", location=where, within=_GIVEN_UP, query=typed)

    async def _press(self, name: str, where: Location) -> Answer:
        """A button of a recent answer; whoever finds none looks something up."""
        for _ in range(10):
            if not self._answers:
                break
            answer, name = self._random.choice(self._answers)
            if answer.interaction.original is not None and (buttons := _buttons(answer.message)):
                return await self._click(answer, self._random.choice(buttons), name)
        return await self._paper(name, where)

    async def _click(self, answer: Answer | JSON, button: str, name: str) -> Answer:
        pressed = await self.discord.click(answer, button, name, within=_GIVEN_UP)
        return await self._fill_in_or_keep(pressed, name)

    async def _fill_in_or_keep(self, answer: Answer, name: str) -> Answer:
        if answer.callback == MODAL:
            await self._count("form", self._submit(answer, name))
        else:
            self._answers.append((answer, name))
        return answer

    async def _submit(self, opened: Answer, name: str) -> Answer:
        inputs = [part for part in walk(opened.modal["components"]) if part.get("type") == TEXT_INPUT]
        typed: dict[str, Any] = {
            part["custom_id"]: "5" for part in inputs if part.get("required") and not part.get("value")
        }
        return await self.discord.submit(opened, name, within=_GIVEN_UP, **typed)

    async def _join(self, name: str, where: Location) -> Answer:
        assert where.guild is not None
        if where.guild.id not in self._cards:
            return await self._paper(name, where)
        card = self._cards[where.guild.id]
        (join,) = (each for each in _buttons(card) if each.startswith("b:mjoin1:"))  # its label says whether it is full
        joined = await self._click(card, join, name)
        self._joined.append((joined, name))
        return joined

    async def _leave(self, name: str, where: Location) -> Answer:
        if not self._joined:
            return await self._join(name, where)
        joined, name = self._joined.popleft()
        leave = [each for each in _buttons(joined.message) if each.startswith("b:mleave1:")]
        if not leave:
            return await self._paper(name, joined.interaction.location)
        return await self._click(joined, leave[0], name)


def _buttons(message: JSON) -> list[str]:
    """Custom ids of those that can be pressed."""
    parts = (part for part in walk(message["components"]) if part["type"] == BUTTON and not part.get("disabled"))
    return [part["custom_id"] for part in parts if part.get("custom_id")]


_Act = Callable[[Traffic, str, Location], Awaitable[Answer | None]]
_MIX: tuple[tuple[int, str, _Act], ...] = (
    (24, "autocomplete", Traffic._type),
    (18, "paper", Traffic._paper),
    (16, "button", Traffic._press),
    (12, "reading", Traffic._reading),
    (8, "search", Traffic._search),
    (6, "topic", Traffic._topic),
    (5, "next", Traffic._next),
    (5, "look", Traffic._look),
    (3, "correct", Traffic._correct),
    (4, "join", Traffic._join),
    (2, "leave", Traffic._leave),
)
_ACTS = [(kind, act) for _, kind, act in _MIX]
_WEIGHTS = [weight for weight, _, _ in _MIX]
