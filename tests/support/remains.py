"""What is left of somebody in the files of a SQLite database, its journal, and the backups beside it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import delete, insert

from bot.database import Database
from bot.database.schema.tables import members, readings, subjects
from bot.members.model import Person
from tests.support.subjects import HERE, day

_TITLES = 60


def remains_of(folder: Path, user_id: int, *texts: str) -> list[str]:
    """Each file below `folder` that holds the id, as a number or in digits, or one of the texts, wherever in it."""
    sought: dict[str, bytes] = {"id": user_id.to_bytes(8, "big"), "digits": str(user_id).encode()}
    sought |= {text: text.encode() for text in texts}
    return [
        f"{path.relative_to(folder)}: {content.count(found)} times {what}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (content := path.read_bytes())
        for what, found in sought.items()
        if found in content
    ]


def takeaway_of(person: Person) -> str:
    return f"Takeaway-of-{person.name}"


async def busy_group(database: Database, people: Iterable[Person], *, seed: int = 4) -> None:
    """Readings with takeaways that were added, changed and deleted for so long that SQLite has moved many about."""
    chosen, group = random.Random(seed), tuple(people)
    about = {"seen_at": day(0), "hidden": False, "told": True, "zone": ""}
    titles = [f"paper-{number}" for number in range(_TITLES)]
    listed = {"guild_id": HERE, "url": "", "listed": True, "kept_at": day(0)}
    async with database.write() as tx:
        await tx.execute(
            insert(members), [{"guild_id": HERE, "user_id": each.id, "name": each.name, **about} for each in group]
        )
        await tx.execute(
            insert(subjects), [{**listed, "resource_id": id_, "title": id_, "title_key": id_} for id_ in titles]
        )
    for _ in range(8):
        rows = [_reading(chosen, each, title) for each in group for title in chosen.sample(titles, 25)]
        chosen.shuffle(rows)
        async with database.write() as tx:
            some = [each.id for each in chosen.sample(group, len(group) // 3)]
            await tx.execute(delete(readings).where(readings.c.user_id.in_(some)))
            await tx.execute(insert(readings).prefix_with("OR REPLACE"), rows)


def _reading(chosen: random.Random, person: Person, title: str) -> dict[str, object]:
    return {
        "guild_id": HERE,
        "user_id": person.id,
        "resource_id": title,
        "round": 1,
        "state": "reading",
        "started_at": day(0),
        "takeaway": takeaway_of(person) + "." * chosen.randrange(200),
        "takeaway_shared": False,
        "changed_at": day(0),
        "version": chosen.randrange(1 << 40),
        "previous": "",
    }
