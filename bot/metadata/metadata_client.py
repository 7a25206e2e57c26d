"""Asks the services about a paper, each at its own pace, one request at a time."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence

from bot.catalog.identifiers import Identifier
from bot.metadata.fetching import Fetcher
from bot.metadata.model import LookupFailed, PaperMetadata, ServiceUnavailable
from bot.metadata.services.base import Service

_ATTEMPTS = 3
_READ_AT_ONCE = 16_384  # bytes
_FIRST_BACKOFF = 2.0  # seconds, then four times as long
_LONGEST_WAIT = 30.0  # a service that asks for more is left alone until then

Sleep = Callable[[float], Awaitable[None]]


class _Lane:
    """One service: its next request waits for the one before, and for the pause that it wants."""

    def __init__(self, service: Service, clock: Callable[[], float], sleep: Sleep) -> None:
        self.service = service
        self._clock = clock
        self._sleep = sleep
        self._lock = asyncio.Lock()
        self._free_at = 0.0

    async def ask(self, fetcher: Fetcher, identifier: Identifier) -> PaperMetadata | None:
        """Raises LookupFailed."""
        async with self._lock:
            for attempt in range(_ATTEMPTS):
                wait = self._free_at - self._clock()
                if wait > _LONGEST_WAIT:
                    raise ServiceUnavailable("it asked for a pause", wait)
                if wait > 0:
                    await self._sleep(wait)
                try:
                    body = await fetcher.get(self.service.url(identifier), self.service)
                except ServiceUnavailable as error:
                    self._free_at = self._clock() + max(self._backoff(attempt), error.pause)
                    if attempt + 1 == _ATTEMPTS or error.pause > _LONGEST_WAIT:
                        raise
                else:
                    return None if body is None else await self._read(body, identifier)
                finally:
                    self._free_at = max(self._free_at, self._clock() + self.service.interval)
        raise AssertionError  # the last attempt returns or raises

    async def _read(self, body: bytes, identifier: Identifier) -> PaperMetadata | None:
        """The longest answers take a quarter of a second, in which others go on."""
        if len(body) < _READ_AT_ONCE:
            return self.service.read(body, identifier)
        return await asyncio.to_thread(self.service.read, body, identifier)

    def _backoff(self, attempt: int) -> float:
        return _FIRST_BACKOFF * 4.0**attempt * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


class MetadataClient:
    """What the first service knows, and what the next ones know where it doesn't or gives no answer.

    For what doesn't exist the first one's word is enough: the last, Semantic Scholar, often has no answer.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        services: Sequence[Service],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._lanes = [_Lane(each, clock, sleep) for each in services]

    async def find(self, identifier: Identifier) -> PaperMetadata | None:
        """None if no service that answers has it.

        Raises:
            LookupFailed: the first service for such an identifier gave no answer; ``str()`` names it.
        """
        failed: LookupFailed | None = None
        for rank, lane in enumerate(each for each in self._lanes if each.service.knows(identifier)):
            try:
                if (found := await lane.ask(self._fetcher, identifier)) is not None:
                    return found
            except LookupFailed as error:
                if rank == 0:
                    failed = LookupFailed(f"{lane.service.name}: {error}")
        if failed is not None:
            raise failed
        return None

    async def close(self) -> None:
        await self._fetcher.close()


def public_services() -> tuple[Service, ...]:
    """In the order in which they're asked."""
    from bot.metadata.services.arxiv import ArxivApi
    from bot.metadata.services.crossref import CrossrefApi
    from bot.metadata.services.openreview import OpenReviewApi
    from bot.metadata.services.semantic_scholar import SemanticScholarApi

    older_reviews = OpenReviewApi("https://api.openreview.net")
    return ArxivApi(), CrossrefApi(), OpenReviewApi(), older_reviews, SemanticScholarApi()
