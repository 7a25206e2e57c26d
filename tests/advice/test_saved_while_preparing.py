"""A large catalog that is saved while it is being prepared: each edition is prepared once, and only the latest kept."""

import asyncio
import threading
from pathlib import Path

import pytest

from bot.advice import advisor as advisor_module
from bot.advice import prepared_catalog
from bot.advice.advisor import Advisor
from bot.advice.prepared_catalog import PreparedCatalog
from bot.advice.similar import SimilarityIndex
from bot.app import build_advisor, build_meetings, build_reading
from bot.catalog.model import Catalog
from bot.database import Database
from bot.library.edition import Edition
from bot.library.library import Library
from bot.meetings.viewer import NOBODY
from tests.support.subjects import catalog_of, day, entry

OLD, NEW = catalog_of(entry("vllm"), entry("orca")), catalog_of(entry("vllm"), entry("orca"), entry("sarathi"))


def save(library: Library, catalog: Catalog) -> None:
    library._edition = Edition(catalog)


def advisor_on(database: Database, library: Library) -> Advisor:
    return build_advisor(database, library, build_reading(database, library), build_meetings(database))


async def test_each_edition_is_prepared_once_and_an_outdated_one_is_not_indexed(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[Catalog] = []
    indexed: list[Catalog] = []
    may_go_on = threading.Event()
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Slow(PreparedCatalog):
        def _compute_baseline(self) -> None:
            computed.append(self.catalog)
            if self.catalog is OLD:
                loop.call_soon_threadsafe(begun.set)
                assert may_go_on.wait(120)
            super()._compute_baseline()

    def make_index(catalog: Catalog) -> SimilarityIndex:
        indexed.append(catalog)
        return SimilarityIndex(catalog)

    monkeypatch.setattr(advisor_module, "PreparedCatalog", Slow)
    monkeypatch.setattr(advisor_module, "LARGE", 1)
    monkeypatch.setattr(prepared_catalog, "LARGE", 1)
    monkeypatch.setattr(prepared_catalog, "_make_index", make_index)
    library = Library(Path("none"))
    async with Database(sqlite_url) as database:
        advisor = advisor_on(database, library)

        async def ask(catalog: Catalog) -> None:
            await advisor.topic(None, NOBODY, catalog, "t", day(0))

        save(library, OLD)
        advisor.start_preparing()
        await begun.wait()
        save(library, NEW)
        await asyncio.gather(ask(NEW), ask(NEW))
        may_go_on.set()
        await ask(OLD)  # asked by somebody who looked it up before the save
        await ask(NEW)
        await advisor.close()
    assert computed.count(NEW) == 1
    assert indexed == [NEW]
