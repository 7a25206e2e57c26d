"""Every text that members can see, reached by a walk through the simulated bot and kept in `screens.txt` for review."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.app import Services
from bot.client import Paperclub
from bot.members.model import Person
from bot.ui.kit.actions import Action
from bot.ui.kit.forms import Submission
from bot.ui.server.welcome import welcome
from tests.support.screen_text import Names, command_lines
from tests.support.tour import Tour

ROOT = Path(__file__).parents[2]
SCREENS = Path(__file__).with_name("screens.txt")
UPDATE = "UPDATE_SCREENS"
HINT = f'If the new texts are meant, run `{UPDATE}=1 make test ARGS="tests/meta/test_screens.py"` and review the diff.'

# What they do cannot be taken back, or changes what everybody else sees or leads elsewhere, so they come last.
LAST = (
    "mmorep1",
    "mleave1",
    "reopen1",
    "answer1",
    "onlyme1",
    "onlylookups1",
    "forget1",
    "mcancel2",
    "mclear2",
    "mend2",
    "mdiscard1",
    "mremf1",
    "remove1",
    "suggest1",
)

NOT_REACHED = {
    "first1": "a card that an earlier version sent",
    "similar1": "a paper’s card that an earlier version sent",
    "mcancel1": "a form that an earlier version opened",
    "mclear3": "a card that an earlier version sent",
    "mend1": "a form that an earlier version opened",
    "setupdm1": "a card that an earlier version sent",
    "setupev1": "a card that an earlier version sent",
    "setuplook1": "a card that an earlier version sent",
    "medit2": "a meeting with more fields than one form has room for",
}
"""Verbs that the walk does not reach, each with what that would take."""


@pytest.fixture
def tour(env: simcord.Env) -> Tour:
    """A server with three members, of whom Olga owns it, and a channel for its curators."""
    users = {name: env.create_user(name.lower(), global_name=name) for name in ("Olga", "Ada", "Ben")}
    guild = env.create_guild("Sample group", owner=users["Olga"])
    channel = guild.create_text_channel("reading-group")
    curators = guild.create_text_channel("curators")
    people = {name: guild.add_member(user) for name, user in users.items()}
    samples = {
        "when": "2026-01-02 09:00", "paper": "Orca", "place": "Room 2", "duration": "90 min", "seats": "1",
        "who": [people["Ada"]], "came": [people["Ben"]], "notes": "https://example.org/notes",
        "rating": ["4"], "takeaway": "Pages, for once.", "sharing": ["shared"],
        "reason": "The speaker is ill.",
        "zone": "Europe/Berlin", "offsets": "24h, 1h", "curators": [curators], "meetings": [channel],
        "what": "A paper that is missing", "why": "Everyone cites it.",
    }  # fmt: skip
    tour = Tour(env, channel, people, users, samples, LAST)
    channels = {each.id: each.name or "" for each in (channel, curators)}
    tour.names = Names({**{each.id: name for name, each in people.items()}, **channels})
    return tour


async def walk(tour: Tour) -> None:
    """See everything once, as several members."""
    await look_up(tour)
    await read(tour)
    await recommend(tour)
    await decide(tour)
    await meet(tour)
    await hold_a_series(tour)
    await leave(tour)


def _services(tour: Tour) -> Services:
    assert isinstance(tour.env.bot, Paperclub)
    assert isinstance(tour.env.bot.services, Services)
    return tour.env.bot.services


async def look_up(tour: Tour) -> None:
    """Papers, topics and the commands themselves, before anybody has read or set up anything."""
    await tour.slash("Ada", "help")
    await tour.slash("Ben", "help", direct=True)
    for query in (
        "vllm", "systems", "zebra crossing statistics", "every generated token", "https://arxiv.org/abs/1706.03762",
        "reading-notes",
    ):  # fmt: skip
        await tour.slash("Ada", "paper", query=query)
    await tour.slash("Ben", "paper", query="vllm", direct=True)
    for typed in ("", "pagd"):
        await tour.suggest("Ada", "paper", "query", typed)
    await tour.slash("Ada", "search", query="model")
    await tour.slash("Ada", "search", query="systems", topic="books", kind="book")
    await tour.slash("Ada", "search", query="zzzz")
    await tour.slash("Ada", "search", query="systems", topic="zzzz")
    await tour.suggest("Ada", "search", "topic", "")
    await tour.slash("Ada", "topic")
    await tour.slash("Ada", "topic", topic="nonsense")
    await tour.slash("Ada", "path", paper="sglang")
    await tour.slash("Ada", "path", paper="systems")
    await tour.slash("Ada", "path", paper="zebra")


async def read(tour: Tour) -> None:
    """Shelves, one's own and others'."""
    await tour.slash("Ben", "who")
    await tour.slash("Ben", "reading list")
    await tour.slash("Ben", "reading want", paper="sglang")
    await tour.slash("Ben", "reading start", paper="system")
    await tour.slash("Ben", "reading start", paper="Attention Is All You Need")
    for paper in ("vllm", "gshard", "ts-moe", "reading-notes", "Deep Residual Learning", "Word Vectors in Space"):
        await tour.slash("Ben", "reading start", paper=paper)
    for _ in range(3):  # the second answer's "Read it again" is pressed
        await tour.slash("Ben", "reading finish", paper="orca")
    await tour.slash("Ben", "reading edit", paper="orca")
    await tour.slash("Ben", "reading edit", paper="fastgen")
    await tour.slash("Ben", "reading edit", paper="models")
    await tour.slash("Ben", "reading drop", paper="fastgen")
    await tour.slash("Ben", "reading drop", paper="ts-moe")
    await tour.slash("Ben", "reading drop", paper="orca")
    await tour.slash("Ben", "reading list")
    for command in ("finish", "drop"):
        await tour.suggest("Ben", f"reading {command}", "paper", "")
    await tour.slash("Ada", "reading list", member=tour.people["Ben"])
    ada, ben = tour.people["Ada"], tour.people["Ben"]
    menu = "/Show shelf (menu of a member)"
    await tour.run("Ada", menu, menu, lambda: ada.context_menu(tour.channel, "Show shelf", ben))
    await tour.slash("Ada", "who")
    await tour.slash("Ada", "who", paper="orca")
    await tour.slash("Ada", "who", paper="fastgen")
    await tour.slash("Ada", "who", paper="models")
    await tour.slash("Ada", "paper", query="orca")
    await tour.slash("Ada", "paper", query="attention is all you need")
    for command in ("paper", "search"):
        await tour.slash("Ada", command, query="pages once need")


async def recommend(tour: Tour) -> None:
    """What is recommended from shelves."""
    await tour.slash("Ada", "next")
    await tour.slash("Ben", "next")
    await tour.slash("Ben", "topic", topic="moe")
    await tour.slash("Ben", "topic", topic="inference")
    await tour.slash("Ben", "path", paper="sglang")


async def decide(tour: Tour) -> None:
    """What members and the server's managers set, in place of time zones that an earlier version took."""
    services, guild, ada = _services(tour), tour.channel.guild, tour.people["Ada"]
    assert guild is not None
    await services.members.update_settings(guild.id, Person(ada.id, "Ada"), services.now(), zone="Etc/GMT+1")
    await services.servers.update(guild.id, zone="EST")
    await tour.slash("Ada", "settings")
    await tour.slash("Ben", "mydata show")
    await tour.slash("Ben", "mydata show", direct=True)
    await tour.slash("Ben", "mydata export")
    await tour.slash("Ben", "mydata delete")
    await arrive(tour)
    await tour.slash("Olga", "setup")
    await services.servers.update(guild.id, remind_by_dm=False, native_events=False, private_lookups=False)
    await tour.allow("suggest1")


async def arrive(tour: Tour) -> None:
    """What a server gets when the bot joins it."""
    assert tour.channel.guild is not None
    guild = _services(tour).connection.client.get_guild(tour.channel.guild.id)
    assert guild is not None
    guild._system_channel_id = tour.channel.id
    await welcome(_services(tour), guild)
    await tour.wait(1)
    for verb in ("welcomesee1", "welcomesetup1"):
        await tour.press("Olga", verb)


async def meet(tour: Tour) -> None:
    """One meeting from its draft to its notes, with one seat too few."""
    await tour.slash("Ada", "meeting list")
    await tour.slash("Ada", "meeting list", past=True)
    await tour.slash("Ada", "meeting schedule", when="nonsense")
    await tour.slash("Ada", "meeting schedule", when="2026-01-03 16:00", paper="vllm", seats=2, place="Room 1")
    await tour.wait(3)
    for who, verb in (("Olga", "mjoin1"), ("Ada", "mjoin1"), ("Ben", "mjoin1"), ("Ben", "mjoin1")):
        await tour.press(who, verb)
    await tour.slash("Ben", "next")
    await tour.slash("Olga", "meeting list")
    await tour.wait(3)
    await tour.press("Ada", "mjoin1")
    await tour.wait(3)
    tour.renew("mmore1")
    await tour.press("Ben", "mpresent1")
    await tour.press("Ben", "mmore1")
    await tour.suggest("Olga", "meeting edit", "meeting", "")
    await tour.slash("Olga", "meeting edit", meeting="1")
    await tour.wait(36 * 3600)
    tour.renew("mmore1", "morg1")
    await tour.slash("Olga", "meeting list", past=True)


async def hold_a_series(tour: Tour) -> None:
    """Dates to come, one of which gets a presenter and a topic and another of which is skipped and brought back."""
    tour.renew("mpost1")
    await tour.slash("Olga", "meeting schedule", when="thu 4pm", repeat="weekly")
    await tour.wait(3)
    listed = await tour.slash("Ada", "meeting list")
    for _ in range(2):
        tour.renew("mpresent1")
        await tour.press("Ada", "mmore1", on=listed, nth=1)
    await tour.allow("mcancel2")
    listed = await tour.slash("Olga", "meeting list")
    for _ in range(3):
        tour.renew("morg1", "mask1", "mcancel2")
        await tour.press("Olga", "mmore1", on=listed, nth=2)


async def leave(tour: Tour) -> None:
    """What ends something for good."""
    await tour.wait(3 * 3600)  # the next date of the series is posted instead of the cancelled one
    await tour.press("Olga", "mjoin1")
    await tour.allow("mremf1", "mend2")
    for verb in ("mrem1", "maskend1"):
        tour.renew("mmore1", "morg1", verb)
        await tour.slash("Olga", "meeting list")
    tour.renew("mpost1")
    await tour.slash("Ada", "meeting schedule", when="in 2 hours", paper="orca")
    await tour.wait(3)
    await tour.allow("mclear2")
    tour.renew("mmore1", "morg1", "mclear1")
    await tour.slash("Olga", "meeting list")
    await tour.slash("Olga", "meeting cancel", meeting="nonsense")
    assert tour.channel.guild is not None
    await _services(tour).servers.update(tour.channel.guild.id, curator_channel_id=None)
    tour.renew("suggest1")
    await tour.slash("Ada", "paper", query="a paper that only whoever runs the bot can add")
    await tour.wait(60)
    await tour.allow("reopen1", "answer1")
    await tour.slash("Ada", "meeting schedule", when="fri 3:00 EST", duration="2", paper="models")
    await tour.allow(*LAST)
    for command in ("delete", "show", "export"):
        await tour.slash("Ben", f"mydata {command}")


def commands(bot: Paperclub) -> Iterator[str]:
    """Every command with its descriptions."""
    every = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    for command in sorted(every, key=lambda each: str(each["name"])):
        yield from command_lines(command)


_REFUSALS = {"UserError", "Question"}


def refusals() -> Iterator[str]:
    """The sentences of every `UserError` and `Question` in the code, with ``{}`` for what is filled in."""
    found: set[str] = set()
    for path in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _REFUSALS:
                found.update(filter(None, map(_literal, node.args[:1])))
    yield from sorted(found)


def _literal(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values):
            return "".join(_literal(each) for each in values)
        case ast.FormattedValue():
            return "{}"
        case _:
            return ""


def verbs() -> dict[str, str]:
    """Every verb with the name of its action or submission."""
    every: dict[str, type[Any]] = {**Action.by_verb, **Submission.by_verb}
    return {verb: every[verb].__name__ for verb in sorted(every) if every[verb].__module__.startswith("bot.")}


def written(tour: Tour, bot: Paperclub) -> str:
    """The whole file."""
    parts = ["COMMANDS", *commands(bot)]
    sections = sorted(tour.screens, key=lambda each: (not each.startswith("/"), each == "posted", each))
    shown: dict[str, str] = {}
    for section in sections:
        parts += ["", "=" * 100, section]
        for title, lines in tour.screens[section]:
            text = "\n".join(f"    {line}".rstrip() for line in lines)
            if text in shown:
                parts += ["", f"{title}: as in “{shown[text]}”"]
            else:
                shown[text] = title
                parts += ["", title, text]
    parts += ["", "=" * 100, "REFUSALS, as the code has them", *refusals()]
    parts += ["", "=" * 100, "NOT REACHED", *(f"{verb}: takes {NOT_REACHED.get(verb, '?')}" for verb in missing(tour))]
    return "\n".join(parts) + "\n"


def missing(tour: Tour) -> list[str]:
    return [verb for verb in verbs() if verb not in tour.reached]


async def test_what_members_see_is_what_was_reviewed(tour: Tour) -> None:
    await tour.env.settle()
    await walk(tour)
    assert isinstance(tour.env.bot, Paperclub)
    text = written(tour, tour.env.bot)
    assert not re.findall(r"\w'\w", text), "an apostrophe is straight, while the others are typographic"
    await tour.env.bot.close()
    if os.environ.get(UPDATE):
        SCREENS.write_text(text, encoding="utf-8")
    assert text.splitlines() == SCREENS.read_text(encoding="utf-8").splitlines(), HINT
    assert missing(tour) == sorted(NOT_REACHED)
