"""Look-ups in the background: each is kept, one that fails stops no other, and nothing is left at the end."""

import asyncio
import logging
from contextvars import ContextVar

import pytest

from bot.app import build_lookups
from bot.catalog.identifiers import Identifier
from bot.database import StorageError
from bot.metadata.lookups import NOBODY, MetadataLookups
from bot.metadata.model import LookupFailed, PaperMetadata
from bot.settings import Settings

ADA, BEN, HERE = 1, 2, 10


class Shelf:
    """Keeps what is found; `fresh` needs no look-up, and some may have only so many."""

    def __init__(self) -> None:
        self.kept: dict[str, str | None] = {}
        self.fresh: set[str] = set()
        self.error: Exception | None = None
        self.claimed: list[tuple[int, int]] = []
        self.left: dict[int, int] = {}

    async def is_fresh(self, resource_id: str) -> bool:
        await asyncio.sleep(0)
        return resource_id in self.fresh

    async def claim(self, guild_id: int, user_id: int) -> bool:
        self.claimed.append((guild_id, user_id))
        return self.claimed.count((guild_id, user_id)) <= self.left.get(user_id, 1_000_000)

    async def keep(self, resource_id: str, found: PaperMetadata | None) -> None:
        if self.error is not None:
            raise self.error
        self.fresh.add(resource_id)
        self.kept[resource_id] = found.title if found else None


class Service:
    """Knows each paper but `missing`; fails where `error` is set."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.missing: set[str] = set()
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.closed = False

    async def find(self, identifier: Identifier) -> PaperMetadata | None:
        self.asked.append(identifier.value)
        await self.may_answer.wait()
        if self.error is not None:
            raise self.error
        return None if identifier.value in self.missing else PaperMetadata(f"Title of {identifier.value}", "arXiv")

    async def close(self) -> None:
        self.closed = True


class Scene:
    def __init__(self) -> None:
        self.shelf, self.service = Shelf(), Service()
        self.lookups = MetadataLookups(lambda: self.service, self.shelf)
        self.told: list[str] = []

    def want(self, value: str, user: int = ADA, scheme: str = "arxiv", patience: float = 60.0) -> None:
        async def tell() -> None:
            self.told.append(value)

        identifier = Identifier(scheme, value)  # type: ignore[arg-type]
        self.lookups.request(HERE, user, str(identifier), identifier, tell, patience=patience)

    async def settle(self) -> None:
        for _ in range(200):
            await asyncio.sleep(0)


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_what_is_found_is_kept_and_told(scene: Scene) -> None:
    scene.want("2001.00001")
    await scene.settle()
    assert scene.shelf.kept == {"arxiv:2001.00001": "Title of 2001.00001"}
    assert scene.told == ["2001.00001"]


async def test_what_is_known_already_is_not_asked_for(scene: Scene) -> None:
    scene.want("2001.00001")
    scene.want("2001.00001", BEN)
    await scene.settle()
    scene.want("2001.00001")
    await scene.settle()
    assert scene.service.asked == ["2001.00001"]
    assert scene.told == ["2001.00001"] * 3


async def test_who_asked_for_too_much_is_answered_from_what_is_known_alone(scene: Scene) -> None:
    scene.shelf.left[ADA] = 1
    for value in ("2001.00001", "2001.00002", "2001.00001"):
        scene.want(value)
    scene.want("2001.00003", BEN)
    scene.want("2001.00004", NOBODY)
    await scene.settle()
    assert sorted(scene.service.asked) == ["2001.00001", "2001.00003", "2001.00004"]
    assert scene.told.count("2001.00001") == 2
    assert sorted(scene.shelf.claimed) == [(HERE, ADA), (HERE, ADA), (HERE, BEN)], "what is known isn't counted"


async def test_whoever_deletes_their_data_wants_nothing_any_more_and_is_not_counted(scene: Scene) -> None:
    scene.service.may_answer.clear()
    for value in ("2001.00001", "2001.00002"):
        scene.want(value)
    scene.want("2001.00003", BEN)
    await asyncio.sleep(0)  # the first is about to be asked for
    scene.lookups.forget(ADA)
    scene.service.may_answer.set()
    await scene.settle()
    assert "2001.00002" not in scene.service.asked
    assert scene.service.asked[-1] == "2001.00003"
    assert scene.shelf.claimed == [(HERE, BEN)]
    scene.want("2001.00004")
    await scene.settle()
    assert scene.told[-1] == "2001.00004"


async def test_what_no_service_knows_is_kept_as_that(scene: Scene) -> None:
    scene.service.missing.add("2001.00001")
    scene.want("2001.00001")
    await scene.settle()
    assert scene.shelf.kept == {"arxiv:2001.00001": None}


async def test_a_flood_of_one_member_does_not_starve_another(scene: Scene) -> None:
    scene.service.may_answer.clear()
    for number in range(1000):
        scene.want(f"2001.{number:05}")
    scene.want("2002.00001", BEN)
    scene.want("10.1000/x", BEN, "doi")
    await scene.settle()
    scene.service.may_answer.set()
    await scene.settle()
    assert scene.service.asked.index("10.1000/x") <= 1
    assert scene.service.asked.index("2002.00001") <= 3
    assert len(scene.service.asked) < 40


async def test_members_come_before_what_the_bot_itself_wants_to_know(scene: Scene) -> None:
    scene.service.may_answer.clear()
    for number in range(10):
        scene.want(f"2001.{number:05}", NOBODY)
    await scene.settle()
    scene.want("2002.00001", ADA)
    scene.service.may_answer.set()
    await scene.settle()
    assert scene.service.asked[:3] == ["2001.00000", "2002.00001", "2001.00001"]
    assert len(scene.service.asked) == 11


async def test_an_outage_is_logged_once_without_the_paper(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    scene.service.error = LookupFailed("arXiv: it answers with 503")
    for number in range(3):
        scene.want(f"2001.0000{number}")
    await scene.settle()
    assert [record.getMessage() for record in caplog.records] == [
        "Papers can't be looked up for now. arXiv: it answers with 503"
    ]
    assert (scene.shelf.kept, scene.told) == ({}, [])
    scene.service.error = None
    scene.want("2001.00000")
    await scene.settle()
    assert scene.shelf.kept == {"arxiv:2001.00000": "Title of 2001.00000"}
    scene.service.error = LookupFailed("arXiv: it takes too long")
    scene.want("2001.00001")
    await scene.settle()
    assert caplog.records[-1].getMessage() == "Papers can't be looked up for now. arXiv: it takes too long"


@pytest.mark.parametrize(("patience", "told"), [(-1.0, False), (0.0, False), (1.0, True)])
async def test_whoever_waits_no_longer_is_not_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, patience: float, told: bool
) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: 5.0)
    scene.want("2001.00001", patience=patience)
    await scene.settle()
    assert scene.shelf.kept == {"arxiv:2001.00001": "Title of 2001.00001"}
    assert scene.told == ["2001.00001"] * told


async def test_what_nobody_waits_for_is_kept_too(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    identifier = Identifier("arxiv", "2001.00001")
    scene.lookups.request(HERE, NOBODY, str(identifier), identifier)
    await scene.settle()
    assert scene.shelf.kept == {"arxiv:2001.00001": "Title of 2001.00001"}
    assert caplog.records == []


ANSWER: ContextVar[str] = ContextVar("ANSWER", default="none")


async def test_whoever_waits_is_told_as_a_part_of_their_own_answer(scene: Scene) -> None:
    heard: list[str] = []

    async def hear() -> None:
        heard.append(ANSWER.get())

    for name in ("first", "second"):
        ANSWER.set(name)
        identifier = Identifier("arxiv", f"2001.0000{len(name)}")
        scene.lookups.request(HERE, ADA, str(identifier), identifier, hear)
    await scene.settle()
    assert heard == ["first", "second"]


@pytest.mark.parametrize("error", [StorageError("the disk is full"), RuntimeError("a bug")])
async def test_one_that_fails_stops_no_other(scene: Scene, error: Exception) -> None:
    scene.shelf.error = error
    scene.want("2001.00001")
    await scene.settle()
    scene.shelf.error = None
    scene.want("2001.00002")
    await scene.settle()
    assert list(scene.shelf.kept) == ["arxiv:2001.00002"]
    assert scene.told == ["2001.00002"]


async def test_at_the_end_nothing_goes_on(scene: Scene) -> None:
    scene.service.may_answer.clear()
    scene.want("2001.00001")
    await scene.settle()
    (task,) = (each for each in asyncio.all_tasks() if each.get_name() == "look-ups of arxiv")
    await scene.lookups.close()
    assert scene.service.closed
    assert task.cancelled()
    scene.want("2001.00002")
    await scene.settle()
    assert scene.service.asked == ["2001.00001"]
    await scene.lookups.close()


async def test_links_and_titles_are_not_looked_up(scene: Scene) -> None:
    scene.want("example.org/paper", scheme="url")
    await scene.settle()
    assert scene.service.asked == []


def test_off_there_is_nothing_that_could_ask() -> None:
    assert build_lookups(Settings(), Shelf()) is None
    assert build_lookups(Settings(metadata=True), Shelf()) is not None
