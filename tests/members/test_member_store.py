"""Members' names and settings, on both engines."""

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from bot.database import Database, Transaction
from bot.members.model import (
    HIDDEN_MEMBER,
    MemberSettings,
    Person,
    ReminderPreference,
    hidden_last,
    public_average,
)
from bot.members.privacy import hidden_members
from bot.members.store import NAME_LIMIT, MemberStore, ensure_members
from bot.reading.model import ReadingChanged, ReadingState
from bot.reading.store import ReadingStore
from bot.reading.views import ReadingViews
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, day, subject

VLLM = subject("vllm")


@pytest.fixture
def store(database: Database) -> ReadingStore:
    return ReadingStore(database)


@pytest.fixture
def views(database: Database) -> ReadingViews:
    return ReadingViews(database)


@pytest.fixture
def members(database: Database) -> MemberStore:
    return MemberStore(database)


async def test_what_is_not_given_stays_as_it_was_chosen(members: MemberStore) -> None:
    assert await members.settings(HERE, ADA.id) == MemberSettings()
    await members.update_settings(HERE, ADA, day(0), zone="Asia/Tokyo", reminders=ReminderPreference.DM)
    changed = await members.update_settings(HERE, ADA, day(1), hidden=True)
    assert changed == MemberSettings("Asia/Tokyo", ReminderPreference.DM, hidden=True)
    back = await members.update_settings(HERE, ADA, day(2), zone="", reminders=ReminderPreference.SERVER)
    assert back == MemberSettings(hidden=True)
    assert await members.settings(ELSEWHERE, ADA.id) == MemberSettings()


async def test_those_who_take_part_are_stored_once_under_their_present_names(
    database: Database, members: MemberStore
) -> None:
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    renamed, long = Person(ADA.id, "Countess"), Person(7, "x" * (NAME_LIMIT + 50))
    async with database.write() as tx:
        await ensure_members(tx, HERE, [renamed, BEN, BEN, long], day(1))
    names = {ADA.id: "Countess", BEN.id: "Ben", 7: "x" * NAME_LIMIT}
    assert await members.display_names(HERE, [*names, 99]) == names
    assert (await members.settings(HERE, ADA.id)).hidden


async def test_nobody_hides_or_has_a_zone_who_has_not_said_so(members: MemberStore) -> None:
    defaults = MemberSettings("", ReminderPreference.SERVER, hidden=False)
    assert await members.settings(HERE, ADA.id) == defaults
    assert await members.update_settings(HERE, ADA, day(0)) == defaults


@pytest.mark.parametrize("hidden", [True, False])
async def test_who_has_chosen_whether_to_hide_needs_no_telling_that_others_see_it(
    store: ReadingStore, members: MemberStore, *, hidden: bool
) -> None:
    await members.update_settings(HERE, ADA, day(0), hidden=hidden)
    await members.update_settings(HERE, BEN, day(0), zone="UTC")
    for person, first in ((ADA, False), (BEN, True), (BEN, False)):
        state = ReadingState.WANT if first or person is ADA else ReadingState.READING
        changed = await store.set_state(HERE, person, VLLM, state, day(1))
        assert isinstance(changed, ReadingChanged)
        assert changed.first is first


async def test_a_name_or_a_presence_that_changes_is_one_persons_in_one_server(
    database: Database, members: MemberStore
) -> None:
    for guild_id in (HERE, ELSEWHERE):
        for person in (ADA, BEN):
            await members.update_settings(guild_id, person, day(0), zone="UTC")
    await members.touch(HERE, Person(ADA.id, "Countess"), day(1))
    assert await members.display_names(HERE, [ADA.id, BEN.id]) == {ADA.id: "Countess", BEN.id: "Ben"}
    assert await members.display_names(ELSEWHERE, [ADA.id, BEN.id]) == {ADA.id: "Ada", BEN.id: "Ben"}
    await members.update_settings(HERE, Person(ADA.id, "Lady"), day(2), zone="Asia/Tokyo")
    assert await members.display_names(HERE, [ADA.id, BEN.id, 99]) == {ADA.id: "Lady", BEN.id: "Ben"}
    assert await members.display_names(HERE, [BEN.id]) == {BEN.id: "Ben"}
    for guild_id, person in ((HERE, BEN), (ELSEWHERE, ADA), (ELSEWHERE, BEN)):
        assert (await members.settings(guild_id, person.id)).zone == "UTC"
    async with database.write() as tx:
        await ensure_members(tx, 303, [ADA, BEN], day(3))
        await ensure_members(tx, HERE, [Person(BEN.id, "Benedict")], day(3))
    assert await members.display_names(303, [ADA.id, BEN.id]) == {ADA.id: "Ada", BEN.id: "Ben"}
    assert await members.display_names(HERE, [ADA.id, BEN.id]) == {ADA.id: "Lady", BEN.id: "Benedict"}
    assert await members.note_left(HERE, ADA.id, day(4))
    assert members.is_current(HERE, BEN) is False, "nobody has asked yet"
    await members.touch(HERE, Person(BEN.id, "Benedict"), day(5))
    assert not await members.note_left(HERE, ADA.id, day(6)), "somebody else's sign of life"
    assert await members.note_left(ELSEWHERE, ADA.id, day(6))


async def test_a_press_by_somebody_known_or_by_a_stranger_writes_nothing(
    database: Database, members: MemberStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await members.update_settings(HERE, ADA, day(0), zone="UTC")
    monkeypatch.setattr(database, "write", lambda: pytest.fail("others wait behind it"))
    for person in (ADA, Person(77, "A stranger")):
        await members.touch(HERE, person, day(1))


async def test_who_is_asked_about_is_hidden_in_this_server(database: Database, members: MemberStore) -> None:
    await members.update_settings(HERE, ADA, day(0), hidden=True)
    await members.update_settings(HERE, BEN, day(0), hidden=False)
    await members.update_settings(HERE, Person(3, "Cleo"), day(0), hidden=True)
    await members.update_settings(ELSEWHERE, BEN, day(0), hidden=True)
    async with database.read() as tx:
        assert await hidden_members(tx, HERE, {ADA.id, BEN.id, 99}) == {ADA.id}
        assert await hidden_members(tx, ELSEWHERE, {ADA.id, BEN.id}) == {BEN.id}
        assert await hidden_members(tx, HERE, ()) == frozenset()


@pytest.mark.parametrize(("total", "count", "average"), [(0, 0, None), (10, 2, None), (10, 3, 10 / 3), (20, 4, 5)])
def test_an_average_is_told_from_three_ratings_on(total: int, count: int, average: float | None) -> None:
    assert public_average(total, count) == average


def test_who_hides_comes_last_and_nobody_else_changes_places() -> None:
    cleo, hidden = Person(3, "Cleo"), [Person(8, HIDDEN_MEMBER), Person(9, HIDDEN_MEMBER)]
    assert hidden_last([hidden[0], cleo, hidden[1], ADA]) == [cleo, ADA, *hidden]


async def test_people_appear_by_the_name_last_seen(
    store: ReadingStore, views: ReadingViews, members: MemberStore
) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    await members.touch(HERE, Person(ADA.id, "Countess"), day(1))
    await members.touch(HERE, Person(77, "A stranger"), day(1))
    assert [each.name for each in (await views.roster(HERE, VLLM)).reading] == ["Countess"]
    assert await members.display_names(HERE, [ADA.id, 77]) == {ADA.id: "Countess"}


async def test_a_crowd_of_presses_asks_for_a_name_once_and_a_new_name_is_still_seen(
    store: ReadingStore, views: ReadingViews, members: MemberStore, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, read = [], database.read

    def counted() -> AbstractAsyncContextManager[Transaction]:
        asked.append(1)
        return read()

    monkeypatch.setattr(database, "read", counted)
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    for person in (ADA, Person(77, "A stranger")):
        await asyncio.gather(*(members.touch(HERE, person, day(1)) for _ in range(50)))
    assert len(asked) == 2
    assert members.is_current(HERE, ADA)
    assert members.is_current(HERE, Person(77, "Renamed, but still not stored"))
    assert not members.is_current(HERE, Person(ADA.id, "Countess"))
    assert not members.is_current(HERE, BEN)
    await members.touch(HERE, Person(ADA.id, "Countess"), day(1))
    await members.touch(HERE, ADA, day(1))
    assert [each.name for each in (await views.roster(HERE, VLLM)).reading] == ["Ada"]


async def test_a_name_that_somebody_else_stored_is_put_right_at_the_next_press(
    store: ReadingStore, members: MemberStore
) -> None:
    await members.touch(HERE, ADA, day(0))
    await store.set_state(HERE, Person(ADA.id, "Somebody"), VLLM, ReadingState.READING, day(0))
    await members.touch(HERE, ADA, day(0))
    assert await members.display_names(HERE, [ADA.id]) == {ADA.id: "Ada"}
