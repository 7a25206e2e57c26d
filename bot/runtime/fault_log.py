"""Known faults in the log: one line when a fault begins, a count a minute while it lasts, one line when it is over."""

import logging
import time
from collections.abc import Callable

from bot.frozen import dataclass

log = logging.getLogger(__name__)

_MINUTE = 60.0


@dataclass(slots=True)
class _Fault:
    """`unsaid` counts since the last line, `total` since the fault began; `over_at` is set once that was said."""

    sentence: str
    began_at: float
    said_at: float
    seen_at: float
    total: int = 1
    unsaid: int = 0
    over_at: float | None = None
    recurring: bool = False


class FaultLog:
    """Tracebacks are for bugs: what is told here is a sentence with what to do.

    `clock` gives seconds from any fixed moment on. A `key` names the cause, not the caller: a constant, so that there
    are few. To be used from the event loop's thread alone.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._faults: dict[str, _Fault] = {}

    @property
    def present(self) -> dict[str, str]:
        """Sentences by key, of the faults that aren't over."""
        return {key: fault.sentence for key, fault in self._faults.items() if fault.over_at is None}

    def report(self, key: str, sentence: str) -> None:
        """`sentence` says what failed and what to do, without the names of people."""
        now = self._clock()
        fault = self._faults.get(key)
        if fault is None or (fault.over_at is not None and now - fault.over_at >= _MINUTE):
            self._faults[key] = _Fault(sentence, began_at=now, said_at=now, seen_at=now)
            log.error("%s", sentence)
            return
        fault.sentence, fault.seen_at = sentence, now
        fault.total += 1
        fault.unsaid += 1
        if fault.over_at is not None:
            fault.over_at, fault.recurring = None, True
            self._say(fault, now, "again")
        elif now - fault.said_at >= _MINUTE:
            self._say(fault, now, f"{fault.unsaid} more times in {_length(now - fault.said_at)}")

    def over(self, key: str, sentence: str) -> None:
        """To be called after every success: it is a fault's end only where there was one.

        One that comes and goes is over when it hasn't been seen for a minute.
        """
        fault = self._faults.get(key)
        if fault is None or fault.over_at is not None:
            return
        now = self._clock()
        if fault.recurring and now - fault.seen_at < _MINUTE:
            return
        fault.over_at = now
        log.warning("%s (%d failed in %s)", sentence, fault.total, _length(now - fault.began_at))

    @staticmethod
    def _say(fault: _Fault, now: float, how_often: str) -> None:
        log.error("%s (%s, %d in all)", fault.sentence, how_often, fault.total)
        fault.said_at, fault.unsaid = now, 0


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * _MINUTE else f"{seconds / 60:.0f} min"
