"""Card edits that Discord refused: tried again ever more seldom, one of each channel, until access is back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.frozen import dataclass

_EditT = TypeVar("_EditT")

_SHORTEST, _LONGEST = timedelta(seconds=15), timedelta(hours=6)
_MOST = 1000  # edits; the earliest refused are forgotten


@dataclass(slots=True)
class _Channel(Generic[_EditT]):
    guild_id: int
    edits: dict[int, _EditT]
    """By message, the latest last."""
    refused_at: datetime
    retry_at: datetime
    retries: int = 0


class RefusedEdits(Generic[_EditT]):
    """Kept by channel, since access to all its messages is lost and given back together."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._channels: dict[int, _Channel[_EditT]] = {}

    def add(self, guild_id: int, channel_id: int, message_id: int, edit: _EditT) -> None:
        now = self._now()
        channel = self._channels.setdefault(channel_id, _Channel(guild_id, {}, now, now + _SHORTEST))
        channel.edits.pop(message_id, None)
        channel.edits[message_id] = edit
        if sum(len(each.edits) for each in self._channels.values()) > _MOST:
            earliest = next(iter(self._channels))
            self.remove(earliest, next(iter(self._channels[earliest].edits)))

    def remove(self, channel_id: int, message_id: int) -> None:
        channel = self._channels.get(channel_id)
        if channel is not None:
            channel.edits.pop(message_id, None)
            if not channel.edits:
                del self._channels[channel_id]

    def take_all(self, channel_id: int) -> list[_EditT]:
        """An edit there has landed, and so may these."""
        channel = self._channels.pop(channel_id, None)
        return [] if channel is None else list(channel.edits.values())

    @property
    def is_due(self) -> bool:
        now = self._now()
        return any(_is_due(each, now) for each in self._channels.values())

    def due(self) -> list[_EditT]:
        """The latest of each channel whose pause is over; the next pause is twice as long, up to six hours."""
        now, found = self._now(), []
        for channel in self._channels.values():
            if _is_due(channel, now):
                channel.retries += 1
                channel.refused_at = now
                channel.retry_at = now + min(_LONGEST, _SHORTEST * int(2 ** min(channel.retries, 20)))
                found.append(next(reversed(channel.edits.values())))
        return found

    def hurry(self, guild_id: int) -> None:
        """Permissions have changed in that server, which may happen often."""
        for channel in self._channels.values():
            if channel.guild_id == guild_id:
                channel.retry_at = min(channel.retry_at, channel.refused_at + _SHORTEST)


def _is_due(channel: _Channel[_EditT], now: datetime) -> bool:
    # A clock that was set back must not make the pause longer.
    return now >= channel.retry_at or now < channel.refused_at
