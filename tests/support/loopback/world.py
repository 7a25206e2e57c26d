"""What a loopback server shows the bot: one application, people, servers, channels and messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .clock import Clock

JSON = dict[str, Any]

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
GUILD_CONTEXT, BOT_DM_CONTEXT, PRIVATE_CONTEXT = 0, 1, 2

ADMINISTRATOR = 1 << 3
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
SEND_IN_THREADS = 1 << 38
# Discord's "Bitwise Permission Flags": view, send, embed links, attach files, history, use app commands,
# manage events, public threads, send in threads, create events.
USUAL_PERMISSIONS = sum(1 << bit for bit in (10, 11, 14, 15, 16, 31, 33, 35, 38, 44))


@dataclass(frozen=True)
class User:
    """A person, or the bot's own account."""

    id: int
    name: str
    display: str
    bot: bool = False

    def payload(self) -> JSON:
        return {
            "id": str(self.id), "username": self.name, "global_name": None if self.bot else self.display,
            "discriminator": "1234" if self.bot else "0", "avatar": None, "bot": self.bot,
            "public_flags": 0, "flags": 0, "primary_guild": None,
        }  # fmt: skip


@dataclass
class Member:
    """A user in a server, with the ids of the roles they hold beside @everyone."""

    user: User
    roles: list[int] = field(default_factory=list)
    nick: str | None = None
    joined_at: str = "2025-09-01T12:00:00+00:00"

    def payload(self) -> JSON:
        return {
            "user": self.user.payload(), "roles": [str(role) for role in self.roles], "nick": self.nick,
            "joined_at": self.joined_at, "premium_since": None, "avatar": None, "banner": None, "flags": 0,
            "deaf": False, "mute": False, "pending": False, "communication_disabled_until": None,
        }  # fmt: skip


@dataclass
class Role:
    """A role; the one whose id is its server's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 1

    def payload(self) -> JSON:
        return {
            "id": str(self.id), "name": self.name, "permissions": str(self.permissions),
            "position": self.position, "color": 0, "hoist": False, "managed": False, "mentionable": False,
            "description": None, "icon": None, "unicode_emoji": None, "flags": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        }  # fmt: skip


@dataclass
class Channel:
    """A text channel, a DM (with its recipient) or a thread (with its parent and owner)."""

    id: int
    type: int
    name: str = ""
    guild_id: int | None = None
    parent_id: int | None = None
    recipient: User | None = None
    owner_id: int | None = None
    archived: bool = False
    locked: bool = False
    created_at: str = ""
    auto_archive: int = 1440
    members: set[int] = field(default_factory=set)
    denied: dict[int, int] = field(default_factory=dict)
    """Role or user id → permission bits that this channel takes from them."""
    messages: dict[int, JSON] = field(default_factory=dict)

    @property
    def is_thread(self) -> bool:
        return self.type in (PUBLIC_THREAD, PRIVATE_THREAD)

    def payload(self) -> JSON:
        last = str(max(self.messages)) if self.messages else None
        body: JSON = {"id": str(self.id), "type": self.type, "flags": 0, "last_message_id": last}
        if self.recipient is not None:
            return {**body, "recipients": [self.recipient.payload()]}
        body |= {"guild_id": str(self.guild_id), "name": self.name, "rate_limit_per_user": 0}
        body["parent_id"] = str(self.parent_id) if self.parent_id else None
        return body | (self._thread_payload() if self.is_thread else self._text_payload())

    def _text_payload(self) -> JSON:
        overwrites = [
            {"id": str(target), "type": 0, "allow": "0", "deny": str(bits)} for target, bits in self.denied.items()
        ]
        return {"topic": None, "position": 0, "nsfw": False, "permission_overwrites": overwrites}

    def _thread_payload(self) -> JSON:
        metadata = {
            "archived": self.archived, "locked": self.locked, "archive_timestamp": self.created_at,
            "auto_archive_duration": self.auto_archive, "create_timestamp": self.created_at,
        }  # fmt: skip
        return {
            "owner_id": str(self.owner_id), "thread_metadata": metadata, "member_count": len(self.members),
            "message_count": len(self.messages), "total_message_sent": len(self.messages),
        }  # fmt: skip


@dataclass
class Guild:
    """A server; where the bot is not `joined` it exists only for people who installed the app themselves."""

    id: int
    name: str
    owner: User
    roles: dict[int, Role]
    members: dict[int, Member]
    joined: bool = True

    def permissions(self, user_id: int, channel: Channel | None = None) -> int:
        """The bits of a member here, less what the channel denies ("Permissions" in Discord's reference)."""
        member = self.members[user_id]
        bits = 0
        for role in (self.id, *member.roles):
            bits |= self.roles[role].permissions
        if user_id == self.owner.id or bits & ADMINISTRATOR:
            return (1 << 53) - 1
        for target in (self.id, *member.roles, user_id):
            bits &= ~(channel.denied.get(target, 0) if channel else 0)
        return bits


@dataclass(frozen=True)
class Location:
    """Where somebody uses the app: channel, server, Discord's context, and who installed the app there."""

    channel: Channel
    guild: Guild | None
    context: int
    owners: dict[str, str]


class World:
    """The state of one loopback Discord; tests build it, the server reads and changes it.

    A new world has the bot, the application's owner `olga`, and nothing else; `World.small()` adds a server.
    """

    def __init__(self, token: str = "loopback.token.0123456789abcdef") -> None:
        self.token = token
        self.clock = Clock()
        self.users: dict[str, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[int | None, list[JSON]] = {None: []}
        """Registered commands by server id; None holds the global ones."""
        self.events: dict[int, dict[int, JSON]] = {}
        self.application: JSON = {}
        """Where the application's settings in the developer portal differ from a new one's."""
        self.account: JSON = {}
        """Where the bot's own account differs from a new one's."""
        self.bot = self.add_user("paperclub", bot=True)
        self.owner = self.add_user("olga")

    @classmethod
    def small(cls, token: str = "loopback.token.0123456789abcdef", members: int = 5) -> World:
        """One server "Systems group" with #reading-group and #general, and `members` members ada, bela, …"""
        world = cls(token)
        names = ("ada", "bela", "chen", "dora", "emil", "femi", "gita", "hugo")
        people = [world.add_user(names[i] if i < len(names) else f"member{i}") for i in range(members)]
        world.add_guild("Systems group", people, channels=("reading-group", "general"))
        return world

    def add_user(self, name: str, display: str | None = None, *, bot: bool = False) -> User:
        user = User(self.clock.snowflake(), name, display or name.title(), bot)
        self.users[name] = user
        return user

    def add_guild(
        self,
        name: str,
        people: Iterable[User] = (),
        *,
        channels: Iterable[str] = ("general",),
        joined: bool = True,
    ) -> Guild:
        """A server owned by the application's owner, with `people` and (if `joined`) the bot and its role."""
        guild_id = self.clock.snowflake()
        everyone = Role(guild_id, "@everyone", USUAL_PERMISSIONS, 0)
        guild = Guild(guild_id, name, self.owner, {guild_id: everyone}, {}, joined)
        for user in (self.owner, *people):
            guild.members[user.id] = Member(user)
        if joined:
            role = self.add_role(guild, self.bot.name, USUAL_PERMISSIONS)
            guild.members[self.bot.id] = Member(self.bot, [role.id])
        self.guilds[guild_id] = guild
        self.events[guild_id] = {}
        for channel in channels:
            self.add_channel(guild, channel)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: int = 0) -> Role:
        role = Role(self.clock.snowflake(), name, permissions, len(guild.roles))
        guild.roles[role.id] = role
        return role

    def add_channel(self, guild: Guild, name: str, *, deny: int = 0) -> Channel:
        """A text channel; `deny` takes these permission bits from everyone there, the bot included."""
        channel = Channel(self.clock.snowflake(), TEXT, name, guild.id, denied={guild.id: deny} if deny else {})
        self.channels[channel.id] = channel
        return channel

    def add_thread(self, parent: Channel, name: str, owner_id: int, thread_id: int | None = None) -> Channel:
        thread = Channel(
            thread_id or self.clock.snowflake(), PUBLIC_THREAD, name, parent.guild_id, parent.id,
            owner_id=owner_id, created_at=self.clock.stamp(), members={owner_id},
        )  # fmt: skip
        self.channels[thread.id] = thread
        return thread

    def dm_channel(self, user: User) -> Channel:
        """The bot's DM with a person, opened when first asked for."""
        for channel in self.channels.values():
            if channel.recipient is not None and channel.recipient.id == user.id:
                return channel
        channel = Channel(self.clock.snowflake(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def guild_channels(self, guild: Guild) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.guild_id == guild.id]

    def user_by_id(self, user_id: int) -> User | None:
        return next((user for user in self.users.values() if user.id == user_id), None)

    @property
    def guild(self) -> Guild:
        """The first server that the bot is in."""
        return next(guild for guild in self.guilds.values() if guild.joined)

    def channel(self, name: str) -> Channel:
        return next(channel for channel in self.channels.values() if channel.name == name)

    def in_guild(self, channel: Channel | None = None) -> Location:
        """A channel of a server that the bot is in (by default the first one's first)."""
        channel = channel or self.guild_channels(self.guild)[0]
        guild = self.guilds[channel.guild_id or 0]
        return Location(channel, guild, GUILD_CONTEXT, {"0": str(guild.id)})

    def in_dm(self, user: User) -> Location:
        """The person's DM with the bot, where both kinds of installation offer commands."""
        return Location(self.dm_channel(user), None, BOT_DM_CONTEXT, {"0": "0", "1": str(user.id)})

    def installed_by(self, user: User, channel: Channel) -> Location:
        """A channel of a server without the bot, used by a person who installed the app for themselves."""
        return Location(channel, self.guilds[channel.guild_id or 0], GUILD_CONTEXT, {"1": str(user.id)})
