"""What is expensive to make from a catalog: made once, off the event loop where it is large."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping

from bot.advice.baseline_scores import BaselineScores
from bot.advice.graph import CatalogGraph
from bot.advice.model import MemberHistory
from bot.advice.picks import Similar, preference_signals
from bot.advice.semantics import TextVectors, is_installed
from bot.advice.similar import SimilarityHit, SimilarityIndex
from bot.advice.weights import FAMILIAR
from bot.catalog.model import Catalog

LARGE = 500  # entries of a catalog that is prepared off the event loop
MAX_CACHED = 2_000  # entries whose similar ones are kept: about two megabytes
_HITS = 10
_MIN_SCORE = 0.1  # what is less similar shares a word by chance


class PreparedCatalog:
    """Discard it with the catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.graph = CatalogGraph(catalog)
        self.baseline = BaselineScores(self.graph)
        self._is_large = len(catalog.resources) > LARGE
        self._indexing: asyncio.Task[SimilarityIndex] | None = None
        self._preparing = asyncio.Lock()
        self._is_prepared = False
        self._similar: OrderedDict[str, tuple[SimilarityHit, ...]] = OrderedDict()  # the latest asked for last

    async def prepare(self) -> None:
        """The first who ask of a large catalog wait for it together."""
        if self._is_large and not self._is_prepared:
            async with self._preparing:
                if not self._is_prepared:
                    await asyncio.to_thread(self._compute_baseline)
                    self._is_prepared = True

    async def close(self) -> None:
        if self._indexing is not None:
            await asyncio.wait([self._indexing])

    async def similar(self, resource_id: str, limit: int, coread: Mapping[str, int]) -> tuple[SimilarityHit, ...]:
        """The best first; `coread` as in `SimilarityIndex.similar_to`."""
        if resource_id not in self.catalog.resources:
            return ()  # it left the catalog while somebody looked at it
        index = await asyncio.shield(self.start_indexing())
        return tuple(each for each in index.similar_to(resource_id, limit, coread=coread) if each.score >= _MIN_SCORE)

    async def similar_to_preferences(self, history: MemberHistory) -> list[Similar]:
        """Empty while the index of a large catalog is being made."""
        preferences = {
            each: preference
            for each, preference in preference_signals(history).items()
            if each in self.catalog.resources
        }
        if not preferences or (self._is_large and not self.start_indexing().done()):
            return []
        index = await asyncio.shield(self.start_indexing())
        found = []
        for each, preference in preferences.items():
            hits = self._similar.pop(each, None)
            if hits is None:
                hits = index.similar_to(each, _HITS, quick=True)
                await asyncio.sleep(0)
            self._similar[each] = hits
            if len(self._similar) > MAX_CACHED:
                self._similar.popitem(last=False)
            found.append(Similar(self.catalog.resources[each], preference, hits))
        return found

    def _compute_baseline(self) -> None:
        for topic in self.catalog.topics:
            for finished_in_topic in range(FAMILIAR + 1):
                self.baseline.in_topic(topic, finished_in_topic)

    def start_indexing(self) -> asyncio.Task[SimilarityIndex]:
        if self._indexing is None:
            self._indexing = asyncio.create_task(asyncio.to_thread(_make_index, self.catalog))
        return self._indexing


def _make_index(catalog: Catalog) -> SimilarityIndex:
    if not is_installed():
        return SimilarityIndex(catalog)
    texts = [f"{each.title}. {each.summary} {each.why}".strip() for each in catalog.resources.values()]
    return SimilarityIndex(catalog, TextVectors(texts))
