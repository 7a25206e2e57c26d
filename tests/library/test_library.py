"""The library: what people type resolves, and saves of the catalog swap it whole or change nothing."""

import os
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot.catalog import source_file
from bot.catalog.model import Kind
from bot.errors import CatalogUnreadable
from bot.library.edition import Edition
from bot.library.library import Broken, Library, Swapped
from bot.library.resolver import Known, Unknown, resolve, search, suggest
from bot.library.topic_names import resolve_topic
from bot.search import Hit, Index
from tests.support.worlds import SAMPLE

BROKEN = "name: x\nresources:\n  a: {title: A, kind: paper, topics: [nowhere], autors: [B]}\n"


def save(path: Path, text: str) -> None:
    """Write a file whose signature surely differs, as a save some time later would."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))


def settle(library: Library) -> Swapped | Broken | None:
    """Two looks: a save counts when both see the same file."""
    first = library.check()
    return first or library.check()


@pytest.mark.parametrize("text", ["vllm", "VLLM", "paged-attention", "arxiv.org/abs/2309.06180v2", "PagedAttention"])
async def test_exact_names_are_sure(library: Library, text: str) -> None:
    match await resolve(library.edition, text):
        case Known(resource):
            assert resource.id == "vllm"
        case other:
            pytest.fail(f"{text}: {other}")


async def test_where_nothing_is_near_nothing_is_offered(library: Library) -> None:
    answer = await resolve(library.edition, "zebra crossing statistics")
    assert isinstance(answer, Unknown)
    assert (answer.topics, answer.text_matches) == ((), ())


async def test_what_no_name_is_near_is_found_by_its_text_with_the_passage_that_has_the_words(library: Library) -> None:
    answer = await resolve(library.edition, "after every generated token")
    assert isinstance(answer, Unknown)
    assert [(each.resource.id, each.passage) for each in answer.text_matches] == [
        ("orca", "Re-forms the batch after every generated token."),
        ("fastgen", "Cuts long prompts into pieces so that every pass handles about as many tokens."),
    ]


@pytest.mark.parametrize("text", ["", " ", "\x00", "🦓" * 300, "x" * 100_000, "((((((", "b:" * 500])
async def test_odd_questions_get_an_answer_that_claims_nothing(library: Library, text: str) -> None:
    answer = await resolve(library.edition, text)
    assert isinstance(answer, Unknown)
    assert (answer.topics, answer.text_matches) == ((), ())
    assert await search(library.edition, text) == ()
    everything = set(library.catalog.resources.values())
    assert set(await suggest(library.edition, text)) == (set() if text.strip() else everything)
    assert resolve_topic(library.edition, text) is None


async def test_a_word_said_again_and_again_is_that_word(library: Library) -> None:
    assert await resolve(library.edition, "orca:" * 500) == await resolve(library.edition, "orca")


async def test_find_keeps_to_topic_and_kind(library: Library) -> None:
    found = await search(library.edition, "system", kind=Kind.BOOK)
    assert [each.resource.id for each in found] == ["ai-system"]
    found = await search(library.edition, "expert pruning", topic="moe")
    assert [each.resource.id for each in found] == ["ts-moe"]


def is_indexed(edition: Edition) -> bool:
    return edition._resources is not None


async def test_what_is_loaded_is_indexed_by_the_first_search_or_before_it(catalog: Path) -> None:
    library = Library(catalog)
    library.load()
    edition = library.edition
    assert not is_indexed(edition)
    assert await resolve(edition, "vllm") == Known(edition.catalog.resources["vllm"], edition)
    assert not is_indexed(edition)
    await resolve(edition, "pagedatention")
    assert is_indexed(edition)
    save(catalog, SAMPLE.read_text(encoding="utf-8") + "\n# edited\n")
    assert isinstance(library.reload(), Swapped)
    assert is_indexed(library.edition)


async def test_what_the_latest_texts_surely_mean_is_not_looked_for_again(
    library: Library, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.library.edition._SURE_TEXTS", 2)
    edition = library.edition
    for text in ("vllm", "zebra crossing statistics", "orca", "orca", "PagedAttention"):
        await resolve(edition, text)
    assert list(edition.sure) == ["orca", "PagedAttention"]
    searched = AsyncMock()
    monkeypatch.setattr("bot.library.resolver._resolve", searched)
    assert await resolve(edition, "orca") == Known(edition.catalog.resources["orca"], edition)
    searched.assert_not_called()
    save(catalog, SAMPLE.read_text(encoding="utf-8") + "\n# edited\n")
    assert isinstance(library.reload(), Swapped)
    assert library.edition.sure == {}


@pytest.mark.parametrize(("most_at_once", "elsewhere"), [(7, True), (8, False)])
async def test_a_large_list_is_searched_beside_the_event_loop(
    library: Library, monkeypatch: pytest.MonkeyPatch, most_at_once: int, elsewhere: bool
) -> None:
    monkeypatch.setattr("bot.library.edition.MOST_ON_LOOP", most_at_once)
    searched: list[bool] = []
    search_index = Index.search

    def noting(self: Index, *args: Any, **options: Any) -> list[Hit]:
        if self is library.edition._resources:
            searched.append(threading.current_thread() is not threading.main_thread())
        return search_index(self, *args, **options)

    monkeypatch.setattr(Index, "search", noting)
    assert len(library.catalog.resources) == 8
    await resolve(library.edition, "pagedatention")
    await suggest(library.edition, "gsh")
    await search(library.edition, "expert")
    assert searched == [elsewhere] * 3


@pytest.mark.parametrize("asked", [resolve, search, suggest])
async def test_the_first_search_has_the_index_made_beside_the_event_loop(
    library: Library, monkeypatch: pytest.MonkeyPatch, asked: Callable[[Edition, str], Awaitable[object]]
) -> None:
    made: list[bool] = []
    prepare = Edition.prepare

    def noting(self: Edition) -> Index:
        if not is_indexed(self):
            made.append(threading.current_thread() is not threading.main_thread())
        return prepare(self)

    monkeypatch.setattr(Edition, "prepare", noting)
    assert await asked(library.edition, "pagedatention")
    assert await asked(library.edition, "expert")
    assert made == [True]


def test_a_missing_or_broken_catalog_stops_the_start_with_its_problems(tmp_path: Path, catalog: Path) -> None:
    with pytest.raises(CatalogUnreadable, match="cannot be read"):
        Library(tmp_path / "nowhere.yaml").load()
    save(catalog, BROKEN)
    with pytest.raises(CatalogUnreadable) as caught:
        Library(catalog).load()
    assert "autors" in str(caught.value)
    assert "nowhere" in str(caught.value)
    assert f"{catalog}:3:" in str(caught.value)


def test_a_save_is_taken_whole_after_two_equal_looks(library: Library, catalog: Path) -> None:
    before = library.edition
    save(catalog, catalog.read_text(encoding="utf-8").replace("Sample list", "Another list"))
    assert library.check() is None, "the first look only notices"
    outcome = library.check()
    assert isinstance(outcome, Swapped)
    assert library.catalog.name == "Another list"
    assert before.catalog.name == "Sample list", "who holds the old edition keeps it whole"
    assert settle(library) is None


def test_a_broken_save_keeps_the_last_good_one_and_is_told_once(library: Library, catalog: Path) -> None:
    good = catalog.read_text(encoding="utf-8")
    save(catalog, BROKEN)
    assert isinstance(settle(library), Broken)
    assert library.catalog.name == "Sample list"
    os.utime(catalog)
    assert settle(library) is None, "the same bad version again"
    save(catalog, good.replace("Sample list", "Mended"))
    assert isinstance(settle(library), Swapped)
    assert library.catalog.name == "Mended"
    save(catalog, BROKEN)
    assert isinstance(settle(library), Broken), "bad again after a good one is news"


@pytest.mark.parametrize("how", ["deleted", "directory", "pipe", "device", "truncated", "empty", "not text"])
def test_whatever_happens_to_the_file_the_last_good_one_stays(library: Library, catalog: Path, how: str) -> None:
    text = catalog.read_text(encoding="utf-8")
    match how:
        case "deleted":
            catalog.unlink()
        case "directory":
            catalog.unlink()
            catalog.mkdir()
        case "pipe":
            catalog.unlink()
            os.mkfifo(catalog)
        case "device":
            catalog.unlink()
            catalog.symlink_to("/dev/zero")
        case "truncated":
            save(catalog, text[: text.index("title: Task-Specific")])
        case "empty":
            save(catalog, "")
        case _:
            catalog.write_bytes(b"\xff\xfe\x00\xd8")
    outcome = settle(library)
    assert isinstance(outcome, Broken)
    assert outcome.reason
    assert "vllm" in library.catalog.resources


def test_a_save_by_rename_is_noticed(library: Library, catalog: Path) -> None:
    fresh = catalog.with_suffix(".new")
    fresh.write_text(catalog.read_text(encoding="utf-8").replace("Sample list", "Renamed"), encoding="utf-8")
    stat = catalog.stat()
    os.utime(fresh, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # an editor may keep the time
    fresh.replace(catalog)
    assert isinstance(settle(library), Swapped)
    assert library.catalog.name == "Renamed"


def test_an_edit_that_keeps_size_time_and_place_is_noticed(library: Library, catalog: Path) -> None:
    stat = catalog.stat()
    with catalog.open("r+b") as file:
        text = file.read().replace(b"Sample list", b"Sampled one")
        file.seek(0)
        file.write(text)
    os.utime(catalog, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = catalog.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    assert isinstance(settle(library), Swapped)
    assert library.catalog.name == "Sampled one"


def test_an_edit_that_no_time_tells_is_noticed_within_a_minute_of_looks(
    library: Library, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = source_file.signature_of(catalog)
    monkeypatch.setattr(source_file, "_signature", lambda _stat: same)
    text = catalog.read_text(encoding="utf-8")
    for number in range(3):
        catalog.write_text(text.replace("Sample list", f"Sample no. {number}"), encoding="utf-8")
        outcomes = [library.check() for _ in range(61)]
        assert sum(isinstance(each, Swapped) for each in outcomes) == 1
        assert library.catalog.name == f"Sample no. {number}"


def test_a_second_save_within_one_step_of_the_clock_is_noticed_at_the_next_looks(
    library: Library, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = catalog.read_text(encoding="utf-8")
    save(catalog, text.replace("Sample list", "Saved once."))
    assert isinstance(settle(library), Swapped)
    same = source_file.signature_of(catalog)
    save(catalog, text.replace("Sample list", "Saved twice"))
    monkeypatch.setattr(source_file, "_signature", lambda _stat: same)
    assert isinstance(settle(library), Swapped)
    assert library.catalog.name == "Saved twice"


def test_a_file_that_is_still_being_written_is_not_read(library: Library, catalog: Path) -> None:
    text = catalog.read_text(encoding="utf-8").replace("Sample list", "Long save")
    for end in range(100, len(text), 400):
        save(catalog, text[:end])
        assert library.check() is None
    save(catalog, text)
    assert isinstance(settle(library), Swapped)
    assert len(library.catalog.resources) == 8


def test_the_good_text_saved_again_after_a_bad_one_is_news(library: Library, catalog: Path) -> None:
    edition, good = library.edition, catalog.read_text(encoding="utf-8")
    save(catalog, BROKEN)
    assert isinstance(settle(library), Broken)
    save(catalog, good)
    outcome = settle(library)
    assert isinstance(outcome, Swapped)
    assert outcome.edition is library.edition is edition
    assert settle(library) is None


def test_the_same_text_saved_again_is_no_news(library: Library, catalog: Path) -> None:
    edition = library.edition
    save(catalog, catalog.read_text(encoding="utf-8"))
    assert settle(library) is None
    assert library.edition is edition


def test_readers_never_see_a_mixture_while_saves_come_in(library: Library, catalog: Path) -> None:
    text = catalog.read_text(encoding="utf-8")
    stop = threading.Event()
    mixed: list[str] = []

    def read() -> None:
        while not stop.is_set():
            edition = library.edition
            number = edition.catalog.name.removeprefix("Sample list").strip() or "0"
            title = edition.catalog.resources["gshard"].title
            if title != "GShard: Scaling Giant Models with Conditional Computation and Automatic Sharding" and (
                title != f"GShard {number}"
            ):
                mixed.append(f"{number}: {title}")
            time.sleep(0)  # lets the others run now, and not after the interpreter's 5 ms

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 31):
        changed = text.replace("name: Sample list", f"name: Sample list {number}").replace(
            '"GShard: Scaling Giant Models with Conditional Computation and Automatic Sharding"', f"GShard {number}"
        )
        save(catalog, changed)
        assert isinstance(library.reload(), Swapped)
    stop.set()
    for reader in readers:
        reader.join()
    assert mixed == []
