"""simcord's environment without its waits: the bot's sleeps end on the virtual clock, never on this machine's.

simcord 3.2.1 lets every timer of the bot run out by the wall clock too, so that each press which edits a card waits two
seconds, and it gives up on a bot that takes five seconds on a slow machine. Both are changed here through private
methods of `Env`; simcord is pinned, and another signature fails at import.
"""

import contextvars
import inspect
from typing import Any

import discord
import simcord
from simcord import _dpy_internals, _settlement

HORIZON = 5.0
"""Virtual seconds after an action within which a sleep of the bot is taken as part of it; simcord's own figure."""
PATIENCE = 300.0
"""Real seconds after which a bot that does not come to rest is a failure."""
_LIMITS = ("_release_waiter", "_on_timeout")  # timers of `asyncio.wait_for` and `asyncio.timeout`

for _method, _parameters in (
    ("_settle_internal", ["self", "timeout", "idle", "dispatch", "_deadline"]),
    ("_schedule_timer", ["self", "record", "callback", "args", "schedule_context"]),
    ("_advance_to", ["self", "target", "deadline"]),
):
    if list(inspect.signature(getattr(simcord.Env, _method)).parameters) != _parameters:
        raise ImportError(f"simcord.Env.{_method} is not the one that tests.support.simulation was written for")


class Simulation(simcord.Env):
    """What a person does is over when the bot rests, all that it does within `HORIZON` included."""

    def __init__(self, bot: discord.Client) -> None:
        super().__init__(bot, settle_timeout=PATIENCE)

    def _schedule_timer(
        self, record: Any, callback: Any, args: tuple[Any, ...], schedule_context: contextvars.Context | None
    ) -> None:
        super()._schedule_timer(record, callback, args, schedule_context)
        soon = record.when is not None and record.when - self._virtual_time <= HORIZON
        if record.real_handle is not None and not (soon and callback.__name__ in _LIMITS):
            record.real_handle.cancel()

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - simcord's own parameter
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        await super()._settle_internal(timeout=timeout, idle=idle, dispatch=dispatch, _deadline=_deadline)
        if self._advancing:
            return  # somebody moves the clock, and does so step by step
        assert self._loop is not None
        deadline = self._loop.time() + PATIENCE if _deadline is None else _deadline
        until = self._virtual_time + HORIZON
        while (at := self._next_sleep()) is not None and at <= until:
            await self._advance_to(at, deadline)

    def _next_sleep(self) -> float | None:
        """When the first of the bot's own timers runs out; a loop's interval and a view's timeout are none."""
        state = self._settlement_state()
        return min(
            (
                record.when
                for record in self._work.callbacks
                if record.when is not None
                and record.handle is not None
                and not record.handle.cancelled()
                and not _is_limit(record.handle)
                and not _settlement._wakes_recognized_wait(state, record)
            ),
            default=None,
        )


def _is_limit(handle: Any) -> bool:
    return _dpy_internals._original_callback(handle._callback).__name__ in _LIMITS
