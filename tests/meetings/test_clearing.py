"""Organisers take back what one member has set up, in one action after a look at it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.meetings.model import Meeting, MeetingPlan, MeetingState, MeetingTopic
from bot.meetings.services import MeetingServices
from bot.meetings.viewer import Viewer
from bot.members.model import Person
from tests.support.channel_messages import posted, press, words
from tests.support.meeting_rights import Rights, said
from tests.support.meetings import CHANNEL, GUILD, NOW, ORGANISER, log_of, person, to_be_sent
from tests.support.worlds import World, custom_ids, texts

SPAMMER, OTHER = person(5), person(6)
VIEWER = Viewer(ORGANISER.id, frozenset({CHANNEL}))


async def set_up(
    meetings: MeetingServices, creator: Person, *, weeks: int = 0, draft: bool = False, **where: int
) -> Meeting:
    guild_id, channel_id = where.get("guild_id", GUILD), where.get("channel_id", CHANNEL)
    plan = MeetingPlan(starts_at=NOW + timedelta(days=3), zone="UTC", topic=MeetingTopic("", "Spam"), weeks=weeks)
    meeting_id = await meetings.meetings.draft(guild_id, channel_id, plan, creator, NOW)
    if not draft:
        await meetings.meetings.confirm(guild_id, meeting_id, creator, NOW)
    sheet = await meetings.meetings.sheet(guild_id, meeting_id)
    assert sheet is not None
    return sheet.meeting


async def states(meetings: MeetingServices, creator: Person, guild_id: int = GUILD) -> list[str]:
    """Of all meetings that somebody set up, with drafts, sorted."""
    return sorted(each.state.value for each in await meetings.meetings.naming(guild_id, creator.id))


async def test_everything_by_one_member_goes_and_nothing_else(meetings: MeetingServices) -> None:
    meeting = await set_up(meetings, SPAMMER)
    await set_up(meetings, SPAMMER, weeks=1)
    for _ in range(3):
        await set_up(meetings, SPAMMER, draft=True)
    kept = [
        await set_up(meetings, OTHER),
        await set_up(meetings, OTHER, weeks=2),
        await set_up(meetings, OTHER, draft=True),
        await set_up(meetings, SPAMMER, channel_id=CHANNEL + 1),
        await set_up(meetings, SPAMMER, guild_id=GUILD + 1),
    ]
    for number in (1, 2, 5, ORGANISER.id):
        await meetings.joining.join(GUILD, meeting.id, person(number), NOW)
    await meetings.signups.present(GUILD, meeting.id, person(3), NOW)
    before = [await meetings.meetings.sheet(each.guild_id, each.id) for each in kept]

    shown = await meetings.clearing.preview(GUILD, SPAMMER.id, VIEWER)
    assert (shown.drafts, shown.series, len(shown.meetings)) == (3, 1, 1 + 8)
    assert {each.id for each in shown.told} == {1, 2, 3, 5}
    cleared = await meetings.clearing.clear(GUILD, SPAMMER.id, VIEWER, NOW, by=ORGANISER)
    assert cleared == shown

    assert await states(meetings, SPAMMER) == ["cancelled"] * 2 + ["open"] + ["skipped"] * 7, "one is out of sight"
    assert [await meetings.meetings.sheet(each.guild_id, each.id) for each in kept] == before
    told = await to_be_sent(meetings, meeting.id)
    assert sorted(user_id for kind, people in told if kind == "cancelled" for user_id in people) == [1, 2, 3, 5]
    log = await log_of(meetings.meetings, GUILD, meeting.id)
    assert (log[0].event, log[0].actor) == ("cancelled", f"P{ORGANISER.id}")
    assert await meetings.series.to_advance(NOW + timedelta(days=4), [GUILD]) == ((GUILD, 2),), "only the other's"
    assert (await meetings.clearing.preview(GUILD, SPAMMER.id, VIEWER)).is_empty
    assert (await meetings.clearing.clear(GUILD, SPAMMER.id, VIEWER, NOW, by=ORGANISER)).is_empty


async def test_an_organiser_clears_from_a_meetings_panel_and_may_keep_it_all(world: World) -> None:
    card = await posted(world, world.ben, paper="Buy now")
    await posted(world, world.ben, paper="Buy more", repeat="weekly")
    await world.ben.slash(world.channel, "meeting schedule", when="fri 4pm", paper="Buy later")
    others = await posted(world, world.ada, paper="vllm")
    await press(world, world.ada, card, "Join")

    async def preview() -> Any:
        details = await press(world, world.olga, card, "Details")
        panel = await press(world, world.olga, details.response, "Organise")
        return await press(world, world.olga, panel.response, "Clear all by Ben")

    asked = await preview()
    shown = texts(asked.response)
    assert "Clear everything that **Ben** set up?" in shown
    assert "This will cancel 2 meetings, end 1 series, remove 7 planned dates and delete 1 draft." in shown
    assert "- Buy now, <t:" in shown
    assert "- and 4 more" in shown
    assert "**Will be told:** Ada" in shown
    assert "Nothing was cancelled" in texts((await press(world, world.olga, asked.response, "Keep it")).response)
    assert len(await world.services.meetings.meetings.upcoming(world.guild.id, world.services.now())) == 10

    asked = await preview()
    await world.restart()
    done = await press(world, world.olga, asked.response, "Clear all of it")
    assert "I cancelled 2 meetings, ended 1 series" in texts(done.response)
    assert "I’ll tell 1 member." in texts(done.response)
    await world.env.advance_time(5)
    listed = texts((await world.olga.slash(world.channel, "meeting list")).response)
    assert "Buy" not in listed
    assert "vLLM" in listed
    history = world.channel.history()
    assert "**Cancelled**" in words(next(each for each in history if each.id == card.id))
    assert "**Cancelled**" not in words(next(each for each in history if each.id == others.id))


async def test_only_organisers_are_offered_to_clear(world: World) -> None:
    card = await posted(world, world.ben)
    details = await press(world, world.ben, card, "Details")
    panel = await press(world, world.ben, details.response, "Organise")
    assert not any("mclear" in each for each in custom_ids(panel.response)), "by whoever set it up, too"
    own = await press(world, world.olga, await posted(world, world.olga), "Details")
    panel = await press(world, world.olga, own.response, "Organise")
    assert not any("mclear" in each for each in custom_ids(panel.response)), "nor are their own"


async def test_the_name_of_whoever_is_cleared_is_no_markdown(rights: Rights) -> None:
    rights.set_roles()
    users = rights.stage.discord.world.users
    users["ada"] = replace(users["ada"], display="*Eve*")
    meeting = await rights.meeting()
    assert "Clear everything that **\\*Eve\\*** set up?" in said(
        await rights.press("organiser", f"mclear1:{meeting.id}")
    )


async def test_a_forged_press_clears_for_organisers_alone(rights: Rights) -> None:
    rights.set_roles()
    meeting = await rights.meeting()
    creator, meetings = rights.people["creator"].id, rights.stage.services.meetings
    for role in ("stranger", "creator"):
        for pattern in ("mclear1:{meeting}", "mclear2:{creator}"):
            text = said(await rights.press(role, pattern.format(meeting=meeting.id, creator=creator)))
            assert "Only organisers" in text, role
    sheet = await meetings.meetings.sheet(meeting.guild_id, meeting.id)
    assert sheet is not None
    assert sheet.meeting.state is MeetingState.OPEN
    assert "nothing left to clear" in said(await rights.press("organiser", f"mclear2:{2**63 - 1}"))
    for role in ("organiser", "manager"):
        assert "Clear everything" in said(await rights.press(role, f"mclear1:{meeting.id}"))
    assert "I cancelled 1 meeting" in said(await rights.press("organiser", f"mclear2:{creator}"))
