"""Each statement is compiled once in a run of the tests instead of once for each of its thousand engines; a plugin.

What SQLAlchemy keeps for a statement and a dialect is the same for all dialects of one class here: there is one SQLite,
and one server of PostgreSQL. Takes `Engine._compiled_cache`, which SQLAlchemy does not promise.
"""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine

_Key = tuple[Any, ...]

_compiled: dict[Hashable, Any] = {}


class _Shared:
    """The part of a dictionary that SQLAlchemy uses; a key's first part is the dialect."""

    def get(self, key: _Key) -> Any:
        return _compiled.get((type(key[0]), *key[1:]))

    def __setitem__(self, key: _Key, compiled: Any) -> None:
        _compiled[type(key[0]), *key[1:]] = compiled

    def clear(self) -> None:
        """For an engine whose schema changed."""
        _compiled.clear()


def _keep_nothing(engine: Engine, compiled: object) -> None:
    """An engine sets its own when it is made."""


_shared = _Shared()
Engine._compiled_cache = property(lambda engine: _shared, _keep_nothing)  # type: ignore[assignment]
