"""Who can see which meetings: whoever can see the channel that each is in, as the gateway tells.

A private thread is its members' alone, and Discord is asked who they are. Nothing is seen on doubt.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Iterable
from enum import Enum
from typing import Any

import discord

from bot.delivery.connection import Connection
from bot.discord_faults import FaultKind, classify
from bot.frozen import dataclass
from bot.meetings.directory import MeetingDirectory
from bot.meetings.model import Meeting
from bot.meetings.viewer import NOBODY, Viewer

_REMEMBERED = 60.0  # seconds that Discord's word on who is in a thread holds
_MOST = 1000
_PATIENCE = 2.0  # seconds


class Audience(Enum):
    """Who can see a channel."""

    EVERYONE = "everyone in the server"
    SOME = "those whom its permissions let in"
    PRIVATE_THREAD = "a private thread's members"


class _Sight(Enum):
    SEEN = 1
    UNSEEN = 2
    LOST = 3  # Discord has no such channel (any more)


@dataclass(frozen=True, slots=True)
class _Thread:
    """`parent_id` is 0 for what the bot itself can't see; it's asked about again after `until`, a monotonic time."""

    parent_id: int
    is_private: bool
    until: float = math.inf


class MeetingViewers:
    def __init__(self, connection: Connection, directory: MeetingDirectory) -> None:
        self._connection = connection
        self._directory = directory
        self._threads: OrderedDict[int, _Thread | None] = OrderedDict()
        """Those that the gateway doesn't tell of, such as archived ones; None: there is no such channel."""
        self._insiders: OrderedDict[tuple[int, int], tuple[bool, float]] = OrderedDict()
        """By thread and member: whether they are in it, and when Discord said so."""

    async def of(self, interaction: discord.Interaction[Any]) -> Viewer:
        """Raises StorageError."""
        member = interaction.user
        if not isinstance(member, discord.Member):
            return NOBODY
        channels = await self._directory.channels(member.guild.id)
        sights = await self._sights(member, channels, interaction.channel_id)
        seen, lost = ({each for each in channels if sights[each] is wanted} for wanted in (_Sight.SEEN, _Sight.LOST))
        return Viewer(member.id, frozenset(seen), frozenset(lost))

    async def public(self, interaction: discord.Interaction[Any]) -> Viewer:
        """Of what they can see, what everyone in the server can."""
        viewer, guild_id = await self.of(interaction), interaction.guild_id or 0
        return Viewer(viewer.user_id, frozenset(each for each in viewer.channels if self.is_public(guild_id, each)))

    async def sees(self, interaction: discord.Interaction[Any], channel_id: int, creator_id: int | None) -> bool:
        """Whether they can see one meeting that is in this channel."""
        member = interaction.user
        return isinstance(member, discord.Member) and await self._sees(
            member, channel_id, creator_id, interaction.channel_id
        )

    async def member_sees(self, member: discord.Member, meeting: Meeting) -> bool:
        return await self._sees(member, meeting.channel_id, meeting.creator_id)

    async def is_shut_out(self, member: discord.Member, channel_id: int) -> bool:
        """Whether they certainly can't see a channel that is there.

        Raises what a call to Discord raises, where it doesn't say.
        """
        sight = self._sight(member, channel_id) or await self._asked(member, channel_id)
        thread = self._thread(member.guild, channel_id)
        return sight is _Sight.UNSEEN and not (thread is not None and thread.parent_id == 0)

    async def _sees(
        self, member: discord.Member, channel_id: int, creator_id: int | None, here: int | None = None
    ) -> bool:
        sight = (await self._sights(member, [channel_id], here))[channel_id]
        return sight is _Sight.SEEN or (sight is _Sight.LOST and creator_id == member.id)

    async def _sights(self, member: discord.Member, channel_ids: Iterable[int], here: int | None) -> dict[int, _Sight]:
        """`here` is where the member is, so they see it."""
        known = {each: _Sight.SEEN if each == here else self._sight(member, each) for each in channel_ids}
        unknown = [each for each, sight in known.items() if sight is None]
        asked = dict(zip(unknown, await asyncio.gather(*(self._ask(member, each) for each in unknown)), strict=True))
        return {each: asked[each] if sight is None else sight for each, sight in known.items()}

    def _sight(self, member: discord.Member, channel_id: int) -> _Sight | None:
        """None where Discord has to be asked."""
        if (channel := member.guild.get_channel(channel_id)) is not None:
            return _Sight.SEEN if channel.permissions_for(member).view_channel else _Sight.UNSEEN
        if not self._knows(member.guild, channel_id):
            return None
        if (thread := self._thread(member.guild, channel_id)) is None:
            return _Sight.SEEN if member.guild_permissions.manage_guild else _Sight.LOST
        parent = member.guild.get_channel(thread.parent_id)
        allowed = parent.permissions_for(member) if parent is not None else discord.Permissions.none()
        if not allowed.view_channel:
            return _Sight.UNSEEN
        if not thread.is_private or allowed.manage_threads:
            return _Sight.SEEN
        is_inside, asked_at = self._insiders.get((channel_id, member.id), (False, -_REMEMBERED))
        if time.monotonic() - asked_at >= _REMEMBERED:
            return None
        return _Sight.SEEN if is_inside else _Sight.UNSEEN

    async def _ask(self, member: discord.Member, channel_id: int) -> _Sight:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._asked(member, channel_id) or _Sight.UNSEEN
        except Exception as error:
            if classify(error).kind is FaultKind.NOT_OURS:
                raise
            return _Sight.UNSEEN

    async def _asked(self, member: discord.Member, channel_id: int) -> _Sight | None:
        await self._look_up(member.guild, channel_id)
        if self._sight(member, channel_id) is None:
            await self._ask_if_inside(member, channel_id)
        return self._sight(member, channel_id)

    async def _ask_if_inside(self, member: discord.Member, thread_id: int) -> None:
        thread = member.guild.get_thread(thread_id) or await self._connection.client.fetch_channel(thread_id)
        assert isinstance(thread, discord.Thread)  # noqa: S101 - nothing else has insiders
        try:
            await thread.fetch_member(member.id)
        except discord.NotFound as error:
            if classify(error).kind is not FaultKind.GONE:
                raise
            is_inside = False
        else:
            is_inside = True
        _remember(self._insiders, (thread_id, member.id), (is_inside, time.monotonic()))

    def is_public(self, guild_id: int, channel_id: int) -> bool:
        """Whether everyone in the server can see the channel, as far as memory tells; else False."""
        guild = self._connection.client.get_guild(guild_id)
        return guild is not None and self.audience(guild, channel_id) is Audience.EVERYONE

    def sees_public(self, interaction: discord.Interaction[Any], channel_id: int) -> bool:
        """Whether everyone in the server can see the channel and they aren't shut out, as far as memory tells."""
        member = interaction.user
        if not isinstance(member, discord.Member) or not self.is_public(member.guild.id, channel_id):
            return False
        return channel_id == interaction.channel_id or self._sight(member, channel_id) is _Sight.SEEN

    async def is_certainly_public(self, guild_id: int, channel_id: int) -> bool:
        """Raises what a call to Discord raises, where Discord doesn't say."""
        guild = self._connection.client.get_guild(guild_id)
        if guild is not None:
            await self._look_up(guild, channel_id)
        return self.is_public(guild_id, channel_id)

    def audience(self, guild: discord.Guild, channel_id: int) -> Audience:
        channel = guild.get_channel(channel_id)
        if channel is None and (thread := self._thread(guild, channel_id)) is not None:
            if thread.is_private:
                return Audience.PRIVATE_THREAD
            channel = guild.get_channel(thread.parent_id)
        visible = channel is not None and channel.permissions_for(guild.default_role).view_channel
        return Audience.EVERYONE if visible else Audience.SOME

    def _knows(self, guild: discord.Guild, channel_id: int) -> bool:
        if guild.get_channel_or_thread(channel_id) is not None:
            return True
        thread = self._threads.get(channel_id)
        return channel_id in self._threads and (thread is None or time.monotonic() < thread.until)

    def _thread(self, guild: discord.Guild, channel_id: int) -> _Thread | None:
        if (thread := guild.get_thread(channel_id)) is not None:
            return _Thread(thread.parent_id, thread.is_private())
        return self._threads.get(channel_id)

    async def _look_up(self, guild: discord.Guild, channel_id: int) -> None:
        """Remember what the gateway doesn't tell. Raises what a call to Discord raises."""
        if self._knows(guild, channel_id):
            return
        thread: _Thread | None = _Thread(0, is_private=True, until=time.monotonic() + _REMEMBERED)
        try:
            channel = await self._connection.client.fetch_channel(channel_id)
        except discord.HTTPException as error:
            match classify(error).kind:
                case FaultKind.GONE:
                    thread = None
                case FaultKind.REFUSED:
                    pass
                case _:
                    raise
        else:
            if isinstance(channel, discord.Thread):
                thread = _Thread(channel.parent_id, channel.is_private())
        _remember(self._threads, channel_id, thread)


def _remember(memory: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > _MOST:
        memory.popitem(last=False)
