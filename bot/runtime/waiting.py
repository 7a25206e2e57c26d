"""What a task waits for, in words for the log."""

import asyncio
from collections.abc import Iterator
from typing import Any

# By the deepest module that the task is in.
_NAMES = {
    "bot.database": "the database",
    "sqlalchemy": "the database",
    "bot.meetings.joining": "the database",
    "discord": "Discord",
    "aiohttp": "Discord",
    "bot.library": "the reading list",
    "bot.search": "the search",
}


def waited_for(task: asyncio.Task[Any] | None) -> str:
    """Such as "the database"; else the deepest module of ours that it is in."""
    deepest = "this machine"
    for module in _modules(task.get_coro() if task is not None else None):
        known = next((words for name, words in _NAMES.items() if f"{module}.".startswith(f"{name}.")), "")
        if known or module.startswith(("bot.", "cogs.")):
            deepest = known or module
    return deepest


def _modules(coroutine: Any) -> Iterator[str]:
    """Of the frames from the outermost to the innermost, as far as coroutines tell."""
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "ag_frame", None)
        if frame is not None:
            yield str(frame.f_globals.get("__name__", ""))
        within = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
        if type(within).__name__ == "async_generator_asend" and frame is not None:
            within = getattr(frame.f_locals.get("self"), "gen", None)  # of contextlib's asynccontextmanager
        coroutine = within
