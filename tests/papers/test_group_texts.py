"""What people in a server wrote is found there as long as everyone in it may know it, and no longer."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from bot.app import build_meetings
from bot.database import Database, Scope
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.papers import group_texts
from bot.papers.group_text_rows import GroupText, TextKind, _select_takeaways
from bot.papers.group_texts import GroupMatch, GroupTexts
from bot.reading.model import ReadingEdit, ReadingState, Subject
from bot.reading.store import ReadingStore
from bot.reading.subject_store import SubjectStore
from tests.support.subjects import ELSEWHERE, HERE

NOW = datetime(2026, 1, 1, 9, tzinfo=UTC)
ADA, BEN, OLGA = Person(1, "Ada"), Person(2, "Ben"), Person(3, "Olga")
LISTED = Subject("vllm", "vLLM", ("vllm",))
ZEBRAS = Subject("title:zebra-crossings", "Zebra crossings", ("title:zebra-crossings",), listed=False)
CHANNEL = 77

Change = Callable[[Database], Awaitable[object]]


async def take_away(database: Database, person: Person, text: str, at: datetime = NOW, guild: int = HERE) -> None:
    """Finish vLLM, and share what is taken away from it."""
    store = ReadingStore(database)
    await store.set_state(guild, person, LISTED, ReadingState.FINISHED, at)
    await store.edit(guild, person.id, LISTED, ReadingEdit(takeaway=text, takeaway_shared=True), at)


async def hold_meeting(database: Database, notes: str) -> int:
    """One that is over, with notes."""
    meetings = build_meetings(database)
    plan = MeetingPlan(starts_at=NOW, zone="UTC", topic=MeetingTopic("", "Crossings"), place="", seats=None)
    meeting_id = await meetings.meetings.draft(HERE, CHANNEL, plan, OLGA, NOW - timedelta(days=1))
    await meetings.meetings.confirm(HERE, meeting_id, OLGA, NOW - timedelta(days=1))
    await meetings.attendance.save_notes(HERE, meeting_id, notes, NOW, by=OLGA)
    return meeting_id


def everyone_sees(_guild_id: int, _channel_id: int) -> bool:
    return True


def everything(_: GroupText) -> bool:
    return True


async def find(texts: GroupTexts, words: str, guild: int = HERE) -> list[tuple[TextKind, str]]:
    return [(each.text.kind, each.passage) for each in await texts.search(guild, words, everything)]


async def test_each_kind_is_found_by_words_or_their_stems_with_the_passage(database: Database) -> None:
    await take_away(database, ADA, "It pages memory. Batches grow with it.")
    await ReadingStore(database).set_state(HERE, BEN, ZEBRAS, ReadingState.READING, NOW)
    await hold_meeting(database, "We liked the striped part. Next time: horses.")
    texts = GroupTexts(database, everyone_sees)
    assert await find(texts, "growing batch") == [(TextKind.TAKEAWAY, "Batches grow with it.")]
    assert await find(texts, "zebra crosings") == [(TextKind.TITLE, "Zebra crossings")], "a misspelling is no matter"
    assert await find(texts, "striped horses") == [(TextKind.NOTES, "We liked the striped part.")]
    assert await find(texts, "horses and zzzz and qqqq") == [], "a third of the words is no mention"
    assert await find(texts, "…") == []
    (match,) = await texts.search(HERE, "batches", everything)
    at = match.text.at
    assert match == GroupMatch(
        GroupText(TextKind.TAKEAWAY, "It pages memory. Batches grow with it.", at, "vllm", "vLLM", author="Ada"),
        "Batches grow with it.",
        1.0,
    )
    (match,) = await texts.search(HERE, "horses", everything)
    assert (match.text.channel_id, match.text.title, match.text.at) == (CHANNEL, "Crossings", NOW)
    assert await texts.search(HERE, "horses", lambda each: each.channel_id != CHANNEL) == ()
    assert await find(texts, "batches", ELSEWHERE) == []


async def test_the_text_with_more_of_the_words_comes_first_and_a_persons_latest_takeaway_alone(
    database: Database,
) -> None:
    await take_away(database, ADA, "Stale pages.")
    await ReadingStore(database).set_state(HERE, ADA, LISTED, ReadingState.READING, NOW + timedelta(days=1))
    await take_away(database, ADA, "Pages.", NOW + timedelta(days=2))
    await take_away(database, BEN, "Pages of memory.")
    assert await find(GroupTexts(database, everyone_sees), "pages memory") == [
        (TextKind.TAKEAWAY, "Pages of memory."),
        (TextKind.TAKEAWAY, "Pages."),
    ]


async def test_what_is_not_for_everyone_is_found_by_nobody(database: Database) -> None:
    store, members = ReadingStore(database), MemberStore(database)
    await store.set_state(HERE, ADA, LISTED, ReadingState.FINISHED, NOW)
    await store.edit(HERE, ADA.id, LISTED, ReadingEdit(takeaway="Private pages."), NOW)
    await members.update_settings(HERE, BEN, NOW, hidden=True)
    await take_away(database, BEN, "Hidden pages.")
    await store.set_state(HERE, BEN, ZEBRAS, ReadingState.READING, NOW)
    await store.set_state(HERE, ADA, replace(ZEBRAS, title="Zebra pages"), ReadingState.READING, NOW)
    await store.set_state(HERE, ADA, ZEBRAS, ReadingState.DROPPED, NOW)
    texts = GroupTexts(database, everyone_sees)
    for words in ("pages", "zebra", "crossings"):
        assert await find(texts, words) == []


async def test_a_title_that_only_who_hides_has_told_is_found_by_nobody_though_others_read_the_paper(
    database: Database,
) -> None:
    store, ids = ReadingStore(database), ("arxiv:1706.03762",)
    await MemberStore(database).update_settings(HERE, BEN, NOW, hidden=True)
    told = Subject(ids[0], "A striped title", ids, listed=False)
    await store.set_state(HERE, BEN, told, ReadingState.READING, NOW)
    await store.set_state(HERE, ADA, replace(told, title="arXiv 1706.03762"), ReadingState.READING, NOW)
    texts = GroupTexts(database, everyone_sees)
    assert await find(texts, "striped title") == []
    assert await find(texts, "arxiv") == [], "an id is no title"
    await store.set_state(HERE, OLGA, told, ReadingState.READING, NOW)
    assert await find(texts, "striped title") == [(TextKind.TITLE, "A striped title")]


async def drop_zebras(database: Database) -> None:
    await ReadingStore(database).set_state(HERE, BEN, ZEBRAS, ReadingState.DROPPED, NOW)


TAKEN_BACK: dict[str, tuple[str, Change]] = {
    "no longer shared": (
        "pages",
        lambda database: ReadingStore(database).edit(HERE, ADA.id, LISTED, ReadingEdit(takeaway_shared=False), NOW),
    ),
    "emptied": (
        "pages",
        lambda database: ReadingStore(database).edit(HERE, ADA.id, LISTED, ReadingEdit(takeaway=""), NOW),
    ),
    "off the shelf": ("pages", lambda database: ReadingStore(database).remove(HERE, ADA.id, LISTED)),
    "hidden": ("pages", lambda database: MemberStore(database).update_settings(HERE, ADA, NOW, hidden=True)),
    "deleted": ("pages", lambda database: PersonalData(database, ()).delete(ADA.id, NOW)),
    "a title dropped": ("zebra", drop_zebras),
    "a title's reader hidden": (
        "zebra",
        lambda database: MemberStore(database).update_settings(HERE, BEN, NOW, hidden=True),
    ),
    "notes removed": (
        "horses",
        lambda database: build_meetings(database).attendance.save_notes(HERE, 1, "", NOW, by=OLGA),
    ),
    "a meeting cancelled": (
        "horses",
        lambda database: build_meetings(database).meetings.cancel(HERE, 1, NOW - timedelta(hours=1), by=OLGA),
    ),
}


@pytest.mark.parametrize("what", TAKEN_BACK)
async def test_what_is_taken_back_is_found_no_more_once_that_is_stored(database: Database, what: str) -> None:
    await take_away(database, ADA, "It pages memory.")
    await ReadingStore(database).set_state(HERE, BEN, ZEBRAS, ReadingState.READING, NOW)
    assert await hold_meeting(database, "Horses next.") == 1
    texts = GroupTexts(database, everyone_sees)
    words, change = TAKEN_BACK[what]
    assert len(await find(texts, words)) == 1
    await change(database)
    assert await find(texts, words) == []
    others = [each for each in ("pages", "zebra", "horses") if each != words]
    assert [len(await find(texts, each)) for each in others] == [1, 1]


@pytest.mark.parametrize(("changes", "found"), [(2, 1), (3, 0)])
async def test_a_change_while_a_search_runs_is_in_its_answer(
    database: Database, monkeypatch: pytest.MonkeyPatch, changes: int, found: int
) -> None:
    await take_away(database, ADA, "It pages memory.")
    texts, search, left = GroupTexts(database, everyone_sees), group_texts._search, [Scope(HERE)] * changes

    def changing(*given: object) -> list[GroupMatch]:
        if left:
            texts._committed({"readings"}, left.pop())
        return search(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(group_texts, "_search", changing)
    assert len(await find(texts, "pages")) == found, "nothing rather than what may be gone"


async def test_it_is_read_once_until_something_of_its_server_changes_and_again_where_a_read_failed(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[int] = []
    read = GroupTexts._read

    async def counted(self: GroupTexts, guild_id: int) -> object:
        reads.append(guild_id)
        if len(reads) == 1:
            raise TimeoutError
        return await read(self, guild_id)

    monkeypatch.setattr(GroupTexts, "_read", counted)
    await take_away(database, ADA, "It pages memory.")
    texts = GroupTexts(database, everyone_sees)
    with pytest.raises(TimeoutError):
        await find(texts, "pages")
    await find(texts, "pages")
    await find(texts, "memory")
    await SubjectStore(database).save(HERE, ADA.id, ZEBRAS, NOW)
    await take_away(database, ADA, "Elsewhere.", guild=ELSEWHERE)
    await find(texts, "pages")
    assert reads == [HERE, HERE], "another server's change, or the title of a look-up in vain, is no matter"
    await ReadingStore(database).set_state(HERE, ADA, ZEBRAS, ReadingState.WANT, NOW)
    assert await find(texts, "zebra") == [(TextKind.TITLE, "Zebra crossings")]
    assert reads == [HERE, HERE, HERE]


async def test_the_newest_texts_of_the_servers_that_searched_last_are_kept(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_texts, "MOST_TEXTS", 2)
    monkeypatch.setattr(group_texts, "_MAX_SERVERS", 2)
    for number in range(3):
        await take_away(database, Person(10 + number, "P"), f"Pages {number}.", NOW + timedelta(hours=number))
    texts = GroupTexts(database, everyone_sees)
    assert {passage for _, passage in await find(texts, "pages")} == {"Pages 1.", "Pages 2."}
    for guild in (ELSEWHERE, HERE, ELSEWHERE + 1):
        await find(texts, "pages", guild)
    assert list(texts._servers) == [HERE, ELSEWHERE + 1]


def test_the_latest_shared_takeaways_are_read_from_an_index_in_its_order(migrated_sqlite_file: Path) -> None:
    statement = str(_select_takeaways().compile(dialect=sqlite.dialect()))
    with closing(sqlite3.connect(migrated_sqlite_file)) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", [1] * statement.count("?")).fetchall()
    outermost = [step for _, parent, _, step in plan if parent == 0]
    assert "ix_readings_guild_id_takeaway_shared_changed_at" in outermost[0]
    assert "USE TEMP B-TREE FOR ORDER BY" not in outermost


async def test_notes_that_not_everyone_sees_change_no_answer(database: Database) -> None:
    """Neither by being found, nor by their words, nor by taking the place of others."""
    shown: set[int] = set()
    texts = GroupTexts(database, lambda _, channel_id: channel_id in shown)
    await take_away(database, ADA, "Batches grow with memory.")
    before = [await texts.search(HERE, words, everything) for words in ("batches memory", "zebra", "batchez")]
    for number in range(20):
        await hold_meeting(database, f"Batches, memory and zebras, batchez, memory: {number}")
    assert [await texts.search(HERE, words, everything) for words in ("batches memory", "zebra", "batchez")] == before
    shown.add(CHANNEL)
    assert TextKind.NOTES in {kind for kind, _ in await find(texts, "zebra")}, "once everyone sees the channel"
    shown.clear()
    assert await find(texts, "zebra") == []
