"""The two servers of `two_servers` served by the real bot, and everything in them used as a person would.

Every command is run, every button pressed, every menu picked from, every form sent that an answer brings; what is
found is found in the running bot, so a new command or button is used without a change here.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import create_bot, services_of
from bot.client import Paperclub
from bot.database import Database
from bot.settings import Settings
from tests.support.loopback.components import SELECTS, STRING_SELECT, walk
from tests.support.loopback.inprocess import addresses_at
from tests.support.loopback.interactions import MODAL, Answer, Interaction
from tests.support.loopback.records import Recorded
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, USUAL_PERMISSIONS, Channel, Guild, Location, Member, Role, User, World
from tests.support.two_servers import CHEN, NAMES, NOW, RESOURCE, Server, TwoServers, two_servers

_LAST_VERBS = ("mcancel2", "mend2", "mdiscard1", "hide1", "forget1")  # what they take away is looked at before
_OF_EACH_VERB = 8  # with other ids, by each person in each server
_OPTIONS = {"when": "2026-12-20 16:00", "link": "https://example.org/crawled"}


@dataclass
class Crawl:
    """`used` counts the commands by name, and the verbs of what was pressed, picked and sent."""

    discord: Loopback
    bot: Paperclub
    servers: TwoServers
    skew: timedelta = timedelta()
    used: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    _seen: defaultdict[tuple[int, int, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def now(self) -> datetime:
        return NOW + self.skew

    def location(self, server: Server) -> Location:
        return self.discord.world.in_guild(self.discord.world.channels[server.channel_id])

    async def settle(self, ahead: timedelta = timedelta()) -> None:
        """Let time go by, and everything be done that is due then."""
        self.skew += ahead
        self.discord.world.clock.advance(ahead.total_seconds())
        worker = services_of(self.bot).meeting_worker
        worker._last_full_round = None
        await worker.round()
        while tasks := worker.send_queue.tasks:
            await asyncio.wait(tasks)

    async def use_everything(self, server: Server, user_id: int) -> None:
        """What one finds from the commands and the messages in the channels on; of some verbs not every id."""
        user, where = self._user(user_id), self.location(server)
        answers = [await self._run(user, where, name, command) for name, command in self.commands()]
        posted = [message for channel in self._channels(server) for message in channel.messages.values()]
        waiting = [(message, part) for message in [*answers, *posted] if message for part in _parts(message)]
        while waiting:
            waiting.sort(key=lambda each: _verb(each[1]["custom_id"]) in _LAST_VERBS)
            message, part = waiting.pop(0)
            custom_ids = self._seen[server.id, user_id, _verb(part["custom_id"])]
            if part["custom_id"] not in custom_ids and len(custom_ids) < _OF_EACH_VERB:
                custom_ids.add(part["custom_id"])
                if answer := await self._use(user, where, message, part):
                    waiting += [(answer, each) for each in _parts(answer)]

    def _user(self, user_id: int) -> User:
        user = self.discord.world.user_by_id(user_id)
        assert user is not None
        return user

    def _channels(self, server: Server) -> list[Channel]:
        return [each for each in self.discord.world.channels.values() if each.guild_id == server.id]

    def commands(self) -> Iterator[tuple[str, JSON]]:
        yield from _leaves([each for each in self.discord.world.commands[None] if each["type"] == 1])

    async def _run(self, user: User, where: Location, name: str, command: JSON) -> JSON | None:
        options: dict[str, Any] = {}
        for option in command.get("options") or []:
            options[option["name"]] = self._value(option, where)
            if option.get("autocomplete"):
                self.used[f"/{name} {option['name']}"] += 1
                choices = await self._choices(user, where, name, option["name"])
                if choices and option["name"] == "meeting":
                    options[option["name"]] = choices[0]["value"]
        self.used[f"/{name}"] += 1
        return await self._shown(user, await self.discord.run_command(user, name, location=where, **options), name)

    async def _choices(self, user: User, where: Location, name: str, option: str) -> list[JSON]:
        typed: dict[str, Any] = {option: ""}
        return await self.discord.autocomplete(user, name, location=where, **typed)

    def _value(self, option: JSON, where: Location) -> Any:
        if option.get("choices"):
            return option["choices"][0]["value"]
        match option["type"]:
            case 4 | 10:
                return option.get("min_value", 1)
            case 5:
                return True
            case 6:
                return self._user(CHEN)
            case _:
                return _OPTIONS.get(option["name"], RESOURCE)

    async def _use(self, user: User, where: Location, message: JSON, part: JSON) -> JSON | None:
        custom_id = part["custom_id"]
        self.used[_verb(custom_id)] += 1
        try:
            if part["type"] not in SELECTS:
                answer = await self.discord.click(message, custom_id, user, location=where)
            elif part["type"] == STRING_SELECT:
                values = [each["value"] for each in part["options"][:1]]
                answer = await self.discord.select(message, custom_id, values, user, location=where)
            else:
                return None
        except LookupError:  # the message was changed meanwhile
            return None
        return await self._shown(user, answer, custom_id)

    async def _shown(self, user: User, answer: Answer, name: str) -> JSON | None:
        """The message that came in the end; a form is sent as it opens."""
        if answer.callback == MODAL:
            self.used[_verb(answer.modal["custom_id"])] += 1
            answer = await self.discord.submit(answer, user)
        message = answer.interaction.original
        if message and "went wrong on my side" in json.dumps(message):
            self.broken.append(name)
        return message

    def server_of(self, request: Recorded) -> int | None:
        """In which server what was sent is read; None for direct messages and what belongs to none."""
        parts = request.path.strip("/").split("/")
        if parts[0] == "channels" and (channel := self.discord.world.channels.get(int(parts[1]))):
            return channel.guild_id
        if parts[0] == "guilds":
            return int(parts[1])
        if (interaction := self._interaction(request)) and interaction.location.guild:
            return interaction.location.guild.id
        return None

    def answers(self, request: Recorded) -> str:
        """The command, or the verb of what was used, that the request answers; empty for others."""
        if interaction := self._interaction(request):
            data = interaction.payload["data"]
            return _verb(data["custom_id"]) if "custom_id" in data else str(data["name"])
        return ""

    def _interaction(self, request: Recorded) -> Interaction | None:
        parts = request.path.strip("/").split("/")
        return self.discord.state.interactions.get(parts[2]) if parts[0] in ("interactions", "webhooks") else None


def words_in(body: Any, servers: TwoServers) -> set[str]:
    """Which server's word stands in what was sent."""
    text = json.dumps(body, ensure_ascii=False)
    return {each.word for each in (servers.alpha, servers.beta) if re.search(rf"\b{each.word}\b", text)}


def _parts(message: JSON) -> list[JSON]:
    every = walk(message.get("components") or [])
    return [each for each in every if each.get("custom_id") and not each.get("disabled")]


def _verb(custom_id: str) -> str:
    return custom_id.split(":")[1]


def _leaves(tree: list[JSON], path: str = "") -> Iterator[tuple[str, JSON]]:
    for each in tree:
        name = f"{path} {each['name']}".strip()
        subs = [option for option in each.get("options") or [] if option["type"] in (1, 2)]
        if subs:
            yield from _leaves(subs, name)
        else:
            yield name, each


def _world(servers: TwoServers) -> World:
    world = World()
    for user_id, name in NAMES.items():
        world.users[name.casefold()] = User(user_id, name.casefold(), name)
    for server in (servers.alpha, servers.beta):
        everyone = Role(server.id, "@everyone", USUAL_PERMISSIONS, 0)
        guild = Guild(server.id, server.text("Server"), world.users["olga"], {server.id: everyone}, {})
        for user_id in NAMES:
            user = world.users[NAMES[user_id].casefold()]
            guild.members[user_id] = Member(user, nick=server.person(user_id).name)
        role = world.add_role(guild, world.bot.name, USUAL_PERMISSIONS)
        guild.members[world.bot.id] = Member(world.bot, [role.id])
        world.guilds[server.id], world.events[server.id] = guild, {}
        world.channels[server.channel_id] = Channel(server.channel_id, 0, f"group-{server.word}", server.id)
    return world


@asynccontextmanager
async def crawl(address: str, catalog: Path) -> AsyncIterator[Crawl]:
    """The bot, connected; its own rounds are stopped, and come with `Crawl.settle`."""
    async with Database(address) as database:
        servers = await two_servers(database)
    world = _world(servers)
    async with Loopback(world, strict=False) as discord:
        settings = Settings(discord_token=world.token, catalog=catalog, database_url=address, guild=None)
        bot = create_bot(settings, clock=lambda: opened.now())
        opened = Crawl(discord, bot, servers)
        with addresses_at(discord.port):
            async with bot:
                running = asyncio.create_task(bot.start(world.token))
                await discord.until_ready()
                await discord.until(lambda: len(bot.guilds) == 2 and bot.is_ready())
                services_of(bot).meeting_worker.stop()
                yield opened
                await bot.close()
                await running
