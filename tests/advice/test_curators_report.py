"""python -m bot report: what to add next, from the catalog and from counts, also beside a running bot."""

import asyncio
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.advice.model import FailedQuery, UsageStats
from bot.advice.report import report_on
from bot.advice.store.usage_stats import UsageStore
from bot.catalog.parsing import parse_catalog
from bot.cli.report import print_report
from bot.database import Database
from bot.errors import CatalogUnreadable
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingState
from bot.reading.store import ReadingStore
from tests.support.subjects import external
from tests.support.worlds import SAMPLE

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CATALOG = parse_catalog(SAMPLE.read_bytes()).catalog


def printed(path: Path, url: str) -> str:
    """What the command prints."""
    console = Console(width=100, file=StringIO())
    print_report(path, url, console)
    written = console.file
    assert isinstance(written, StringIO)
    return written.getvalue()


def test_everything_that_is_missing_is_named() -> None:
    miss = FailedQuery("mamba", 4, NOW)
    report = report_on(CATALOG, UsageStats({"orca": 2, "paged-attention": 1, "gone": 9}, (miss,)))
    assert report.unopened is not None
    assert {"orca", "vllm"}.isdisjoint(each.id for each in report.unopened), "a former id counts for its entry"
    assert len(report.unopened) == len(CATALOG.resources) - 2
    assert [each.id for each in report.without_start] == ["books"]
    assert "vllm" not in {each.id for each in report.without_why}
    assert "orca" in {each.id for each in report.without_why}
    assert report.failed_queries == (miss,)


def test_without_any_opening_it_does_not_claim_that_nobody_opened_anything() -> None:
    assert report_on(CATALOG, UsageStats({}, ())).unopened is None


def test_without_a_database_it_is_about_the_catalog_alone(tmp_path: Path) -> None:
    text = printed(SAMPLE, f"sqlite:///{tmp_path}/none.db")
    assert "about the catalog alone" in text
    assert "Topics without a start: 1\n  Books (books)" in text
    assert not (tmp_path / "none.db").exists()


async def test_what_three_people_read_is_named_until_the_list_holds_it(database: Database) -> None:
    store, hidden = ReadingStore(database), Person(9, "Hugo")
    for server, text in ((5, "2312.00752"), (6, "2312.00752"), (5, "Attention Is All You Need"), (5, "2309.06180")):
        for number in (1, 2, 3):
            await store.set_state(server, Person(number, f"P{number}"), external(text), ReadingState.READING, NOW)
    for text in ("A private one", "Attention Is All You Need"):
        await store.set_state(5, hidden, external(text), ReadingState.WANT, NOW)
    await MemberStore(database).update_settings(5, hidden, NOW, hidden=True)
    report = report_on(CATALOG, await UsageStore(database).stats())
    assert [(each.title, each.people) for each in report.unlisted] == [
        ("Attention Is All You Need", 3),
        ("arXiv 2312.00752", 3),
    ], "vLLM is on the list under another id, and who hides is not counted"


async def test_it_reads_beside_a_running_bot(sqlite_url: str, tmp_path: Path) -> None:
    async with Database(sqlite_url) as database:
        store = UsageStore(database)
        await store.count_openings({(1, "orca"): 3})
        await store.count_failed_query(1, "mamba\x1b[2J", 3, NOW)
        text = await asyncio.to_thread(printed, SAMPLE, sqlite_url)
    assert "Looked for and not found: 1\n  mamba?[2J (3 times, last 01 March 2026)" in text
    assert "Never opened: 7" in text
    assert "Orca (orca)" not in text.split("Never opened")[1].split("Topics without")[0]


def test_a_broken_catalog_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "catalog.yaml"
    broken.write_text("topics: 3\n")
    with pytest.raises(CatalogUnreadable, match="python -m bot check"):
        print_report(broken, f"sqlite:///{tmp_path}/none.db")
