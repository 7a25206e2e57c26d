"""What a member is told when something goes wrong, and what stays out of it."""

import logging
from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot.errors import UserError
from bot.runtime.error_messages import explain
from bot.ui.kit.components import Button
from bot.ui.kit.host import Host
from tests.support.worlds import World, texts


class _Response:
    status, reason = 403, "no"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (UserError("Pick another date."), "Pick another date."),
        (app_commands.NoPrivateMessage(), "only works in a server"),
        (app_commands.MissingPermissions(["manage_guild"]), "Only server managers"),
        (app_commands.CheckFailure(), "can’t use this"),
        (app_commands.CommandNotFound("old", []), "just changed"),
        (discord.Forbidden(cast(Any, _Response()), {"message": "Missing Access", "code": 50001}), "doesn’t let me"),
        (discord.Forbidden(cast(Any, _Response()), {"message": "Forbidden"}), "try again"),
        (ZeroDivisionError("secret"), "nothing was lost"),
    ],
)
def test_every_failure_has_a_sentence(error: Exception, words: str) -> None:
    explanation = explain(error)
    assert words in explanation.sentence
    assert "secret" not in explanation.sentence


def test_only_a_bug_has_a_reference() -> None:
    assert explain(KeyError("x")).reference
    assert not explain(UserError("x")).reference


@pytest.mark.brings_about_a_bug
async def test_a_bug_in_a_command_is_answered_and_logged(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk caught fire")

    monkeypatch.setattr("bot.ui.papers.lookup.resolve", broken)
    with caplog.at_level(logging.ERROR):
        result = await world.ada.slash(world.channel, "paper", query="vllm")
    assert result.ephemeral
    assert "disk caught fire" not in texts(result.response)
    assert "/paper failed" in caplog.text
    assert "disk caught fire" in caplog.text


async def test_a_press_that_discord_forgot_is_no_crash(world: World, caplog: pytest.LogCaptureFixture) -> None:
    result = await world.ada.slash(world.channel, "paper", query="vllm")
    assert result.response is not None
    world.env.inject_error("POST", "/interactions/*/*/callback", status=404, code=10062)
    await world.ada.click(result.response, label="More")
    assert "gone before it could be answered" in caplog.text


async def test_the_services_are_the_host_that_cards_expect(world: World) -> None:
    host: Host = world.services
    assert host.now() == world.env.now()
    assert issubclass(Button, discord.ui.DynamicItem)
