"""What a check of ``doctor`` is, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.frozen import dataclass

if TYPE_CHECKING:
    from bot.cli.doctor.facts import Facts

Status = Literal["ok", "warning", "problem", "skipped"]


class NotChecked(Exception):  # no error: a check gives up where what it needs is missing
    """``str()`` says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``fix`` is empty unless something is wrong."""

    status: Status
    summary: str
    fix: str = ""


class Check(NamedTuple):
    """`id` is what `--json` promises; `look` raises NotChecked where it lacks what it needs."""

    id: str
    group: str
    look: Callable[[Facts], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Result:
    check: Check
    finding: Finding


def ok(summary: str) -> Finding:
    return Finding("ok", summary)


def warning(summary: str, fix: str) -> Finding:
    return Finding("warning", summary, fix)


def problem(summary: str, fix: str) -> Finding:
    return Finding("problem", summary, fix)


def named(names: list[str], most: int = 5) -> str:
    """“a, b and 3 more”."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
