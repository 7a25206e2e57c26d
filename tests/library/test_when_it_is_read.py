"""When the catalog's file is read, what is said of a bad one, and what the library is before it was loaded."""

import os
from pathlib import Path

import pytest

from bot.catalog.source_file import Source, read_source
from bot.errors import CatalogUnreadable
from bot.library import library as library_module
from bot.library.library import Broken, Library, Swapped
from tests.support.worlds import SAMPLE


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The file's name each time that it is read."""
    found: list[Path] = []

    def noting(path: Path) -> Source:
        found.append(path)
        return read_source(path)

    monkeypatch.setattr(library_module, "read_source", noting)
    return found


def looks_until_read(library: Library, reads: list[Path]) -> int:
    """How many, with the one that read it."""
    before, looks = len(reads), 0
    while len(reads) == before:
        assert library.check() is None
        looks += 1
        assert looks < 1000
    return looks


def test_a_file_that_stays_is_read_soon_once_more_and_then_at_each_sixtieth_look(
    library: Library, reads: list[Path], catalog: Path
) -> None:
    assert looks_until_read(library, reads) == 2, "once it is seen to have settled"
    assert [looks_until_read(library, reads) for _ in range(3)] == [60, 60, 60]
    os.utime(catalog, (1, 1))  # touched, with the same text
    assert looks_until_read(library, reads) == 2
    assert looks_until_read(library, reads) == 1, "it may have been saved again within one step of the clock"
    assert looks_until_read(library, reads) == 60


def test_a_file_that_cannot_be_read_is_tried_as_seldom(library: Library, reads: list[Path], catalog: Path) -> None:
    catalog.unlink()
    assert library.check() is None
    assert isinstance(library.check(), Broken)
    assert looks_until_read(library, reads) == 1
    assert [looks_until_read(library, reads) for _ in range(2)] == [60, 60]


def test_the_same_text_back_after_the_file_was_gone_is_told(library: Library, catalog: Path) -> None:
    text, edition = catalog.read_bytes(), library.edition
    catalog.unlink()
    assert isinstance(library.reload(), Broken)
    assert library.reload() is None, "told once"
    catalog.write_bytes(text)
    assert library.reload() == Swapped(edition, ())
    assert library.reload() is None


def test_a_file_that_changes_while_it_is_read_is_read_again_at_the_next_look(
    library: Library, catalog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.write_text(SAMPLE.read_text(encoding="utf-8").replace("Sample list", "Half"), encoding="utf-8")
    half, torn = read_source(catalog), [True, False]

    def torn_once(path: Path) -> Source:
        return Source(half.data, half.signature, torn=torn.pop(0))

    monkeypatch.setattr(library_module, "read_source", torn_once)
    assert library.check() is None
    assert library.check() is None
    assert library.catalog.name == "Sample list"
    assert isinstance(library.check(), Swapped)
    assert library.catalog.name == "Half"


def test_nothing_can_be_asked_before_it_is_loaded_and_the_first_reading_loads_it(catalog: Path) -> None:
    library = Library(catalog)
    with pytest.raises(RuntimeError, match=r"Library.load\(\) comes before"):
        _ = library.edition
    assert library.looked_at is None
    assert isinstance(library.reload(), Swapped)
    assert [each.is_loaded for each in (library, Library(catalog))] == [True, False]
    assert library.catalog.name == "Sample list"
    assert library.load() == (), "nothing new"


ODD = "name: x\ntopics: {a: {title: A}}\nresources:\n"
TWICE = "  e: {title: T, kind: paper, topics: [a], authors: [Ann Lee, Bo Li, Ann Lee], colour: red}\n"


def test_what_only_warns_of_authors_is_left_for_after_the_start(catalog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog.write_text(ODD + TWICE.replace(", colour: red", ""), encoding="utf-8")
    library = Library(catalog)
    assert library.load() == ()
    assert [each.message for each in library.check_further()] == ["`Ann Lee` stands twice in `authors`"]
    assert library.check_further() == ()
    catalog.write_text(ODD + TWICE.replace(", colour: red", "").replace("T,", "U,"), encoding="utf-8")
    swapped = library.reload()
    assert isinstance(swapped, Swapped)
    assert [each.line for each in swapped.warnings] == [4]
    assert library.check_further() == ()
    monkeypatch.setattr(library_module, "_MOST_KEPT", 10)
    assert len(Library(catalog).load()) == 1, "a large one is checked whole"


def test_who_has_to_mend_a_list_is_told_of_its_authors_too(catalog: Path) -> None:
    catalog.write_text(ODD + TWICE, encoding="utf-8")
    with pytest.raises(CatalogUnreadable, match=r"(?s)colour.*stands twice|stands twice.*colour"):
        Library(catalog).load()


@pytest.mark.parametrize(("mistakes", "shown", "rest"), [(1, 1, ""), (10, 10, ""), (11, 10, "… and 1 more; `")])
def test_ten_problems_of_a_list_are_told_and_how_many_more_there_are(
    catalog: Path, mistakes: int, shown: int, rest: str
) -> None:
    entries = [
        f"  e{number}: {{title: T{number}, kind: paper, topics: [a], autors: [B]}}" for number in range(mistakes)
    ]
    catalog.write_text("\n".join(["name: x", "topics: {a: {title: A}}", "resources:", *entries]), encoding="utf-8")
    with pytest.raises(CatalogUnreadable) as caught:
        Library(catalog).load()
    first, *lines = str(caught.value).splitlines()
    assert first == f"The catalog {catalog} has {mistakes} problem(s):"
    assert sum("autors" in line for line in lines) == shown
    assert [line[: len(rest)] for line in lines[shown:]] == ([rest] if rest else [])
    assert not rest or lines[-1].endswith("lists them all")


def test_a_missing_file_leads_to_the_command_that_writes_one_and_nothing_else_does(tmp_path: Path) -> None:
    with pytest.raises(CatalogUnreadable, match=r"cannot be read: No such file or directory\. `.* init` writes one"):
        Library(tmp_path / "nowhere.yaml").load()
    with pytest.raises(
        CatalogUnreadable, match=r"cannot be read: it's a directory, and a catalog is a regular file\.$"
    ):
        Library(tmp_path).load()
