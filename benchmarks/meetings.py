"""A crowd for few seats: so many members press Join at the same moment, through the real process on a loopback Discord.

``python -m benchmarks.meetings [PEOPLE]`` prints how many got a seat, how long the answers took, and how often the
card was edited.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
from pathlib import Path

from tests.support.crowds import SEATS, check_crowd, crowd


def main(people: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outcome = asyncio.run(crowd(Path(folder), people, fresh=True))
    check_crowd(outcome, people)
    latencies = outcome["latencies"]
    print(f"{people:,} at once for {SEATS} seats: {SEATS} seated, {people - SEATS:,} in order of arrival, 0 errors")
    print(f"answered after {statistics.median(latencies):.2f} s in the middle, {latencies[-1]:.2f} s at worst; "
          f"{sum(each > 3 for each in latencies):,} later than 3 s")  # fmt: skip
    print(f"{outcome['edits']} edits of the card; load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
