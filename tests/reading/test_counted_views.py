"""Who reads what, counted in SQL and brought up to date change by change, is what reading every row would tell."""

import random
from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import select

from bot.database import Database
from bot.database.schema.tables import members, own_titles, readings, subjects
from bot.members.model import Person
from bot.members.store import MemberStore
from bot.reading.model import ReadingState, Subject
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.subject_store import SubjectStore
from bot.reading.views import MAX_READERS, CurrentlyReading, ReadingViews
from tests.support.subjects import (
    ELSEWHERE,
    HERE,
    catalog_of,
    currently_reading,
    day,
    entry,
    external,
    unlisted_subjects,
)

PEOPLE = [Person(number, f"Member {number}") for number in range(1, 10)]
BEFORE = SubjectIndex(catalog_of(entry("orca"), entry("vllm"), entry("moe"), entry("zebra", "A zebra")))
# One is renamed, two histories meet in another, and two that were tracked are listed.
AFTER = SubjectIndex(
    catalog_of(
        entry("paged", "PagedAttention", formerly=("vllm",)),
        entry("orca", "Orca again", formerly=("moe",)),
        entry("ninth", "Paper number nine"),
        entry("tenth", "Zzz", arxiv="1706.03762"),
        entry("zebra", "Zebras"),
    )
)
TEXTS = [
    "Paper number nine",
    "1706.03762",
    "Élan, vital!",
    "elan vital",
    "Ünlisted",
    *(f"Untitled {n}" for n in range(5)),
]


class Group:
    """Members who do as they like, with the views that others look at meanwhile."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.rng = database, random.Random(seed)
        self.store, self.members, self.views = ReadingStore(database), MemberStore(database), ReadingViews(database)
        self.subjects, self.index, self.clock = SubjectStore(database), BEFORE, 0.0
        self.versions: list[tuple[int, int, Subject, int]] = []

    def some_subject(self) -> Subject:
        listed = [self.index.subject(each) for each in self.index.catalog.resources.values()]
        typed = [self.index.current(external(each)) for each in TEXTS]
        return self.rng.choice([*listed, *typed])

    async def step(self) -> None:
        self.clock += self.rng.choice([0, 0.01, 0.1])
        guild_id, person, subject = (
            self.rng.choice([HERE, HERE, ELSEWHERE]),
            self.rng.choice(PEOPLE),
            self.some_subject(),
        )
        match self.rng.random():
            case chance if chance < 0.7:
                to = self.rng.choice(list(ReadingState))
                outcome = await self.store.set_state(guild_id, person, subject, to, day(self.clock))
                if (reading := getattr(outcome, "reading", None)) is not None:
                    self.versions.append((guild_id, person.id, subject, reading.version))
            case chance if chance < 0.8 and self.versions:
                await self.store.undo(*self.rng.choice(self.versions[-5:]))
            case chance if chance < 0.85:
                await self.store.remove(guild_id, person.id, subject)
            case chance if chance < 0.95:
                await self.members.update_settings(guild_id, person, day(self.clock), hidden=self.rng.random() < 0.4)
            case _:
                self.index = AFTER if self.index is BEFORE else BEFORE
                await self.subjects.refresh_titles(self.index)

    async def rows(self, guild_id: int) -> dict[str, list[Any]]:
        """By current id, the latest change first."""
        query = select(*readings.c, members.c.name, subjects.c.title).where(
            readings.c.guild_id == guild_id, members.c.guild_id == guild_id, subjects.c.guild_id == guild_id,
            readings.c.user_id == members.c.user_id, readings.c.resource_id == subjects.c.resource_id,
            members.c.hidden.is_(False),
        )  # fmt: skip
        found: dict[str, list[Any]] = defaultdict(list)
        async with self.database.read() as tx:
            for row in await tx.execute(query.order_by(readings.c.changed_at.desc(), readings.c.round.desc())):
                resource = self.index.resource(row.resource_id)
                found[resource.id if resource else row.resource_id].append(row)
        return found

    async def title(self, guild_id: int, resource_id: str, rows: list[Any]) -> str:
        """The latest words of whoever shows it on a shelf, else what the catalog called it."""
        people = {row.user_id for row in rows if row.state != "dropped"}
        words = select(own_titles).where(own_titles.c.guild_id == guild_id, own_titles.c.resource_id == resource_id)
        async with self.database.read() as tx:
            told = [each for each in await tx.execute(words) if each.user_id in people and each.title]
        told.sort(key=lambda each: (-each.told_at.timestamp(), each.user_id))
        return str(told[0].title if told else rows[0].title)

    async def expect_current(self, guild_id: int) -> None:
        expected = []
        for current_id, rows in (await self.rows(guild_id)).items():
            latest: dict[int, Any] = {}
            for row in rows:
                known = latest.setdefault(row.user_id, row)
                if (row.round, row.changed_at) > (known.round, known.changed_at):
                    latest[row.user_id] = row
            if people := {each.user_id: each.started_at for each in latest.values() if each.state == "reading"}:
                resource = self.index.resource(current_id)
                title = self.index.subject(resource).title if resource else await self.title(guild_id, current_id, rows)
                expected.append((-len(people), title, current_id, people))
        expected.sort(key=lambda each: each[:3])
        found: list[CurrentlyReading] = []
        number = 0
        while True:
            page = await currently_reading(self.views, guild_id, self.index, number, 3)
            found += page.items
            number += 1
            if number >= page.pages:
                break
        assert [(-each.people, each.subject.title, each.subject.id) for each in found] == [
            each[:3] for each in expected
        ]
        assert page.total == len(expected)
        for shown, (_, _, _, people) in zip(found, expected, strict=True):
            begun = [each.at for each in shown.readers]
            assert begun == sorted(people.values(), reverse=True)[:MAX_READERS]
            assert all(people[each.user_id] == each.at for each in shown.readers)

    async def expect_unlisted(self, guild_id: int) -> None:
        expected = []
        for current_id, rows in (await self.rows(guild_id)).items():
            people = {row.user_id for row in rows if row.state != "dropped"}
            if people and self.index.resource(current_id) is None:
                expected.append((-len(people), current_id))
        found = await unlisted_subjects(self.views, guild_id, self.index, 3)
        assert [(-each.readers, each.subject.id) for each in found.items] == sorted(expected)[:3]
        assert found.total == len(expected)


@pytest.mark.parametrize("seed", [0, *(pytest.param(each, marks=pytest.mark.prove) for each in (1, 2))])
async def test_after_every_change_the_counts_are_those_of_all_rows(database: Database, seed: int) -> None:
    group = Group(database, seed)
    await group.subjects.refresh_titles(BEFORE)
    for number in range(150):
        await group.step()
        if not number % 3:
            for guild_id in (HERE, ELSEWHERE):
                await group.expect_current(guild_id)
                await group.expect_unlisted(guild_id)


async def test_a_change_of_one_paper_counts_no_other_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    group, ada = Group(database, 0), PEOPLE[0]
    for text in TEXTS:
        await group.store.set_state(HERE, ada, external(text), ReadingState.READING, day(0))
    await group.expect_unlisted(HERE)
    await group.store.set_state(HERE, PEOPLE[1], external(TEXTS[0]), ReadingState.READING, day(1))
    asked: list[Any] = []
    from bot.reading import shelf_counts

    count = shelf_counts._count

    async def recorded(tx: Any, guild_id: int, aliases: Any, among: Any = None) -> Any:
        asked.append(among)
        return await count(tx, guild_id, aliases, among)

    monkeypatch.setattr(shelf_counts, "_count", recorded)
    await group.expect_unlisted(HERE)
    await group.expect_current(HERE)
    assert asked == [{external(TEXTS[0]).id}]
    await group.store.set_state(ELSEWHERE, ada, external(TEXTS[0]), ReadingState.READING, day(1))
    await group.expect_current(HERE)
    assert len(asked) == 1, "another server's change"
    await group.members.update_settings(HERE, ada, day(2), hidden=True)
    await group.expect_current(HERE)
    assert asked[-1] is None, "who hides is in none of the counts"
