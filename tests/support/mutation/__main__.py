"""``python -m tests.support.mutation --help`` says what it takes; what it does, the package."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.mutation import AREAS, area_tests
from tests.support.mutation.run import Report, equivalent, read, run, sampled


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.mutation")
    parser.add_argument(
        "paths", nargs="*", default=list(AREAS), help="folders or files of the code, default: all areas"
    )
    parser.add_argument("--sample", type=int, metavar="N", help="so many of each one's changes; default: all")
    parser.add_argument("--seed", type=int, default=1, help="which sample, default: %(default)s")
    parser.add_argument(
        "--again", type=Path, metavar="RESULTS", help="only what survived in an earlier run of one path"
    )
    parser.add_argument("--tests", nargs="+", help="default: those of the area")
    parser.add_argument("--longest", type=float, default=20, help="seconds of tests for a change, default: %(default)s")
    parser.add_argument("--results", type=Path, help="a folder for the results, as lines of JSON")
    arguments = parser.parse_args()
    folder = arguments.results or Path(tempfile.mkdtemp(prefix="paperclub-mutation-"))
    folder.mkdir(parents=True, exist_ok=True)
    reports = []
    for path in arguments.paths:
        mutants = sampled([path], arguments.sample, arguments.seed)
        if arguments.again is not None:
            mutants = [each.mutant for each in read(arguments.again).survivors]
        results = folder / f"{path.replace('/', '-')}.jsonl"
        sys.stdout.write(f"{path}: {len(mutants)} changes, each result as it comes in {results}\n")
        sys.stdout.flush()
        report = run(mutants, arguments.tests or area_tests(path), results, arguments.longest)
        reports.append(report)
        sys.stdout.write("\n".join((*report.unlisted(equivalent()), report.summary(equivalent()), "")))
        sys.stdout.flush()
    if len(reports) > 1:
        sys.stdout.write(Report.of(reports).summary(equivalent()) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
