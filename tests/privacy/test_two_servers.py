"""The same people and papers in two servers: no answer and no change of one reaches into the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.advice.store.history import HistoryStore
from bot.advice.store.readership import ReadershipStore
from bot.app import build_meetings
from bot.catalog.model import Catalog
from bot.meetings.errors import NoSuchMeeting
from bot.meetings.model import MeetingPatch, MeetingState
from bot.meetings.outbox import MessageRoute
from bot.meetings.services import MeetingServices
from bot.meetings.viewer import Viewer
from bot.members.model import MemberSettings, Person, ReminderPreference
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.reading.model import NotOnShelf, ReadingChanged, ReadingEdit, ReadingState, Subject, Undone
from bot.reading.posted_cards import PostedCard, PostedCardStore
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex, title_key
from bot.reading.subject_store import SubjectStore
from bot.reading.views import ReadingViews
from bot.servers.store import ServerStore
from tests.support.subjects import currently_reading, unlisted_subjects
from tests.support.table_rows import rows_of
from tests.support.two_servers import ADA, BEGAN, BEN, CHEN, NAMES, NOW, OLGA, ONLY, RESOURCE, Server, TwoServers

EMPTY = SubjectIndex(Catalog("List", "", {}, {}))
IDS = (RESOURCE,)


def current_id(stored: str) -> str:
    return stored


@pytest.fixture
def meetings(apart: TwoServers) -> MeetingServices:
    return build_meetings(apart.database)


Read = Callable[[TwoServers, Server, Server], Awaitable[Any]]


def _views(world: TwoServers) -> ReadingViews:
    return ReadingViews(world.database)


def _viewer(world: TwoServers, user_id: int = OLGA) -> Viewer:
    """Of everything in both."""
    return Viewer(user_id, frozenset(each.channel_id for each in (world.alpha, world.beta)))


def _all(world: TwoServers) -> MeetingServices:
    return build_meetings(world.database)


READS: dict[str, Read] = {
    "roster": lambda world, here, _: _views(world).roster(here.id, here.subject()),
    "shelf": lambda world, here, _: _views(world).shelf(here.id, CHEN, EMPTY, own=False),
    "own shelf": lambda world, here, _: _views(world).shelf(here.id, here.hides, EMPTY, own=True),
    "currently reading": lambda world, here, _: currently_reading(_views(world), here.id, EMPTY),
    "events": lambda world, here, _: _views(world).events(here.id, EMPTY, BEGAN),
    "unlisted": lambda world, here, _: unlisted_subjects(_views(world), here.id, EMPTY),
    "rounds": lambda world, here, _: ReadingStore(world.database).rounds(here.id, here.hides, here.subject()),
    "a title": lambda world, here, _: SubjectStore(world.database).find(here.id, RESOURCE),
    "names": lambda world, here, _: MemberStore(world.database).display_names(here.id, list(NAMES)),
    "upcoming": lambda world, here, _: _all(world).meetings.upcoming(here.id, NOW),
    "the list": lambda world, here, _: _all(world).directory.page(here.id, _viewer(world), NOW, 5),
    "the past list": lambda world, here, _: _all(world).directory.page(here.id, _viewer(world), NOW, 5, past=True),
    "a search": lambda world, here, _: _all(world).directory.search(
        here.id, _viewer(world), NOW, (), lambda _: True, limit=5
    ),
    "naming": lambda world, here, _: _all(world).meetings.naming(here.id, OLGA),
    "discussed": lambda world, here, _: _all(world).meetings.discussed(here.id, IDS),
    "log": lambda world, here, _: _all(world).meetings.log(here.id, here.meetings[MeetingState.OPEN].id),
    "readership": lambda world, here, _: ReadershipStore(world.database).with_names(here.id, OLGA, {RESOURCE: IDS}),
}
"""What must name the server that was asked, and not the other one."""


async def test_no_answer_holds_anything_of_the_other_server(apart: TwoServers) -> None:
    for here, other in apart.both_ways():
        for name, read in READS.items():
            answer = repr(await read(apart, here, other))
            assert here.word in answer, name
            assert other.word not in answer, name
            assert str(other.id) not in answer, name
        for meeting in here.meetings.values():
            shown = repr(await _all(apart).meetings.sheet(here.id, meeting.id))
            assert here.word in shown
            assert other.word not in shown


async def test_who_hides_is_counted_and_named_by_their_choice_in_this_server(apart: TwoServers) -> None:
    views, readership = _views(apart), ReadershipStore(apart.database)
    for here, _ in apart.both_ways():
        shown = ADA if here.hides == BEN else BEN
        roster = await views.roster(here.id, here.subject())
        assert [each.user_id for each in roster.reading] == [shown]
        assert [each.user_id for each in roster.finished] == [CHEN]
        assert [each.text for each in roster.takeaways] == [here.text("Takeaway")]
        assert roster.ratings == (4,)
        counted = (await readership.counts(here.id, current_id)).readership[RESOURCE]
        assert (counted.reading, counted.finished, counted.stars) == (1, 1, 4)
        assert await views.shelf(here.id, here.hides, EMPTY, own=False) == ()
        [(only, readers)] = [
            (each.subject.id, each.readers) for each in (await unlisted_subjects(views, here.id, EMPTY)).items
            if each.subject.id.startswith(ONLY)
        ]  # fmt: skip
        assert (only, readers) == (ONLY + here.word, 2)


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


async def test_settings_and_the_way_to_remind_are_those_of_this_server(
    apart: TwoServers, meetings: MeetingServices
) -> None:
    for here, _ in apart.both_ways():
        for user_id in (ADA, BEN, CHEN):
            way = ReminderPreference.DM if user_id == here.by_dm else ReminderPreference.THREAD
            expected = MemberSettings(here.zones[user_id], way, hidden=user_id == here.hides)
            assert await MemberStore(apart.database).settings(here.id, user_id) == expected
        meeting = here.meetings[MeetingState.OPEN]
        at = meeting.starts_at - timedelta(minutes=1)
        await meetings.reminders.enqueue_due(here.id, meeting.id, at)
        sent = [each for each in await meetings.outbox.due(at, meeting.id) if each.kind == "reminder"]
        directly = {here.by_dm, here.hides}  # who hides is named in no thread
        routes = sorted((each.route, each.user_ids) for each in sent)
        expected_routes = [(MessageRoute.DM, (each,)) for each in sorted(directly)]
        assert routes == [*expected_routes, (MessageRoute.THREAD, tuple({ADA, BEN, CHEN} - directly))]


async def test_what_is_ahead_and_declined_is_this_servers(apart: TwoServers) -> None:
    history = HistoryStore(apart.database)
    here, other = apart.both_ways()[0]
    await history.decline(here.id, ADA, "orca", NOW)
    assert await history.declined(other.id, ADA) == ()
    assert not await history.undo_decline(other.id, ADA, ("orca",))
    assert not await history.undo_decline(here.id, BEN, ("orca",))
    assert await history.declined(here.id, ADA) == ("orca",)
    for server in (here, other):
        found = await history.snapshot(server.id, _viewer(apart, ADA), current_id, NOW)
        assert found.upcoming is not None
        assert found.upcoming.meeting_id == server.meetings[MeetingState.OPEN].id
        assert found.joined
        read = found.history.reading | found.history.finished.keys()
        assert read == {RESOURCE, ONLY + server.word}


async def test_cards_of_one_server_are_not_the_others(apart: TwoServers) -> None:
    cards = PostedCardStore(apart.database)
    for number, server in enumerate((apart.alpha, apart.beta), 1):
        await cards.add([PostedCard(server.id, server.channel_id, number, RESOURCE, NOW)])
    for here, other in apart.both_ways():
        assert [each.guild_id for each in await cards.latest(here.id, IDS)] == [here.id]
        assert set(await cards.changed_since(here.id, BEGAN - timedelta(1))) == {RESOURCE, ONLY + here.word}
        await cards.remove(other.id, (await cards.latest(here.id, IDS))[0].message_id)
        assert len(await cards.latest(here.id, IDS)) == 1


Change = Callable[[TwoServers, Server, Server], Awaitable[Any]]


def _other_meeting(other: Server, state: MeetingState = MeetingState.OPEN) -> int:
    return other.meetings[state].id


FORGED: dict[str, Change] = {
    "change": lambda world, here, other: _all(world).meetings.change(
        here.id, _other_meeting(other), MeetingPatch(place="Here"), NOW, by=here.person(OLGA)
    ),
    "cancel": lambda world, here, other: _all(world).meetings.cancel(
        here.id, _other_meeting(other), NOW, by=here.person(OLGA)
    ),
    "confirm": lambda world, here, other: _all(world).meetings.confirm(
        here.id, _other_meeting(other, MeetingState.DRAFT), other.person(OLGA), NOW
    ),
    "restore": lambda world, here, other: _all(world).meetings.restore(
        here.id, _other_meeting(other, MeetingState.SKIPPED), NOW, by=here.person(OLGA)
    ),
    "join": lambda world, here, other: _all(world).joining.join(here.id, _other_meeting(other), here.person(OLGA), NOW),
    "leave": lambda world, here, other: _all(world).signups.leave(
        here.id, _other_meeting(other), here.person(ADA), NOW
    ),
    "resize": lambda world, here, other: _all(world).signups.resize(
        here.id, _other_meeting(other), 5, NOW, by=here.person(OLGA)
    ),
    "present": lambda world, here, other: _all(world).signups.present(
        here.id, _other_meeting(other), here.person(OLGA), NOW
    ),
    "appoint": lambda world, here, other: _all(world).signups.appoint(
        here.id, _other_meeting(other), here.person(BEN), NOW, by=here.person(OLGA)
    ),
    "end series": lambda world, here, other: _all(world).series.end_series(
        here.id, other.series_id, NOW, by=here.person(OLGA)
    ),
    "attendance": lambda world, here, other: _all(world).attendance.correct_attendance(
        here.id, _other_meeting(other, MeetingState.OVER), [here.person(OLGA)], [ADA], NOW, by=here.person(OLGA)
    ),
    "notes": lambda world, here, other: _all(world).attendance.save_notes(
        here.id, _other_meeting(other, MeetingState.OVER), "Here", NOW, by=here.person(OLGA)
    ),
}
"""Changes asked for in one server with an id of the other."""


async def test_no_change_reaches_the_other_server_by_its_id(apart: TwoServers) -> None:
    before = await _rows(apart)
    for name, change in FORGED.items():
        for here, other in apart.both_ways():
            with pytest.raises(NoSuchMeeting):
                await change(apart, here, other)
            assert await _rows(apart) == before, name


async def _rows(apart: TwoServers) -> list[Any]:
    async with apart.database.read() as tx:
        return [await rows_of(tx, server.id) for server in (apart.alpha, apart.beta)]


async def test_no_id_of_the_other_server_is_answered(apart: TwoServers, meetings: MeetingServices) -> None:
    for here, other in apart.both_ways():
        for meeting in other.meetings.values():
            assert await meetings.meetings.sheet(here.id, meeting.id) is None
            assert await meetings.meetings.log(here.id, meeting.id) == ()
            assert await meetings.outbox.message_states(here.id, meeting.id) == ()
            assert not await meetings.cards.post_again(here.id, meeting.id, NOW)


async def test_a_message_belongs_to_those_it_was_sent_to_and_to_its_meeting(
    apart: TwoServers, meetings: MeetingServices
) -> None:
    for here, other in apart.both_ways():
        meeting = here.meetings[MeetingState.CANCELLED]
        [first, *_] = [each for each in await meetings.outbox.due(NOW, meeting.id) if each.user_ids]
        assert await meetings.outbox.guild_of(first.nonce, meeting.id, first.user_ids[0]) == here.id
        assert await meetings.outbox.guild_of(first.nonce, meeting.id, OLGA) is None
        another = other.meetings[MeetingState.CANCELLED].id
        assert await meetings.outbox.guild_of(first.nonce, another, first.user_ids[0]) is None


async def test_undo_takes_back_ones_own_change_alone(apart: TwoServers) -> None:
    store = ReadingStore(apart.database)
    for here, _ in apart.both_ways():
        subject = here.subject()
        before = await _rows(apart)
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
    return [[row for row in rows["readings"] if row[:2] != (here.id, user_id)] for rows in await _rows(apart)]


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


async def test_cancelling_one_meeting_drops_its_own_waiting_messages_alone(
    apart: TwoServers, meetings: MeetingServices
) -> None:
    here, other = apart.both_ways()[0]
    meeting, at = here.meetings[MeetingState.OPEN], NOW + timedelta(days=3, minutes=-20)
    for server in (here, other):
        for each in await meetings.outbox.due(NOW, server.meetings[MeetingState.OPEN].id):  # their cards are posted
            begun = await meetings.outbox.begin_attempt(each, server.channel_id, NOW)
            assert begun is not None
            await meetings.outbox.mark_sent(begun, 5)
        await meetings.reminders.enqueue_due(server.id, server.meetings[MeetingState.OPEN].id, at)
    others = [
        (server, each.id) for server in (here, other) for each in server.meetings.values() if each.id != meeting.id
    ]
    before = [await meetings.outbox.message_states(server.id, each) for server, each in others]
    await meetings.meetings.cancel(here.id, meeting.id, NOW, by=here.person(OLGA))
    assert [await meetings.outbox.message_states(server.id, each) for server, each in others] == before
    states = [(kind, state) for kind, state, _ in await meetings.outbox.message_states(here.id, meeting.id)]
    assert states[:1] == [("card", "sent")]
    assert {state for kind, state in states if kind == "reminder"} == {"dropped"}
    assert {state for kind, state in states if kind == "cancelled"} == {"due"}


async def test_new_offsets_move_the_reminders_of_this_server_alone(
    apart: TwoServers, meetings: MeetingServices
) -> None:
    for here, _ in apart.both_ways():
        before = await _rows(apart)
        await ServerStore(apart.database).update(here.id, offsets=(15,))
        assert await meetings.reminders.apply_offsets(here.id, NOW) == (here.meetings[MeetingState.OPEN].id,)
        for rows, now, server in zip(before, await _rows(apart), (apart.alpha, apart.beta), strict=True):
            assert (rows["reminders"] == now["reminders"]) is (server is not here)


async def test_presenters_are_ranked_by_what_they_did_in_this_server(
    apart: TwoServers, meetings: MeetingServices
) -> None:
    for here, _ in apart.both_ways():
        ranked = await meetings.attendance.presenter_candidates(here.id, map(here.person, NAMES))
        assert {each.person.id: (each.attended, each.presented) for each in ranked} == {
            ADA: (1, 0), BEN: (1, 0), CHEN: (1, 0), OLGA: (0, 0)
        }  # fmt: skip


async def test_a_name_changed_in_one_server_stays_in_the_other(apart: TwoServers) -> None:
    members = MemberStore(apart.database)
    for here, other in apart.both_ways():
        before = await members.display_names(other.id, list(NAMES))
        await members.touch(here.id, Person(CHEN, "New"), NOW)
        assert (await members.display_names(here.id, [CHEN]))[CHEN] == "New"
        assert await members.display_names(other.id, list(NAMES)) == before
        await members.touch(here.id, here.person(CHEN), NOW)


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
    before = await _rows(apart)
    await PersonalData(apart.database).delete(ADA, NOW)
    after = await _rows(apart)
    for old, new in zip(before, after, strict=True):
        assert new["members"] == [row for row in old["members"] if row[1] != ADA]
        assert new["readings"] == [row for row in old["readings"] if row[1] != ADA]
        assert new["subjects"] == old["subjects"]
        assert new["meetings"] == old["meetings"]
        assert str(ADA) not in {str(each) for rows in new.values() for row in rows for each in row}
    await PersonalData(apart.database).delete(CHEN, NOW)
    alpha, beta = await _rows(apart)
    assert lonely.id not in {row[1] for row in alpha["subjects"]}, "though somebody reads it in the other server"
    assert lonely.id in {row[1] for row in beta["subjects"]}
    assert RESOURCE in {row[1] for row in alpha["subjects"]}
