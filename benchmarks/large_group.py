"""A catalog of 10,000 entries and a server of 1,000 members who read them: invented, the same each time."""

import itertools
import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.database import Database
from bot.database.schema.tables import meetings, members, readings, signups, subjects
from bot.reading.subject_index import title_key

ENTRIES, MEMBERS = 10_000, 1_000


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


def as_file(catalog: Catalog) -> dict[str, Any]:
    """The catalog as its file says it."""
    topics = {each.id: {"title": each.title, "start": list(each.start)} for each in catalog.topics.values()}
    resources = {each.id: _entry(each) for each in catalog.resources.values()}
    return {"name": catalog.name, "topics": topics, "resources": resources}


def _entry(each: Resource) -> dict[str, Any]:
    lists = {"topics": each.topics, "authors": each.authors, "requires": each.requires, "related": each.related}
    plain = {"title": each.title, "kind": each.kind.value, "year": each.year, "summary": each.summary}
    return {**plain, **{key: list(value) for key, value in lists.items()}}


async def fill(database: Database, catalog: Catalog, now: datetime, guild_id: int = 1, ids: Sequence[int] = ()) -> int:
    """Give each member about 20 readings, popular entries more often, and eight a meeting; give how many readings.

    The first members have the `ids`, the others numbers.
    """
    rng = random.Random(3)
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
    about = [
        {**of_group, **kept, "resource_id": each, "title": each, "title_key": title_key(each)}
        for each in catalog.resources
    ]
    meeting = {
        **of_group, "state": "open", "channel_id": 1, "resource_id": "r50", "subject": "", "minutes": 60, "zone": "UTC",
        "starts_at": now + timedelta(days=3), "place": "", "seats": 8, "weeks": 0, "sequence": 0, "notes": "",
        "created_at": now,
    }  # fmt: skip
    async with database.write() as tx:
        await tx.execute(insert(members), people)
        await tx.execute(insert(subjects), about)
        await tx.execute(insert(readings), rows)
        meeting_id = (await tx.execute(insert(meetings).values(meeting).returning(meetings.c.id))).scalar_one()
        seats = [{"meeting_id": meeting_id, "position": position, "joined_at": now} for position in range(1, 9)]
        await tx.execute(
            insert(signups), [{**of_group, **seat, "user_id": people[-seat["position"]]["user_id"]} for seat in seats]
        )
    return len(rows)
