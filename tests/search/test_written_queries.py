"""The queries that benchmarks ask of search are for entries that exist, and each is asked once."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.catalog.parsing import parse_catalog

ROOT = Path(__file__).parents[2]
QUERIES = sorted((ROOT / "benchmarks/searching/queries").glob("*.jsonl"))
LINES = 100_000  # of the external corpus
CATALOG = parse_catalog((ROOT / "catalog.yaml").read_bytes()).catalog


def rows(path: Path) -> list[dict[str, str | int]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_each_query_is_for_an_entry_or_a_line_of_the_corpus(path: Path) -> None:
    rights = [row["right"] for row in rows(path) if "right" in row]
    assert [right for right in rights if isinstance(right, str) and right not in CATALOG.resources] == []
    assert all(0 <= right < LINES for right in rights if isinstance(right, int))


def test_no_query_is_asked_twice_so_the_held_out_ones_are_others() -> None:
    assert QUERIES
    asked = Counter(str(row["query"]).casefold() for path in QUERIES for row in rows(path))
    assert [query for query, times in asked.items() if times > 1] == []
