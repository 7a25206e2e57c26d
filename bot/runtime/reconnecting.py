"""When the next connection to the gateway may be begun; no I/O."""

import math
import random
from collections import deque
from collections.abc import Callable

# After an attempt that came to nothing. Short enough to be back soon after an outage, however long that was.
_FIRST_PAUSE = 1.0  # seconds, twice as long each time
_LONGEST_PAUSE = 10.0
# Connections that came about: a few may break at once, and even then they are not begun faster than this for long.
_AT_ONCE = 60
_PER_SECOND = 2.0
# https://docs.discord.com/developers/events/gateway#rate-limiting: one IDENTIFY in five seconds, and so many a day that
# a bot which begins one session after another must go slower, or Discord resets its token.
_BETWEEN_SESSIONS = 5.0
_SESSIONS_AT_FULL_SPEED = 3  # in an hour
_LONGEST_BETWEEN_SESSIONS = 600.0
_HOUR = 3600.0


class ReconnectPolicy:
    """Resumes are free as long as they work; what fails, and each new session, makes the next attempt wait.

    All moments are seconds by one clock; `jitter` gives 0 to 1.
    """

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter
        self.failed_attempts = 0
        """In a row, until now."""
        self._tokens, self._tokens_at = float(_AT_ONCE), -math.inf
        self._sessions: deque[float] = deque()
        self._not_before = -math.inf

    def pause_before_attempt(self) -> float:
        """Seconds that the next one has to wait because the last ones failed."""
        if not self.failed_attempts:
            return 0.0
        longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(self.failed_attempts, 10))
        return longest * (0.5 + 0.5 * self._jitter())

    def pause_before_connection(self, now: float) -> float:
        """Takes one of the connections that are allowed; the time to wait for it."""
        self._tokens = min(_AT_ONCE, self._tokens + (now - self._tokens_at) * _PER_SECOND) - 1.0
        self._tokens_at = now
        return max(0.0, -self._tokens / _PER_SECOND)

    def pause_before_session(self, now: float) -> float:
        """Seconds until another session may be begun."""
        while self._sessions and now - self._sessions[0] >= _HOUR:
            self._sessions.popleft()
        if not self._sessions:
            return max(0.0, self._not_before - now)
        beyond = len(self._sessions) - _SESSIONS_AT_FULL_SPEED
        between = _BETWEEN_SESSIONS
        if beyond >= 0:
            between = min(_LONGEST_BETWEEN_SESSIONS, 2.0 * between * 2.0**beyond)
        return max(0.0, self._sessions[-1] + between - now, self._not_before - now)

    def limited(self, remaining: int, reset_after: float, now: float) -> None:
        """What Discord says: so many more sessions; the count is reset in `reset_after` seconds."""
        self._not_before = -math.inf if remaining > 0 else now + reset_after

    def session_begun(self, now: float) -> None:
        self._sessions.append(now)

    def succeeded(self) -> None:
        self.failed_attempts = 0

    def failed(self) -> None:
        self.failed_attempts += 1
