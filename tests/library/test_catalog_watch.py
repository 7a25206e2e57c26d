"""The watch over the catalog's file: what it tells, when it looks, and how it ends."""

import logging
import threading
from pathlib import Path

import pytest

from bot.library.library import Broken, Library, Swapped
from bot.library.watcher import CatalogWatcher
from tests.support.patience import PATIENCE
from tests.support.worlds import SAMPLE


def rename_list(catalog: Path, name: str) -> None:
    catalog.write_text(SAMPLE.read_text(encoding="utf-8").replace("Sample list", name), encoding="utf-8")


def test_the_watch_tells_of_a_save_and_ends_when_asked(library: Library, catalog: Path) -> None:
    told: list[Swapped | Broken] = []
    came = threading.Event()

    def tell(outcome: Swapped | Broken) -> None:
        told.append(outcome)
        came.set()

    watcher = CatalogWatcher(library, seconds=0.01)
    watcher.watch(tell)
    try:
        rename_list(catalog, "Watched")
        assert came.wait(PATIENCE)
    finally:
        watcher.stop()
        watcher.join(PATIENCE)
    assert not watcher.is_alive()
    assert isinstance(told[0], Swapped)
    assert told[0].edition.catalog.name == "Watched"


def test_a_look_can_be_asked_for(library: Library, catalog: Path) -> None:
    came = threading.Event()
    looked_at = library.looked_at
    assert looked_at is not None
    watch = CatalogWatcher(library, seconds=3600)
    watch.watch(lambda _outcome: came.set())
    rename_list(catalog, "Asked for")
    watch.look_now()
    assert came.wait(PATIENCE)
    assert library.catalog.name == "Asked for"
    assert watch.looks == 1
    assert (library.looked_at or 0) > looked_at
    watch.stop()
    watch.join(PATIENCE)
    assert not watch.is_alive()


class Looks(logging.Handler):
    """Waits for what the watch logs."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._came = threading.Condition()

    def emit(self, record: logging.LogRecord) -> None:
        with self._came:
            self.said.append(record.getMessage())
            self._came.notify_all()

    def until(self, number: int) -> list[str]:
        with self._came:
            assert self._came.wait_for(lambda: len(self.said) >= number, PATIENCE)
            return self.said


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Looks:
    looks = Looks()
    logger = logging.getLogger("bot.library.watcher")
    monkeypatch.setattr(logger, "handlers", [looks])
    monkeypatch.setattr(logger, "level", logging.INFO)
    logger.manager._clear_cache()  # type: ignore[attr-defined]  # of what is enabled
    return looks


def test_whoever_asked_for_a_look_hears_once_that_nothing_is_new(library: Library, looks: Looks) -> None:
    told: list[Swapped | Broken] = []
    watch = CatalogWatcher(library, seconds=3600)
    watch.watch(told.append)
    for number in range(1, 4):
        watch.look_now()
        said = looks.until(number)
        assert said == ["The reading list's file was read, as asked for: nothing new"] * number
    watch.stop()
    watch.join(PATIENCE)
    assert watch.looks == len(looks.said) == 3
    assert told == []


def test_a_look_that_nobody_asked_for_says_nothing_where_nothing_is_new(library: Library, looks: Looks) -> None:
    enough = threading.Event()
    check = library.check
    times = 0

    def counted() -> Swapped | Broken | None:
        nonlocal times
        times += 1
        if times == 5:
            enough.set()
        return check()

    library.check = counted  # type: ignore[method-assign]
    watch = CatalogWatcher(library, seconds=0.001)
    watch.watch(lambda _: pytest.fail("nothing was saved"))
    assert enough.wait(PATIENCE)
    watch.stop()
    watch.join(PATIENCE)
    assert looks.said == []


def test_what_is_found_while_it_ends_is_told_to_nobody(library: Library, catalog: Path) -> None:
    told: list[Swapped | Broken] = []
    found = threading.Event()
    watch = CatalogWatcher(library, seconds=3600)
    reload = library.reload

    def found_late() -> Swapped | Broken | None:
        outcome = reload()
        assert outcome is not None
        watch.stop()
        found.set()
        return outcome

    library.reload = found_late  # type: ignore[method-assign]
    rename_list(catalog, "Late")
    watch.watch(told.append)
    watch.look_now()
    assert found.wait(PATIENCE)
    watch.join(PATIENCE)
    assert not watch.is_alive()
    assert told == []


def test_a_look_that_fails_is_logged_and_the_next_one_made(library: Library, catalog: Path, looks: Looks) -> None:
    told: list[Swapped | Broken] = []
    came = threading.Event()
    watch = CatalogWatcher(library, seconds=3600)

    def fail_first(outcome: Swapped | Broken) -> None:
        told.append(outcome)
        if len(told) == 1:
            raise ValueError("a bug")
        came.set()

    watch.watch(fail_first)
    rename_list(catalog, "First")
    watch.look_now()
    assert looks.until(1) == ["Looking at the catalog failed; trying again"]
    rename_list(catalog, "Second")
    watch.look_now()
    assert came.wait(PATIENCE)
    watch.stop()
    watch.join(PATIENCE)
    assert library.catalog.name == "Second"


def test_it_keeps_no_process_from_ending(library: Library) -> None:
    assert CatalogWatcher(library).daemon
