"""Which lines of the changed files each test executes, and which already ran when they were imported."""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection, Generator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

Lines = set[tuple[str, int]]
"""Path as given to `LineTracer`, and line."""


class LineTracer:
    """Traces in the thread that begins it and in threads that start meanwhile."""

    def __init__(self, files: dict[str, str], whole: Collection[str]) -> None:
        """`files`: absolute paths, and what to call each. Of those not in `whole`, the lines where functions begin."""
        self._files = files
        self._whole = frozenset(whole)
        self._lines: Lines = set()
        self._names: dict[CodeType, str | None] = {}

    @contextmanager
    def into(self, lines: Lines) -> Generator[None]:
        before, self._lines = self._lines, lines
        outermost = sys.gettrace() is None
        if outermost:
            threading.settrace(self._called)
            sys.settrace(self._called)
        try:
            yield
        finally:
            self._lines = before
            if outermost:
                sys.settrace(None)
                threading.settrace(None)

    def _called(self, frame: FrameType, event: str, argument: object) -> Any:
        code = frame.f_code
        try:
            name = self._names[code]
        except KeyError:
            name = self._names[code] = self._files.get(code.co_filename)
        if name is None:
            return None
        self._lines.add((name, frame.f_lineno))
        return self._line if name in self._whole else None

    def _line(self, frame: FrameType, event: str, argument: object) -> Any:
        if event == "line":
            name = self._names[frame.f_code]
            if name is not None:
                self._lines.add((name, frame.f_lineno))
        return self._line
