"""What a typed text or a stored id means to a viewer: an entry of the list, or what somebody here has on a shelf."""

import shutil
from pathlib import Path

import pytest

from bot.app import build_reading
from bot.database import Database
from bot.library.library import Library
from bot.library.resolver import Ambiguous, Known, Unknown
from bot.members.store import MemberStore
from bot.reading.model import ReadingState, Subject, Tracked
from bot.reading.service import ReadingService
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, day, external
from tests.support.worlds import SAMPLE

RARE = external("Zebra crossing statistics of Lower Saxony")
NEEDLES = Subject("arxiv:2401.00001", "Needles in haystacks", ("arxiv:2401.00001",), listed=False)
LATE = day(9)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    shutil.copy(SAMPLE, tmp_path / "catalog.yaml")
    library = Library(tmp_path / "catalog.yaml")
    library.load()
    return library


@pytest.fixture
async def service(database: Database, library: Library) -> ReadingService:
    """Ada reads the one, and Ben the other; elsewhere nobody reads anything."""
    service = build_reading(database, library)
    await service.store.set_state(HERE, ADA, RARE, ReadingState.READING, day(0))
    await service.store.set_state(HERE, BEN, NEEDLES, ReadingState.READING, day(0))
    return service


def save(library: Library, old: str, new: str) -> None:
    library.path.write_text(library.path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    library.reload()


async def test_a_stored_id_means_the_entry_or_what_the_viewer_may_know(
    service: ReadingService, database: Database
) -> None:
    for resource_id in ("vllm", "arxiv:2309.06180"):
        found = await service.find_subject(ELSEWHERE, BEN.id, resource_id, LATE)
        assert found is not None
        assert found == await service.posted_subject(ELSEWHERE, resource_id)
        assert (found.id, found.listed) == ("vllm", True)
    assert await service.find_subject(HERE, BEN.id, RARE.id, LATE) == RARE
    assert await service.posted_subject(HERE, RARE.id) == RARE
    await MemberStore(database).update_settings(HERE, ADA, day(1), hidden=True)
    assert await service.find_subject(HERE, BEN.id, RARE.id, LATE) is None
    assert await service.posted_subject(HERE, RARE.id) is None, "a card would tell that somebody here has it"
    for guild_id, resource_id in ((ELSEWHERE, RARE.id), (HERE, "title:nothing")):
        assert await service.find_subject(guild_id, ADA.id, resource_id, LATE) is None
        assert await service.posted_subject(guild_id, resource_id) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zebra crossing: STATISTICS of Lower Saxony", RARE), (RARE.id, RARE), ("arxiv:2401.00001v3", NEEDLES),
        ("needles in haystacks!", NEEDLES), ("https://arxiv.org/abs/2401.00001", NEEDLES),
        ("needles in\0haystacks", NEEDLES),
    ],
)  # fmt: skip
async def test_what_the_list_lacks_is_found_on_a_shelf_by_any_name(
    service: ReadingService, typed: str, meant: Subject
) -> None:
    found = await service.resolve(HERE, BEN.id, typed)
    assert isinstance(found, Tracked)
    assert found.subject == meant
    assert isinstance(found.in_list, Unknown | Ambiguous)
    assert not isinstance(await service.resolve(ELSEWHERE, BEN.id, typed), Tracked | Known)


async def test_the_list_comes_before_the_shelves_and_what_names_nothing_is_not_looked_for(
    service: ReadingService,
) -> None:
    await service.store.set_state(HERE, ADA, external("vLLM"), ReadingState.READING, day(0))
    await service.store.set_state(
        HERE, ADA, Subject("title:…", "…", ("title:…",), listed=False), ReadingState.WANT, day(0)
    )
    found = await service.resolve(HERE, ADA.id, "vllm")
    assert isinstance(found, Known)
    assert found.resource.id == "vllm"
    assert isinstance(await service.resolve(HERE, ADA.id, "…"), Unknown)


async def test_an_answer_that_began_before_a_save_goes_on_with_the_catalog_it_began_with(
    service: ReadingService, library: Library
) -> None:
    first = library.catalog
    index = service.subject_index
    assert service.subject_index_of(first) is index
    save(library, "name: vLLM", "name: Paged vLLM")
    assert await service.refresh_titles() == 0
    second = service.subject_index
    assert second.catalog is library.catalog is not first
    assert service.subject_index is second, "made once"
    assert service.subject_index_of(first) is index, "of the catalog before"
    assert index.subject(first.resources["vllm"]).title == "vLLM"


async def test_once_the_list_holds_what_was_tracked_it_means_the_entry(
    service: ReadingService, library: Library
) -> None:
    save(library, "arxiv: 2309.06180", "arxiv: 2401.00001")
    assert await service.refresh_titles() == 1
    for found in (
        await service.find_subject(HERE, BEN.id, NEEDLES.id, LATE),
        await service.posted_subject(HERE, NEEDLES.id),
    ):
        assert found is not None
        assert (found.id, found.listed) == ("vllm", True)
