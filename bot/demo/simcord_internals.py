"""All that the demo uses of simcord beyond its documentation, checked when this module is imported."""

import asyncio
import contextvars
from collections.abc import Iterator
from datetime import datetime
from inspect import iscoroutinefunction, signature
from operator import attrgetter
from typing import Any

import discord
import simcord
from sqlalchemy.util import greenlet_spawn

from bot.errors import UnsupportedLibrary

_TESTED = "3.2.1"
_HORIZON = 5.0  # virtual seconds after an action within which a sleep of the bot is part of it; simcord's own figure
_PATIENCE = 300.0  # real seconds after which a bot that does not come to rest is a failure
_STATEMENT = greenlet_spawn.__code__
_STUCK = 0.05  # real seconds without the end of a statement, which then waits for a timer
_QUIET_TURNS = 4  # of the event loop: what goes on after a statement needs three
_LIMITS = ("_release_waiter", "_on_timeout")  # what the timers of `asyncio.wait_for` and `asyncio.timeout` call
_OVERRIDDEN = {
    "_settle_internal": ["self", "timeout", "idle", "dispatch", "_deadline"],
    "_schedule_timer": ["self", "record", "callback", "args", "schedule_context"],
    "_advance_to": ["self", "target", "deadline"],
}
_CALLED = {
    "_settlement._run_due_virtual_callbacks": ["self", "deadline"],
    "_settlement._wakes_recognized_wait": ["self", "record"],
    "_dpy_internals._original_callback": ["callback"],
}
_OF_AN_ENVIRONMENT = (
    "backend.advance_clock",
    "backend.bot_user",
    "_advancing",
    "_virtual_time",
    "_settlement_state",
    "_work.callbacks",
    "_work.executors",
    "_work.tasks",
)
_OF_A_TIMER = {"when", "handle", "real_handle"}
_ABSENT = object()


class Simulation(simcord.Env):
    """An environment in which the bot's sleeps end on the virtual clock alone: nobody waits for them.

    simcord lets every timer run out by the wall clock too, so that a press which edits a card takes two seconds, and
    gives up on a bot that needs five seconds on a slow machine. Here an action is over when the bot has done all that
    it does of its own accord within `_HORIZON`, as there.
    """

    def __init__(self, bot: discord.Client, *, check_errors: bool = True) -> None:
        super().__init__(bot, check_errors=check_errors, settle_timeout=_PATIENCE)

    def _schedule_timer(
        self, record: Any, callback: Any, args: tuple[Any, ...], schedule_context: contextvars.Context | None
    ) -> None:
        super()._schedule_timer(record, callback, args, schedule_context)
        guards_real_work = record.when - self._virtual_time <= _HORIZON and callback.__name__ in _LIMITS
        if record.real_handle is not None and not guards_real_work:
            record.real_handle.cancel()

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - simcord's own parameter
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        # simcord starts a bot with a limit of its own, five seconds, which a busy machine may need.
        allowed = None if timeout is None else max(timeout, _PATIENCE)
        await self._let_work_end(_deadline)
        await super()._settle_internal(timeout=allowed, idle=idle, dispatch=dispatch, _deadline=_deadline)
        if self._advancing:
            return  # somebody moves the clock, step by step
        deadline = asyncio.get_running_loop().time() + _PATIENCE if _deadline is None else _deadline
        until = self._virtual_time + _HORIZON
        while (at := self._next_sleep()) is not None and at <= until:
            await self._advance_to(at, deadline)

    async def _let_work_end(self, deadline: float | None) -> None:
        """Wait for what goes on by itself, cheaply.

        After each end of a task simcord looks through all of them, and each statement is a task.
        """
        time = asyncio.get_running_loop().time
        until, quiet = time() + _PATIENCE if deadline is None else deadline, 0
        while quiet < _QUIET_TURNS and time() < until:
            simcord._settlement._run_due_virtual_callbacks(self._settlement_state(), until)  # noqa: SLF001
            if working := [*self._work.executors, *filter(_is_statement, self._work.tasks)]:
                done, _ = await asyncio.wait(working, timeout=_STUCK, return_when=asyncio.FIRST_COMPLETED)
                if not done:
                    return
                quiet = 0
            else:
                await asyncio.sleep(0)
                quiet = 0 if any(record.when is None for record in self._work.callbacks) else quiet + 1

    def _next_sleep(self) -> float | None:
        """When the first of the bot's own timers runs out; the interval of a loop and a view's timeout are none."""
        state = self._settlement_state()
        return min(
            (
                record.when
                for record in self._work.callbacks
                if record.when is not None
                and record.handle is not None
                and not record.handle.cancelled()
                and _called(record.handle).__name__ not in _LIMITS
                and not simcord._settlement._wakes_recognized_wait(state, record)  # noqa: SLF001
            ),
            default=None,
        )


def _is_statement(task: asyncio.Task[Any]) -> bool:
    return not task.done() and getattr(task.get_coro(), "cr_code", None) is _STATEMENT


def _called(handle: Any) -> Any:
    return simcord._dpy_internals._original_callback(handle._callback)  # noqa: SLF001


def lock_page_actions(preview: simcord.Preview, lock: asyncio.Lock) -> None:
    """Hold `lock` while somebody acts on the page; simcord refuses to do anything else meanwhile."""
    act: Any = preview._action  # noqa: SLF001

    async def act_alone(*args: object) -> object:
        async with lock:
            return await act(*args)

    preview._action = act_alone  # type: ignore[method-assign, assignment]  # noqa: SLF001


def set_clock(env: simcord.Env, moment: datetime) -> None:
    """Before the start of `env`."""
    env.backend.advance_clock((moment - env.now()).total_seconds())


def name_bot(env: simcord.Env, name: str) -> None:
    """Before the start of `env`."""
    env.backend.bot_user.name = name


def is_port_taken(error: simcord.SetupError) -> bool:
    return "bind" in str(error)


def refusal(error: simcord.SetupError) -> str:
    """Without simcord's advice to authors of tests."""
    return str(error).split(" — ")[0]


def check(library: Any = simcord) -> None:
    """Raises UnsupportedLibrary unless `library` has all of the above, as far as a look can tell."""
    for missing in _missing(library):
        raise UnsupportedLibrary("simcord", _TESTED, missing)


def _missing(library: Any) -> Iterator[str]:
    if not iscoroutinefunction(getattr(library.Preview, "_action", None)):
        yield "Preview._action"
    for name, parameters in _OVERRIDDEN.items():
        method = getattr(library.Env, name, None)
        if method is None or list(signature(method).parameters) != parameters:
            yield f"Env.{name}({', '.join(parameters)})"
    for name, parameters in _CALLED.items():
        function = _found(library, name)
        if function is _ABSENT or list(signature(function).parameters) != parameters:
            yield f"{name}({', '.join(parameters)})"
    timer = _found(library, "_runtime._CallbackRecord")
    if not set(getattr(timer, "__slots__", ())) >= _OF_A_TIMER:
        yield f"_runtime._CallbackRecord with {', '.join(sorted(_OF_A_TIMER))}"
    env = library.Env(discord.Client(intents=discord.Intents.none()))
    for name in _OF_AN_ENVIRONMENT:
        if _found(env, name) is _ABSENT:
            yield f"Env.{name}"


def _found(owner: Any, path: str) -> Any:
    try:
        return attrgetter(path)(owner)
    except AttributeError:
        return _ABSENT


check()
