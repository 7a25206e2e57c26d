"""A loopback Discord for whole-process tests: the REST API and gateway v10 on one port of 127.0.0.1."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal

from aiohttp import web

from tests.support.patience import PATIENCE

from . import openapi, rest, routes_app, routes_channels, routes_guilds, routes_interactions
from .gateway import Gateway, guild_create
from .people import People
from .records import Fault, Hook, Log, Recorded, Shape
from .world import JSON, Channel, Guild, Member, User, World

BACKLOG = 2048
"""Connections waiting to be taken: a thousand interactions at once open as many."""


class Loopback(People):
    """`async with Loopback(world) as discord:` serves `world` until the block ends.

    At the end AssertionError is raised if the bot used a route or gateway message that this server lacks, or
    sent a body that Discord would refuse (`strict=False` leaves that to the test: `verify()`). An interaction
    must be acknowledged within `deadline` seconds: Discord's three are many more here, since how fast a machine is
    says nothing about the bot. None lifts that for load tests.
    """

    def __init__(
        self, world: World | None = None, *, port: int = 0, deadline: float | None = PATIENCE, strict: bool = True,
        heartbeat: float = 41.25,
    ) -> None:  # fmt: skip
        self.log = Log()
        super().__init__(rest.State(world or World.small(), self.log, deadline))
        self.port = port
        self._strict = strict
        self._heartbeat = heartbeat

    async def __aenter__(self) -> Loopback:
        app = web.Application(middlewares=[rest.record_and_answer], client_max_size=32 * 2**20)
        app[rest.STATE] = self.state
        for module in (routes_app, routes_channels, routes_guilds, routes_interactions):
            app.add_routes(module.routes)
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/gateway/", self._gateway)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=BACKLOG)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway = Gateway(self.world, self.log, f"ws://127.0.0.1:{self.port}/gateway", self._heartbeat)
        self.state.gateway = self.gateway
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.close()
        await self._runner.cleanup()
        if self._strict and error is None:
            self.verify()

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        return await self.gateway.serve(request)

    def verify(self) -> None:
        """Raise AssertionError for unknown routes and gateway messages, and bodies Discord would refuse."""
        found = [f"no route for {what}" for what in self.state.unknown]
        found += [f"unknown gateway message {message['op']}" for message in self.gateway.unexpected]
        found += self.body_problems()
        if found:
            raise AssertionError("\n".join(found))

    def body_problems(self) -> list[str]:
        """What Discord would refuse in the bodies sent so far, each with its request."""
        return [
            f"{entry.method} {entry.path}: {problem}"
            for entry in self.requests
            if entry.body is not None
            for problem in openapi.problems(entry.method, entry.path, entry.body)
        ]

    @property
    def requests(self) -> list[Recorded]:
        """Every REST request so far, in order of arrival."""
        return self.log.requests

    def sent(self, method: str, pattern: str) -> list[Recorded]:
        """The requests on a path like `/channels/*/messages`."""
        return self.log.of(method, pattern)

    @property
    def syncs(self) -> list[Recorded]:
        """The bulk overwrites of commands, global and of one server, in order."""
        patterns = "/applications/*/commands", "/applications/*/guilds/*/commands"
        return [entry for entry in self.requests if any(entry.matches("PUT", pattern) for pattern in patterns)]

    async def until(self, condition: Callable[[], Any], within: float = PATIENCE) -> Any:
        """The first true value of `condition()`; asked again after each request, and each 0.1 s."""
        return await self.log.until(condition, within)

    async def until_sent(self, method: str, pattern: str, count: int = 1, within: float = PATIENCE) -> Recorded:
        """The `count`-th such request, once it was answered."""
        await self.until(lambda: len([e for e in self.sent(method, pattern) if e.done_at]) >= count, within)
        return self.sent(method, pattern)[count - 1]

    def fail(
        self, method: str, pattern: str, *, status: int | None = 500, times: int | None = 1,
        when: Literal["before", "after"] = "before", delay: float = 0.0, retry_after: float = 1.0,
        everywhere: bool = False, hook: Hook | None = None, body: JSON | None = None, shape: Shape = "json",
        every: int = 1,
    ) -> Fault:  # fmt: skip
        """Let the next matching requests go wrong (see `Fault`); the returned fault counts its `hits`."""
        fault = Fault(
            method, pattern, status, times, when, delay, retry_after, everywhere, every,
            hook=hook, body=body, shape=shape,
        )  # fmt: skip
        self.state.faults.append(fault)
        return fault

    def forget(self, *, older_than: float, messages: int = 1_000) -> list[Recorded]:
        """For runs that last: drop what a test would look at, and what Discord keeps but nobody comes back to.

        Requests that were answered so many seconds ago (they are returned), interactions of that age with the private
        messages that answered them, all but the last `messages` of each channel that are answers, and the gateway's
        older events.
        """
        before = asyncio.get_running_loop().time() - older_than
        old = [each for each in self.requests if each.done_at is not None and each.done_at < before]
        self.log.requests[:] = [each for each in self.requests if each.done_at is None or each.done_at >= before]
        for token, interaction in list(self.state.interactions.items()):
            if interaction.sent_at < before:
                del self.state.interactions[token]
                interaction.forget_private_answers()
        for channel in self.world.channels.values():
            answers = [number for number, each in channel.messages.items() if "interaction_metadata" in each]
            for number in answers[:-messages]:
                del channel.messages[number]
        for session in self.gateway.sessions:
            session.forget(messages)
        return old

    def expel(self, guild: Guild) -> None:
        """Remove the bot from a server."""
        guild.joined = False
        guild.members.pop(self.world.bot.id, None)
        self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)})

    def invite(self, guild: Guild) -> None:
        """Add the bot to a server, with no more rights than everyone there."""
        guild.joined = True
        guild.members[self.world.bot.id] = Member(self.world.bot)
        self.gateway.dispatch("GUILD_CREATE", guild_create(self.world, guild))

    def delete_channel(self, channel: Channel) -> None:
        """Somebody deletes a channel, with its messages."""
        del self.world.channels[channel.id]
        self.gateway.dispatch("CHANNEL_DELETE", channel.payload())

    def close_dms(self, user: User) -> None:
        """From now on this person takes no direct messages from the bot (403, code 50007)."""
        self.state.closed_dms.add(user.id)

    async def until_ready(self, within: float = PATIENCE) -> float:
        """Wait until a client is connected and has been sent its servers; the loop's time of that."""
        await self.until(lambda: self.gateway.connected, within)
        return self.gateway.ready_at or asyncio.get_running_loop().time()

    def stored(self, message_id: str | int) -> JSON:
        """The present state of a message. Raises LookupError if there is none."""
        for channel in self.world.channels.values():
            if int(message_id) in channel.messages:
                return channel.messages[int(message_id)]
        raise LookupError(f"no message {message_id}")
