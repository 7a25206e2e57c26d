"""Shelves, titles and posted cards of two servers with the same people and papers: each has its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.advice.store.readership import ReadershipStore
from bot.members.personal_data import PersonalData
from bot.reading.model import NotOnShelf, ReadingChanged, ReadingEdit, ReadingState, Subject, Undone
from bot.reading.posted_cards import PostedCard, PostedCardStore
from bot.reading.store import ReadingStore
from bot.reading.subject_index import title_key
from bot.reading.subject_store import SubjectStore
from tests.support.two_servers import ADA, BEGAN, BEN, CHEN, NOW, OLGA, ONLY, RESOURCE, Server, TwoServers

IDS = (RESOURCE,)


def current_id(stored: str) -> str:
    return stored


async def test_what_is_read_beside_a_paper_is_counted_in_this_server_alone(apart: TwoServers) -> None:
    store, readership = ReadingStore(apart.database), ReadershipStore(apart.database)
    here, other = apart.alpha, apart.beta
    await store.set_state(other.id, other.person(CHEN), other.own_subject(), ReadingState.FINISHED, NOW)
    await store.set_state(here.id, here.person(OLGA), here.own_subject(), ReadingState.FINISHED, NOW)
    assert await readership.coread(other.id, IDS, current_id) == {ONLY + other.word: 1}
    assert await readership.coread(here.id, IDS, current_id) == {}


async def test_ids_on_shelves_are_those_of_this_server(apart: TwoServers) -> None:
    for here, other in apart.both_ways():
        subjects = SubjectStore(apart.database)
        await subjects.save(here.id, 1, other.own_subject(), NOW)  # offered here, and on a shelf there alone
        viewer, later = here.person(OLGA).id, NOW + timedelta(days=8)  # when what was offered is forgotten
        elsewhere = (ONLY + other.word, title_key(other.text("Only")))
        assert await subjects.find_on_shelf(here.id, viewer, elsewhere) is None
        found = await subjects.find_on_shelf(here.id, viewer, (title_key(here.text("Only")),))
        assert found is not None
        assert found.id == ONLY + here.word
        assert await subjects.find_for(here.id, viewer, ONLY + other.word, later) is None
        assert await subjects.find_for(here.id, viewer, ONLY + here.word, later) is not None
        await subjects.delete_unused(here.id, NOW + timedelta(days=30))
        assert await subjects.find(here.id, ONLY + other.word) is None


async def test_cards_of_one_server_are_not_the_others(apart: TwoServers) -> None:
    cards = PostedCardStore(apart.database)
    for number, server in enumerate((apart.alpha, apart.beta), 1):
        await cards.add([PostedCard(server.id, server.channel_id, number, RESOURCE, NOW)])
    for here, other in apart.both_ways():
        assert [each.guild_id for each in await cards.latest(here.id, IDS)] == [here.id]
        assert set(await cards.changed_since(here.id, BEGAN - timedelta(1))) == {RESOURCE, ONLY + here.word}
        await cards.remove(other.id, (await cards.latest(here.id, IDS))[0].message_id)
        assert len(await cards.latest(here.id, IDS)) == 1


async def test_undo_takes_back_ones_own_change_alone(apart: TwoServers) -> None:
    store = ReadingStore(apart.database)
    for here, _ in apart.both_ways():
        subject = here.subject()
        before = await apart.rows()
        changed = await store.edit(here.id, CHEN, subject, ReadingEdit(takeaway="Mine"), NOW)
        assert isinstance(changed, ReadingChanged)
        assert isinstance(await store.undo(here.id, CHEN, subject, changed.reading.version), Undone)
        again = await store.set_state(here.id, here.person(CHEN), subject, ReadingState.READING, NOW)
        assert isinstance(again, ReadingChanged)
        assert isinstance(await store.undo(here.id, CHEN, subject, again.reading.version), Undone)
        assert await _readings_but(apart, here, CHEN) == [
            [row for row in rows["readings"] if row[:2] != (here.id, CHEN)] for rows in before
        ]


async def _readings_but(apart: TwoServers, here: Server, user_id: int) -> list[Any]:
    return [[row for row in rows["readings"] if row[:2] != (here.id, user_id)] for rows in await apart.rows()]


async def test_ones_own_shelf_changes_alone(apart: TwoServers) -> None:
    store = ReadingStore(apart.database)
    for here, _ in apart.both_ways():
        before = await _readings_but(apart, here, ADA)
        await store.set_state(here.id, here.person(ADA), here.subject(), ReadingState.WANT, NOW)
        await store.edit(here.id, ADA, here.subject(), ReadingEdit(rating=1, takeaway="Mine"), NOW)
        assert await _readings_but(apart, here, ADA) == before
        assert await store.remove(here.id, ADA, here.subject())
        assert await _readings_but(apart, here, ADA) == before
        assert await store.edit(here.id, ADA, here.subject(), ReadingEdit(rating=1), NOW) == NotOnShelf()


async def test_an_export_has_the_title_that_each_server_has(apart: TwoServers) -> None:
    rows = [each for each in await PersonalData(apart.database).rows(CHEN) if each.table == "readings"]
    titles = {(each.guild_id, each.values["resource_id"]): each.values["title"] for each in rows}
    assert titles == {
        (server.id, subject.id): subject.title
        for server in (apart.alpha, apart.beta)
        for subject in (server.subject(), server.own_subject())
    }


async def test_what_one_stopped_reading_is_found_by_oneself_alone(apart: TwoServers) -> None:
    subjects, store = SubjectStore(apart.database), ReadingStore(apart.database)
    for here, other in apart.both_ways():
        stopped = Subject(f"title:stopped-{here.word}", f"Stopped {here.word}", (f"title:stopped-{here.word}",))
        await store.set_state(here.id, here.person(CHEN), stopped, ReadingState.READING, NOW)
        await store.set_state(here.id, here.person(CHEN), stopped, ReadingState.DROPPED, NOW)
        assert await subjects.find_on_shelf(here.id, OLGA, (stopped.id,)) is None
        assert await subjects.find_on_shelf(other.id, CHEN, (stopped.id,)) is None
        found = await subjects.find_on_shelf(here.id, CHEN, (stopped.id,))
        assert found is not None
        assert found.id == stopped.id


async def test_deleting_oneself_leaves_all_of_others_and_what_they_read(apart: TwoServers) -> None:
    lonely = apart.alpha.own_subject()
    await ReadingStore(apart.database).set_state(apart.beta.id, apart.beta.person(OLGA), lonely, ReadingState.WANT, NOW)
    for user_id in (ADA, BEN):
        await ReadingStore(apart.database).remove(apart.alpha.id, user_id, lonely)
    before = await apart.rows()
    await PersonalData(apart.database).delete(ADA, NOW)
    after = await apart.rows()
    for old, new in zip(before, after, strict=True):
        assert new["members"] == [row for row in old["members"] if row[1] != ADA]
        assert new["readings"] == [row for row in old["readings"] if row[1] != ADA]
        assert new["subjects"] == old["subjects"]
        assert new["meetings"] == old["meetings"]
        assert str(ADA) not in {str(each) for rows in new.values() for row in rows for each in row}
    await PersonalData(apart.database).delete(CHEN, NOW)
    alpha, _ = await apart.rows()
    assert RESOURCE in {row[1] for row in alpha["subjects"]}
    await PersonalData(apart.database).delete(BEN, NOW)  # who had it lately
    alpha, beta = await apart.rows()
    assert lonely.id not in {row[1] for row in alpha["subjects"]}, "though somebody reads it in the other server"
    assert lonely.id in {row[1] for row in beta["subjects"]}
