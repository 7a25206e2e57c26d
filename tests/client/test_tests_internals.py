"""What the tests use of discord.py beyond its documentation is named where it is gone, and touched in one module."""

import re
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.ext import commands
from discord.state import ConnectionState

from bot.errors import UnsupportedLibrary
from tests.support import library_internals

TESTS = Path(__file__).parents[1]
TOUCHED = re.compile(r"\._(buckets|BotBase__extensions|delay_ready|guilds|get_client|permissions)\b")


def changed(*_: object) -> None:
    """Uses nothing."""


@pytest.mark.parametrize(
    ("owner", "name", "missed"),
    [
        (ConnectionState, "clear", "ConnectionState._guilds"),
        (ConnectionState, "_delay_ready", "ConnectionState.guild_ready_timeout"),
        (commands.bot.BotBase, "__init__", "BotBase._BotBase__extensions"),
        (discord.http.HTTPClient, "__init__", "HTTPClient._buckets"),
        (discord.Client, "__init__", "Client._get_client"),
    ],
)
def test_what_works_otherwise_is_named(owner: Any, name: str, missed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owner, name, changed)
    with pytest.raises(UnsupportedLibrary, match=f"lacks {re.escape(missed)}"):
        library_internals.check()


@pytest.mark.parametrize(
    ("owner", "name"), [(ConnectionState, "_delay_ready"), (commands.bot.BotBase, "_load_from_module_spec")]
)
def test_what_is_gone_is_named(owner: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(owner, name)
    with pytest.raises(UnsupportedLibrary, match=f"lacks {owner.__name__}.{name}"):
        library_internals.check()


def test_roles_without_their_permissions_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.Role, "__slots__", ())
    with pytest.raises(UnsupportedLibrary, match=r"lacks Role\._permissions"):
        library_internals.check()


def test_no_other_module_touches_it() -> None:
    modules = set(TESTS.rglob("*.py")) - {Path(library_internals.__file__), Path(__file__)}
    assert {path.name for path in modules if TOUCHED.search(path.read_text(encoding="utf-8"))} == set()
