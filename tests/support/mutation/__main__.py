"""``python -m tests.support.mutation --help`` says what it takes; what it does, the package."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.mutation import AREAS, TESTS
from tests.support.mutation.run import equivalent, read, run, sampled


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.mutation")
    parser.add_argument("paths", nargs="*", default=AREAS, help="folders or files of bot, default: %(default)s")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of the changes; default: all")
    parser.add_argument("--seed", type=int, default=1, help="which sample, default: %(default)s")
    parser.add_argument("--again", type=Path, metavar="RESULTS", help="instead, what survived in an earlier run")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="default: %(default)s")
    parser.add_argument("--longest", type=float, default=20, help="seconds of tests for a change, default: %(default)s")
    parser.add_argument("--results", type=Path, help="a file for the results, as lines of JSON")
    arguments = parser.parse_args()
    if arguments.again is None:
        mutants = sampled(arguments.paths, arguments.sample, arguments.seed)
    else:
        mutants = [each.mutant for each in read(arguments.again).survivors]
    results = arguments.results or Path(tempfile.mkdtemp(prefix="paperclub-mutation-"), "results.jsonl")
    sys.stdout.write(f"{len(mutants)} changes; each result as it comes: {results}\n")
    sys.stdout.flush()
    report = run(mutants, arguments.tests, results, arguments.longest)
    sys.stdout.write("\n".join((*report.unlisted(equivalent()), report.summary(equivalent()), "")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
