"""Signals until `bot.process` has handlers of its own: what the bot imports takes a while."""

import os
import signal
from types import FrameType


def obey_while_starting() -> None:
    """SIGTERM and Ctrl-C end the process with 0, and so does SIGHUP in a terminal, whose end is what sends it."""
    if os.name != "posix":
        return
    for number, handler in (
        (signal.SIGTERM, _end),
        (signal.SIGINT, _end),
        (signal.SIGHUP, _end if os.isatty(2) else _go_on),
    ):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, handler)


def _end(_number: int, _frame: FrameType | None) -> None:
    # Nothing is open yet. An exception could come in a callback of the import system, which would swallow it.
    os._exit(0)


def _go_on(_number: int, _frame: FrameType | None) -> None:
    """The reading list, which SIGHUP asks to be read again, is still to be read."""
