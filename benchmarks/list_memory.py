"""Memory of the process with a large reading list: at rest, at the peak of a reload, and after it.

`python -m benchmarks.list_memory [ENTRIES]` imports the whole bot, reads and indexes a list, reads it again after a
save, and prints megabytes (10^6 bytes) of resident memory. Only on Linux, whose kernel keeps the peak.
"""

import argparse
import gc
import tempfile
from pathlib import Path

from bot.app import create_bot
from bot.library.library import Library

ENTRY = """\
  paper-{n}:
    title: Efficient Memory Management for Large Language Model Serving with Paging, Part {n}
    kind: paper
    topics: [inference]
    authors: [Woosuk Kwon]
    summary: Keeps a key/value cache in small blocks found through a table, as chapter {n} of the notes on it explains.
    arxiv: 2309.{n:05d}
"""


def reading_list(entries: int) -> bytes:
    head = "name: Large\ntopics:\n  inference: {title: Inference, start: [paper-0]}\nresources:\n"
    return (head + "".join(ENTRY.format(n=n) for n in range(entries))).encode()


def megabytes(name: str) -> float:
    """`VmRSS` is what the process takes now, `VmHWM` the most since `forget_peak`."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024 / 1e6


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Prints one line a moment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entries", type=int, nargs="?", default=20_000)
    entries = parser.parse_args().entries
    print(f"{create_bot.__module__} imported: {megabytes('VmRSS'):.0f} MB")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "catalog.yaml"
        saved = Path(scratch) / "saved.yaml"  # written before, as a curator's editor isn't in this process
        saved.write_bytes(reading_list(entries) + b"\n")
        file.write_bytes(reading_list(entries))
        library = Library(file)
        library.load()
        library.edition.prepare()
        gc.collect()
        print(
            f"at rest with {entries:,} entries: {megabytes('VmRSS'):.0f} MB, peak of the start {megabytes('VmHWM'):.0f}"
        )
        forget_peak()
        saved.replace(file)
        library.reload()
        gc.collect()
        print(f"peak of a reload: {megabytes('VmHWM'):.0f} MB, after it {megabytes('VmRSS'):.0f}")


if __name__ == "__main__":
    main()
