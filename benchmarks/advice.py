"""How good "similar" is on a list that others grouped, and how long /topic and /next take in a large server.

    python -m benchmarks.advice --corpus PATH            # quality (needs a corpus, see below) and times
    python -m benchmarks.advice                          # times alone

The corpus is one JSON object a line with `title`, `aliases`, `authors`, `topics` (one label) and `blurb`. Its first
10,000 entries become a catalog of a single topic, so the labels are hidden; sections of 5 to 200 entries, those of a
venue or a time left out, say what belongs together.
"""

import argparse
import asyncio
import gzip
import itertools
import json
import math
import random
import re
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.large_group import ENTRIES, MEMBERS, as_file, fill, large_catalog
from bot.advice.advisor import Advisor
from bot.advice.semantics import TextVectors, is_installed
from bot.advice.similar import SimilarityIndex
from bot.advice.store.history import HistoryStore
from bot.advice.store.readership import ReadershipStore
from bot.app import build_advisor, build_meetings, build_reading
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.database import Database
from bot.library.edition import Edition
from bot.library.library import Library
from bot.meetings.viewer import Viewer
from bot.members.model import Person
from bot.reading.model import ReadingState
from bot.reading.service import ReadingService
from tests.support.loopback.process import BotProcess
from tests.support.loopback.server import Loopback
from tests.support.loopback.world import World

NO_SECTION = re.compile(r"\b(19|20)?\d\d$|earlier years|of the week", re.IGNORECASE)
SIZES = range(5, 201)
TOP = 5
NOW = datetime(2026, 5, 1, tzinfo=UTC)
WARMING = 20.0  # seconds in which a bot of so large a catalog finishes what it began at its start
Ranker = Callable[[int], Sequence[int]]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="a .jsonl or .jsonl.gz file")
    parser.add_argument("--calls", type=int, default=300, help="how often each command is timed")
    arguments = parser.parse_args()
    if arguments.corpus is not None:
        quality(read(arguments.corpus))
    asyncio.run(times(arguments.calls))
    asyncio.run(whole(arguments.calls))


def read(path: Path) -> list[dict[str, str]]:
    """The first 10,000 entries of a corpus."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in itertools.islice(lines, ENTRIES)]


def as_catalog(rows: Sequence[dict[str, str]], *, authors: bool = True) -> Catalog:
    """One topic that holds everything, so that no label helps."""
    resources = {
        f"r{number}": Resource(
            id=f"r{number}",
            title=row["title"],
            kind=Kind.PAPER,
            topics=("all",),
            aliases=tuple(row["aliases"]),
            authors=tuple(filter(None, (name.strip() for name in row["authors"].split(",")))) if authors else (),
            why=row["blurb"],
        )
        for number, row in enumerate(rows)
    }
    return Catalog("Corpus", "", {"all": Topic("all", "All")}, resources)


def quality(rows: Sequence[dict[str, str]]) -> None:
    """Print how often what is found belongs to the section of what was asked for."""
    section = sections(rows)
    print(f"{len(set(section.values()))} sections with {len(section)} of {len(rows)} entries\n")
    print(f"{'':34}{'hit@5':>16}{'share of the top 5':>22}{'ms':>8}")
    words = [split(row["title"]) for row in rows]
    named = [split(f"{row['title']} {row['authors']}") for row in rows]
    chance = random.Random(5)
    rankers: dict[str, Callable[[], Ranker]] = {
        "random": lambda: lambda _: chance.sample(range(len(rows)), TOP),
        "BM25, titles": lambda: bm25(words),
        "BM25, titles and authors": lambda: bm25(named),
        "similar, without authors": lambda: similar(SimilarityIndex(as_catalog(rows, authors=False))),
        "similar, quick (for /next)": lambda: similar(SimilarityIndex(as_catalog(rows)), quick=True),
        "similar": lambda: similar(SimilarityIndex(as_catalog(rows))),
    }
    if is_installed():
        rankers["similar with wordllama"] = lambda: similar(meaningful(rows))
    shares = {name: measure(name, make(), section) for name, make in rankers.items()}
    for other in ("BM25, titles and authors", "BM25, titles"):
        compare(shares["similar"], shares[other], f"similar minus {other}")
    if is_installed():
        compare(shares["similar with wordllama"], shares["similar"], "with minus without wordllama")
    print()


def sections(rows: Sequence[dict[str, str]]) -> dict[int, str]:
    """The section of each entry that has one worth the name."""
    members_of = defaultdict(list)
    for number, row in enumerate(rows):
        members_of[row["topics"]].append(number)
    return {
        number: label
        for label, numbers in members_of.items()
        if label and len(numbers) in SIZES and not NO_SECTION.search(label)
        for number in numbers
    }


def measure(name: str, rank: Ranker, section: dict[int, str]) -> list[float]:
    """Print one line; give the share of the section in the top five, for each entry asked for."""
    shares, spent = [], []
    for asked in section:
        begun = time.perf_counter()
        found = rank(asked)
        spent.append(time.perf_counter() - begun)
        shares.append(sum(section.get(each) == section[asked] for each in found[:TOP]) / TOP)
    hits = interval([share > 0 for share in shares])
    print(f"{name:34}{hits:>16}{interval(shares):>22}{1000 * statistics.median(spent):>8.1f}", flush=True)
    return shares


def compare(one: Sequence[float], other: Sequence[float], name: str) -> None:
    """Print the mean difference of two rankers on the same questions."""
    print(f"{name:50}{interval([a - b for a, b in zip(one, other, strict=True)]):>22}")


def interval(values: Sequence[float]) -> str:
    """The mean with its 95 % interval."""
    half = 1.96 * statistics.pstdev(values) / math.sqrt(len(values))
    return f"{statistics.fmean(values):.3f} ± {half:.3f}"


def split(text: str) -> list[str]:
    """Words as a plain search engine takes them."""
    return re.findall(r"\w+", text.lower())


def bm25(documents: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> Ranker:
    """Okapi BM25 with the usual parameters; the query is the whole document."""
    usual = statistics.fmean(map(len, documents))
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, words in enumerate(documents):
        for word, times_ in Counter(words).items():
            found[word].append((number, times_ * (k1 + 1) / (times_ + k1 * (1 - b + b * len(words) / usual))))

    def rank(asked: int) -> list[int]:
        scores: defaultdict[int, float] = defaultdict(float)
        for word in documents[asked]:
            rarity = math.log(1 + (len(documents) - len(found[word]) + 0.5) / (len(found[word]) + 0.5))
            for number, value in found[word]:
                scores[number] += rarity * value
        scores.pop(asked, None)
        return sorted(scores, key=lambda number: (-scores[number], number))[:TOP]

    return rank


def similar(made: SimilarityIndex, *, quick: bool = False) -> Ranker:
    """The project's own answer."""
    return lambda asked: [int(each.resource.id[1:]) for each in made.similar_to(f"r{asked}", TOP, quick=quick)]


def meaningful(rows: Sequence[dict[str, str]]) -> SimilarityIndex:
    """The same with wordllama's vectors of title and blurb, as the bot makes them."""
    return SimilarityIndex(as_catalog(rows), TextVectors([f"{row['title']}. {row['blurb']}".strip() for row in rows]))


async def times(calls: int) -> None:
    """Print how long the feature takes for random members of a server with 1,000 of them."""
    catalog = large_catalog()
    library = Library(Path("none"))
    library._edition = Edition(catalog)  # noqa: SLF001 - there is no file to read
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite:///{folder}/bench.db") as database:
            count = await fill(database, catalog, NOW)
            reading = build_reading(database, library)
            advisor = build_advisor(database, library, reading, build_meetings(database))
            advisor.start_preparing()
            await advisor.similar(1, catalog, catalog.resources["r0"])  # a bot is ready soon after its start, too
            print(f"{ENTRIES:,} entries, {MEMBERS:,} members, {count:,} readings on SQLite")
            print(f"{'milliseconds':34}{'first':>10}{'p50':>10}{'p99':>10}{'CPU p50':>10}{'CPU p99':>10}")
            await time_all(database, reading, advisor, catalog, calls)
            await advisor.close()


async def time_all(database: Database, reading: ReadingService, advisor: Advisor, catalog: Catalog, calls: int) -> None:
    """Print a line for each command, for members and topics drawn alike each time."""
    rng = random.Random(2)
    topics = list(catalog.topics)
    largest = max(topics, key=lambda topic: len(catalog.in_topic(topic)))

    async def topic(topic_id: str) -> None:
        member = rng.randrange(MEMBERS)
        advice = await advisor.topic(1, Viewer(member), catalog, topic_id, NOW)
        await advisor.with_names(1, member, advice.suggestions[:5])

    async def readership() -> None:
        await advisor.next(1, Viewer(rng.randrange(MEMBERS)), NOW)

    async def like() -> None:
        await advisor.similar(1, catalog, catalog.resources[f"r{rng.randrange(ENTRIES)}"])

    async def change() -> None:
        read = reading.subject_index.subject(catalog.resources[f"r{rng.randrange(ENTRIES)}"])
        member = rng.randrange(MEMBERS)
        await reading.store.set_state(1, Person(member, f"Member {member}"), read, ReadingState.READING, NOW)

    async def count() -> None:
        await ReadershipStore(database).counts(1, lambda stored_id: stored_id)

    async def nothing() -> None:
        await HistoryStore(database).declined(1, -1)

    await clock("one read of one row", nothing, calls)
    await clock("/topic, any of the topics", lambda: topic(rng.choice(topics)), calls)
    await clock(f"/topic, the largest ({len(catalog.in_topic(largest)):,})", lambda: topic(largest), calls)
    await clock("/next", readership, calls)
    await clock("/topic, each after a change", lambda: topic(rng.choice(topics)), calls, before=change)
    await clock("/next, each after a change", readership, calls, before=change)
    await clock("counting all readings again", count, calls // 10)
    await clock("Similar", like, calls)


async def clock(
    name: str,
    call: Callable[[], Awaitable[object]],
    calls: int,
    *,
    before: Callable[[], Awaitable[object]] | None = None,
    cpu: bool = True,
) -> None:
    """Time `call`; the first time is shown apart, as it makes what is kept. CPU is that of the event loop's thread."""
    spent, worked = [], []
    for _ in range(calls + 1):
        if before is not None:
            await before()
        begun, used = time.perf_counter(), time.thread_time()
        await call()
        spent.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.thread_time() - used))
    figures = [spent[0], *middle_and_last(spent[1:]), *(middle_and_last(worked[1:]) if cpu else ())]
    print(f"{name:34}" + "".join(f"{figure:>10.1f}" for figure in figures), flush=True)


def middle_and_last(values: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile."""
    return statistics.median(values), sorted(values)[math.ceil(len(values) * 0.99) - 1]


async def whole(calls: int) -> None:
    """Print how long the commands take from a member's Enter to the answer: the real process on a loopback Discord."""
    with tempfile.TemporaryDirectory() as folder:
        home, world, catalog = Path(folder), World.small(members=8), large_catalog()
        (home / "catalog.yaml").write_text(json.dumps(as_file(catalog)), encoding="utf-8")
        async with Database(f"sqlite:///{folder}/paperclub.db") as database:
            ids = [each.id for each in world.users.values() if not each.bot]
            await fill(database, catalog, datetime.now(UTC), world.guild.id, ids)
        async with (
            Loopback(world, deadline=None, strict=False) as discord,
            BotProcess(discord, cwd=home, fresh=True) as bot,
        ):
            await bot.until_ready(120)
            rng, topics, people = (
                random.Random(2),
                list(catalog.topics),
                [each for each in world.users if each != "paperclub"],
            )

            async def ask(command: str, **options: Any) -> None:
                await discord.run_command(rng.choice(people), command, within=60, **options)

            await ask("next")
            await asyncio.sleep(WARMING)
            print(f"\n{'whole interactions':34}{'first':>10}{'p50':>10}{'p99':>10}")
            await clock("/help, for comparison", lambda: ask("help"), calls, cpu=False)
            await clock("/topic", lambda: ask("topic", topic=rng.choice(topics)), calls, cpu=False)
            await clock("/next", lambda: ask("next"), calls, cpu=False)
            bot.terminate()
            await bot.wait()


if __name__ == "__main__":
    main()
