"""All that the bot uses of discord.py beyond its documentation; `discord_internals_check` looks whether it is there."""

import asyncio
import contextlib
import json
import logging
import math
import socket
import time
import traceback
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

import aiohttp
import discord
import orjson
from discord import app_commands
from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from yarl import URL

from bot.discord_internals_check import check
from bot.discord_replies import expect_discords
from bot.frozen import dataclass

check()

log = logging.getLogger(__name__)

ItemT = TypeVar("ItemT", bound=discord.ui.DynamicItem[Any])
ClientT = TypeVar("ClientT", bound=discord.Client)

_USUAL_INTERVAL = 41.25
_INTERACTION, _READY = "INTERACTION_CREATE", "READY"
_CHOICES = discord.InteractionResponseType.autocomplete_result.value
_JSON = {"Content-Type": "application/json"}
# Of the tasks in which discord.py runs commands, presses and events.
_INTERACTION_TASKS = ("CommandTree-invoker", "discord-ui-", "discord.py: on_interaction")


class UntrackedLayoutView(discord.ui.LayoutView):
    """discord.py keeps no view after sending it that says it has ended."""

    def is_finished(self) -> bool:
        return True

    def components(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self.to_components())  # type: ignore[no-untyped-call]


class PrebuiltLayoutView(UntrackedLayoutView):
    """Sends the payload of an earlier view."""

    def __init__(self, components: list[dict[str, Any]]) -> None:
        super().__init__()
        self._components = components

    def has_components_v2(self) -> bool:
        return True

    def to_components(self) -> list[dict[str, Any]]:
        return self._components


class UntrackedModal(discord.ui.Modal):
    """discord.py keeps no form after showing it that says it has ended; else each has a task until its timeout."""

    def __init__(self, *, title: str, custom_id: str) -> None:
        super().__init__(title=title, timeout=None, custom_id=custom_id)

    def is_finished(self) -> bool:
        return True


def rebuild_dynamic_item(kind: type[ItemT], item: discord.ui.Item[Any]) -> ItemT:
    """Around an item of a received message; the constructor of `kind` would make a new one."""
    rebuilt = kind.__new__(kind)
    discord.ui.DynamicItem.__init__(rebuilt, item)
    return rebuilt


@dataclass(frozen=True, slots=True)
class GatewayHeartbeat:
    """Seconds since the last acknowledgement, and between two heartbeats."""

    age: float
    interval: float


def gateway_heartbeat(client: discord.Client) -> GatewayHeartbeat | None:
    """None while no connection has had an acknowledgement."""
    keep_alive = getattr(getattr(client, "ws", None), "_keep_alive", None)
    # Before the first one, `_last_ack` is when the connection was made.
    if keep_alive is None or not math.isfinite(keep_alive.latency):
        return None
    return GatewayHeartbeat(time.perf_counter() - keep_alive._last_ack, keep_alive.interval)  # noqa: SLF001


@dataclass(frozen=True, slots=True)
class SessionStartLimit:
    """How many more sessions Discord lets the bot begin, and in how many seconds that count is reset."""

    remaining: int
    reset_after: float


async def session_start_limit(client: discord.Client) -> SessionStartLimit:
    """Raises GatewayNotFound, and what a request raises."""
    _, _, limit = await client.http.get_bot_gateway()
    return SessionStartLimit(limit["remaining"], limit["reset_after"] / 1000)


Unreadable = Callable[[str, Exception], None]
"""Is told of each event of the gateway that discord.py can't read: its name, which may be empty, and the error."""


class _UnreadableReady(ConnectionResetError):
    """Without a READY, its session is of no use."""


def skip_unreadable_events(client: discord.Client, unreadable: Unreadable) -> None:
    """Leave out each event that the client can't parse: discord.py would end with the error."""
    parsers = client._connection.parsers  # noqa: SLF001
    for event, parse in parsers.items():
        parsers[event] = partial(_parse_if_readable, event, parse, unreadable)


def _parse_if_readable(event: str, parse: Callable[[Any], None], unreadable: Unreadable, payload: Any) -> None:
    try:
        parse(payload)
    except Exception as error:
        unreadable(event, error)
        if event == _READY:
            raise _UnreadableReady("its READY can't be read") from None


def _is_unreadable_message(error: Exception) -> bool:
    """Whether a message of the gateway, though it's whole and JSON, is none that discord.py can read."""
    if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError)):
        return False
    receive = discord.gateway.DiscordWebSocket.received_message.__code__
    return isinstance(error, (LookupError, TypeError, AttributeError, ValueError)) and any(
        frame.f_code is receive for frame, _ in traceback.walk_tb(error.__traceback__)
    )


def _event_of(error: Exception) -> str:
    """The name of the event whose reading raised it; empty where the message has none."""
    receive = discord.gateway.DiscordWebSocket.received_message.__code__
    frames = (frame for frame, _ in traceback.walk_tb(error.__traceback__) if frame.f_code is receive)
    return next((str(frame.f_locals.get("event") or "") for frame in frames), "")


class GatewayConnection:
    """The client's connection to the gateway, as `Client.connect` has it, for who decides when to open another."""

    def __init__(self, client: discord.Client, unreadable: Unreadable) -> None:
        self._client = client
        self._unreadable = unreadable
        self._ws: discord.gateway.DiscordWebSocket | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._connect = client.http.ws_connect
        client.http.ws_connect = self._noting_socket  # type: ignore[method-assign]

    @property
    def resumable(self) -> bool:
        """Whether the next one goes on with the session that the last one had."""
        return self._ws is not None and self._ws.session_id is not None

    async def open(self, *, usual_place: bool = False) -> None:
        """Resume or begin a session, with READY or RESUMED still to come.

        Where Discord wants it resumed, or at the `usual_place`. Raises what a connection that fails raises.
        """
        options: dict[str, Any] = {"shard_id": self._client.shard_id, "initial": self._ws is None}
        if self._ws is not None and self._ws.session_id is not None:
            options |= {"resume": True, "session": self._ws.session_id, "sequence": self._ws.sequence}
            options |= {} if usual_place else {"gateway": self._ws.gateway}
        try:
            self._ws = await discord.gateway.DiscordWebSocket.from_client(self._client, **options)
        except discord.gateway.ReconnectWebSocket:
            raise ConnectionResetError("closed before it began") from None
        except Exception as error:
            if not _is_unreadable_message(error):
                raise
            raise ConnectionResetError("its first message can't be read") from None
        self._client.ws = self._ws

    async def serve(self) -> None:
        """Handle events until Discord asks for another connection, or closes this one so that one may follow.

        Raises:
            discord.ConnectionClosed: for a reason that stays, or by `Client.close`.
        """
        if self._ws is None:
            raise RuntimeError("open() comes before serve()")
        while True:
            try:
                await self._ws.poll_event()
            except discord.gateway.ReconnectWebSocket:
                return
            except _UnreadableReady:
                self._ws.session_id = None
                raise
            except Exception as error:
                if not _is_unreadable_message(error):
                    raise
                self._unreadable(_event_of(error), error)

    @property
    def interval(self) -> float:
        """Seconds between two heartbeats; Discord's usual ones before it has said."""
        keep_alive = getattr(self._ws, "_keep_alive", None)
        return _USUAL_INTERVAL if keep_alive is None else float(keep_alive.interval)

    def unacknowledged(self) -> float:
        """Seconds since a heartbeat was acknowledged or, before the first was, since Discord's HELLO."""
        keep_alive = getattr(self._ws, "_keep_alive", None)
        return 0.0 if keep_alive is None else float(time.perf_counter() - keep_alive._last_ack)  # noqa: SLF001

    def broke(self) -> None:
        """Tell the listeners of `on_disconnect`."""
        self._client.dispatch("disconnect")

    def cut(self) -> None:
        """End the socket without a goodbye, which a peer that is gone would never return."""
        keep_alive = getattr(self._ws, "_keep_alive", None)
        if keep_alive is not None:
            keep_alive.stop()
        raw = None if self._socket is None else self._socket.get_extra_info("socket")
        if raw is not None:
            with contextlib.suppress(OSError):  # it has ended already
                raw.shutdown(socket.SHUT_RDWR)

    async def close(self) -> None:
        self.cut()
        if self._socket is not None:
            with contextlib.suppress(Exception):  # it may have broken anywhere
                await self._socket.close()

    async def _noting_socket(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        self._socket = None
        self._socket = await self._connect(url, compress=compress)
        return self._socket


class GuardedTree(app_commands.CommandTree[ClientT]):
    async def guarded(self, interaction: discord.Interaction[Any], call: Callable[[], Awaitable[None]]) -> None:
        """Around each command and autocompletion, which `call` runs."""
        raise NotImplementedError

    def unreadable(self, event: str, error: Exception) -> None:
        """Is told of an interaction whose command or options discord.py can't read."""
        raise NotImplementedError

    async def _call(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await self.guarded(interaction, partial(super()._call, interaction))
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            *_, (frame, _) = traceback.walk_tb(error.__traceback__)
            if not str(frame.f_globals.get("__name__")).startswith("discord.app_commands."):
                raise
            self.unreadable(_INTERACTION, error)


def filter_interactions(client: discord.Client, accept: Callable[[dict[str, Any]], bool]) -> None:
    """Drop each interaction, as the gateway sends it, that `accept` refuses."""
    parsers = client._connection.parsers  # noqa: SLF001
    parse = parsers[_INTERACTION]

    def parse_accepted(payload: dict[str, Any]) -> None:
        if accept(payload):
            parse(payload)

    parsers[_INTERACTION] = parse_accepted


def check_replies(client: discord.Client) -> None:
    """Let each call of the client raise UnexpectedReply where something else answers it in Discord's place."""
    http = client.http
    request = http.request

    async def checked(route: discord.http.Route, **options: Any) -> Any:
        sent = options.get("json")  # which discord.py takes out
        try:
            reply = await request(route, **options)
        except BaseException as error:
            _release_global_limit(http, error)
            raise
        expect_discords(route, reply, sent)
        return reply

    http.request = checked  # type: ignore[method-assign]


def _release_global_limit(http: discord.http.HTTPClient, error: BaseException) -> None:
    """Whoever waits for the end of a global limit holds back all calls, also when it stops waiting for it."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is discord.http.HTTPClient.request.__code__:
            if trace.tb_frame.f_locals.get("is_global"):
                http._global_over.set()  # noqa: SLF001
            return
        trace = trace.tb_next


SendAgain = Callable[[Callable[[], Awaitable[Any]]], Awaitable[Any]]


def answer_promptly(send_choices: SendAgain) -> None:
    """For the calling task and those it starts: `InteractionCallbackResponse.resource` is None there.

    Errors of first responses are raised at once: discord.py would pause for one second, then for three, which is all
    that Discord gives for them. `send_choices` calls what sends a member the choices for what they type.
    """
    if type(async_context.get()) is AsyncWebhookAdapter:  # else a simulated Discord's
        async_context.set(_PromptAdapter(send_choices))


class _PromptAdapter(AsyncWebhookAdapter):
    """Of Discord's reply to an answer, the bot reads the message's id, and discord.py would build the whole message."""

    def __init__(self, send_choices: SendAgain) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py's
        self._send_choices = send_choices

    async def create_interaction_response(self, *args: Any, **kwargs: Any) -> Any:
        reply = await super().create_interaction_response(*args, **kwargs)
        return {"interaction": reply["interaction"]}

    async def request(self, route: discord.http.Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        if not route.path.startswith("/interactions/"):
            reply = await super().request(route, session, **options)
            expect_discords(route, reply)
            return reply
        if (options.get("payload") or {}).get("type") != _CHOICES:
            return await _send_response(route, session, **options)
        return await self._send_choices(partial(_send_response, route, session, **options)) or {"interaction": {}}


async def _send_response(
    route: discord.http.Route,
    session: aiohttp.ClientSession,
    *,
    params: dict[str, str],
    payload: dict[str, Any] | None = None,
    multipart: Sequence[dict[str, Any]] = (),
    proxy: str | None = None,
    proxy_auth: aiohttp.BasicAuth | None = None,
    files: Sequence[discord.File] = (),  # noqa: ARG001 - which the parts hold
) -> Any:
    """Send the first response, once; discord.py prepares each for more attempts, with a lock and the reply's limits.

    Raises:
        discord.HTTPException: Discord, or who is in its place, refuses.
        UnexpectedReply: its reply isn't Discord's.
    """
    body: bytes | aiohttp.FormData = orjson.dumps(payload)
    if multipart:
        body = aiohttp.FormData(quote_fields=False)
        for part in multipart:
            body.add_field(**part)
    url = URL(f"{route.url}?{urlencode(params)}", encoded=True)
    headers = None if multipart else _JSON
    async with session.post(url, data=body, headers=headers, proxy=proxy, proxy_auth=proxy_auth) as response:
        reply = await discord.http.json_or_text(response)
    if response.status == 429 and "Via" in response.headers:  # else a proxy's
        log.warning("A first response is under a rate limit")  # counted by `library_log`, as discord.py's lines are
    if not 200 <= response.status < 300:
        raise _refusal(response.status)(response, reply)
    expect_discords(route, reply)
    return reply


def _refusal(status: int) -> type[discord.HTTPException]:
    if status >= 500:
        return discord.DiscordServerError
    return {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)


async def stop_becoming_ready(client: discord.Client) -> None:
    """READY is told two seconds after the last server came, which a client that was closed since cannot do."""
    if (task := client._connection._ready_task) is not None:  # noqa: SLF001
        task.cancel()
        await asyncio.wait([task])


def interaction_tasks() -> list[asyncio.Task[Any]]:
    """The tasks that answer interactions now, without the caller."""
    current = asyncio.current_task()
    return [
        task for task in asyncio.all_tasks() if task is not current and task.get_name().startswith(_INTERACTION_TASKS)
    ]


async def clear_commands(client: discord.Client, guild_id: int | None) -> None:
    """Delete the commands of one server, or the global ones; `CommandTree.sync` would send the tree's.

    Raises:
        discord.HTTPException: Discord refuses.
    """
    application_id = cast(int, client.application_id)  # known since the login
    if guild_id is None:
        await client.http.bulk_upsert_global_commands(application_id, payload=[])
    else:
        await client.http.bulk_upsert_guild_commands(application_id, guild_id, payload=[])


def command_payloads(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    return [command.to_dict(tree) for command in tree.get_commands()]


def bot_token(client: discord.Client) -> str | None:
    """None before the login."""
    return client.http.token


def expect_no_voice() -> None:
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
