"""What a change of a shelf stores beside the round, in two servers at once, on both engines."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, select

from bot.database import Database
from bot.database.schema.tables import members, own_titles, quota_uses, subjects
from bot.members.model import Person
from bot.members.store import MemberStore, ensure_members
from bot.reading.model import ReadingChanged, ReadingEdit, ReadingState, Subject, TooLateToUndo, Undone
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.subject_store import OFFER_EXPIRES, SubjectStore
from bot.reading.views import ReadingViews
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, catalog_of, day, entry, external, subject

VLLM = subject("vllm")
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)
CHEN = Person(3, "Chen")


async def row(database: Database, table: Table, guild_id: int = HERE, **where: Any) -> Any:
    """The only one."""
    query = select(table).where(table.c.guild_id == guild_id, *(table.c[key] == value for key, value in where.items()))
    async with database.read() as tx:
        return (await tx.execute(query)).one_or_none()


async def seen_at(database: Database, person: Person = ADA, guild_id: int = HERE) -> datetime:
    found: datetime = (await row(database, members, guild_id, user_id=person.id)).seen_at
    return found


async def kept_at(database: Database, which: Subject, guild_id: int = HERE) -> datetime:
    found: datetime = (await row(database, subjects, guild_id, resource_id=which.id)).kept_at
    return found


async def test_when_a_person_and_a_title_were_last_seen_is_stored_once_in_an_hour(
    store: ReadingStore, database: Database
) -> None:
    for guild_id, person in ((HERE, ADA), (HERE, BEN), (ELSEWHERE, ADA)):
        await store.set_state(guild_id, person, VLLM, ReadingState.WANT, day(0))
    await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0) + HOUR)
    assert (await seen_at(database), await kept_at(database, VLLM)) == (day(0), day(0))
    later = day(0) + HOUR + INSTANT
    await store.set_state(HERE, ADA, VLLM, ReadingState.FINISHED, later)
    assert (await seen_at(database), await kept_at(database, VLLM)) == (later, later)
    assert await seen_at(database, BEN) == day(0)
    assert (await seen_at(database, ADA, ELSEWHERE), await kept_at(database, VLLM, ELSEWHERE)) == (day(0), day(0))


async def test_when_somebody_last_told_a_title_is_stored_once_in_an_hour(
    store: ReadingStore, database: Database
) -> None:
    typed = external("A typed title")
    later = day(0) + HOUR + INSTANT
    for state, at, told_at in (
        (ReadingState.WANT, day(0), day(0)),
        (ReadingState.READING, day(0) + HOUR, day(0)),
        (ReadingState.FINISHED, later, later),
    ):
        await store.set_state(HERE, ADA, typed, state, at)
        assert (await row(database, own_titles, user_id=ADA.id, resource_id=typed.id)).told_at == told_at


async def test_a_new_name_of_a_title_or_a_person_is_stored_at_once(store: ReadingStore, database: Database) -> None:
    for guild_id in (HERE, ELSEWHERE):
        await store.set_state(guild_id, ADA, VLLM, ReadingState.WANT, day(0))
    better = Subject("vllm", "PagedAttention", ("vllm",), "https://example.org/paged")
    await store.set_state(HERE, Person(ADA.id, "Countess"), better, ReadingState.READING, day(0))
    for guild_id, expected in (
        (HERE, ("PagedAttention", "https://example.org/paged", "Countess")),
        (ELSEWHERE, (VLLM.title, VLLM.url, "Ada")),
    ):
        titled, person = await row(database, subjects, guild_id), await row(database, members, guild_id)
        assert (titled.title, titled.url, person.name) == expected
        assert person.seen_at == titled.kept_at == day(0)


async def test_a_new_name_is_on_the_cards_of_every_paper_at_once(store: ReadingStore, database: Database) -> None:
    views, orca = ReadingViews(database), subject("orca")
    await store.set_state(HERE, ADA, orca, ReadingState.READING, day(0))
    assert [each.name for each in (await views.roster(HERE, orca)).reading] == ["Ada"]
    await store.set_state(HERE, Person(ADA.id, "Countess"), VLLM, ReadingState.READING, day(0))
    assert [each.name for each in (await views.roster(HERE, orca)).reading] == ["Countess"]


async def test_what_was_undone_cannot_be_undone_further(store: ReadingStore) -> None:
    await store.set_state(HERE, ADA, VLLM, ReadingState.WANT, day(0))
    changed = await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(1))
    assert isinstance(changed, ReadingChanged)
    undone = await store.undo(HERE, ADA.id, VLLM, changed.reading.version)
    assert isinstance(undone, Undone)
    assert undone.reading is not None
    assert await store.undo(HERE, ADA.id, VLLM, undone.reading.version) == TooLateToUndo(undone.reading)


async def test_who_was_known_before_is_told_once_that_others_see_the_shelf(
    store: ReadingStore, database: Database
) -> None:
    async with database.write() as tx:
        await ensure_members(tx, HERE, [ADA], day(0))  # as by joining a meeting
    first = await store.set_state(HERE, ADA, VLLM, ReadingState.WANT, day(0))
    second = await store.set_state(HERE, ADA, VLLM, ReadingState.READING, day(0))
    edited = await store.edit(HERE, ADA.id, VLLM, ReadingEdit(rating=4), day(0))
    told = [isinstance(each, ReadingChanged) and each.first for each in (first, second, edited)]
    assert told == [True, False, False]


async def test_what_only_a_hidden_person_has_is_found_by_nobody_else_at_any_time(
    store: ReadingStore, database: Database
) -> None:
    found, secret = SubjectStore(database), external("A secret paper")
    await MemberStore(database).update_settings(HERE, ADA, day(0), hidden=True)
    await store.set_state(HERE, ADA, secret, ReadingState.WANT, day(1))
    for at in (1, 2, 9):
        assert await found.find_for(HERE, BEN.id, secret.id, day(at)) is None
        assert await found.find_for(HERE, ADA.id, secret.id, day(at)) is not None
    await found.save(HERE, BEN.id, secret, day(3))  # Ben types it himself
    await store.set_state(HERE, ADA, secret, ReadingState.READING, day(4))
    for late, known in ((day(3) + OFFER_EXPIRES - INSTANT, True), (day(3) + OFFER_EXPIRES, False)):
        assert (await found.find_for(HERE, BEN.id, secret.id, late) is not None) is known, "as if nobody else had it"


async def test_what_somebody_took_off_their_shelf_is_found_by_them_for_a_week(
    store: ReadingStore, database: Database
) -> None:
    found, rare = SubjectStore(database), external("A rare paper")
    outcome = await store.set_state(HERE, ADA, rare, ReadingState.WANT, day(0))
    assert isinstance(outcome, ReadingChanged)
    assert await found.find_for(HERE, BEN.id, rare.id, day(0)) is not None
    assert await store.remove(HERE, ADA.id, rare) == 1
    for at, known in ((day(0) + OFFER_EXPIRES - INSTANT, True), (day(0) + OFFER_EXPIRES, False)):
        assert (await found.find_for(HERE, ADA.id, rare.id, at) is not None) is known
        assert await found.find_for(HERE, BEN.id, rare.id, at) is None
        assert await found.find_for(ELSEWHERE, ADA.id, rare.id, at) is None


async def uses(database: Database, name: str, user_id: int = ADA.id) -> int:
    found = await row(database, quota_uses, user_id=user_id, quota=name)
    return 0 if found is None else int(found.used)


async def test_every_change_counts_and_a_new_title_once(store: ReadingStore, database: Database) -> None:
    rare = external("A rare paper")
    for number, change in enumerate((ReadingState.WANT, ReadingState.READING, ReadingState.FINISHED), 1):
        await store.set_state(HERE, ADA, rare, change, day(0))
        assert (await uses(database, "readings"), await uses(database, "titles")) == (number, 1)
    await store.set_state(HERE, ADA, rare, ReadingState.FINISHED, day(0))
    await store.edit(HERE, ADA.id, rare, ReadingEdit(), day(0))
    assert await uses(database, "readings") == 3, "nothing was changed"
    await store.edit(HERE, ADA.id, rare, ReadingEdit(rating=3), day(0))
    await store.set_state(HERE, ADA, VLLM, ReadingState.WANT, day(0))
    assert (await uses(database, "readings"), await uses(database, "titles")) == (5, 1), "that one is on the list"
    titles = SubjectStore(database)
    for which, count in ((rare, 1), (VLLM, 1), (external("Another"), 2), (external("Another"), 2)):
        await titles.save(HERE, ADA.id, which, day(0))
        assert await uses(database, "titles") == count
    await store.set_state(HERE, BEN, rare, ReadingState.READING, day(0))
    assert await uses(database, "titles", BEN.id) == 0, "it's known"
    await store.set_state(HERE, BEN, external("Another"), ReadingState.WANT, day(0))
    assert await uses(database, "titles", BEN.id) == 1, "nobody shows it"
    await MemberStore(database).update_settings(HERE, BEN, day(0), hidden=True)
    await store.set_state(HERE, CHEN, external("Another"), ReadingState.WANT, day(0))
    assert await uses(database, "titles", CHEN.id) == 1, "what only a hidden shelf has is as new as any other"
    await store.set_state(ELSEWHERE, ADA, external("Another"), ReadingState.WANT, day(0))
    assert await uses(database, "titles") == 2, "there it's a new one"


async def test_of_two_histories_that_met_a_change_and_its_undo_touch_the_later_alone(
    store: ReadingStore, database: Database
) -> None:
    both = SubjectIndex(catalog_of(entry("vllm"), entry("paged-attention")))
    now = subject("paged-attention", SubjectIndex(catalog_of(entry("paged-attention", formerly=("vllm",)))))
    for guild_id, person in ((HERE, ADA), (HERE, BEN), (ELSEWHERE, ADA)):
        await store.set_state(guild_id, person, subject("paged-attention", both), ReadingState.READING, day(0))
        await store.set_state(guild_id, person, subject("vllm", both), ReadingState.READING, day(1))
    everyone = ((HERE, BEN), (ELSEWHERE, ADA))
    others = [await store.rounds(guild_id, person.id, now) for guild_id, person in everyone]
    later, earlier = await store.rounds(HERE, ADA.id, now)
    assert (later.resource_id, later.round, earlier.round) == ("vllm", 1, 1)
    finished = await store.set_state(HERE, ADA, now, ReadingState.FINISHED, day(2))
    assert isinstance(finished, ReadingChanged)
    assert await store.rounds(HERE, ADA.id, now) == (finished.reading, earlier)
    again = await store.set_state(HERE, ADA, now, ReadingState.READING, day(3))
    assert isinstance(again, ReadingChanged)
    assert (again.reading.resource_id, again.reading.round) == ("paged-attention", 2)
    assert await store.undo(HERE, ADA.id, now, again.reading.version) == Undone(finished.reading)
    undone = await store.undo(HERE, ADA.id, now, finished.reading.version)
    assert isinstance(undone, Undone)
    assert await store.rounds(HERE, ADA.id, now) == (undone.reading, earlier)
    assert [await store.rounds(guild_id, person.id, now) for guild_id, person in everyone] == others


async def test_removing_a_paper_takes_every_round_of_ones_own_and_nothing_else(store: ReadingStore) -> None:
    orca = subject("orca")
    for guild_id, person, which in ((HERE, ADA, VLLM), (HERE, ADA, orca), (HERE, BEN, VLLM), (ELSEWHERE, ADA, VLLM)):
        await store.set_state(guild_id, person, which, ReadingState.FINISHED, day(0))
        await store.set_state(guild_id, person, which, ReadingState.WANT, day(1))
    assert await store.remove(HERE, ADA.id, VLLM) == 2
    left = [await store.rounds(*each) for each in (
        (HERE, ADA.id, VLLM), (HERE, ADA.id, orca), (HERE, BEN.id, VLLM), (ELSEWHERE, ADA.id, VLLM),
    )]  # fmt: skip
    assert [len(each) for each in left] == [0, 2, 2, 2]
