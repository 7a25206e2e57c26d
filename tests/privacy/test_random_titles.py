"""Random groups who tell titles of what the list lacks: each sees what they would if nobody had anything to hide."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from bot.advice.store.usage_stats import UsageStore
from bot.app import build_reading
from bot.database import Database
from bot.database.schema.tables import members, readings
from bot.errors import UserError
from bot.library.library import Library
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from bot.members.privacy import has_public_shelf
from bot.members.store import MemberStore
from bot.papers.group_texts import GroupTexts
from bot.reading.export import export_json
from bot.reading.model import ReadingState, Subject
from tests.support.meetings import NOW
from tests.support.subjects import external
from tests.support.worlds import SAMPLE

PEOPLE, DEEDS = 4, 32
LINKS = ("https://arxiv.org/abs/2401.00001", "https://example.org/paper", "https://example.org/" + "a" * 90)


class Group:
    """One server's people, who are told of papers by links, and call them something."""

    def __init__(self, database: Database, library: Library, guild_id: int, chance: random.Random) -> None:
        self.id, self.chance, self.database = guild_id, chance, database
        self.people = [Person((guild_id << 8) + each, f"Name{guild_id}x{each}y") for each in range(PEOPLE)]
        self.members, self.reading = MemberStore(database), build_reading(database, library)
        self.data, self.papers = PersonalData(database), [external(link) for link in LINKS]
        self.titles: list[str] = []
        self.now = NOW

    async def live(self) -> None:
        deeds: list[Callable[[Person], Any]] = [
            self.paste, self.paste_with_title, self.press, self.press, self.start, self.remove, self.hide, self.leave,
        ]  # fmt: skip
        for _ in range(DEEDS):
            self.now += timedelta(hours=self.chance.choice((1, 30)))
            with suppress(UserError):
                await self.chance.choice(deeds)(self.chance.choice(self.people))
            await self.reading.subjects.delete_unused(self.id, self.now)

    def _titled(self) -> Subject:
        self.titles.append(f"Words {self.id} and {len(self.titles)}")
        return replace(self.chance.choice(self.papers), title=self.titles[-1])

    async def paste(self, who: Person) -> None:
        await self.reading.subjects.save(self.id, who.id, self.chance.choice(self.papers), self.now)

    async def paste_with_title(self, who: Person) -> None:
        await self.reading.subjects.save(self.id, who.id, self._titled(), self.now)

    async def press(self, who: Person) -> None:
        """A button of a card that they have from whenever."""
        paper = self.chance.choice(self.papers)
        if (found := await self.reading.find_subject(self.id, who.id, paper.id, self.now)) is not None:
            await self._set_state(who, found)

    async def start(self, who: Person) -> None:
        await self._set_state(who, self._titled())

    async def _set_state(self, who: Person, paper: Subject) -> None:
        await self.reading.store.set_state(self.id, who, paper, self.chance.choice(list(ReadingState)), self.now)

    async def remove(self, who: Person) -> None:
        await self.reading.store.remove(self.id, who.id, self.chance.choice(self.papers))

    async def hide(self, who: Person) -> None:
        hides = self.chance.random() < 0.6
        await self.members.update_settings(self.id, who, self.now, hidden=hides)

    async def leave(self, who: Person) -> None:
        if self.chance.random() < 0.3:
            await self.members.note_left(self.id, who.id, self.now)

    async def delete_what_is_hidden_from(self, viewer: Person) -> None:
        """All of others who hide or left, and what they stopped reading."""
        others = (readings.c.guild_id == self.id, readings.c.user_id != viewer.id)
        async with self.database.write() as tx:
            await tx.execute(delete(readings).where(*others, readings.c.state == ReadingState.DROPPED.value))
            unseen = select(members.c.user_id).where(members.c.guild_id == self.id, ~has_public_shelf())
            gone = set(await tx.scalars(unseen)) - {viewer.id}
        for user_id in gone:
            await self.data.delete(user_id, NOW)

    async def seen_by(self, viewer: Person) -> dict[str, Any]:
        """Whatever of the papers gets to them, by where."""
        reading, index = self.reading, self.reading.subject_index
        seen: dict[str, Any] = {
            "the list": await reading.views.who_reads_what(self.id, index, 0, 9, 9),
            "the weeks": await reading.views.events(self.id, index, datetime.min.replace(tzinfo=NOW.tzinfo)),
            "an export": export_json(viewer.id, await self.data.rows(viewer.id), NOW),
            "a search": await GroupTexts(self.database, lambda *_: True).search(self.id, "words", lambda _: True, 99),
            "the report": (await UsageStore(self.database).stats()).unlisted,
        }
        for paper, link in zip(self.papers, LINKS, strict=True):
            seen[f"the button of {link}"] = await reading.find_subject(self.id, viewer.id, paper.id, self.now)
            seen[f"the card of {link}"] = await reading.posted_subject(self.id, paper.id)
            seen[f"the pasted {link}"] = await reading.resolve(self.id, viewer.id, link)
            seen[f"the roster of {link}"] = await reading.views.roster(self.id, paper)
        for title in self.titles[-4:]:
            seen[f"the typed {title}"] = await reading.resolve(self.id, viewer.id, title)
        for person in self.people:
            own = person == viewer
            seen[f"the shelf of {person.id}"] = await reading.views.shelf(self.id, person.id, index, own=own)
        return seen


async def look(database: Database, states: int, seed: int) -> int:
    """How many of the states had a title that its viewer knows from somebody else."""
    library, chance, told = Library(SAMPLE), random.Random(seed), 0
    library.load()
    for number in range(states):
        group = Group(database, library, 1000 + number, chance)
        await group.live()
        viewer = chance.choice(group.people)
        before = await group.seen_by(viewer)
        told += "Words" in str(before["the list"])
        await group.delete_what_is_hidden_from(viewer)
        after = await group.seen_by(viewer)
        assert {key: (seen, after[key]) for key, seen in before.items() if seen != after[key]} == {}, (number, seed)
    return told


async def test_in_ten_random_states_nothing_depends_on_what_others_hide(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        assert await look(database, 10, seed=14) > 3


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(5))
async def test_in_five_times_three_hundred_random_states_nothing_depends_on_what_others_hide(
    sqlite_url: str, seed: int
) -> None:
    async with Database(sqlite_url) as database:
        assert await look(database, 300, seed) > 75
