"""Faults of single calls to Discord, each by a name, and a slow database inside the bot.

`CALLS[name].turn_on(discord)` for the former, `SlowDatabase` for the latter.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from .records import Fault, Shape
    from .server import Loopback

CALLBACK = "POST", "/interactions/*/*/callback"
EDIT = "PATCH", "/webhooks/*/*/messages/*"
POST = "POST", "/channels/*/messages"
CARD = "PATCH", "/channels/*/messages/*"


@dataclass(frozen=True)
class CallFault:
    """What goes wrong with requests on a route, as `Loopback.fail` takes it."""

    sentence: str
    status: int | None
    when: Literal["before", "after"] = "before"
    shape: Shape = "json"
    delay: float = 0.0
    body: Any = None

    def turn_on(self, discord: Loopback, route: tuple[str, str] = CALLBACK, times: int | None = 1) -> Fault:
        """For the next `times` requests on `route`; None: for all, until the fault's `times` is set."""
        method, pattern = route
        return discord.fail(
            method, pattern, status=self.status, when=self.when, shape=self.shape, delay=self.delay, times=times,
            body=self.body,
        )  # fmt: skip


CALLS = {
    "reset before": CallFault("the connection is reset before the request has an effect", 0),
    "reset after": CallFault("the request takes effect, and the connection is reset instead of an answer", 0, "after"),
    "cut JSON": CallFault("the request takes effect, and its answer ends in the middle", None, "after", "cut"),
    "proxy 403": CallFault("a proxy refuses with a page", 403, shape="page"),
    "proxy 429": CallFault("a proxy limits with a page", 429, shape="page"),
    "proxy 429 via": CallFault("the proxy in front of Discord limits with a page", 429, shape="page via"),
    "proxy 520": CallFault("a proxy can't reach Discord and says so with a page", 520, shape="page"),
    "proxy 403 after": CallFault("the request takes effect, and a proxy refuses with a page", 403, "after", "page"),
    "gateway 401": CallFault("a proxy refuses with JSON that has no code", 401, body={"message": "Unauthorized"}),
    "gateway 403": CallFault("a proxy refuses with JSON that has no code", 403, body={"message": "Forbidden"}),
    "gateway 404": CallFault("a proxy has no such route, as JSON without a code", 404, body={"message": "no Route"}),
    "no retry_after": CallFault(
        "a proxy limits without a time", 429, shape="json via", body={"message": "limited", "retry_after": None}
    ),
    "portal": CallFault("a captive portal answers with its page, as a success", 200, shape="page"),
    "portal after": CallFault("the request takes effect, and a page comes as its success", 200, "after", "page"),
    "empty object": CallFault("a success comes with an empty object", 200, body={}),
    "empty list": CallFault("a success comes with an empty list", 200, body=[]),
    "502": CallFault("Discord can't be reached behind its proxy", 502),
    "503": CallFault("Discord is overloaded", 503),
    "500": CallFault("Discord has an error", 500),
    "refused": CallFault("Discord refuses the body", 400),
    "token reset": CallFault("Discord no longer knows the token", 401),
    "commands used up": CallFault(
        "Discord takes no more new commands today",
        400,
        body={"message": "Max number of daily application command creates has been reached (200)", "code": 30034},
    ),
    "6 s": CallFault("the request takes effect, and its answer comes after six seconds", None, "after", delay=6.0),
}

CONTROL = "LOOPBACK_SLOW_DATABASE"


@dataclass(frozen=True)
class SlowDatabase:
    """Each transaction of the process waits so long: a slow or frozen disk or server, without one.

    `path` is a file that process and test share; `env` goes to the process, whose limits for answers are real then.
    """

    path: Path

    @property
    def env(self) -> Mapping[str, str | None]:
        return {CONTROL: str(self.path)}

    def delay(self, *, begin: float = 0.0, commit: float = 0.0) -> None:
        """In seconds: for every transaction, and for those that write."""
        self.path.write_text(f"{begin} {commit}", encoding="utf-8")


def slow_database_down() -> None:
    """In the process that was told so by `SlowDatabase.env`."""
    control = os.environ.get(CONTROL)
    if not control:
        return
    import asyncio

    from bot.database.driver.sqlalchemy_internals import wait_for
    from bot.database.driver.transactions import Lease
    from bot.runtime.reply import LIMITS, Limits

    begin, commit = Lease.begin, Lease.commit

    def seconds() -> tuple[float, float]:
        try:
            first, second = Path(control).read_text(encoding="utf-8").split()
        except (OSError, ValueError):
            return 0.0, 0.0
        return float(first), float(second)

    def slow_begin(lease: Lease, engine: Any) -> Any:
        connection = begin(lease, engine)
        wait_for(asyncio.sleep(seconds()[0]))
        return connection

    def slow_commit(lease: Lease) -> None:
        wait_for(asyncio.sleep(seconds()[1]))
        commit(lease)

    Lease.begin = slow_begin  # type: ignore[method-assign, assignment]
    Lease.commit = slow_commit  # type: ignore[method-assign, assignment]
    real = Limits()
    for name in (
        "acknowledge",
        "decorations",
        "publicity",
        "prefill",
        "choices",
    ):  # not "forgotten": this machine may be slow too
        setattr(LIMITS, name, getattr(real, name))
