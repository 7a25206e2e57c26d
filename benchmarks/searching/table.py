"""The table of what search is held to, with intervals: `python -m benchmarks.search --table --corpus FILE`."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from benchmarks.searching.datasets import Case, with_remarks
from benchmarks.searching.intervals import Share
from benchmarks.searching.peers import Engine, ours
from benchmarks.searching.remarks import remark_phrases, remark_word_cases
from benchmarks.searching.shipped import first_message, shipped_edition, shipped_entries
from benchmarks.searching.written import hurried
from bot.search import Entry

_TITLES = 1_000


def print_table(corpus: Path | None) -> None:
    """Prints a table in Markdown; what needs titles that the project does not contain is left out without `corpus`."""
    _print_row("", "share (95 % interval; queries)")
    _print_row("---", "---")
    _measure_remarks("shipped list", shipped_entries())
    if corpus:
        _measure_remarks(f"{_TITLES:,} titles with remarks", with_remarks(corpus, _TITLES))
    asyncio.run(_measure_hurried())


def _print_row(name: str, figure: object) -> None:
    print(f"| {name} | {figure} |", flush=True)


def share_right(engine: Engine, cases: Iterable[Case], among: int = 1) -> Share:
    """How many cases have a right answer among the first so many."""
    return Share.of(any(case.right(id_) for id_ in engine(case.text)[:among]) for case in cases)


def _measure_remarks(name: str, entries: list[Entry]) -> None:
    engine = ours(entries)
    words, near = remark_word_cases(entries), remark_word_cases(entries, stems=True)
    _print_row(f"word of a remark: the first has it, {name}", share_right(engine, words))
    _print_row(f"word of a remark: the first has it or one of its stem, {name}", share_right(engine, near))
    _print_row(f"2 or 3 words of one remark: that entry first, {name}", share_right(engine, remark_phrases(entries)))


async def _measure_hurried() -> None:
    edition = shipped_edition()
    for half in ("development", "held-out"):
        cases = hurried(half)
        shown = [(case, await first_message(edition, case.text)) for case in cases]
        at_once = Share.of(case.right(message.best) for case, message in shown)
        public = Share.of(message.public and case.right(message.best) for case, message in shown)
        wrong = Share.of(message.public and not case.right(message.best) for case, message in shown)
        _print_row(f"hurried queries ({half}): right card or candidate first in the first message", at_once)
        _print_row(f"hurried queries ({half}): right card in public", public)
        _print_row(f"hurried queries ({half}): wrong card in public", wrong)
