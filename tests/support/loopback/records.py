"""What the bot asked for, and the faults a test ordered in answer to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal


@dataclass
class Recorded:
    """One request: `path` without the API's prefix, `body` the parsed JSON (also of a multipart request)."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: float
    """Seconds of the running event loop's clock, when its head had arrived."""
    files: list[tuple[str, int]] = field(default_factory=list)
    """Name and size in bytes of each file sent along."""
    status: int = 0
    """What was answered; 0 while unanswered, or when the connection was cut."""
    answer: Any = None
    done_at: float | None = None

    def matches(self, method: str, pattern: str) -> bool:
        """Whether this is a `method` request on a path like `/channels/*/messages` (`*` is one part, `**` any path)."""
        return method in {"*", self.method} and path_matches(self.path, pattern)


ANY_PATH = "**"


def path_matches(path: str, pattern: str) -> bool:
    parts, wanted = path.split("/"), pattern.split("/")
    return pattern == ANY_PATH or (len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted)))


Shape = Literal["json", "json via", "page", "page via", "cut"]
"""Of a bad answer: Discord's own; a proxy's page; either with the header `Via`; the true answer, cut off."""
Hook = Callable[[Recorded], Awaitable[None]]


@dataclass
class Fault:
    """Something that goes wrong with the next `times` matching requests (None: with every one), or each n-th of them.

    `when="before"`: the request has no effect; `"after"`: it took effect, only its answer is bad.
    `status=None` leaves the answer as it is (of use with `delay` or `hook`), `status=0` cuts the connection.
    """

    method: str
    pattern: str
    status: int | None = 500
    times: int | None = 1
    when: Literal["before", "after"] = "before"
    delay: float = 0.0
    retry_after: float = 1.0
    everywhere: bool = False
    """For 429: a global limit, else the route's."""
    every: int = 1
    """With 5, four matching requests pass before each that doesn't."""
    seen: int = 0
    hook: Hook | None = None
    hits: int = 0
    body: Any = None
    """Discord's error body, where it says more than the status."""
    shape: Shape = "json"

    def takes(self, request: Recorded) -> bool:
        spent = self.times is not None and self.hits >= self.times
        if spent or not request.matches(self.method, self.pattern):
            return False
        self.seen += 1
        return self.seen % self.every == 0

    async def happen(self, request: Recorded) -> None:
        self.hits += 1
        if self.hook is not None:
            await self.hook(request)
        if self.delay:
            await asyncio.sleep(self.delay)


class Log:
    """Every request so far, in order of arrival, and a way to wait for one."""

    def __init__(self) -> None:
        self.requests: list[Recorded] = []
        self._news = asyncio.Event()

    def add(self, request: Recorded) -> None:
        self.requests.append(request)

    def announce(self) -> None:
        """Wake whoever waits: a request was answered, or the gateway changed."""
        self._news.set()
        self._news = asyncio.Event()

    def of(self, method: str, pattern: str) -> list[Recorded]:
        return [request for request in self.requests if request.matches(method, pattern)]

    async def until(self, condition: Callable[[], Any], within: float) -> Any:
        """The first true value of `condition()`, asked again whenever something happened, and each 0.1 s.

        Raises TimeoutError after `within` seconds.
        """
        async with asyncio.timeout(within):
            while not (value := condition()):
                try:
                    await asyncio.wait_for(self._news.wait(), 0.1)
                except TimeoutError:
                    pass  # what is waited for may lie outside the server
        return value
