"""Routes of channels: messages, their history, threads and direct messages."""

from __future__ import annotations

from aiohttp import web

from . import messages
from .rest import PREFIX, ApiError, State, nothing, recorded, reply, state
from .world import JSON, SEND_IN_THREADS, SEND_MESSAGES, VIEW_CHANNEL, Channel

routes = web.RouteTableDef()
CHANNEL = PREFIX + "/channels/{channel}"
MESSAGES = CHANNEL + "/messages"
MESSAGE = MESSAGES + "/{message}"
READ_HISTORY = 1 << 16
CREATE_THREADS = 1 << 35


def _channel(request: web.Request) -> tuple[State, Channel]:
    shared = state(request)
    channel = shared.channel(request.match_info["channel"])
    shared.require(channel, VIEW_CHANNEL)
    return shared, channel


@routes.get(CHANNEL)
async def get_channel(request: web.Request) -> web.Response:
    return reply(_channel(request)[1].payload())


@routes.patch(CHANNEL)
async def edit_channel(request: web.Request) -> web.Response:
    """Rename a channel, or archive and lock a thread."""
    shared, channel = _channel(request)
    body = recorded(request).body
    channel.name = body.get("name", channel.name)
    channel.archived = body.get("archived", channel.archived)
    channel.locked = body.get("locked", channel.locked)
    shared.gateway.dispatch("THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE", channel.payload())
    return reply(channel.payload())


@routes.delete(CHANNEL)
async def delete_channel(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    del shared.world.channels[channel.id]
    shared.gateway.dispatch("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel.payload())
    return reply(channel.payload())


@routes.post(CHANNEL + "/typing")
async def typing(request: web.Request) -> web.Response:
    _channel(request)
    return nothing()


@routes.post(MESSAGES)
async def create_message(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    shared.require(channel, SEND_IN_THREADS if channel.is_thread else SEND_MESSAGES)
    if channel.is_thread and channel.locked:
        raise ApiError(403, 50083, "Thread is archived")
    if channel.recipient is not None and channel.recipient.id in shared.closed_dms:
        raise ApiError(403, 50007, "Cannot send messages to this user")
    entry = recorded(request)
    channel.archived = False
    return reply(messages.shown(messages.create(shared.world, channel, entry.body, entry.files)))


@routes.get(MESSAGES)
async def history(request: web.Request) -> web.Response:
    """Newest first, at most `limit`, before, after or around an id ("Get Channel Messages")."""
    shared, channel = _channel(request)
    if channel.guild_id is not None:
        shared.require(channel, READ_HISTORY)
    query = request.query
    limit = int(query.get("limit", 50))
    ids = sorted(channel.messages, reverse=True)
    if "before" in query:
        ids = [number for number in ids if number < int(query["before"])][:limit]
    elif "after" in query:
        ids = [number for number in ids if number > int(query["after"])][-limit:]
    elif "around" in query:
        nearest = sorted(ids, key=lambda number: abs(number - int(query["around"])))
        ids = sorted(nearest[:limit], reverse=True)
    return reply([messages.shown(channel.messages[number]) for number in ids[:limit]])


@routes.get(MESSAGE)
async def get_message(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    if channel.guild_id is not None:
        shared.require(channel, READ_HISTORY)
    return reply(messages.shown(shared.stored_message(channel, request.match_info["message"])))


@routes.patch(MESSAGE)
async def edit_message(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    message = shared.stored_message(channel, request.match_info["message"])
    if message["author"]["id"] != str(shared.world.bot.id):
        raise ApiError(403, 50005, "Cannot edit a message authored by another user")
    entry = recorded(request)
    return reply(messages.shown(messages.edit(shared.world, message, entry.body, entry.files)))


@routes.delete(MESSAGE)
async def delete_message(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    message = shared.stored_message(channel, request.match_info["message"])
    del channel.messages[int(message["id"])]
    return nothing()


@routes.post(PREFIX + "/users/@me/channels")
async def open_dm(request: web.Request) -> web.Response:
    shared = state(request)
    user = shared.user(str(recorded(request).body["recipient_id"]))
    return reply(shared.world.dm_channel(user).payload())


def _new_thread(shared: State, parent: Channel, body: JSON, thread_id: int | None) -> Channel:
    shared.require(parent, CREATE_THREADS)
    thread = shared.world.add_thread(parent, body["name"], shared.world.bot.id, thread_id)
    thread.auto_archive = body.get("auto_archive_duration") or 1440
    thread.type = body.get("type", thread.type)
    shared.gateway.dispatch("THREAD_CREATE", {**thread.payload(), "newly_created": True})
    return thread


@routes.post(MESSAGE + "/threads")
async def thread_from_message(request: web.Request) -> web.Response:
    """The thread gets its message's id; a message has at most one."""
    shared, channel = _channel(request)
    message = shared.stored_message(channel, request.match_info["message"])
    if int(message["id"]) in shared.world.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    thread = _new_thread(shared, channel, recorded(request).body, int(message["id"]))
    message["flags"] |= 1 << 5  # has a thread
    return reply(thread.payload(), 201)


@routes.post(CHANNEL + "/threads")
async def plain_thread(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    return reply(_new_thread(shared, channel, recorded(request).body, None).payload(), 201)


@routes.put(CHANNEL + "/thread-members/{user}")
async def join_thread(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    name = request.match_info["user"]
    channel.members.add(shared.world.bot.id if name == "@me" else shared.user(name).id)
    return nothing()


@routes.delete(CHANNEL + "/thread-members/{user}")
async def leave_thread(request: web.Request) -> web.Response:
    shared, channel = _channel(request)
    name = request.match_info["user"]
    channel.members.discard(shared.world.bot.id if name == "@me" else shared.user(name).id)
    return nothing()
