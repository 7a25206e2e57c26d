"""One command typed in the terminal: read as a person would write it, run by the real bot, answered in the terminal."""

import asyncio
import difflib
import logging
import re
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands
from rich.console import Console

from bot.demo.simcord_internals import refusal
from bot.demo.terminal import print_answer
from bot.demo.world import ORGANISER, World, sample_world
from bot.errors import UserError
from bot.frozen import dataclass

_OPTION = re.compile(r"(?:^|\s)([\w-]+):\s*")
AppCommand = app_commands.Command[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    options: dict[str, Any]


def try_once(text: str, *, who: str, catalog: Path) -> int:
    """Print what the bot answers to `text`; give the exit code: 0, or 2 when the command cannot be understood.

    Raises:
        StartError: the catalog cannot be used.
    """
    logging.getLogger().setLevel(logging.ERROR)
    return asyncio.run(_try(text, who, catalog))


async def _try(text: str, who: str, catalog: Path) -> int:
    console = Console(highlight=False)
    async with sample_world(catalog) as world:
        try:
            person = world.person(who)
            if person is None:
                raise UserError(f"No sample member is called {who}: take {', '.join(world.people)}.")
            call = parse_call(text, world)
            result = await person.slash(world.channel, call.name, **call.options)
        except simcord.SetupError as error:
            # What a real Discord would not have offered: a command for others, or an option that does not fit.
            console.print(f"{who} cannot use this here: {refusal(error)}", markup=False, soft_wrap=True)
            console.print(f"Try it as the organiser: --as {ORGANISER}")
            return 2
        except UserError as error:
            console.print(str(error), markup=False, soft_wrap=True)
            return 2
        name = next(name for name, actor in world.people.items() if actor is person)
        print_answer(console, result, who=name, now=world.env.now())
        return 0


def commands_of(world: World) -> dict[str, AppCommand]:
    """Every slash command by its full name, such as ``reading start``."""
    every = world.tree.walk_commands(type=discord.AppCommandType.chat_input)
    return {each.qualified_name: each for each in every if isinstance(each, app_commands.Command)}


def parse_call(text: str, world: World) -> Call:
    """``/search moe topic:inference`` as a call: words before the first ``option:`` go to the first option.

    Raises:
        UserError: no such command or option, or a value that the option cannot take; the sentence helps on.
    """
    words = text.strip().removeprefix("/").split()
    known = commands_of(world)
    name = next((" ".join(words[:size]) for size in (3, 2, 1) if " ".join(words[:size]) in known), "")
    if not name:
        raise UserError(_no_such_command(" ".join(words[:2]), known))
    rest = " ".join(words[len(name.split()) :])
    return Call(name, _options(known[name], rest, world))


def _no_such_command(typed: str, known: dict[str, AppCommand]) -> str:
    near = difflib.get_close_matches(typed, known, n=1) or difflib.get_close_matches(typed.split(" ")[0], known, n=1)
    lead = f"There is no command /{typed}." + (f" Did you mean /{near[0]}?" if near else "")
    return "\n".join([lead, *(f"  /{name}  {command.description}" for name, command in sorted(known.items()))])


def _options(command: AppCommand, text: str, world: World) -> dict[str, Any]:
    by_name = {option.display_name: option for option in command.parameters}
    given: dict[str, str] = {}
    marks = [match for match in _OPTION.finditer(text) if match[1] in by_name]
    lead = text[: marks[0].start()] if marks else text
    if lead.strip():
        if not by_name:
            raise UserError(f"/{command.qualified_name} takes no options.")
        given[next(iter(by_name))] = lead.strip()
    ends = [*(match.start() for match in marks[1:]), len(text)]
    for match, end in zip(marks, ends, strict=False):  # without a mark, there is nothing to end
        given[match[1]] = text[match.end() : end].strip()
    missing = [name for name, option in by_name.items() if option.required and name not in given]
    if missing:
        raise UserError(f"/{command.qualified_name} needs {', '.join(missing)}.\n{usage(command)}")
    return {name: _value(by_name[name], value, world) for name, value in given.items()}


def usage(command: AppCommand) -> str:
    lines = [
        f"  {option.display_name}: {option.description}{'' if option.required else ' (optional)'}"
        for option in command.parameters
    ]
    return "\n".join([f"/{command.qualified_name}  {command.description}", *lines])


def _value(option: app_commands.Parameter, text: str, world: World) -> Any:
    kind = discord.AppCommandOptionType
    if option.choices:
        named = {str(name).casefold(): each.value for each in option.choices for name in (each.value, each.name)}
        if text.casefold() not in named:
            raise UserError(f"{option.display_name} is one of {', '.join(choice.name for choice in option.choices)}.")
        return named[text.casefold()]
    match option.type:
        case kind.integer if text.lstrip("-").isdigit():
            return int(text)
        case kind.integer | kind.number:
            raise UserError(f"{option.display_name} is a number, not “{text}”.")
        case kind.boolean:
            return text.casefold() in {"yes", "true", "1", "on"}
        case kind.user:
            if (person := world.person(text.removeprefix("@"))) is None:
                raise UserError(f"No sample member is called {text}: take {', '.join(world.people)}.")
            return person
        case _:
            return text
