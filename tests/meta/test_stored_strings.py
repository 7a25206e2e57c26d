"""What is stored keeps its strings when code is renamed: custom id verbs, tables, columns, log events, enum values."""

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import bot
import bot.app
from bot.client import COGS
from bot.database.schema.tables import metadata
from bot.ui.kit.actions import Action
from bot.ui.kit.forms import Submission

ROOT = Path(__file__).parents[2]
VERBS = Path(__file__).with_name("verbs.txt")
STORED = Path(__file__).with_name("stored.txt")

NEW = "Add it to tests/meta/{0}, whose lines are never changed or removed: {1}"


def lines(path: Path) -> list[str]:
    """The lines of a list, without its comments."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def section(name: str) -> list[str]:
    """The entries of one section of `stored.txt`."""
    return [line.removeprefix(f"{name}: ") for line in lines(STORED) if line.startswith(f"{name}: ")]


def verbs() -> dict[str, str]:
    """Each verb with whether a button or a form has it, and the types of what follows it in a custom id."""
    for cog in COGS:
        importlib.import_module(cog)
    found = {}
    kinds: tuple[tuple[str, dict[str, type[Any]]], ...] = (
        ("button", dict(Action.by_verb)),
        ("form", dict(Submission.by_verb)),
    )
    for name, by_verb in kinds:
        for verb, action in by_verb.items():
            if action.__module__.startswith("bot."):
                types = [getattr(field.type, "__name__", str(field.type)) for field in dataclasses.fields(action)]
                found[verb] = f"{verb} {name} ({', '.join(types)})"
    return found


def test_every_verb_that_was_ever_sent_is_understood_as_it_was() -> None:
    frozen = {line.split()[0]: line.partition(":")[0] for line in lines(VERBS)}
    now = verbs()
    assert {verb: now.get(verb) for verb in frozen} == frozen
    added = sorted(set(now) - set(frozen))
    assert not added, NEW.format(VERBS.name, [now[verb] for verb in added])


def test_every_table_and_column_keeps_its_name() -> None:
    frozen = set(section("column"))
    now = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
    assert frozen - now == set()
    added = sorted(now - frozen)
    assert not added, NEW.format(STORED.name, added)


@pytest.mark.parametrize("event", section("log event"))
def test_every_event_in_a_meetings_log_can_still_be_told(event: str) -> None:
    source = (ROOT / "bot/ui/meetings/log.py").read_text(encoding="utf-8")
    constants = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)}
    assert event in constants


def enums() -> Iterator[frozenset[str]]:
    """The values of each enum of strings."""
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if module.name == "bot.__main__" or "migrations" in module.name or module.name.startswith("bot.demo"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum:
                yield frozenset(each.value for each in value)


def test_every_stored_enum_value_is_still_read() -> None:
    now = set(enums())
    assert len(section("enum")) > 5
    for entry in section("enum"):
        name, _, values = entry.partition(" = ")
        assert any(set(values.split(", ")) <= known for known in now), name
