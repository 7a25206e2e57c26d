"""Keeps what public services say, and tells of it where something was without a title."""

from collections.abc import Callable
from datetime import datetime

from bot.metadata.model import PaperMetadata
from bot.reading.model import Subject
from bot.reading.public_titles import PublicTitleStore
from bot.servers.quotas import LOOKUPS, OverQuota, QuotaStore


class TitleKeeper:
    """See `bot.metadata.lookups.Keeper`. `on_titled` gets a server's id and the paper."""

    def __init__(
        self,
        titles: PublicTitleStore,
        quotas: QuotaStore,
        clock: Callable[[], datetime],
        on_titled: Callable[[int, Subject], None],
    ) -> None:
        self._titles = titles
        self._quotas = quotas
        self._clock = clock
        self._on_titled = on_titled

    async def is_fresh(self, resource_id: str) -> bool:
        return await self._titles.is_fresh(resource_id, self._clock())

    async def claim(self, guild_id: int, user_id: int) -> bool:
        try:
            await self._quotas.claim(LOOKUPS, guild_id, user_id, self._clock())
        except OverQuota:
            return False
        return True

    async def keep(self, resource_id: str, found: PaperMetadata | None) -> None:
        titled = await self._titles.keep(resource_id, found, self._clock())
        if found is not None:
            subject = Subject(resource_id, found.title, (resource_id,), found.url, listed=False)
            for guild_id in titled:
                self._on_titled(guild_id, subject)
