"""The table of what search is held to, with intervals: `python -m benchmarks.search --table --corpus FILE`."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from benchmarks.searching.datasets import Case, external, with_remarks
from benchmarks.searching.intervals import Share
from benchmarks.searching.peers import Engine, bm25, ours
from benchmarks.searching.remarks import remark_phrases, remark_word_cases
from benchmarks.searching.shipped import first_message, shipped_edition, shipped_entries
from benchmarks.searching.written import hurried, paraphrases
from bot.search import Entry, Index, Verdict, fold, verdict

_TITLES = 1_000
_PARAPHRASE_AMONG = 3
_ABSENT = 500
_ABSENT_SIZES = (1_000, 10_000)


def print_table(corpus: Path | None) -> None:
    """Prints a table in Markdown; what needs titles that the project does not contain is left out without `corpus`."""
    _print_row("", "share (95 % interval; queries)")
    _print_row("---", "---")
    _measure_remarks("shipped list", shipped_entries())
    _measure_paraphrases("shipped list", shipped_entries(), paraphrases("shipped"))
    if corpus:
        titles = f"{_TITLES:,} titles with remarks"
        _measure_remarks(titles, with_remarks(corpus, _TITLES))
        _measure_paraphrases(titles, with_remarks(corpus, _TITLES), paraphrases("titles"))
        _measure_paraphrases(f"{titles}, unseen", with_remarks(corpus, _TITLES), paraphrases("unseen"))
    asyncio.run(_measure_hurried())
    if corpus:
        _measure_absent(corpus)


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


def _measure_paraphrases(name: str, entries: list[Entry], cases: list[Case]) -> None:
    for engine_name, engine in (("bot.search", ours(entries)), ("BM25", bm25(entries))):
        _print_row(
            f"paraphrase: right among three, {name}, {engine_name}", share_right(engine, cases, _PARAPHRASE_AMONG)
        )


def _measure_absent(corpus: Path) -> None:
    """Titles of later lines."""
    for size in _ABSENT_SIZES:
        data = external(corpus, None, None, size, beyond=3 * _ABSENT)
        sure = _sure_although_absent(data.entries, data.absent)
        _print_row(f"absent titles: shown as sure, {size:,} titles", sure)
    data = external(corpus, None, None, 0, beyond=3 * _ABSENT)
    _print_row("absent titles: shown as sure, shipped list", _sure_although_absent(shipped_entries(), data.absent))


def _sure_although_absent(entries: list[Entry], titles: Iterable[str]) -> Share:
    index = Index(entries)
    return Share.of(verdict(index.search(title)) is Verdict.SURE for title in really_absent(entries, titles)[:_ABSENT])


def really_absent(entries: Iterable[Entry], titles: Iterable[str]) -> list[str]:
    """Those of which not even what stands before a colon is the name of an entry."""
    known = {name for entry in entries for name in _names(entry.title, entry.name, *entry.aliases)}
    return [title for title in titles if known.isdisjoint(_names(title))]


def _names(*titles: str) -> set[str]:
    return {fold(part).strip() for title in titles for part in (title, title.partition(":")[0])}


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
