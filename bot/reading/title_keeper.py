"""Keeps what public services say, and tells of it where something was without a title."""

from collections.abc import Callable
from datetime import datetime

from bot.metadata.model import PaperMetadata
from bot.reading.model import Subject
from bot.reading.public_titles import PublicTitleStore


class TitleKeeper:
    """See `bot.metadata.lookups.Keeper`. `on_titled` gets a server's id and the paper."""

    def __init__(
        self, titles: PublicTitleStore, clock: Callable[[], datetime], on_titled: Callable[[int, Subject], None]
    ) -> None:
        self._titles = titles
        self._clock = clock
        self._on_titled = on_titled

    async def is_fresh(self, resource_id: str) -> bool:
        return await self._titles.is_fresh(resource_id, self._clock())

    async def keep(self, resource_id: str, found: PaperMetadata | None) -> None:
        titled = await self._titles.keep(resource_id, found, self._clock())
        if found is not None:
            subject = Subject(resource_id, found.title, (resource_id,), found.url, listed=False)
            for guild_id in titled:
                self._on_titled(guild_id, subject)
