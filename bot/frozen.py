"""`dataclass` as in the standard library, except that the type checker alone keeps a frozen one from being changed.

Keeping it at run time too would take half of the time that defining a class and building an object takes: the bot has
two hundred such classes, a fifth of its own start.
"""

import dataclasses
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, **options):
        if cls is None:
            return partial(dataclass, frozen=frozen, **options)
        defined = dataclasses.dataclass(unsafe_hash=frozen, repr=False, **options)(cls)
        if "__repr__" not in vars(defined):
            defined.__repr__ = _repr
        return defined


def _repr(value: Any) -> str:
    shown = (f"{each.name}={getattr(value, each.name)!r}" for each in dataclasses.fields(value) if each.repr)
    return f"{type(value).__qualname__}({', '.join(shown)})"


__all__ = ["dataclass"]
