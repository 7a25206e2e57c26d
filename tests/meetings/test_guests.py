"""A presenter from outside is a name on cards and in messages: no member, told nothing and never mentioned."""

import pytest
from sqlalchemy import select

from bot.database.schema.tables import meetings as meetings_table
from bot.database.schema.tables import members
from bot.meetings.model import GUEST_ID, NowPresenting, SlotTaken
from bot.meetings.services import MeetingServices
from bot.members.model import Person
from bot.plain_text import HIDDEN
from bot.ui.meetings.member_fields import guest_named, people_field
from tests.support.channel_messages import later, now_says, posted, press, thread_says
from tests.support.meetings import GUILD, NOW, ORGANISER, fetch, open_meeting, person, to_be_sent
from tests.support.worlds import World, texts

DANA = Person(GUEST_ID, "Dana")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Dana", "Dana"),
        ("see https://e.org", "see https:\u200b//e.org"),
        (HIDDEN, f"@{HIDDEN}"),
        ("x" * 99, "x" * 59 + "…"),
    ],
)
def test_a_guests_name_leads_nowhere_and_is_short(typed: str, name: str) -> None:
    assert guest_named(typed) == Person(GUEST_ID, name)


def test_a_field_for_people_may_stay_empty_unless_it_is_required() -> None:
    fields = [people_field("who", "Presenter", required=required).component for required in (False, True)]
    assert [each.to_component_dict()["min_values"] for each in fields] == [0, 1]


async def test_a_guest_takes_the_place_and_only_members_are_told(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, presenter=DANA)
    assert meeting.presenter == DANA
    assert await to_be_sent(meetings, meeting.id) == []
    assert await meetings.signups.present(GUILD, meeting.id, person(1), NOW) == SlotTaken(DANA)
    await meetings.joining.join(GUILD, meeting.id, person(2), NOW)
    await meetings.signups.appoint(GUILD, meeting.id, Person(GUEST_ID, "Eli"), NOW, by=ORGANISER)
    assert (await fetch(meetings, meeting.id)).presenter == Person(GUEST_ID, "Eli")
    unchanged = await meetings.signups.appoint(GUILD, meeting.id, Person(GUEST_ID, "Eli"), NOW, by=ORGANISER)
    assert unchanged.fields == frozenset()
    await meetings.signups.appoint(GUILD, meeting.id, person(3), NOW, by=ORGANISER)
    assert (await fetch(meetings, meeting.id)).presenter == person(3)
    await meetings.signups.appoint(GUILD, meeting.id, None, NOW, by=ORGANISER)
    assert (await fetch(meetings, meeting.id)).presenter is None
    assert isinstance(await meetings.signups.present(GUILD, meeting.id, person(1), NOW), NowPresenting)
    async with meetings.database.read() as tx:
        assert GUEST_ID not in set(await tx.scalars(select(members.c.user_id).where(members.c.guild_id == GUILD)))
        assert list(await tx.scalars(select(meetings_table.c.guest).where(meetings_table.c.guild_id == GUILD))) == [""]


async def test_what_a_guest_presents_can_be_cancelled_and_ends(meetings: MeetingServices) -> None:
    first, second = await open_meeting(meetings, presenter=DANA), await open_meeting(meetings, presenter=DANA)
    await meetings.joining.join(GUILD, first.id, person(1), NOW)
    await meetings.joining.join(GUILD, second.id, person(1), NOW)
    await meetings.meetings.cancel(GUILD, first.id, NOW, by=ORGANISER)
    assert await to_be_sent(meetings, first.id) == [("cancelled", (1,))]
    assert await meetings.series.end_meeting(second, second.ends_at)
    sheet = await meetings.meetings.sheet(GUILD, second.id)
    assert sheet is not None
    assert [each.id for each in sheet.attended] == [1]


async def test_a_series_has_a_guest_at_its_first_date_alone(meetings: MeetingServices) -> None:
    meeting = await open_meeting(meetings, presenter=DANA, weeks=1)
    async with meetings.database.read() as tx:
        of_series = meetings_table.c.series_id == meeting.series_id
        query = select(meetings_table.c.guest).where(meetings_table.c.guild_id == GUILD, of_series)
        assert sorted(await tx.scalars(query), reverse=True)[:2] == ["Dana", ""]


@pytest.mark.parametrize("how", ["scheduled", "appointed"])
async def test_a_guest_is_a_name_on_the_card_and_pings_nobody(world: World, how: str) -> None:
    name = f"Dana <@{world.ben.id}> @everyone"
    if how == "scheduled":
        card = await posted(world, guest=name)
    else:
        card = await posted(world)
        more = await press(world, world.olga, card, "Details")
        panel = await press(world, world.olga, more.response, "Organise")
        form = await press(world, world.olga, panel.response, "Presenter")
        answer = await world.olga.submit_modal(form, {"guest": name})
        assert "presents." in texts(answer.response)
        assert "told" not in texts(answer.response)
        assert "a guest, the presenter" in texts((await press(world, world.olga, panel.response, "Log")).response)
    await world.env.advance_time(3)
    said = now_says(world, card)
    assert "**Presenter:** Dana \\<@" in said
    assert "(guest)" in said
    assert "Present this" not in said
    assert "(guest) presents" in texts((await world.ada.slash(world.channel, "meeting list")).response)
    await press(world, world.ada, card, "Join")
    await later(world, 24)
    reminders = [each for each in thread_says(world) if "Reminder:" in each]
    assert reminders
    assert all(f"\\<@{world.ben.id}" in each for each in reminders)
    bodies = [each.json for each in world.env.http_requests if isinstance(each.json, dict)]
    mentioned = [user for body in bodies for user in (body.get("allowed_mentions") or {}).get("users", [])]
    assert mentioned, "of who joined"
    assert world.ben.id not in map(int, mentioned)


async def test_the_form_keeps_a_guest_until_somebody_else_is_chosen(world: World) -> None:
    card = await posted(world, guest="Dana")
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    form = await press(world, world.olga, panel.response, "Presenter")
    assert "Dana" in str(form.modal)
    await world.olga.submit_modal(form, {"guest": "Dana"})
    await world.env.advance_time(3)
    assert "**Presenter:** Dana (guest)" in now_says(world, card)
    form = await press(world, world.olga, panel.response, "Presenter")
    await world.olga.submit_modal(form, {"who": [world.ben]})
    await world.env.advance_time(3)
    assert "**Presenter:** Ben" in now_says(world, card)
    form = await press(world, world.olga, panel.response, "Presenter")
    await world.olga.submit_modal(form, {"guest": " \u200b "})
    await world.env.advance_time(3)
    assert "**Presenter:** nobody yet" in now_says(world, card)
