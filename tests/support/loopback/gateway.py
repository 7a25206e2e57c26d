"""The gateway (Discord's "Gateway Events"): sessions that identify, beat, resume, and get events in order."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from .records import Log
from .world import JSON, Guild, World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 3, 6, 7, 9, 10, 11
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content
SYNC_FLUSH_END = b"\x00\x00\xff\xff"


class Connection:
    """One open socket; what is put is sent in that order, compressed as the address asked for."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._request = request
        self._zlib = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._outgoing: asyncio.Queue[JSON] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def put(self, op: int, data: Any = None, *, event: str | None = None, sequence: int | None = None) -> None:
        self._outgoing.put_nowait({"op": op, "d": data, "t": event, "s": sequence})

    async def _write(self) -> None:
        while True:
            text = json.dumps(await self._outgoing.get())
            try:
                if self._zlib is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            except ConnectionError:
                return
            self._outgoing.task_done()

    async def close(self, code: int) -> None:
        self._writer.cancel()
        await self.socket.close(code=code)

    def cut(self) -> None:
        """End the TCP connection without a goodbye, as a failing network does."""
        self._writer.cancel()
        if self._request.transport is not None:
            self._request.transport.abort()

    def stop_writing(self) -> None:
        self._writer.cancel()


class Session:
    """What a client may resume: its id and every event sent to it so far."""

    def __init__(self, connection: Connection) -> None:
        self.id = secrets.token_hex(16)
        self.connection: Connection | None = connection
        self.events: list[tuple[str, JSON]] = []
        self._forgotten = 0

    @property
    def sequence(self) -> int:
        """The number of the last event."""
        return self._forgotten + len(self.events)

    def dispatch(self, event: str, data: JSON) -> None:
        self.events.append((event, data))
        if self.connection is not None:
            self.connection.put(DISPATCH, data, event=event, sequence=self.sequence)

    def replay(self, connection: Connection, after: int) -> bool:
        """False where an event that the client lacks was forgotten: the session can't be resumed."""
        if after < self._forgotten:
            return False
        self.connection = connection
        for number, (event, data) in enumerate(self.events[after - self._forgotten :], after + 1):
            connection.put(DISPATCH, data, event=event, sequence=number)
        return True

    def forget(self, keep: int) -> None:
        """Drop all events but the last ones."""
        dropped = max(0, len(self.events) - keep)
        del self.events[:dropped]
        self._forgotten += dropped


class Gateway:
    """All sessions, and what clients sent when they connected.

    `identifies` and `resumes` hold the `d` of each such message; `ready_at` the loop's time when the last
    READY and its GUILD_CREATEs were handed to the socket.
    """

    def __init__(self, world: World, log: Log, address: str, heartbeat: float = 41.25) -> None:
        self._world = world
        self._log = log
        self._address = address
        self._heartbeat = heartbeat
        self.sessions: list[Session] = []
        self._connections: set[Connection] = set()
        self.connects: list[float] = []
        """Loop times of each connection attempt."""
        self.identifies: list[JSON] = []
        self.resumes: list[JSON] = []
        self.heartbeats = 0
        self.black_hole = False
        self.says_hello = True
        self.acknowledges = True
        self.accepts_sessions = True
        """Else each IDENTIFY is answered with op 9."""
        self.close_identify_with: int | None = None
        self.spoils_ready = 0
        """So many of the next READYs say nothing of the bot."""
        self.session_start_limit = {"total": 1000, "remaining": 999, "reset_after": 3_600_000, "max_concurrency": 1}
        self.unexpected: list[JSON] = []
        """Messages of a kind that this gateway does not know."""
        self.ready_at: float | None = None
        self.refuse_with: int | None = None
        """For every new connection, as in an outage: an HTTP status instead of a socket, or (from 1000) a close
        code on one. None: let them in."""

    @property
    def connected(self) -> bool:
        """Whether some client is ready and its socket is open."""
        return any(session.connection for session in self.sessions)

    def dispatch(self, event: str, data: JSON) -> int:
        """Send an event to every session, or keep it until that resumes; how many sessions there are."""
        for session in self.sessions:
            session.dispatch(event, data)
        return len(self.sessions)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Handle one client for as long as it stays."""
        self.connects.append(asyncio.get_running_loop().time())
        while self.black_hole:  # noqa: ASYNC110 - nobody is told of what never comes
            await asyncio.sleep(0.05)
        if self.refuse_with is not None and self.refuse_with < 1000:
            return web.Response(status=self.refuse_with)
        socket = web.WebSocketResponse(max_msg_size=0, compress=False, timeout=1)
        await socket.prepare(request)
        if self.refuse_with is not None:
            await socket.close(code=self.refuse_with)
            return socket
        connection = Connection(socket, request)
        self._connections.add(connection)
        if self.says_hello:
            connection.put(HELLO, {"heartbeat_interval": int(self._heartbeat * 1000)})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            self._forget(connection)
        return socket

    def _forget(self, connection: Connection) -> None:
        connection.stop_writing()
        self._connections.discard(connection)
        for session in self.sessions:
            if session.connection is connection:
                session.connection = None
        self._log.announce()

    def swallow(self) -> None:
        """From now on nothing comes from here, and no connection ends, as where a firewall drops every packet."""
        self.black_hole = True
        for connection in self._connections:
            connection.stop_writing()

    async def _receive(self, connection: Connection, message: JSON) -> None:
        if self.black_hole:
            return
        match message["op"]:
            case 1:
                self.heartbeats += 1
                if self.acknowledges:
                    connection.put(ACK)
            case 2:
                await self._identify(connection, message["d"])
            case 6:
                await self._resume(connection, message["d"])
            case 8:
                self._send_members(connection, message["d"])
            case 3:
                pass  # a presence is for others to see
            case _:
                self.unexpected.append(message)

    def _send_members(self, connection: Connection, data: JSON) -> None:
        """Those asked for by their ids, which needs no privileged intent ("Request Guild Members")."""
        members = self._world.guilds[int(data["guild_id"])].members
        asked = [int(each) for each in data["user_ids"]][:100]
        chunk = {
            "guild_id": str(data["guild_id"]), "chunk_index": 0, "chunk_count": 1, "nonce": data.get("nonce"),
            "members": [members[each].payload() for each in asked if each in members],
            "not_found": [str(each) for each in asked if each not in members],
        }  # fmt: skip
        for session in self.sessions:
            if session.connection is connection:
                session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    async def _identify(self, connection: Connection, data: JSON) -> None:
        self.identifies.append(data)
        if data["token"] != self._world.token:
            await connection.close(4004)
            return
        if data["intents"] & PRIVILEGED_INTENTS:
            await connection.close(4014)
            return
        if self.close_identify_with is not None:
            await connection.close(self.close_identify_with)
            return
        if not self.accepts_sessions:
            connection.put(INVALID, data=False)
            self._log.announce()
            return
        self.sessions = [session for session in self.sessions if session.connection is not None]
        session = Session(connection)
        ready = self._ready(session)
        if self.spoils_ready:
            self.spoils_ready -= 1
            del ready["user"]
        session.dispatch("READY", ready)
        for guild in self._world.guilds.values():
            if guild.joined:
                session.dispatch("GUILD_CREATE", guild_create(self._world, guild))
        self.sessions.append(session)
        self.ready_at = asyncio.get_running_loop().time()
        self._log.announce()

    async def _resume(self, connection: Connection, data: JSON) -> None:
        self.resumes.append(data)
        if data["token"] != self._world.token:
            await connection.close(4004)
            return
        session = next((session for session in self.sessions if session.id == data["session_id"]), None)
        if session is not None and session.replay(connection, data["seq"]):
            session.dispatch("RESUMED", {})
        else:
            connection.put(INVALID, data=False)
        self._log.announce()

    def _ready(self, session: Session) -> JSON:
        guilds = [{"id": str(guild.id), "unavailable": True} for guild in self._world.guilds.values() if guild.joined]
        return {
            "v": 10, "user": {**self._world.bot.payload(), "verified": True, "mfa_enabled": True},
            "guilds": guilds, "session_id": session.id, "resume_gateway_url": self._address, "shard": [0, 1],
            "application": {"id": str(self._world.bot.id), "flags": 0},
        }  # fmt: skip

    async def drop(self, code: int | None = None) -> None:
        """End every open connection: with a close code, or (None) without a word. Sessions stay resumable."""
        for connection in list(self._connections):
            if code is None:
                connection.cut()
            else:
                await connection.close(code)

    async def ask_reconnect(self) -> None:
        """Tell every client to reconnect (op 7), as before a restart of Discord's server."""
        for connection in self._connections:
            connection.put(RECONNECT)

    async def tell_invalid(self, *, resumable: bool) -> None:
        """Tell every client that its session has become invalid (op 9)."""
        if not resumable:
            self.sessions.clear()
        for connection in self._connections:
            connection.put(INVALID, data=resumable)

    def send(self, op: int, data: Any) -> None:
        """Send every client a message that is no event."""
        for connection in self._connections:
            connection.put(op, data)

    async def send_garbage(self) -> None:
        """Send every client a message that is no JSON, in a frame that is no zlib stream."""
        for connection in self._connections:
            await connection.socket.send_bytes(b"<html>502 Bad Gateway</html>" + SYNC_FLUSH_END)

    def invalidate(self) -> None:
        """Forget all sessions: a resume is answered with op 9, so the client has to identify again."""
        self.sessions.clear()

    async def close(self) -> None:
        await self.drop(1001)


def guild_create(world: World, guild: Guild) -> JSON:
    """The body of GUILD_CREATE as a bot without the members intent gets it: itself the only member."""
    channels = [channel for channel in world.guild_channels(guild) if not channel.is_thread]
    threads = [channel for channel in world.guild_channels(guild) if channel.is_thread and not channel.archived]
    return {
        "id": str(guild.id), "name": guild.name, "owner_id": str(guild.owner.id), "icon": None,
        "splash": None, "discovery_splash": None, "banner": None, "description": None, "features": [],
        "emojis": [], "stickers": [], "roles": [role.payload() for role in guild.roles.values()],
        "channels": [channel.payload() for channel in channels],
        "threads": [thread.payload() for thread in threads],
        "members": [guild.members[world.bot.id].payload()], "member_count": len(guild.members),
        "presences": [], "voice_states": [], "stage_instances": [], "soundboard_sounds": [],
        "guild_scheduled_events": list(world.events[guild.id].values()), "large": False, "unavailable": False,
        "joined_at": guild.members[world.bot.id].joined_at, "region": "", "afk_channel_id": None,
        "afk_timeout": 300, "system_channel_id": None, "system_channel_flags": 0, "rules_channel_id": None,
        "public_updates_channel_id": None, "safety_alerts_channel_id": None, "application_id": None,
        "verification_level": 1, "default_message_notifications": 1, "explicit_content_filter": 0,
        "mfa_level": 0, "nsfw_level": 0, "nsfw": False, "premium_tier": 0, "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False, "preferred_locale": "en-US", "vanity_url_code": None,
        "max_members": 500000, "max_video_channel_users": 25,
    }  # fmt: skip
