"""Long tables of cases in portions, each a test of its own: quick enough to be run for one change to the code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

_SIZE = 15
Case = TypeVar("Case")


def portions(cases: Iterable[Case]) -> list[list[Case]]:
    every = list(cases)
    return [every[start : start + _SIZE] for start in range(0, len(every), _SIZE)]
