"""What one catalog gives rise to: dear to make, so made once, off the event loop where the catalog is large."""

import asyncio
from collections.abc import Mapping

from bot.advice.baseline_scores import Standings
from bot.advice.graph import Facts
from bot.advice.model import Mine
from bot.advice.picks import Likeness, telling
from bot.advice.semantics import Meanings, is_installed
from bot.advice.similar import Alike, Similar
from bot.advice.store.group_counts import keep
from bot.advice.weights import VERSED
from bot.catalog.model import Catalog

LARGE = 500  # entries of a catalog whose facts are worked out off the event loop
MOST_ALIKE = 2_000  # entries whose likes are kept: about two megabytes
_LIKE = 10
_NOTABLE = 0.1  # what is less alike shares a word by chance


class Edition:
    """The facts of a catalog, how its entries stand, and what is like what; forget it with the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.facts = Facts(catalog)
        self.standings = Standings(self.facts)
        self._is_large = len(catalog.resources) > LARGE
        self._making: asyncio.Task[Similar] | None = None
        self._warming = asyncio.Lock()
        self._is_warm = False
        self._alike: dict[str, tuple[Alike, ...]] = {}  # the latest asked for last

    async def prepare(self) -> None:
        """Work out what every answer needs; the first who ask of a large catalog wait for it together."""
        if self._is_large and not self._is_warm:
            async with self._warming:
                if not self._is_warm:
                    await asyncio.to_thread(self._warm)
                    self._is_warm = True
                    self._begin()

    async def close(self) -> None:
        """Wait for what is being made."""
        if self._making is not None:
            await asyncio.wait([self._making])

    async def similar(self, resource_id: str, limit: int, coread: Mapping[str, int]) -> tuple[Alike, ...]:
        """What is like an entry, the most alike first; `coread` as in `Similar.to`."""
        if resource_id not in self.catalog.resources:
            return ()  # it left the catalog while somebody looked at it
        similar = await asyncio.shield(self._begin())
        return tuple(each for each in similar.to(resource_id, limit, coread=coread) if each.score >= _NOTABLE)

    async def likenesses(self, mine: Mine) -> list[Likeness]:
        """What is like the entries that tell what a member likes; none in the first seconds of a large catalog."""
        tells = {each: weight for each, weight in telling(mine).items() if each in self.catalog.resources}
        if not tells or (self._is_large and not self._begin().done()):
            return []  # nobody waits for it
        similar = await asyncio.shield(self._begin())
        found = []
        for each, weight in tells.items():
            alike = self._alike.get(each)
            if alike is None:
                alike = similar.to(each, _LIKE, quick=True)
                await asyncio.sleep(0)
            keep(self._alike, each, alike, MOST_ALIKE)
            found.append(Likeness(self.catalog.resources[each], weight, alike))
        return found

    def _warm(self) -> None:
        for topic in self.catalog.topics:
            for versed in range(VERSED + 1):
                self.standings.table(topic, versed)

    def _begin(self) -> asyncio.Task[Similar]:
        """The making of the index of likeness, begun when it is first wanted."""
        if self._making is None:
            self._making = asyncio.create_task(asyncio.to_thread(_make, self.catalog))
        return self._making


def _make(catalog: Catalog) -> Similar:
    if not is_installed():
        return Similar(catalog)
    texts = [f"{each.title}. {each.summary} {each.why}".strip() for each in catalog.resources.values()]
    return Similar(catalog, Meanings(texts))
