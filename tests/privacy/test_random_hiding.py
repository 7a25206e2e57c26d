"""Random groups of whom some hide: nothing that others read holds a hidden person's id or name."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from bot.advice.store.readership import ReadershipStore
from bot.app import build_meetings, build_reading
from bot.database import Database
from bot.errors import UserError
from bot.library.library import Library
from bot.meetings.model import MeetingPatch, MeetingPlan, MeetingTopic
from bot.meetings.outbox import Delivery, MessageRoute
from bot.members.model import Person, ReminderPreference
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.reading.export import export_json
from bot.reading.model import ReadingEdit, ReadingState
from bot.ui.meetings.rendering import MeetingCards
from tests.support.meetings import CHANNEL, NOW
from tests.support.subjects import currently_reading
from tests.support.worlds import SAMPLE

PEOPLE, ORGANISER = 6, 0


class Group:
    """One server's people; each has a name and an id that occur nowhere else."""

    def __init__(self, database: Database, library: Library, guild_id: int, chance: random.Random) -> None:
        self.id, self.chance, self.database = guild_id, chance, database
        self.people = [Person((guild_id << 8) + 7_000_000 + each, f"Name{guild_id}x{each}y") for each in range(PEOPLE)]
        self.meetings, self.reading = build_meetings(database), build_reading(database, library)
        self.members, self.cards = MemberStore(database), MeetingCards(library, self.reading)
        self.subject = self.reading.subject_index.subject(library.catalog.resources["vllm"])
        self.hidden: set[Person] = set()
        self.meeting_id = 0

    async def live(self) -> None:
        """A meeting, and a dozen random deeds around it."""
        organiser, presenter = self.people[ORGANISER], self.chance.choice([None, *self.people])
        plan = MeetingPlan(
            starts_at=NOW + timedelta(days=2), zone="UTC", topic=MeetingTopic("vllm"), seats=3, presenter=presenter
        )
        self.meeting_id = await self.meetings.meetings.draft(self.id, CHANNEL, plan, organiser, NOW)
        await self.meetings.meetings.confirm(self.id, self.meeting_id, organiser, NOW)
        deeds = [
            self.join,
            self.join,
            self.leave,
            self.present,
            self.read,
            self.read,
            self.hide,
            self.choose,
            self.move,
        ]
        for _ in range(12):
            with suppress(UserError):
                await self.chance.choice(deeds)(self.chance.choice(self.people))

    async def join(self, who: Person) -> None:
        await self.meetings.joining.join(self.id, self.meeting_id, who, NOW)

    async def leave(self, who: Person) -> None:
        await self.meetings.signups.remove(self.id, self.meeting_id, who, NOW, by=self.chance.choice(self.people))

    async def present(self, who: Person) -> None:
        by = self.chance.choice(self.people)
        await self.meetings.signups.appoint(self.id, self.meeting_id, self.chance.choice([who, None]), NOW, by=by)

    async def move(self, who: Person) -> None:
        patch = MeetingPatch(place=f"Room {self.chance.randrange(99)}")
        await self.meetings.meetings.change(self.id, self.meeting_id, patch, NOW, by=who)

    async def read(self, who: Person) -> None:
        state = self.chance.choice(list(ReadingState))
        await self.reading.store.set_state(self.id, who, self.subject, state, NOW)
        edit = ReadingEdit(rating=4, takeaway=f"Of {who.name}", takeaway_shared=True)
        await self.reading.store.edit(self.id, who.id, self.subject, edit, NOW)

    async def hide(self, who: Person) -> None:
        hides = self.chance.random() < 0.7
        await self.members.update_settings(self.id, who, NOW, hidden=hides)
        (self.hidden.add if hides else self.hidden.discard)(who)

    async def choose(self, who: Person) -> None:
        await self.members.update_settings(self.id, who, NOW, reminders=self.chance.choice(list(ReminderPreference)))

    async def public(self) -> str:
        """All that channel and thread get, exports and reasons of those who don't hide, and the group's views."""
        sheet = await self.meetings.meetings.sheet(self.id, self.meeting_id)
        assert sheet is not None
        said: list[Any] = [(await self.cards.card(sheet)).to_components()]  # type: ignore[no-untyped-call]  # discord.py
        for delivery in await self.meetings.outbox.due(NOW, self.meeting_id):
            if delivery.route is MessageRoute.DM:
                continue
            begun = await self.meetings.outbox.begin_attempt(delivery, CHANNEL, NOW)
            said += [part async for part in self._drawn(begun)]
        data = PersonalData(self.database)
        for person in self.people:
            if person not in self.hidden:
                said.append(export_json(person.id, await data.rows(person.id), NOW))
        said.append(await self.reading.views.roster(self.id, self.subject))
        said.append(await currently_reading(self.reading.views, self.id, self.reading.subject_index))
        readership = ReadershipStore(self.database)
        for viewer in self.people:
            others = await readership.with_names(self.id, viewer.id, {"vllm": self.subject.ids})
            assert viewer.name not in str(others)
            said.append(others)
        return str(said)

    async def _drawn(self, begun: Delivery | None) -> Any:
        if begun is not None:
            sheet = await self.meetings.meetings.sheet(self.id, self.meeting_id)
            assert sheet is not None
            rendered = await self.cards.render(sheet, begun)
            yield rendered.view.to_components(), rendered.mentions  # type: ignore[no-untyped-call]  # discord.py


def leaks(group: Group, said: str) -> Iterator[str]:
    for person in group.hidden:
        yield from (each for each in (str(person.id), person.name) if each in said)


async def look(database: Database, states: int, seed: int) -> int:
    """How many of the states had somebody hidden."""
    library, chance, with_hidden = Library(SAMPLE), random.Random(seed), 0
    library.load()
    for number in range(states):
        group = Group(database, library, 1000 + number, chance)
        await group.live()
        said = await group.public()
        assert list(leaks(group, said)) == [], f"state {number} of seed {seed}"
        shown = [each for each in group.people if each not in group.hidden]
        with_hidden += bool(group.hidden) and any(each.name in said for each in shown)
    return with_hidden


async def test_in_fifteen_random_states_nobody_hidden_is_named(sqlite_url: str) -> None:
    async with Database(sqlite_url) as database:
        assert await look(database, 15, seed=14) > 7


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10))
async def test_in_ten_times_a_thousand_random_states_nobody_hidden_is_named(sqlite_url: str, seed: int) -> None:
    async with Database(sqlite_url) as database:
        assert await look(database, 1000, seed) > 500
