"""The server's own clock, which a test may move, and the ids that follow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000  # 2015-01-01, Discord's reference: "Snowflakes"


class Clock:
    """Wall time plus whatever a test has skipped; ids made by it sort by their time."""

    def __init__(self) -> None:
        self._skew = timedelta()
        self._last = 0

    def now(self) -> datetime:
        return datetime.now(UTC) + self._skew

    def advance(self, seconds: float) -> None:
        """Move the server's time only: nonces and interaction tokens age, nothing is waited for."""
        self._skew += timedelta(seconds=seconds)

    def stamp(self) -> str:
        return self.now().isoformat()

    def snowflake(self) -> int:
        """A new id, greater than every id before it (also after the clock went back)."""
        milliseconds = int(self.now().timestamp() * 1000) - DISCORD_EPOCH_MS
        self._last = max(self._last + 1, milliseconds << 22)
        return self._last
