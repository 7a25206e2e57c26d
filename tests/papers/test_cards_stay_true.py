"""A card is remembered while all that it shows stays so: whatever changes is on the next one."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import build_meetings, build_reading
from bot.database import Database
from bot.library.library import Library
from bot.meetings.model import MeetingPlan, MeetingTopic
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.papers.sheets import PaperSheets
from bot.reading.model import ReadingEdit, ReadingState
from bot.ui.papers.card import paper_card
from tests.support.subjects import ADA, BEN, ELSEWHERE, HERE, START
from tests.support.worlds import SAMPLE


class Lookup:
    """The card of vLLM as somebody gets it now, and the stores behind it."""

    def __init__(self, database: Database, library: Library) -> None:
        self.library = library
        self.reading = build_reading(database, library)
        self.meetings = build_meetings(database)
        self.members = MemberStore(database)
        self.personal_data = PersonalData(database)
        self._sheets = PaperSheets(self.reading, self.meetings, lambda *_: True)

    async def card(self, guild_id: int | None = HERE, viewer: int | None = None) -> str:
        catalog = self.library.catalog
        sheet = await self._sheets.of_resource(catalog, catalog.resources["vllm"], guild_id, viewer)
        return json.dumps(paper_card(sheet, private=viewer is not None).to_components(), ensure_ascii=False)  # type: ignore[no-untyped-call]

    async def move(self, person: Person, to: ReadingState, guild_id: int = HERE) -> None:
        subject = self.reading.subject_index.subject(self.library.catalog.resources["vllm"])
        await self.reading.store.set_state(guild_id, person, subject, to, START)


@pytest.fixture
def lookup(database: Database, tmp_path: Path) -> Lookup:
    shutil.copy(SAMPLE, tmp_path / "catalog.yaml")
    library = Library(tmp_path / "catalog.yaml")
    library.load()
    return Lookup(database, library)


async def test_each_lookup_shows_what_members_did_since_the_last(lookup: Lookup) -> None:
    before = await lookup.card()
    await lookup.move(ADA, ReadingState.READING)
    assert "**Reading:** Ada" in await lookup.card()
    await lookup.move(BEN, ReadingState.READING)
    assert "**Reading:** Ada, Ben" in await lookup.card()
    await lookup.move(ADA, ReadingState.FINISHED)
    assert "**Finished:** 1" in await lookup.card()
    subject = lookup.reading.subject_index.subject(lookup.library.catalog.resources["vllm"])
    told = ReadingEdit(rating=4, takeaway="Pages, for once.", takeaway_shared=True)
    await lookup.reading.store.edit(HERE, ADA.id, subject, told, START)
    assert "Pages, for once." in await lookup.card()
    await lookup.personal_data.delete(ADA.id, START)
    await lookup.personal_data.delete(BEN.id, START)
    assert await lookup.card() == before


async def test_who_hides_or_is_renamed_is_so_on_the_next_card(lookup: Lookup) -> None:
    await lookup.move(ADA, ReadingState.READING)
    assert "Ada" in await lookup.card()
    await lookup.members.touch(HERE, Person(ADA.id, "Countess"), START)
    assert "Countess" in await lookup.card()
    await lookup.members.update_settings(HERE, Person(ADA.id, "Countess"), START, hidden=True)
    assert "Countess" not in await lookup.card()


async def test_each_server_and_each_viewer_gets_their_own(lookup: Lookup) -> None:
    await lookup.move(ADA, ReadingState.READING)
    here, hers, his = await lookup.card(), await lookup.card(viewer=ADA.id), await lookup.card(viewer=BEN.id)
    assert "Ada" in here
    assert "Ada" not in await lookup.card(ELSEWHERE)
    assert "mark1" not in await lookup.card(None)
    assert hers != his, "the button of her state stands out on her own card alone"
    assert "share1" not in here
    assert [await lookup.card(), await lookup.card(viewer=BEN.id)] == [here, his]


async def test_ones_own_card_says_nothing_to_read_first_that_one_has_read(lookup: Lookup) -> None:
    orca = lookup.reading.subject_index.subject(lookup.library.catalog.resources["orca"])
    first = "**Read first:** Orca"
    await lookup.reading.store.set_state(HERE, ADA, orca, ReadingState.READING, START)
    assert first in await lookup.card(viewer=ADA.id)
    await lookup.reading.store.set_state(HERE, ADA, orca, ReadingState.FINISHED, START + timedelta(hours=1))
    assert first not in await lookup.card(viewer=ADA.id)
    await lookup.reading.store.set_state(HERE, ADA, orca, ReadingState.READING, START + timedelta(hours=2))
    assert first not in await lookup.card(viewer=ADA.id), "it was read once"
    assert first in await lookup.card(viewer=BEN.id)
    assert first in await lookup.card(), "everyone's card says it to everyone"


async def test_a_meeting_that_ended_is_on_the_next_card(lookup: Lookup) -> None:
    assert "We discussed this" not in await lookup.card()
    plan = MeetingPlan(starts_at=START + timedelta(days=1), zone="UTC", topic=MeetingTopic("vllm"))
    meeting = await lookup.meetings.meetings.draft(HERE, 1, plan, ADA, START)
    await lookup.meetings.meetings.confirm(HERE, meeting, ADA, START)
    assert "We discussed this" not in await lookup.card()
    later = START + timedelta(days=2)
    for ended in await lookup.meetings.series.past_end(later, [HERE]):
        await lookup.meetings.series.end_meeting(ended, later)
    assert "We discussed this" in await lookup.card()


async def test_a_saved_catalog_is_on_the_next_card(lookup: Lookup) -> None:
    assert "The system to know first." in await lookup.card()
    path = lookup.library.path
    path.write_text(path.read_text().replace("The system to know first.", "Still the one to know."))
    lookup.library.reload()
    now = await lookup.card()
    assert "Still the one to know." in now
    assert "The system to know first." not in now
