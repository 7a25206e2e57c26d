"""The REST API's middleware: reads and records each request, checks the token, lets faults happen, answers."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from email.utils import format_datetime
from typing import Any

from aiohttp import web
from aiohttp.web import HTTPException as Rejected

from .gateway import Gateway
from .interactions import Interaction
from .messages import InvalidFormError
from .records import Fault, Log, Recorded
from .world import JSON, Channel, Guild, User, World

PREFIX = "/api/v10"
OPEN_TO_ALL = ("/interactions/", "/webhooks/", "/gateway")
"""Routes that need no bot token: the token in their path is enough, or nothing is secret."""
_VIA = "1.1 google"
_MESSAGES = {401: "401: Unauthorized"}
_CODES = {400: 50035, 403: 50013}
"""Discord's usual ones ("Opcodes and Status Codes")."""


class ApiError(Exception):
    """A refusal with Discord's own code ("Opcodes and Status Codes": JSON error codes)."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class State:
    """All that the routes share: the world, the gateway, the interactions on their way and the log."""

    def __init__(self, world: World, log: Log, deadline: float | None) -> None:
        self.world = world
        self.log = log
        self.deadline = deadline
        """Seconds within which an interaction must be acknowledged; None: any time."""
        self.gateway: Gateway
        self.faults: list[Fault] = []
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.closed_dms: set[int] = set()
        """Ids of people who take no direct messages from the bot."""
        self.unknown: list[str] = []
        """Method and path of each request to a route that this server does not have."""

    def channel(self, channel_id: str) -> Channel:
        channel = self.world.channels.get(int(channel_id))
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        return channel

    def guild(self, guild_id: str) -> Guild:
        guild = self.world.guilds.get(int(guild_id))
        if guild is None or not guild.joined:
            raise ApiError(404, 10004, "Unknown Guild")
        return guild

    def user(self, user_id: str) -> User:
        user = self.world.user_by_id(int(user_id))
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return user

    def stored_message(self, channel: Channel, message_id: str) -> JSON:
        message = channel.messages.get(int(message_id))
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def require(self, channel: Channel, *bits: int) -> None:
        """Refuse what the bot may not do in this channel, as Discord would."""
        guild = self.world.guilds.get(channel.guild_id or 0)
        if guild is None:
            return
        where = self.world.channels.get(channel.parent_id or 0, channel)
        held = guild.permissions(self.world.bot.id, where)
        for bit in bits:
            if not held & bit:
                raise ApiError(403, 50001 if bit == 1 << 10 else 50013, "Missing Access or Permissions")


STATE = web.AppKey("state", State)
REQUEST = web.RequestKey("recorded", Recorded)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def state(request: web.Request) -> State:
    return request.app[STATE]


def recorded(request: web.Request) -> Recorded:
    return request[REQUEST]


def reply(body: Any, status: int = 200) -> web.Response:
    # Without a charset: discord.py reads as JSON only what is exactly "application/json".
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def nothing() -> web.Response:
    return web.Response(status=204)


@web.middleware
async def record_and_answer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every REST request passes here; the gateway's address does not."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    shared = state(request)
    entry = Recorded(
        request.method, request.path.removeprefix(PREFIX), dict(request.query), None,
        asyncio.get_running_loop().time(),
    )  # fmt: skip
    shared.log.add(entry)
    await _read_body(request, entry)
    request[REQUEST] = entry
    response = await _with_faults(request, handler, entry)
    response.headers["Date"] = format_datetime(shared.world.clock.now(), usegmt=True)
    entry.status = response.status
    entry.done_at = asyncio.get_running_loop().time()
    if isinstance(response, web.Response) and response.body:
        entry.answer = _parsed(response.text or "null")
    shared.log.announce()
    return response


def _parsed(text: str) -> Any:
    """None for what is no JSON, of a proxy or cut off."""
    try:
        return json.loads(text)
    except ValueError:
        return None


async def _read_body(request: web.Request, entry: Recorded) -> None:
    if request.content_type == "application/json":
        entry.body = await request.json()
    elif request.content_type == "multipart/form-data":
        form = await request.post()
        entry.body = json.loads(str(form["payload_json"])) if "payload_json" in form else {}
        for part in form.values():
            if isinstance(part, web.FileField):
                entry.files.append((part.filename, len(part.file.read())))


async def _with_faults(request: web.Request, handler: Handler, entry: Recorded) -> web.StreamResponse:
    shared = state(request)
    fault = next((fault for fault in shared.faults if fault.takes(entry)), None)
    if fault is None:
        return await _handled(request, handler, entry)
    if fault.when == "before":
        await fault.happen(entry)
        if fault.status is not None:
            return _bad(request, fault)
        return await _handled(request, handler, entry)
    response = await _handled(request, handler, entry)
    await fault.happen(entry)
    if fault.shape == "cut" and isinstance(response, web.Response) and isinstance(response.body, bytes):
        half = response.body[: len(response.body) // 2]
        return web.Response(body=half, status=response.status, content_type="application/json")
    return response if fault.status is None else _bad(request, fault)


async def _handled(request: web.Request, handler: Handler, entry: Recorded) -> web.StreamResponse:
    shared = state(request)
    try:
        if not entry.path.startswith(OPEN_TO_ALL) and not _authorised(request, shared.world.token):
            raise ApiError(401, 0, "401: Unauthorized")
        return await handler(request)
    except ApiError as error:
        return reply({"message": str(error), "code": error.code}, error.status)
    except InvalidFormError as error:
        return reply({"message": f"Invalid Form Body: {error}", "code": 50035}, 400)
    except Rejected as error:
        if error.status not in (404, 405):
            raise
        shared.unknown.append(f"{entry.method} {entry.path}")
        return reply({"message": f"the loopback server has no {entry.method} {entry.path}", "code": 0}, 501)


def _authorised(request: web.Request, token: str) -> bool:
    return request.headers.get("Authorization") == f"Bot {token}"


def _bad(request: web.Request, fault: Fault) -> web.Response:
    if not fault.status:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=499)
    if fault.shape in {"page", "page via"}:
        page = f"<html><title>{fault.status}</title><body>cloudflare</body></html>"
        headers = {"Via": _VIA} if fault.shape == "page via" else {}
        return web.Response(text=page, status=fault.status, content_type="text/html", headers=headers)
    if fault.body is not None:
        given = reply(fault.body, fault.status)
        given.headers.update({"Via": _VIA} if fault.shape == "json via" else {})
        return given
    body: JSON = {"message": _MESSAGES.get(fault.status, "injected"), "code": _CODES.get(fault.status, 0)}
    if fault.status != 429:
        return reply(body, fault.status)
    body |= {
        "message": "You are being rate limited.",
        "retry_after": fault.retry_after,
        "global": fault.everywhere,
    }
    response = reply(body, 429)
    # discord.py takes a 429 without Via for Cloudflare's, which bans, and gives up.
    response.headers.update({"Via": _VIA, "Retry-After": str(fault.retry_after)} | _limit_headers(fault))
    return response


def _limit_headers(fault: Fault) -> dict[str, str]:
    """Discord's "Rate Limits": a global limit names no bucket."""
    if fault.everywhere:
        return {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
    return {
        "X-RateLimit-Bucket": f"{fault.method} {fault.pattern}".encode().hex(), "X-RateLimit-Limit": "5",
        "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": f"{time.time() + fault.retry_after:.3f}",
        "X-RateLimit-Reset-After": str(fault.retry_after), "X-RateLimit-Scope": "user",
    }  # fmt: skip
