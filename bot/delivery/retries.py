"""When what failed is tried again: each item pauses longer after each failure, and holds up no other."""

import logging
import random
import secrets
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Protocol

from bot.database import StorageError
from bot.discord_faults import BAD_TOKEN, classify
from bot.frozen import dataclass

log = logging.getLogger(__name__)

_SHORTEST, _LONGEST = timedelta(seconds=2), timedelta(minutes=15)
_DISCORD = "Discord: messages and events"


class FaultReports(Protocol):
    """Where known faults are told; `bot.runtime.fault_log.FaultLog` satisfies it."""

    def report(self, key: str, sentence: str) -> None: ...

    def over(self, key: str, sentence: str) -> None: ...


@dataclass(slots=True)
class _Failing:
    times: int
    failed_at: datetime
    retry_at: datetime
    reference: str


class RetrySchedule:
    """Items that failed, by a key of the caller's. Bugs are logged with a traceback, once for each item."""

    def __init__(
        self, now: Callable[[], datetime], faults: FaultReports, jitter: Callable[[], float] = random.random
    ) -> None:
        self._now = now
        self._faults = faults
        self._jitter = jitter
        self._failing: dict[Hashable, _Failing] = {}

    def next_at(self, after: datetime) -> datetime | None:
        """When the next item may be tried again after that moment; those before it are being tried, or not wanted."""
        return min((each.retry_at for each in self._failing.values() if each.retry_at > after), default=None)

    def is_due(self, key: Hashable) -> bool:
        failing = self._failing.get(key)
        now = self._now()
        # A clock that was set back must not make the pause longer.
        return failing is None or now >= failing.retry_at or now < failing.failed_at

    def put_off(self, kind: str) -> list[int]:
        """The ids in keys (kind, id) of what failed and isn't due again yet."""
        keys = [key for key in self._failing if isinstance(key, tuple) and key[0] == kind]
        return [key[1] for key in keys if not self.is_due(key)]

    def forget_stale(self) -> None:
        """Items that nobody tried again; what they were about is gone."""
        now = self._now()
        for key in [key for key, each in self._failing.items() if now - each.retry_at > 2 * _LONGEST]:
            del self._failing[key]

    async def attempt(self, key: Hashable, what: str, step: Callable[[], Awaitable[object]]) -> bool:
        """Whether `step` was due and succeeded; what it raises is logged, with `what` it was, and not passed on."""
        if not self.is_due(key):
            return False
        try:
            await step()
        except Exception as error:
            self._note_failure(key, what, error)
            return False
        if (failed := self._failing.pop(key, None)) is not None:
            for each in (BAD_TOKEN, _DISCORD):
                self._faults.over(each, "Discord takes what is due again")
            self._faults.over(f"bug {failed.reference}", f"{what} works again")
        return True

    def _note_failure(self, key: Hashable, what: str, error: Exception) -> None:
        before = self._failing.get(key)
        times = before.times + 1 if before is not None else 1
        reference = before.reference if before is not None else ""
        fault = classify(error)
        if isinstance(error, StorageError):
            log.debug("%s waits for the database: %s", what, error)
        elif fault.transient:
            cause = BAD_TOKEN if fault.bad_token else _DISCORD
            self._faults.report(cause, f"{what} has to wait: {fault.sentence}; I keep trying")
        elif not reference:
            reference = secrets.token_hex(4)
            log.error("%s failed and is tried again later (reference %s)", what, reference, exc_info=error)
        else:
            sentence = f"{what} still fails (reference {reference}): {type(error).__name__}"
            self._faults.report(f"bug {reference}", sentence)
        now = self._now()
        pause = retry_pause(times, self._jitter(), longest=_LONGEST)
        asked = timedelta(seconds=fault.retry_after or 0.0)
        self._failing[key] = _Failing(times, now, now + max(pause, asked), reference)


def retry_pause(failures: int, jitter: float, *, longest: timedelta) -> timedelta:
    """2 s, doubled with each failure up to `longest`; `jitter` from 0 to 1 takes off up to half."""
    full: timedelta = min(longest, _SHORTEST * int(2 ** min(failures - 1, 20)))
    return full * (1 - jitter / 2)
