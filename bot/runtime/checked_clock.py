"""The time: this machine's, unless its clock is far from Discord's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

_TOLERANCE = timedelta(minutes=2)
_KEY = "clock"


class _FaultLog(Protocol):
    def report(self, key: str, sentence: str) -> None: ...

    def over(self, key: str, sentence: str) -> None: ...


class CheckedClock:
    """Called, it gives the time. `discord_time` gives None while it isn't known."""

    def __init__(
        self, machine: Callable[[], datetime], discord_time: Callable[[], datetime | None], faults: _FaultLog
    ) -> None:
        self._machine = machine
        self._discord_time = discord_time
        self._faults = faults
        self._told = timedelta()

    def __call__(self) -> datetime:
        machine, discord = self._machine(), self._discord_time()
        if discord is None:
            return machine
        off = machine - discord
        if abs(off) <= _TOLERANCE:
            if self._told:
                self._told = timedelta()
                self._faults.over(_KEY, "This machine's clock agrees with Discord's again")
            return machine
        if abs(off - self._told) > _TOLERANCE:  # once for each change, and not for each question
            self._told, where = off, "ahead of" if off > timedelta() else "behind"
            self._faults.report(
                _KEY,
                f"This machine's clock is {_length(off)} {where} Discord's; until it is right, I go by Discord's. "
                "Set it, such as with `timedatectl set-ntp true`",
            )
        return discord


def _length(off: timedelta) -> str:
    seconds = abs(off).total_seconds()
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if (count := round(seconds / size, 1)) >= 1:
            return f"{count:g} {unit}{'' if count == 1 else 's'}"
    return f"{seconds:.0f} seconds"
