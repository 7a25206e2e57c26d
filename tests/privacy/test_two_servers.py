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
from bot.members.store import MemberStore
from bot.reading.store import ReadingStore
from bot.reading.subject_index import SubjectIndex
from bot.reading.subject_store import SubjectStore
from bot.reading.views import ReadingViews
from bot.servers.store import ServerStore
from tests.support.meetings import log_of
from tests.support.subjects import currently_reading, unlisted_subjects
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
    "about": lambda world, here, _: _all(world).meetings.about(here.id, IDS),
    "log": lambda world, here, _: log_of(_all(world).meetings, here.id, here.meetings[MeetingState.OPEN].id),
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
    before = await apart.rows()
    for name, change in FORGED.items():
        for here, other in apart.both_ways():
            with pytest.raises(NoSuchMeeting):
                await change(apart, here, other)
            assert await apart.rows() == before, name


async def test_no_id_of_the_other_server_is_answered(apart: TwoServers, meetings: MeetingServices) -> None:
    for here, other in apart.both_ways():
        for meeting in other.meetings.values():
            assert await meetings.meetings.sheet(here.id, meeting.id) is None
            assert await log_of(meetings.meetings, here.id, meeting.id) == ()
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
        before = await apart.rows()
        await ServerStore(apart.database).update(here.id, offsets=(15,))
        assert await meetings.reminders.apply_offsets(here.id, NOW) == (here.meetings[MeetingState.OPEN].id,)
        for rows, now, server in zip(before, await apart.rows(), (apart.alpha, apart.beta), strict=True):
            assert (rows["reminders"] == now["reminders"]) is (server is not here)


async def test_presenters_are_ranked_by_what_they_did_in_this_server(
    apart: TwoServers, meetings: MeetingServices
) -> None:
    for here, _ in apart.both_ways():
        viewer = Viewer(OLGA, frozenset({here.channel_id}))
        ranked = await meetings.attendance.presenter_candidates(here.id, map(here.person, NAMES), viewer)
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
