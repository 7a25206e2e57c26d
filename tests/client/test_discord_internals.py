"""What discord.py does not promise is there, and is missed with a clear sentence where it is not."""

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import discord_internals
from bot.discord_internals_check import check
from bot.errors import UnsupportedLibrary


def test_the_installed_discord_py_has_all_of_it() -> None:
    check()


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (discord.http.HTTPClient, "ws_connect"),
        (discord.http.HTTPClient, "get_bot_gateway"),
        (discord.gateway.DiscordWebSocket, "poll_event"),
        (discord.http.HTTPClient, "bulk_upsert_guild_commands"),
        (discord.VoiceClient, "warn_dave"),
        (app_commands.Group, "to_dict"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_what_is_gone_is_named_with_the_version_and_what_to_do(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(owner, name)
    with pytest.raises(UnsupportedLibrary) as raised:
        check()
    sentence = str(raised.value)
    assert f"discord.py {discord.__version__} lacks {owner.__name__}.{name}" in sentence
    assert "install the locked versions" in sentence


@pytest.mark.parametrize(
    ("owner", "name", "missed"),
    [
        (discord.Client, "_schedule_event", "the task name 'discord.py: '"),
        (discord.InteractionResponse, "send_message", "LayoutView.is_finished"),
        (discord.InteractionCallbackResponse, "_update", "takes a reply without its resource"),
        (discord.state.ConnectionState, "parse_interaction_create", "the event 'interaction'"),
        (discord.InteractionResponse, "send_modal", "Modal.is_finished"),
        (discord.ui.DynamicItem, "__init__", "DynamicItem.__init__(item)"),
        (discord.http.HTTPClient, "__init__", "HTTPClient.token"),
        (discord.gateway.DiscordWebSocket, "received_message", "the name of an event"),
        (discord.http, "handle_message_parameters", "to_components and has_components_v2"),
        (discord.webhook.async_, "interaction_message_response_params", "to_components and has_components_v2"),
    ],
)
def test_what_works_otherwise_is_noticed_too(
    owner: Any, name: str, missed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(*_: object) -> None: ...

    monkeypatch.setattr(owner, name, changed)
    with pytest.raises(UnsupportedLibrary, match=missed.replace("(", r"\(").replace(")", r"\)")):
        check()


def test_a_prebuilt_view_sends_its_payload_as_components_v2() -> None:
    payload = [{"type": 10, "content": "Hello"}]
    view = discord_internals.PrebuiltLayoutView(payload)
    with discord.http.handle_message_parameters(view=view) as parameters:
        assert parameters.payload == {"components": payload, "flags": 1 << 15, "tts": False}


async def test_tasks_that_answer_are_told_from_others() -> None:
    async def wait() -> None:
        await asyncio.sleep(60)

    names = ("CommandTree-invoker", "discord-ui-dynamic-item-Button-b:x", "discord.py: on_interaction", "heartbeat")
    tasks = [asyncio.create_task(wait(), name=name) for name in names]
    assert {task.get_name() for task in discord_internals.interaction_tasks()} == set(names) - {"heartbeat"}
    for task in tasks:
        task.cancel()
