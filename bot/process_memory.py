"""What keeps a running process small; to be called before it imports what it needs."""

import contextlib
import ctypes
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

# Modules that libraries import and a running bot hardly ever uses.
_SELDOM_USED = frozenset(
    {
        "attr.converters", "attr.filters", "attr.validators", "colorsys", "csv", "ctypes.util", "email.base64mime",
        "email.header", "email.quoprimime", "idna", "mimetypes", "zipfile",
    }
)  # fmt: skip
_M_ARENA_MAX = -8  # of glibc's malloc.h


def keep_small() -> None:
    """Before other threads start. Each of the two saves 1 MB."""
    sys.meta_path.insert(0, _LoadedWhenUsed())
    _share_one_heap()


class _LoadedWhenUsed(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in _SELDOM_USED:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = LazyLoader(spec.loader)
        return spec


def _share_one_heap() -> None:
    """Else glibc gives each thread a heap of its own, so that threads, which wait for Python's lock, need no other."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # no other system has such a setting
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
