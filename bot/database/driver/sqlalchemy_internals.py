"""Synchronous SQLAlchemy code that does not block the event loop, without `sqlalchemy.ext.asyncio`.

That would import the object mapper: 51 modules, 0.27 s, 5 MB. This relies on `sqlalchemy.util` and on the aiosqlite
dialect's `async_creator_fn`, which SQLAlchemy does not promise.
"""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import util
from sqlalchemy.dialects.sqlite import aiosqlite as dialect

from bot.errors import UnsupportedLibrary

_P = ParamSpec("_P")
_T = TypeVar("_T")


def spawn(work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Coroutine[Any, Any, _T]:
    """Run synchronous code on an asynchronous driver."""
    return util.greenlet_spawn(partial(work, *args, **kwargs))


def wait_for(awaitable: Awaitable[_T]) -> _T:
    """Await from inside code that was given to `spawn`."""
    return util.await_(awaitable)


def check_sqlalchemy(library: Any = util, aiosqlite_dialect: Any = dialect) -> None:
    """Raises UnsupportedLibrary unless SQLAlchemy has what this module relies on."""
    for name in ("greenlet_spawn", "await_"):
        if not callable(getattr(library, name, None)):
            raise UnsupportedLibrary("SQLAlchemy", "2.1", f"util.{name}")
    adapter = getattr(aiosqlite_dialect, "AsyncAdapt_aiosqlite_dbapi", None)
    code = getattr(getattr(adapter, "connect", None), "__code__", None)
    if "async_creator_fn" not in getattr(code, "co_consts", ()):
        raise UnsupportedLibrary("SQLAlchemy", "2.1", "the aiosqlite dialect's async_creator_fn")
    try:
        _make_round_trip()
    except Exception as error:
        raise UnsupportedLibrary("SQLAlchemy", "2.1", "greenlets, its extra `asyncio`") from error


def _make_round_trip() -> None:
    async def nothing() -> None:
        """To be awaited."""

    awaited = nothing()
    try:
        spawn(wait_for, awaited).send(None)
    except StopIteration:
        return
    finally:
        awaited.close()
    raise TypeError("the round trip waits for something")


check_sqlalchemy()
