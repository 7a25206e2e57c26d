"""Cards of meetings in the database: which are redrawn, forgotten and posted again, and who is told of a refusal."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.database import Database
from bot.database.schema.tables import deliveries
from bot.database.schema.tables import meetings as meetings_table
from bot.meetings.card_store import DiscordProblem
from bot.meetings.model import Meeting
from bot.meetings.services import MeetingServices
from tests.support.meeting_rows import insert_log, insert_meetings, insert_messages, rows_by_id
from tests.support.meetings import CHANNEL, GUILD, NOW, fetch, log_of, open_meeting, person

ELSEWHERE = GUILD + 1
MOMENT, HOUR, YEAR = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=365)
CARD = {"message_id": 77}


async def test_a_start_redraws_what_is_open_recent_or_changed_lately(
    meetings: MeetingServices, database: Database
) -> None:
    past, over = NOW - 9 * HOUR, {**CARD, "state": "over"}
    running, recent, bygone, silent, edited, _bare, there = await insert_meetings(
        database,
        {**CARD, "starts_at": past},
        {**over, "starts_at": NOW + MOMENT},
        {**over, "starts_at": NOW},
        {**over, "starts_at": past},
        {**over, "starts_at": past},
        {"starts_at": NOW + HOUR},
        {**CARD, "starts_at": NOW + HOUR, "guild_id": ELSEWHERE},
    )
    await insert_log(database, bygone, at=NOW - MOMENT)
    await insert_log(database, silent, at=NOW)
    await insert_log(database, edited, at=NOW + MOMENT)
    assert {each.id for each in await meetings.cards.posted(GUILD, NOW)} == {running, recent, edited}
    assert [each.id for each in await meetings.cards.posted(ELSEWHERE, NOW)] == [there]


async def test_a_card_is_forgotten_a_year_after_its_meeting_and_never_while_it_is_ahead(
    meetings: MeetingServices, database: Database
) -> None:
    old = {**CARD, "starts_at": NOW - YEAR - MOMENT}
    ended = [{**old, "state": each} for each in ("over", "cancelled", "skipped")]
    ahead = [{**old, "state": each} for each in ("open", "planned", "draft")]
    others = [
        {**CARD, "state": "over", "starts_at": NOW - YEAR},
        {**old, "state": "over", "message_id": None},
        {**old, "state": "over", "guild_id": ELSEWHERE},
    ]
    oldest = {**old, "state": "over", "starts_at": NOW - 2 * YEAR}
    *expected, _, _, _, _, _, _, first = await insert_meetings(database, *ended, *ahead, *others, oldest)
    found = await meetings.cards.past(GUILD, NOW)
    assert [each.id for each in found] == [first, *expected]
    before = await rows_by_id(database, meetings_table)
    await meetings.cards.forget(found[0])
    assert await rows_by_id(database, meetings_table) == {**before, first: {**before[first], "message_id": None}}


async def test_a_deleted_card_is_noted_once_and_at_its_own_meeting(
    meetings: MeetingServices, database: Database
) -> None:
    cards = meetings.cards
    first, other, bare = [await open_meeting(meetings) for _ in range(3)]
    async with database.write() as tx:
        for number, each in enumerate((first, other), 1):
            has_card = {"message_id": number, "event_sequence": 4}
            await tx.execute(update(meetings_table).where(meetings_table.c.id == each.id).values(**has_card))
    stale = await fetch(meetings, other.id)
    async with database.write() as tx:
        await tx.execute(update(meetings_table).where(meetings_table.c.id == other.id).values(message_id=9))
    before = await rows_by_id(database, meetings_table)
    known = await fetch(meetings, first.id)
    assert await cards.note_deleted(known, NOW)
    assert not await cards.note_deleted(known, NOW), "noted before"
    assert not await cards.note_deleted(stale, NOW), "it has another one by now"
    assert not await cards.note_deleted(bare, NOW), "it never had one"
    gone = {**before[first.id], "message_id": None, "event_sequence": None}
    assert await rows_by_id(database, meetings_table) == {**before, first.id: gone}
    for meeting, times in ((first, 1), (other, 0), (bare, 0)):
        assert [each.event for each in await log_of(meetings.meetings, GUILD, meeting.id)].count(
            "card deleted"
        ) == times


async def drop_cards(database: Database) -> None:
    async with database.write() as tx:
        await tx.execute(update(deliveries).where(deliveries.c.kind == "card").values(state="dropped"))


async def test_a_card_is_posted_again_unless_one_is_there_or_on_its_way(
    meetings: MeetingServices, database: Database
) -> None:
    meeting, other = await open_meeting(meetings), await open_meeting(meetings)
    post_again = meetings.cards.post_again
    assert not await post_again(GUILD, meeting.id, NOW), "the first is on its way"
    await drop_cards(database)
    await insert_messages(database, other.id, {"kind": "card"})
    await insert_messages(database, meeting.id, {"kind": "reminder"})
    assert await post_again(GUILD, meeting.id, NOW), "neither another's card nor a reminder is its card"
    log = await log_of(meetings.meetings, GUILD, meeting.id)
    assert (log[0].event, log[0].actor) == ("card again", "")
    [card] = [each for each in await meetings.outbox.due(NOW, meeting.id) if each.kind == "card"]
    assert (card.route, card.user_ids) == ("channel", ())
    begun = await meetings.outbox.begin_attempt(card, CHANNEL, NOW)
    assert begun is not None
    assert not await post_again(GUILD, meeting.id, NOW), "it is being sent"
    await meetings.outbox.mark_sent(begun, 5)
    assert not await post_again(GUILD, meeting.id, NOW), "it has one"
    assert await meetings.cards.note_deleted(await fetch(meetings, meeting.id), NOW)
    assert await post_again(GUILD, meeting.id, NOW), "the one that was sent is deleted"


async def test_no_card_is_posted_for_what_nobody_could_join(meetings: MeetingServices, database: Database) -> None:
    states = ("draft", "planned", "over", "cancelled", "skipped")
    ids = await insert_meetings(database, *({"state": each, "starts_at": NOW} for each in states))
    (running,) = await insert_meetings(database, {"starts_at": NOW})
    for meeting_id in (*ids, running + 1):
        assert not await meetings.cards.post_again(GUILD, meeting_id, NOW)
    assert not await meetings.cards.post_again(ELSEWHERE, running, NOW)
    assert not await meetings.cards.post_again(GUILD, running, NOW + HOUR), "at its end"
    assert await rows_by_id(database, deliveries) == {}
    assert await meetings.cards.post_again(GUILD, running, NOW + HOUR - MOMENT)


async def told(meetings: MeetingServices, meeting: Meeting) -> list[tuple[str, tuple[int, ...]]]:
    """What was to be told about refusals, and to whom."""
    due = await meetings.outbox.due(NOW + YEAR, meeting.id)
    return [(each.detail, each.user_ids) for each in due if each.kind == "undelivered"]


async def meetings_of(meetings: MeetingServices, *creators: int, guild_id: int = GUILD) -> list[Meeting]:
    return [await open_meeting(meetings, guild_id=guild_id, creator=person(each)) for each in creators]


async def test_what_discord_refuses_about_one_meeting_is_told_and_logged_once(meetings: MeetingServices) -> None:
    meeting, other = await meetings_of(meetings, 1, 1)
    refused, closed = DiscordProblem.CARD_REFUSED, DiscordProblem.THREAD_CLOSED
    assert await meetings.cards.note_problem(meeting, refused, NOW)
    assert not await meetings.cards.note_problem(meeting, refused, NOW + YEAR), "once for all time"
    assert await meetings.cards.note_problem(meeting, closed, NOW), "another refusal is news"
    assert await meetings.cards.note_problem(other, refused, NOW), "so is the same about another meeting"
    assert await told(meetings, meeting) == [(f"problem:{each.value}:", (1,)) for each in (refused, closed)]
    assert await told(meetings, other) == [(f"problem:{refused.value}:", (1,))]
    log = await log_of(meetings.meetings, GUILD, meeting.id)
    assert [(each.event, each.detail) for each in log[:2]] == [
        ("problem", closed.value), ("problem", refused.value)
    ]  # fmt: skip


async def test_what_a_whole_server_refuses_is_told_its_creators_once_in_thirty_days(
    meetings: MeetingServices, database: Database
) -> None:
    refused, month = DiscordProblem.EVENT_REFUSED, timedelta(days=30)
    first, second, third, anothers = await meetings_of(meetings, 1, 1, 1, 2)
    (there,) = await meetings_of(meetings, 1, guild_id=ELSEWHERE)
    await insert_log(database, second.id, event="changed", detail=refused.value)  # no refusal, though its words are
    note_problem = meetings.cards.note_problem
    assert await note_problem(first, refused, NOW)
    assert await note_problem(anothers, refused, NOW)
    assert await note_problem(there, refused, NOW)
    assert await note_problem(second, refused, NOW + month - MOMENT), "it is in the log of each"
    async with database.write() as tx:  # as if it had not happened lately
        await tx.execute(meetings_table.delete().where(meetings_table.c.id == second.id))
    assert await note_problem(third, refused, NOW + month)
    for meeting, people in ((first, (1,)), (anothers, (2,)), (there, (1,)), (third, (1,))):
        assert await told(meetings, meeting) == [(f"problem:{refused.value}:", people)]


async def test_within_thirty_days_a_servers_refusal_is_not_told_again(meetings: MeetingServices) -> None:
    refused, month = DiscordProblem.THREAD_REFUSED, timedelta(days=30)
    first, second = await meetings_of(meetings, 1, 1)
    assert await meetings.cards.note_problem(first, DiscordProblem.EVENT_REFUSED, NOW)
    assert await meetings.cards.note_problem(first, refused, NOW), "of another kind"
    assert await meetings.cards.note_problem(second, refused, NOW + month - MOMENT)
    assert len(await told(meetings, first)) == 2
    assert await told(meetings, second) == []


async def test_a_refusal_about_a_meeting_whose_creator_is_forgotten_is_only_logged(
    meetings: MeetingServices, database: Database
) -> None:
    (meeting_id,) = await insert_meetings(database, {"creator_id": None})
    meeting = await fetch(meetings, meeting_id)
    assert await meetings.cards.note_problem(meeting, DiscordProblem.CARD_REFUSED, NOW)
    assert await told(meetings, meeting) == []
    assert [each.event for each in await log_of(meetings.meetings, GUILD, meeting_id)] == ["problem"]
