"""Measures search: quality by class, time beside its peers, build, memory, keystrokes, confidence, hostile texts.

`python -m benchmarks.search [--corpus FILE --queries FILE --traces FILE] [--sizes 1000,10000]`. Without a corpus it
measures invented entries. Each query goes to all engines in turn, in one process; the slow ones get only some. With
`--table` it prints instead the shares that search is held to: words of remarks, hurried queries and the like; with
`--ablations`, what is lost without each feature of ranking. Times are processor time, which other work on the machine
disturbs less.
"""

import argparse
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.searching.ablations import print_ablations
from benchmarks.searching.datasets import Case, Dataset, external, invented
from benchmarks.searching.memory import measure_build
from benchmarks.searching.peers import Engine, bm25, fts5, ours, wratio
from benchmarks.searching.table import print_table
from bot.search import Index, verdict
from tests.support.hostile_queries import HOSTILE

PEERS = {"rapidfuzz WRatio": wratio, "FTS5 trigram + rapidfuzz": fts5, "BM25": bm25}
PEER_QUERIES = {1_000: 20, 10_000: 20, 100_000: 2, 1_000_000: 1}  # of each class


class Tally:
    """One engine's recall at 1 and at 5, by class, and its times in milliseconds."""

    def __init__(self) -> None:
        self.first: defaultdict[str, list[bool]] = defaultdict(list)
        self.five: defaultdict[str, list[bool]] = defaultdict(list)
        self.times: list[float] = []

    def ask(self, engine: Engine, case: Case) -> None:
        """Asks and times one query."""
        start = time.process_time()
        ids = engine(case.text)
        self.times.append((time.process_time() - start) * 1e3)
        right = [case.right(id_) for id_ in ids[:5]]
        self.first[case.cls].append(right[:1] == [True])
        self.five[case.cls].append(any(right))

    def line(self, name: str) -> str:
        """Mean recalls over the classes with 95 % intervals, p50 and p99."""
        p50, p99 = quantile(self.times, 0.5), quantile(self.times, 0.99)
        one, five = macro(self.first), macro(self.five)
        return f"  {name:26} {one}   {five}   p50 {p50:8.2f} ms   p99 {p99:8.2f} ms   ({len(self.times)} queries)"


def quantile(values: Sequence[float], share: float) -> float:
    """The value that is larger than `share` of `values`."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def macro(classes: dict[str, list[bool]]) -> str:
    """Mean over classes ± half of its 95 % interval (each class binomial, with one success and failure added)."""
    means = [statistics.fmean(answers) for answers in classes.values()]
    spread = 0.0
    for answers in classes.values():
        share = (sum(answers) + 1) / (len(answers) + 2)
        spread += share * (1 - share) / len(answers)
    return f"{statistics.fmean(means):.4f} ± {1.96 * spread**0.5 / len(means):.4f}"


def measure_queries(data: Dataset, size: int, with_peers: bool) -> None:
    """Prints recall and time of all engines, their ratios, and the recall of `bot.search` by class."""
    makers = {"bot.search": ours, **(PEERS if with_peers else {})}
    engines = {name: make(data.entries) for name, make in makers.items()}
    tallies = {name: Tally() for name in engines}
    limit = next((count for most, count in sorted(PEER_QUERIES.items()) if size <= most), 1)
    asked: Counter[str] = Counter()
    own, beside = tallies["bot.search"], Tally()  # all its answers, and those to what its peers are asked
    for case in random.Random(1).sample(data.cases, len(data.cases)):
        asked[case.cls] += 1
        own.ask(engines["bot.search"], case)
        if asked[case.cls] <= limit:
            beside.ask(engines["bot.search"], case)
            for name in list(engines)[1:]:
                tallies[name].ask(engines[name], case)
    for name, tally in tallies.items():
        print(tally.line(name))
    for name in list(tallies)[1:]:
        ratio = quantile(tallies[name].times, 0.5) / quantile(beside.times, 0.5)
        print(f"  p50 on the same queries: 1/{ratio:.0f} of {name}")
    print(
        "    recall@1 and @5 by class; on the same queries, recall@1 of "
        + ", ".join(["bot.search", *list(tallies)[1:]])
    )
    compared = [beside, *list(tallies.values())[1:]]
    for cls, answers in sorted(own.first.items()):
        one, five = statistics.fmean(answers), statistics.fmean(own.five[cls])
        same = "  ".join(f"{statistics.fmean(tally.first[cls]):.2f}" for tally in compared)
        print(f"    {cls:26} {one:.3f}  {five:.3f}   ({len(answers)})   {same}")


def measure_traces(index: Index, traces: list[Case]) -> None:
    """Prints, by kind, the keystrokes until a right entry is among the first five, and the time of one."""
    needed: defaultdict[str, list[int]] = defaultdict(list)
    times: list[float] = []
    for trace in traces:
        for length in range(1, len(trace.text) + 2):
            start = time.process_time()
            hits = index.search(trace.text[:length], 5)
            times.append((time.process_time() - start) * 1e3)
            if any(trace.right(hit.id) for hit in hits) or length > len(trace.text):
                needed[trace.cls].append(length)
                break
    means = ", ".join(f"{kind} {statistics.fmean(lengths):.2f}" for kind, lengths in needed.items())
    print(f"  keystrokes: {means}; one takes p50 {quantile(times, 0.5):.2f} ms, p99 {quantile(times, 0.99):.2f} ms")


def measure_confidence(index: Index, data: Dataset) -> None:
    """Prints how often a sure answer is right, and the verdicts on titles that are not there."""
    sure = [case.right(hits[0].id) for case in data.cases if verdict(hits := index.search(case.text)) == "sure"]
    share = len(sure) / max(1, len(data.cases))
    print(f"  sure: {share:.1%} of the queries, right {statistics.fmean(sure or [0]):.4f} of them")
    said = Counter(str(verdict(index.search(title))) for title in data.absent)
    print(f"  titles that are not there: {dict(said)}")


def measure_hostile(index: Index) -> None:
    """Prints the slowest of the hostile texts."""
    times = []
    for name, text in HOSTILE.items():
        start = time.process_time()
        index.search(text)
        times.append(((time.process_time() - start) * 1e3, name))
    worst, name = max(times)
    print(f"  hostile texts: at most {worst:.1f} ms ({name})")


def measure(size: int, args: argparse.Namespace) -> None:
    """Prints all figures for one size."""
    print(f"{size:,} entries")
    seconds, megabytes = measure_build(size, args.corpus)
    print(f"  built in {seconds:.2f} s, {megabytes:.0f} MB beyond the entries")
    data = external(args.corpus, args.queries, args.traces, size) if args.corpus else invented(size)
    if data.cases:
        measure_queries(data, size, not args.no_peers)
    index = Index(data.entries)
    if data.traces:
        measure_traces(index, data.traces)
    measure_confidence(index, data)
    measure_hostile(index)


def main() -> None:
    """Measures every size asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="JSON lines, may be gzipped")
    parser.add_argument("--queries", type=Path, help="default: queries-dev.jsonl beside the corpus")
    parser.add_argument("--traces", type=Path, help="default: traces-dev.jsonl beside the corpus")
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--no-peers", action="store_true", help="measure bot.search alone")
    parser.add_argument("--table", action="store_true", help="print the table of shares, with intervals")
    parser.add_argument("--ablations", action="store_true", help="print what is lost without each feature")
    args = parser.parse_args()
    if args.table:
        print_table(args.corpus)
        return
    if args.corpus:
        beside = args.corpus.parent
        args.queries = args.queries or beside / "queries-dev.jsonl"
        args.traces = args.traces or beside / "traces-dev.jsonl"
    if args.ablations:
        if not args.corpus:
            raise SystemExit("--ablations needs a --corpus")
        print_ablations(args.corpus, args.queries)
        return
    for size in args.sizes.split(","):
        measure(int(size), args)


if __name__ == "__main__":
    main()
