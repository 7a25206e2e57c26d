"""Whether the installed discord.py has what `discord_internals` uses of it beyond its documentation."""

from collections.abc import Iterable, Iterator
from itertools import chain
from types import CodeType
from typing import Any

import discord
from discord import app_commands
from discord.webhook.async_ import AsyncWebhookAdapter

from bot.errors import UnsupportedLibrary

_TESTED = "2.7"


def check() -> None:
    """Raises UnsupportedLibrary."""
    for missing in chain(
        _missing_names(), _missing_in_gateway(), _missing_in_messages(), _missing_in_answers(), _missing_task_names()
    ):
        raise UnsupportedLibrary("discord.py", _TESTED, missing)


def _missing_names() -> Iterator[str]:
    http: Any = discord.http.HTTPClient
    gateway: Any = discord.gateway.DiscordWebSocket
    voice: Any = discord.VoiceClient
    owner: Any
    for owner, name in (
        (http, "ws_connect"),
        (http, "request"),
        (http, "get_bot_gateway"),
        (gateway, "poll_event"),
        (gateway, "received_message"),
        (discord.Client, "dispatch"),
        (AsyncWebhookAdapter, "create_interaction_response"),
        (discord.gateway, "ReconnectWebSocket"),
        (http, "bulk_upsert_global_commands"),
        (http, "bulk_upsert_guild_commands"),
        (voice, "warn_nacl"),
        (voice, "warn_dave"),
        (app_commands.Command, "to_dict"),
        (app_commands.Group, "to_dict"),
        (app_commands.ContextMenu, "to_dict"),
    ):
        if not hasattr(owner, name):
            yield f"{owner.__name__}.{name}"
    if "token" not in http.__init__.__code__.co_names:
        yield "HTTPClient.token"
    if "is_global" not in http.request.__code__.co_varnames or "_global_over" not in http.request.__code__.co_names:
        yield "HTTPClient.request's wait for the end of a global limit"


def _missing_in_gateway() -> Iterator[str]:
    gateway: Any = discord.gateway.DiscordWebSocket
    if "_ready_task" not in _names(discord.state.ConnectionState._delay_ready.__code__):  # noqa: SLF001
        yield "ConnectionState._ready_task"
    if "parsers" not in _names(discord.state.ConnectionState.__init__.__code__):
        yield "ConnectionState.parsers"
    if not hasattr(discord.state.ConnectionState, "parse_interaction_create"):
        yield "ConnectionState.parse_interaction_create"
    elif "interaction" not in _strings(discord.state.ConnectionState.parse_interaction_create.__code__.co_consts):
        yield "the event 'interaction'"
    if "event" not in gateway.received_message.__code__.co_varnames:
        yield "the name of an event in DiscordWebSocket.received_message"
    keep_alive: Any = discord.gateway.KeepAliveHandler
    if "_last_ack" not in keep_alive.ack.__code__.co_names or "interval" not in keep_alive.run.__code__.co_names:
        yield "KeepAliveHandler's interval and last acknowledgement"
    if not hasattr(keep_alive, "stop"):
        yield "KeepAliveHandler.stop"
    options = {"initial", "gateway", "shard_id", "session", "sequence", "resume"}
    if not options <= set(gateway.from_client.__code__.co_varnames):
        yield "the options of DiscordWebSocket.from_client"
    if not {"session_id", "sequence", "gateway"} <= _names(gateway.received_message.__code__):
        yield "DiscordWebSocket's session"
    if "_keep_alive" not in discord.gateway.DiscordWebSocket.latency.fget.__code__.co_names:  # type: ignore[attr-defined]
        yield "DiscordWebSocket._keep_alive"


def _missing_in_messages() -> Iterator[str]:
    if "_call" not in _names(app_commands.CommandTree._from_interaction.__code__):  # noqa: SLF001
        yield "the call of CommandTree._call for each command"
    if "is_finished" not in discord.InteractionResponse.send_message.__code__.co_names:
        yield "the look at LayoutView.is_finished before a view is kept"
    if "is_finished" not in discord.InteractionResponse.send_modal.__code__.co_names:
        yield "the look at Modal.is_finished before a form is kept"
    for build in (discord.http.handle_message_parameters, discord.webhook.async_.interaction_message_response_params):
        if not {"to_components", "has_components_v2"} <= set(build.__code__.co_names):
            yield f"{build.__name__}, which takes a view's to_components and has_components_v2"
    reply: Any = discord.InteractionCallbackResponse
    if not {"interaction", "resource"} <= set(_strings(reply._update.__code__.co_consts)):  # noqa: SLF001
        yield "InteractionCallbackResponse, which takes a reply without its resource"
    if discord.ui.DynamicItem.__init__.__code__.co_varnames[:2] != ("self", "item"):
        yield "DynamicItem.__init__(item)"


def _missing_in_answers() -> Iterator[str]:
    options = {"route", "session", "payload", "multipart", "files", "params", "proxy", "proxy_auth"}
    if not options <= set(AsyncWebhookAdapter.request.__code__.co_varnames):
        yield "the options of AsyncWebhookAdapter.request"
    if not hasattr(discord.http, "json_or_text"):
        yield "json_or_text"
    if "async_context" not in discord.InteractionResponse.send_message.__code__.co_names:
        yield "the look at async_context for each answer"


def _missing_task_names() -> Iterator[str]:
    owner: Any
    for owner, name, task_name in (
        (app_commands.CommandTree, "_from_interaction", "CommandTree-invoker"),
        (discord.ui.view.BaseView, "_dispatch_item", "discord-ui-view-dispatch-"),
        (discord.ui.view.ViewStore, "dispatch_dynamic_items", "discord-ui-dynamic-item-"),
        (discord.Client, "_schedule_event", "discord.py: "),
    ):
        code = getattr(getattr(owner, name, None), "__code__", None)
        if code is None or task_name not in _strings(code.co_consts):
            yield f"the task name {task_name!r}"


def _names(code: CodeType) -> set[str]:
    inner = (_names(each) for each in code.co_consts if isinstance(each, CodeType))
    return set(code.co_names).union(*inner)


def _strings(constants: Iterable[Any]) -> Iterator[str]:
    for constant in constants:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _strings(constant.co_consts)
