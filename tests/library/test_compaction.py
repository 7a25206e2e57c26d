"""A large catalog is moved together in memory, and stays the same."""

from pathlib import Path

from bot.catalog.parsing import parse_catalog
from bot.library.compaction import FEWEST, pack, unpack
from bot.library.library import Library

SHIPPED = Path(__file__).parents[2] / "catalog.yaml"


def test_a_catalog_stays_the_same() -> None:
    catalog = parse_catalog(SHIPPED.read_bytes()).catalog
    assert unpack(pack(catalog)) == catalog
    assert list(unpack(pack(catalog)).resources) == list(catalog.resources)


def test_a_large_file_is_served_whole(tmp_path: Path) -> None:
    file = tmp_path / "catalog.yaml"
    entries = (f"  r{n}: {{title: Number {n}, kind: paper, topics: [all]}}\n" for n in range(FEWEST))
    file.write_text(
        f"name: Large\ntopics:\n  all: {{title: All, start: [r0]}}\nresources:\n{''.join(entries)}", "utf-8"
    )
    library = Library(file)
    library.load()
    assert library.catalog == parse_catalog(file.read_bytes()).catalog
    assert library.edition.prepare().search("number 7")[0].id == "r7"
