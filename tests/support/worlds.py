"""A simulated Discord with the real bot in it, as a pytest plugin: ``world`` is a server with a few members.

Whatever the bot sent is held against Discord's own description and limits when the test ends.
"""

import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord
from discord.ext import commands

from bot.app import Services, create_bot, services_of
from bot.client import Paperclub
from bot.delivery import worker
from bot.demo.simcord_internals import Simulation
from bot.errors import UserError
from bot.settings import Settings
from tests.support.library_internals import load_once, stay_loaded
from tests.support.loopback import openapi

SAMPLE = Path(__file__).with_name("sample_catalog.yaml")
ROUND_EVERY = timedelta(hours=2)


@dataclass
class World:
    """One server, ``channel`` in it, and its people; ``olga`` owns it."""

    env: simcord.Env
    settings: Settings
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    olga: simcord.MemberActor
    ada: simcord.MemberActor
    ben: simcord.MemberActor
    bots: list[Paperclub] = field(default_factory=list)

    @property
    def bot(self) -> Paperclub:
        return self.bots[-1]

    @property
    def services(self) -> Services:
        return services_of(self.bot)

    async def restart(self) -> None:
        """End the bot's process, as far as a simulation can, and start a new one on the same data."""
        await self.bot.close()
        self.bots.append(create_bot(self.settings))
        await self.env.restart_bot(self.bot)


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """Settings for a bot of the test's own: a copy of the sample catalog and a migrated database."""
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    return Settings(discord_token="token", catalog=catalog, database_url=sqlite_url, guild=None)


class _Expectations(logging.Handler):
    """Collects answers that were other than their command, button or form declares."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.wrong: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("Expected an answer"):
            self.wrong.append(record.getMessage())

    @contextmanager
    def watched(self) -> Iterator[None]:
        logger = logging.getLogger("bot.runtime.reply")
        level = logger.level
        logger.addHandler(self)
        logger.setLevel(logging.DEBUG)
        yield
        logger.setLevel(level)
        logger.removeHandler(self)


@pytest.fixture
async def env(
    settings: Settings, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[simcord.Env]:
    """The simulation, with the bot logged in; only a test marked `brings_about_a_bug` may leave errors behind."""
    monkeypatch.setattr(commands.bot.BotBase, "_load_from_module_spec", load_once)
    monkeypatch.setattr(commands.bot.BotBase, "_call_module_finalizers", stay_loaded)
    # The worker knows what is due next, and looks every minute and every quarter of an hour all the same: where a test
    # lets weeks go by, thousands of times to no purpose.
    monkeypatch.setattr(worker, "LONGEST_SLEEP", ROUND_EVERY.total_seconds())
    monkeypatch.setattr(worker, "_FULL_ROUND_EVERY", ROUND_EVERY)
    env = Simulation(create_bot(settings))
    expectations = _Expectations()
    with expectations.watched():
        await env.start()
        yield env
        await env.shutdown()
    assert expectations.wrong == []
    if request.node.get_closest_marker("brings_about_a_bug") is None:
        assert [error for error in env.errors if not _is_users(error)] == []
    assert sent_problems(env) == []


@pytest.fixture
async def world(env: simcord.Env, settings: Settings) -> AsyncIterator[World]:
    """The simulation with people in it."""
    olga = env.create_user("olga", global_name="Olga")
    guild = env.create_guild("Sample group", owner=olga)
    channel = guild.create_text_channel("reading-group")
    ada, ben = (guild.add_member(env.create_user(name.lower(), global_name=name)) for name in ("Ada", "Ben"))
    assert isinstance(env.bot, Paperclub)
    world = World(env, settings, guild, channel, guild.add_member(olga), ada, ben, [env.bot])
    yield world
    for bot in world.bots:
        await bot.close()


def _is_users(error: BaseException) -> bool:
    """Whether an error is a member's, which a command raises on purpose; simcord records it all the same."""
    return isinstance(error, UserError) or isinstance(error.__cause__, UserError)


async def press_each_after_restart(world: World, ask: Callable[[], Awaitable[simcord.InteractionResult]]) -> list[str]:
    """Press every button of what `ask` brings, each on a fresh message and after a restart; give their custom ids.

    Of a menu the first option is chosen.
    """
    ids = custom_ids((await ask()).response)
    for custom_id in ids:
        message = (await ask()).response
        assert message is not None
        await world.restart()
        if first := options(message, custom_id)[:1]:
            answer = await world.ada.select(message, first, custom_id=custom_id)
        else:
            answer = await world.ada.click(message, custom_id=custom_id)
        assert answer.acknowledged, custom_id
        if answer.response is not None:
            assert "another version" not in texts(answer.response), custom_id
    return ids


def sent_problems(env: simcord.Env) -> list[str]:
    """What Discord would object to in the requests that the bot has sent."""
    return [
        f"{request.method} {request.path}: {problem}"
        for request in env.http_requests
        if request.json is not None
        for problem in openapi.problems(request.method, request.path, request.json)
    ]


def texts(message: simcord.ResponseMessage | None) -> str:
    """Everything that a message says, one part a line: content, text displays, labels of buttons and menus."""
    assert message is not None, "the bot did not answer"
    return "\n".join(filter(None, [message.content, *_texts(message.components)]))


def _texts(components: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for component in components:
        found += [component[key] for key in ("content", "label", "placeholder") if component.get(key)]
        found += _texts(component.get("components", []))
        if accessory := component.get("accessory"):
            found += _texts([accessory])
    return found


def custom_ids(message: simcord.ResponseMessage | None) -> list[str]:
    """The custom ids of every button and menu of a message that can be used, in order."""
    assert message is not None, "the bot did not answer"
    return _custom_ids(message.components)


def options(message: simcord.ResponseMessage | None, custom_id: str) -> list[str]:
    """The values that a menu of a message offers; none for a button."""
    assert message is not None, "the bot did not answer"
    return _options(message.components, custom_id)


def _options(components: list[dict[str, Any]], custom_id: str) -> list[str]:
    found: list[str] = []
    for component in components:
        if component.get("custom_id") == custom_id:
            found += [option["value"] for option in component.get("options", [])]
        found += _options(component.get("components", []), custom_id)
    return found


def _custom_ids(components: list[dict[str, Any]]) -> list[str]:
    found: list[str] = []
    for component in components:
        if component.get("custom_id") and not component.get("disabled"):
            found.append(component["custom_id"])
        found += _custom_ids(component.get("components", []))
        if accessory := component.get("accessory"):
            found += _custom_ids([accessory])
    return found
