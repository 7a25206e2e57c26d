"""How much processor time the catalog's reader takes over the shipped file, over 5,000 papers and over each bomb.

python -m benchmarks.catalog [PAPERS]
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.catalog.parsing import CatalogError, parse_catalog
from tests.support.catalog_bombs import BOMBS

PAPER = """\
  paper-{n}:
    name: Paper {n}
    title: Efficient Memory Management for Large Language Model Serving with Paging, Part {n}
    aliases: [paged part {n}, PP{n}]
    kind: paper
    topics: [inference]
    authors: [Woosuk Kwon, Zhuohan Li, Siyuan Zhuang, Ying Sheng, Lianmin Zheng, Cody Hao Yu, Ion Stoica]
    year: 2023
    venue: SOSP
    summary: >-
      Keeps each request's key/value cache in small fixed-size blocks found through a table, the way an operating
      system pages memory. Little of it is wasted, so batches grow and throughput with them.
    why: In May 2025 one of the most popular serving systems.
    by: Prof. Ma
    links:
      paper: https://arxiv.org/abs/2309.{n:05d}
      code: https://github.com/example/part-{n}
    arxiv: 2309.{n:05d}
    requires: [{requires}]
"""


def library(papers: int) -> bytes:
    """A whole catalog of so many papers, each needing the one before."""
    head = "name: Large\ntopics:\n  inference: {title: Inference, start: [paper-0]}\nresources:\n"
    entries = (PAPER.format(n=n, requires=f"paper-{n - 1}" if n else "") for n in range(papers))
    return (head + "".join(entries)).encode()


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Median of a few runs, after one that is not counted."""
    taken = []
    for _ in range(runs + 1):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken[1:])


def refused(data: bytes) -> None:
    try:
        parse_catalog(data)
    except CatalogError:
        return
    raise AssertionError("a bomb was read")


def main() -> None:
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    shipped = (Path(__file__).parents[1] / "catalog.yaml").read_bytes()
    large = library(papers)
    print(f"shipped catalog, {len(shipped):,} bytes: {seconds(lambda: parse_catalog(shipped)) * 1000:.1f} ms")
    print(f"{papers:,} papers, {len(large):,} bytes: {seconds(lambda: parse_catalog(large)):.3f} s")
    taken = {name: seconds(partial(refused, eval(bomb)), 3) for name, bomb in BOMBS.items()}
    slowest = sorted(taken, key=taken.__getitem__)[-5:]
    print(f"{len(taken)} bombs, each at most {max(taken.values()):.2f} s; the slowest:")
    for name in reversed(slowest):
        print(f"  {name}: {taken[name]:.2f} s")


if __name__ == "__main__":
    main()
