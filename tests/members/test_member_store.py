"""Members' names and settings, on both engines."""

import asyncio
from contextlib import AbstractAsyncContextManager

import pytest

from bot.database import Database, Transaction
from bot.members.model import HIDDEN_MEMBER, MemberSettings, Person, ReminderPreference, hidden_last
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
