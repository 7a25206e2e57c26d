"""Time and memory of a build, in a process of its own: `python -m benchmarks.searching.memory SIZE …`."""

import argparse
import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.searching.datasets import external, invented
from bot.search import Index


def measure_build(size: int, corpus: Path | None) -> tuple[float, float]:
    """(seconds of processor time, megabytes beyond the entries) for `size` entries."""
    command = [sys.executable, "-m", __name__, str(size), *(["--corpus", str(corpus)] if corpus else [])]
    seconds, megabytes = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return seconds, megabytes


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Prints [seconds, megabytes] as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--corpus", type=Path)
    args = parser.parse_args()
    data = external(args.corpus, None, None, args.size) if args.corpus else invented(args.size)
    entries = data.entries
    del data
    gc.collect()
    before, start = _resident(), time.process_time()
    index = Index(entries)
    seconds = time.process_time() - start
    gc.collect()
    print(json.dumps([seconds, (_resident() - before) / 1e6]))
    assert len(index) == args.size


if __name__ == "__main__":
    main()
