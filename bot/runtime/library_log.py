"""What discord.py logs of known faults, in the form that `fault_log` gives them."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.discord_faults import FaultKind, classify
from bot.runtime.fault_log import FaultLog

_LIMITED = ("discord.http", "discord.webhook.async_", "bot.discord_internals")
_COMMANDS = "discord.app_commands.tree"
_LIMITS = "rate limits"  # a key of the fault log
_QUIET = 60.0  # seconds without a limit until that is over


@contextmanager
def known_faults_counted(faults: FaultLog) -> Iterator[None]:
    """Within, rate limits and choices that didn't reach Discord are reported to `faults`; bugs stay as they are."""
    counted = _Counted(faults)
    loggers = [logging.getLogger(name) for name in (*_LIMITED, _COMMANDS)]
    for each in loggers:
        each.addFilter(counted.is_news)
    try:
        yield
    finally:
        counted.stop()
        for each in loggers:
            each.removeFilter(counted.is_news)


class _Counted:
    def __init__(self, faults: FaultLog) -> None:
        self._faults = faults
        self._limited_at = 0.0
        self._ending: asyncio.TimerHandle | None = None

    def stop(self) -> None:
        if self._ending is not None:
            self._ending.cancel()

    def is_news(self, record: logging.LogRecord) -> bool:
        """A `logging.Filter`."""
        if record.name == _COMMANDS:
            error = record.exc_info[1] if record.exc_info else None
            return error is None or not self._is_known(error)
        if record.levelno != logging.WARNING or "rate limit" not in str(record.msg).casefold():
            return True
        if not str(record.msg).startswith("Global"):  # which follows the line on the same reply
            self._note_limit()
        return False

    def _is_known(self, error: BaseException) -> bool:
        fault = classify(error)
        if fault.transient:
            self._faults.report(
                "discord",
                f"Choices for what somebody types did not reach Discord: {fault.sentence}. "
                "Look at the network and at https://discordstatus.com.",
            )
        elif fault.kind is FaultKind.ANSWER_LOST:
            self._faults.report(
                "lost answers",
                "Choices came too late for what somebody types; is the machine overloaded? Typing on asks again.",
            )
        else:
            return False
        return True

    def _note_limit(self) -> None:
        loop = asyncio.get_running_loop()
        self._limited_at = loop.time()
        self._faults.report(
            _LIMITS,
            "Discord limits how often I may send (429): I wait as long as it asks, and I keep trying. "
            "If that goes on for hours, stop any other program that uses my token.",
        )
        if self._ending is None:
            self._ending = loop.call_later(_QUIET, self._end_if_quiet)

    def _end_if_quiet(self) -> None:
        loop = asyncio.get_running_loop()
        left = self._limited_at + _QUIET - loop.time()
        if left > 0:
            self._ending = loop.call_later(left, self._end_if_quiet)
            return
        self._ending = None
        self._faults.over(_LIMITS, "Discord takes all that I send again")
