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

import simcord
from sqlalchemy import insert

from bot.advice.advisor import Advisor
from bot.advice.semantics import Meanings, is_installed
from bot.advice.similar import Similar
from bot.app import create_bot
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.database import Database
from bot.database.tables import members, readings, subjects
from bot.library import Library, make_edition
from bot.reading.room import ReadingRoom
from bot.settings import Settings

ENTRIES, MEMBERS = 10_000, 1_000
NO_SECTION = re.compile(r"\b(19|20)?\d\d$|earlier years|of the week", re.IGNORECASE)
SIZES = range(5, 201)
TOP = 5
SMALL = "{name: Small, topics: {a: {title: A}}, resources: {b: {title: B, kind: book, topics: [a]}}}"
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
    asyncio.run(whole(max(1, arguments.calls // 5)))


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
        "similar, without authors": lambda: similar(Similar(as_catalog(rows, authors=False))),
        "similar, quick (for /next)": lambda: similar(Similar(as_catalog(rows)), quick=True),
        "similar": lambda: similar(Similar(as_catalog(rows))),
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


def similar(made: Similar, *, quick: bool = False) -> Ranker:
    """The project's own answer."""
    return lambda asked: [int(each.resource.id[1:]) for each in made.to(f"r{asked}", TOP, quick=quick)]


def meaningful(rows: Sequence[dict[str, str]]) -> Similar:
    """The same with wordllama's vectors of title and blurb, as the bot makes them."""
    return Similar(as_catalog(rows), Meanings([f"{row['title']}. {row['blurb']}".strip() for row in rows]))


async def times(calls: int) -> None:
    """Print how long the feature takes for random members of a server with 1,000 of them."""
    catalog = large_catalog()
    library = Library(Path("none"))
    library._edition = make_edition(catalog)  # noqa: SLF001 - there is no file to read
    with tempfile.TemporaryDirectory() as folder:
        async with Database(f"sqlite:///{folder}/bench.db") as database:
            count = await fill(database, catalog)
            reading = ReadingRoom(database, library)
            advisor = Advisor(database, library, reading)
            advisor.begin()
            await advisor.similar(1, catalog.resources["r0"])  # a bot is ready soon after its start, too
            print(f"{ENTRIES:,} entries, {MEMBERS:,} members, {count:,} readings on SQLite")
            print(f"{'milliseconds':34}{'first':>10}{'p50':>10}{'p99':>10}{'CPU p50':>10}{'CPU p99':>10}")
            await time_all(advisor, catalog, calls)
            await advisor.close()


async def time_all(advisor: Advisor, catalog: Catalog, calls: int) -> None:
    """Print a line for each command, for members and topics drawn alike each time."""
    rng, now = random.Random(2), datetime(2026, 6, 1, tzinfo=UTC)
    topics = list(catalog.topics)
    largest = max(topics, key=lambda topic: len(catalog.in_topic(topic)))

    async def topic(topic_id: str) -> None:
        member = rng.randrange(MEMBERS)
        advice = await advisor.topic(1, member, topic_id, now)
        await advisor.told(1, member, advice.suggestions[:5])

    async def following() -> None:
        await advisor.next(1, rng.randrange(MEMBERS), now)

    async def like() -> None:
        await advisor.similar(1, catalog.resources[f"r{rng.randrange(ENTRIES)}"])

    async def nothing() -> None:
        await advisor.store.declined(1, -1)

    await clock("one read of one row", nothing, calls)
    await clock("/topic, any of the topics", lambda: topic(rng.choice(topics)), calls)
    await clock(f"/topic, the largest ({len(catalog.in_topic(largest)):,})", lambda: topic(largest), calls)
    await clock("/next", following, calls)
    await clock("Similar", like, calls)


async def clock(name: str, call: Callable[[], Awaitable[object]], calls: int) -> None:
    """Time `call`; the first time is shown apart, as it makes what is kept. CPU is that of the event loop's thread."""
    spent, worked = [], []
    for _ in range(calls + 1):
        begun, cpu = time.perf_counter(), time.thread_time()
        await call()
        spent.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.thread_time() - cpu))
    first, rest, cpu_rest = spent[0], sorted(spent[1:]), sorted(worked[1:])
    last = math.ceil(len(rest) * 0.99) - 1
    figures = (first, statistics.median(rest), rest[last], statistics.median(cpu_rest), cpu_rest[last])
    print(f"{name:34}" + "".join(f"{figure:>10.1f}" for figure in figures), flush=True)


async def whole(calls: int) -> None:
    """Print how long the commands take from the press to the answer, in a simulated Discord on the same data."""
    with tempfile.TemporaryDirectory() as folder:
        catalog, path = large_catalog(), Path(folder) / "catalog.yaml"
        path.write_text(SMALL, encoding="utf-8")
        url = f"sqlite:///{folder}/bench.db"
        bot = create_bot(Settings(discord_token="token", catalog=path, database_url=url, guild=None))
        env = simcord.Env(bot, settle_timeout=60.0)
        await env.start()
        # The simulation gives a start five seconds, so the large catalog comes as an edit.
        bot.library._edition = make_edition(catalog)  # noqa: SLF001
        guild = env.create_guild("Large group", owner=env.create_user("olga"))
        channel = guild.create_text_channel("papers")
        people = [guild.add_member(env.create_user(f"member{number}")) for number in range(20)]
        await fill(bot.database, catalog, guild.id, [each.id for each in people])
        await bot.advice.similar(guild.id, bot.library.catalog.resources["r0"])
        rng, topics = random.Random(2), list(catalog.topics)

        async def topic() -> None:
            await rng.choice(people).slash(channel, "topic", topic=rng.choice(topics))

        async def following() -> None:
            await rng.choice(people).slash(channel, "next")

        async def other() -> None:
            await rng.choice(people).slash(channel, "help")

        for name, call in (("/topic", topic), ("/next", following), ("/help, for comparison", other)):
            await clock(f"{name}, whole interaction", call, calls)
        await env.shutdown()
        await bot.close()


def large_catalog() -> Catalog:
    """50 topics of very different sizes, with edges and words as a real list has them, all drawn from one seed."""
    rng = random.Random(1)
    weights = [1 / (rank + 4) for rank in range(50)]
    words = [f"word{number}" for number in range(6_000)]
    odds = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
    resources: dict[str, Resource] = {}
    by_topic: defaultdict[str, list[str]] = defaultdict(list)
    for number in range(ENTRIES):
        topic = f"t{rng.choices(range(50), weights)[0]}"
        earlier = by_topic[topic][-40:]
        resources[f"r{number}"] = Resource(
            id=f"r{number}",
            title=" ".join(rng.choices(words, cum_weights=odds, k=9)),
            kind=Kind.PAPER,
            topics=(topic,),
            authors=tuple(f"Author {rng.randrange(9_000)}" for _ in range(4)),
            year=rng.randrange(2000, 2026),
            summary=" ".join(rng.choices(words, cum_weights=odds, k=25)),
            requires=tuple(rng.sample(earlier, min(len(earlier), rng.choice([0, 0, 1, 2])))),
            related=tuple(rng.sample(earlier, min(len(earlier), rng.choice([0, 1])))),
        )
        by_topic[topic].append(f"r{number}")
    topics = {each: Topic(each, each.upper(), start=tuple(ids[:2])) for each, ids in by_topic.items()}
    return Catalog("Large", "", topics, resources)


async def fill(database: Database, catalog: Catalog, guild_id: int = 1, ids: Sequence[int] = ()) -> int:
    """Give each member about 20 readings, popular entries more often; give how many there are.

    The first members have the `ids`, the others numbers.
    """
    rng, now = random.Random(3), datetime(2026, 5, 1, tzinfo=UTC)
    of_group = {"guild_id": guild_id}
    unset = {"told": True, "zone": "", "reminders": "thread", "seen_at": now}
    people = [
        {**of_group, **unset, "user_id": number, "name": f"Member {number}", "hidden": number % 10 == 0}
        for number in [*ids, *range(MEMBERS - len(ids))]
    ]
    blank = {"round": 1, "started_at": None, "takeaway": "", "takeaway_shared": False, "version": 1, "previous": ""}
    rows = []
    for person in people:
        for number in sorted({int(ENTRIES * rng.random() ** 3) for _ in range(20)}):
            state = rng.choices(["finished", "reading", "want", "dropped"], [10, 2, 6, 2])[0]
            done = state == "finished"
            rating = rng.choice([None, 3, 4, 5]) if done else None
            row = {"user_id": person["user_id"], "resource_id": f"r{number}", "state": state, "rating": rating}
            rows.append({**of_group, **blank, **row, "finished_at": now if done else None, "changed_at": now})
    kept = {"url": "", "listed": True, "kept_at": now}
    about = [{**of_group, **kept, "resource_id": each, "title": each} for each in catalog.resources]
    async with database.write() as tx:
        await tx.execute(insert(members), people)
        await tx.execute(insert(subjects), about)
        await tx.execute(insert(readings), rows)
    return len(rows)


if __name__ == "__main__":
    main()
