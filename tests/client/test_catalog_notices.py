"""A running bot and its catalog: a good save is used, a bad one is told to the owner once and changes nothing."""

import logging

import pytest
import simcord

from bot.library import Broken
from bot.settings import Settings
from tests.worlds import World, texts


def owners_messages(world: World) -> list[str]:
    """What the bot wrote to anybody by DM."""
    return [
        str((request.json or {}).get("content"))
        for request in world.env.http_requests
        if request.method == "POST" and request.path.endswith("/messages")
    ]


async def test_a_bad_save_is_told_and_the_old_list_goes_on(world: World, settings: Settings) -> None:
    settings.catalog.write_text("name: x\nresources: {a: {titel: A}}\n", encoding="utf-8")
    outcome = world.bot.library.reload()
    assert isinstance(outcome, Broken)
    world.bot._on_catalog(outcome)
    await world.env.settle()
    assert any("titel" in message for message in owners_messages(world))
    assert "## vLLM" in texts((await world.ada.slash(world.channel, "paper", query="vllm")).response)


async def test_an_owner_who_cannot_be_reached_leaves_it_to_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    with caplog.at_level(logging.WARNING):
        world.bot._on_catalog(Broken("line 3: no"))
        await world.env.settle()
    assert "could not be told by DM" in caplog.text
    assert "line 3: no" in caplog.text


async def test_a_good_save_is_in_the_next_answer(env: simcord.Env, world: World, settings: Settings) -> None:
    text = settings.catalog.read_text(encoding="utf-8").replace("The system to know first.", "Still the first to know.")
    settings.catalog.write_text(text, encoding="utf-8")
    outcome = world.bot.library.reload()
    assert outcome is not None
    world.bot._on_catalog(outcome)
    assert "Still the first to know." in texts((await world.ada.slash(world.channel, "paper", query="vllm")).response)
