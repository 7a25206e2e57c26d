"""Patterns that are compiled when they are first used: a start defines many, most for texts that seldom come."""

import re
from typing import Any, cast

_METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub", "subn")


def compile_later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, for a module's constant; what it gives has a pattern's methods, and `re.sub` doesn't take it."""
    return cast("re.Pattern[str]", _Later(pattern, flags))


class _Later:
    def __init__(self, pattern: str, flags: int) -> None:
        self._given = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(*self._given)
        # Found without this method from now on, as quickly as the pattern's own.
        self.__dict__.update((each, getattr(compiled, each)) for each in _METHODS)
        return getattr(compiled, name)
