"""Whatever is typed, pressed or sent in one server, nothing of another's is read or written.

Commands, buttons and forms are found in the running bot, so a new one is tried here without a change. Ids of the
other server stand in every option, custom id and field.
"""

import asyncio
import itertools
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.app import Services, create_bot, services_of
from bot.client import Paperclub
from bot.members.model import Person
from bot.reading.model import ReadingEdit, ReadingState
from bot.settings import Settings
from bot.ui.kit.actions import Action
from bot.ui.kit.forms import Submission
from bot.ui.kit.ids import LIMIT
from tests.support.loopback.components import walk
from tests.support.loopback.inprocess import addresses_at
from tests.support.loopback.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Answer,
    NoAnswerError,
    build,
)
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import JSON, Location, User, World
from tests.support.patience import PATIENCE
from tests.support.table_rows import fill, resource_id, rows_of
from tests.support.worlds import SAMPLE

SECRET = "SECRET"
ALPHA_ROW, BETA_ROW = 1, 2
BEYOND = (0, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 10**20 - 1)


@dataclass
class Apart:
    """Two servers with rows in every table; all acting happens in beta, by its owner."""

    discord: Loopback
    bot: Paperclub
    alpha: int
    alphas_member: User
    actor: User
    location: Location
    card: JSON = field(default_factory=dict)
    asked: list[Any] = field(default_factory=list)
    modals: dict[str, JSON] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    @property
    def services(self) -> Services:
        return services_of(self.bot)

    async def alphas_rows(self) -> Any:
        async with self.services.database.read() as tx:
            return await rows_of(tx, self.alpha)

    def _source(self, data: JSON) -> JSON:
        """A message of the bot's that holds the component, or a form's public card."""
        if "component_type" not in data:
            return self.card
        part = {"type": data["component_type"], "id": 2, "custom_id": data["custom_id"]}
        part |= {"options": []} if data["component_type"] == 3 else {"style": 2, "label": "Press"}
        return {**self.card, "components": [{"type": 1, "id": 1, "components": [part]}]}

    async def send(self, name: str, kind: int, data: JSON, *, forged: bool = True) -> Answer | None:
        """Send one interaction from beta; note what it gave away."""
        source = self._source(data) if kind in (COMPONENT, MODAL_SUBMIT) else None
        interaction = build(self.discord.world, kind, self.actor, self.location, data, source)
        assert len(self.found) < 10, self.found
        before, self.asked[:] = len(self.discord.requests), []
        try:
            answer = await self.discord._send(interaction, PATIENCE, "acknowledged")
        except NoAnswerError as error:
            self.found.append(f"{name}: {error}")
            return None
        await asyncio.sleep(0)
        if answer.callback == 9:
            self.modals.setdefault(answer.body["custom_id"].split(":")[1], answer.body)
        sent = json.dumps([entry.body for entry in self.discord.requests[before:]], ensure_ascii=False)
        if "Something went wrong on my side" in sent or "This command has just changed" in sent:
            self.found.append(f"{name} fails: {json.dumps(data)[:200]}")
        if SECRET in sent:
            self.found.append(f"{name} says {sent[sent.index(SECRET) - 80 :][:160]}")
        if forged and str(self.alpha) not in json.dumps(data) and self.alpha in self.asked:
            self.found.append(f"{name} asks the database about the other server")
        return answer


def flattened(value: Any) -> Iterator[Any]:
    """Every single parameter of a statement, however they are nested."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        yield value
        return
    for each in value:
        yield from flattened(each)


@pytest.fixture
def address(request: pytest.FixtureRequest) -> str:
    """Of an SQLite database, unless a test names another fixture."""
    url: str = request.getfixturevalue(getattr(request, "param", "sqlite_url"))
    return url


@pytest.fixture
async def apart(tmp_path: Path, address: str) -> AsyncIterator[Apart]:
    """The real bot on a loopback Discord, a member of both servers."""
    world = World()
    ada = world.add_user("ada")
    alpha = world.add_guild("Alpha", [ada])
    beta = world.add_guild("Beta", [ada])
    catalog = tmp_path / "catalog.yaml"
    shutil.copy(SAMPLE, catalog)
    settings = Settings(discord_token=world.token, catalog=catalog, database_url=address, guild=None)
    async with Loopback(world, strict=False) as discord:
        with addresses_at(discord.port):
            bot = create_bot(settings)
            async with bot:
                running = asyncio.create_task(bot.start(world.token))
                await discord.until_ready()
                await discord.until(lambda: bot.is_ready())
                location = world.in_guild(world.guild_channels(beta)[0])
                apart = Apart(discord, bot, alpha.id, ada, world.owner, location)
                server_cog: Any = bot.get_cog("Server")
                server_cog.tidy.cancel()  # it asks about all servers, in tasks of its own, as the worker does
                apart.services.meeting_worker.stop()
                await _seed(apart, beta.id)
                yield apart
                await bot.close()
                await running


async def _seed(apart: Apart, beta: int) -> None:
    services, ada = apart.services, apart.alphas_member
    async with services.database.write() as tx:
        await fill(tx, apart.alpha, ada.id, ALPHA_ROW, SECRET)
        await fill(tx, beta, apart.actor.id, BETA_ROW)
    store, vllm = (
        services.reading.store,
        services.reading.subject_index.subject(services.library.catalog.resources["vllm"]),
    )
    person, now = Person(ada.id, f"{SECRET} Ada"), services.now()
    await store.set_state(apart.alpha, person, vllm, ReadingState.FINISHED, now)
    edit = ReadingEdit(rating=5, takeaway=f"{SECRET} takeaway", takeaway_shared=True)
    await store.edit(apart.alpha, ada.id, vllm, edit, now)
    apart.card = (await apart.discord.run_command(apart.actor, "paper", location=apart.location, query="vllm")).message
    background = asyncio.all_tasks()  # what reminders and tidying ask is their own affair

    def note(_connection: Any, _cursor: Any, _statement: str, parameters: Any, *_: Any) -> None:
        if asyncio.current_task() not in background:
            apart.asked.extend(flattened(parameters))

    for pool in (services.database._reader, services.database._writer):
        assert pool is not None
        event.listen(pool.engine, "before_cursor_execute", note)


def instances(apart: Apart, kind: type[Action] | type[Submission], own: bool = False) -> list[str]:
    """Custom ids of one verb with every kind of id of the other server (or, for `own`, of this one) in its fields."""
    texts = [resource_id(BETA_ROW), "vllm"] if own else [resource_id(ALPHA_ROW), "vllm", "want", "finished", "dm", ""]
    numbers = [BETA_ROW, 0] if own else [ALPHA_ROW, 0, apart.alphas_member.id, apart.alpha]
    kinds = [fields_of.type for fields_of in fields(kind)]  # type: ignore[arg-type]
    choices = [numbers if each is int else texts for each in kinds]
    found = [":".join([kind.verb, *map(str, values)]) for values in itertools.islice(itertools.product(*choices), 60)]
    return [each for each in dict.fromkeys(found) if len(each) <= 98]


def leaves(tree: list[JSON], path: str = "") -> Iterator[tuple[str, JSON]]:
    """Every command that can be sent, by its full name; menus count too."""
    for each in tree:
        name = f"{path} {each['name']}".strip()
        subs = [option for option in each.get("options") or [] if option["type"] in (1, 2)]
        if subs:
            yield from leaves(subs, name)
        else:
            yield name, each


def command_data(apart: Apart, name: str, command: JSON, text: str, kind: int = COMMAND) -> JSON:
    """What Discord would send for the command with the other server's ids in all its options."""
    registered = {each["name"]: each for each in apart.discord.world.commands[None]}
    resolved = apart.discord._resolved(apart.location, [apart.alphas_member])
    if command.get("type") == 2 and name in registered:
        target = str(apart.alphas_member.id)
        return {"id": command["id"], "name": name, "type": 2, "target_id": target, "resolved": resolved}
    options = [_option(apart, each, text) for each in command.get("options") or []]
    if kind == AUTOCOMPLETE:
        options[-1] |= {"focused": True, "value": text}
    for part in reversed(name.split()[1:]):
        options = [{"name": part, "type": 1 if part == name.split()[-1] else 2, "options": options}]
    root = registered[name.split()[0]]
    return {"id": root["id"], "name": root["name"], "type": 1, "options": options, "resolved": resolved}


def _option(apart: Apart, option: JSON, text: str) -> JSON:
    kind = option["type"]
    value: Any = text
    if option.get("choices"):
        value = option["choices"][0]["value"]
    elif kind in (4, 10):
        value = ALPHA_ROW
    elif kind == 5:
        value = True
    elif kind == 6:
        value = str(apart.alphas_member.id)
    elif kind in (7, 8):
        value = str(apart.alpha)
    elif option["name"] == "when":
        value = "2099-01-01 16:00"
    return {"name": option["name"], "type": kind, "value": value}


async def try_commands(apart: Apart) -> int:
    """Every command and menu."""
    tree = list(leaves(apart.discord.world.commands[None]))
    for name, command in tree:
        for text in (resource_id(ALPHA_ROW), "vllm", str(ALPHA_ROW)):
            await apart.send(f"/{name} {text}", COMMAND, command_data(apart, name, command, text))
    return len(tree)


async def try_autocomplete(apart: Apart) -> int:
    """Every option that offers something while one types."""
    count = 0
    for name, command in leaves(apart.discord.world.commands[None]):
        options = command.get("options") or []
        for location, option in enumerate(options):
            if option.get("autocomplete"):
                count += 1
                shown = {**command, "options": options[: location + 1]}
                for text in ("", SECRET[:3], resource_id(ALPHA_ROW)):
                    data = command_data(apart, name, shown, text, AUTOCOMPLETE)
                    await apart.send(f"/{name} {option['name']}: {text}", AUTOCOMPLETE, data)
    return count


async def try_buttons(apart: Apart) -> int:
    """Every action, as a button and as a menu."""
    for verb, kind in sorted(Action.by_verb.items()):
        for custom_id in instances(apart, kind):
            await apart.send(verb, COMPONENT, {"custom_id": f"b:{custom_id}", "component_type": 2, "id": 1})
        for custom_id in instances(apart, kind)[:2]:
            data = {"custom_id": f"m:{custom_id}", "component_type": 3, "id": 1}
            await apart.send(verb, COMPONENT, {**data, "values": [str(ALPHA_ROW)]})
    return len(Action.by_verb)


async def try_forms(apart: Apart) -> int:
    """Every form, with the fields that it has where some button or command of one's own server opens it."""
    for verb, action in sorted(Action.by_verb.items()):
        for custom_id in instances(apart, action, own=True):
            data = {"custom_id": f"b:{custom_id}", "component_type": 2, "id": 1}
            await apart.send(verb, COMPONENT, data, forged=False)
    for name, command in leaves(apart.discord.world.commands[None]):
        await apart.send(name, COMMAND, command_data(apart, name, command, resource_id(BETA_ROW)), forged=False)
    apart.found.clear()
    for verb, kind in sorted(Submission.by_verb.items()):
        for custom_id in instances(apart, kind):
            await apart.send(verb, MODAL_SUBMIT, _filled(f"f:{custom_id}", apart.modals.get(verb)))
    return len(Submission.by_verb)


def _filled(custom_id: str, modal: JSON | None) -> JSON:
    components = []
    for part in walk(modal["components"]) if modal else ():
        if part.get("custom_id"):
            inner = {"type": part["type"], "id": part.get("id", 0), "custom_id": part["custom_id"]}
            if part["type"] == 4:
                inner["value"] = part.get("value") or resource_id(ALPHA_ROW)[: part.get("max_length", 100)]
            else:
                inner["values"] = [option["value"] for option in (part.get("options") or [])[:1]]
            components.append({"type": 18, "id": 0, "component": inner})
    return {"custom_id": custom_id, "components": components}


@pytest.mark.parametrize(
    ("attempt", "at_least"),
    [(try_commands, 12), (try_autocomplete, 6), (try_buttons, 25), (try_forms, 3)],
    ids=["commands", "autocomplete", "buttons", "forms"],
)
async def test_nothing_of_another_server_is_read_or_written(apart: Apart, attempt: Any, at_least: int) -> None:
    before = await apart.alphas_rows()
    assert sum(map(len, before.values())) > 5
    assert await attempt(apart) >= at_least
    assert apart.found == []
    assert await apart.alphas_rows() == before


@pytest.mark.parametrize("address", ["sqlite_url", "postgres_url"], indirect=True)
async def test_numbers_that_no_id_can_be_get_a_sentence(apart: Apart) -> None:
    for verb, kind in sorted({**Action.by_verb, **Submission.by_verb}.items()):
        count = sum(each.type is int for each in fields(kind))  # type: ignore[arg-type]
        for number in BEYOND if count else ():
            values = [number if each.type is int else "vllm" for each in fields(kind)]  # type: ignore[arg-type]
            custom_id = ":".join([verb, *map(str, values)])
            if issubclass(kind, Submission):
                await apart.send(verb, MODAL_SUBMIT, _filled(f"f:{custom_id}", None), forged=False)
            elif len(custom_id) <= LIMIT:
                await apart.send(
                    verb, COMPONENT, {"custom_id": f"b:{custom_id}", "component_type": 2, "id": 1}, forged=False
                )
    assert apart.found == []


async def test_the_check_would_see_a_read_and_a_leak(apart: Apart) -> None:
    apart.location = apart.discord.world.in_guild(
        apart.discord.world.guild_channels(apart.discord.world.guilds[apart.alpha])[0]
    )
    custom_id = "b:who1:vllm"
    await apart.send("who1", COMPONENT, {"custom_id": custom_id, "component_type": 2, "id": 1})
    assert len(apart.found) == 2
