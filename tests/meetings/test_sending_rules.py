"""What is looked at before a message goes out: whose the one found is, who still has a seat, who has really left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.meeting_scenes import Scene

MESSAGES = "/channels/*/messages"
LATER = timedelta(hours=6, seconds=1)  # when the reminder of a meeting in 30 hours is due


async def test_somebody_elses_message_with_the_same_button_is_not_taken_for_ones_own(stage: Scene) -> None:
    meeting = await stage.meeting("ada")
    stage.move_both_clocks(LATER)
    cut = stage.discord.fail("POST", MESSAGES, status=0, when="after")
    await stage.settle()
    assert cut.hits == 1
    (copied,) = stage.reminders_of(meeting)
    copied["author"] = stage.discord.world.users["bela"].payload()
    stage.crash()
    stage.move_both_clocks(timedelta(minutes=7))
    await stage.settle()
    authors = [each["author"]["id"] for each in stage.reminders_of(meeting)]
    assert authors == [copied["author"]["id"], str(stage.discord.world.bot.id)]


async def test_who_got_a_seat_and_gave_it_up_again_is_not_told_of_it(stage: Scene) -> None:
    meeting = await stage.meeting("ada", "bela", seats=1)
    signups, now = stage.services.meetings.signups, stage.clock()
    await signups.leave(stage.guild.id, meeting.id, stage.person("ada"), now)
    await signups.leave(stage.guild.id, meeting.id, stage.person("bela"), now)
    await stage.settle()
    assert await stage.states(meeting) == [("promoted", "dropped", "has no seat any more")]
    assert stage.messages_about(meeting) == []


async def test_who_lost_a_seat_and_has_one_again_is_not_told_of_the_loss(stage: Scene) -> None:
    meeting = await stage.meeting("ada", "bela", seats=2)
    signups, now, olga = stage.services.meetings.signups, stage.clock(), stage.person("olga")
    for seats in (1, 2):
        await signups.resize(stage.guild.id, meeting.id, seats, now, by=olga, sure=True)
    await stage.settle()
    assert ("unseated", "dropped", "has a seat again") in await stage.states(meeting)


@pytest.mark.parametrize(("code", "stays"), [(10007, False), (10004, True), (10013, True), (0, True)])
async def test_only_an_unknown_member_has_left(stage: Scene, code: int, *, stays: bool) -> None:
    meeting = await stage.meeting("ada", "bela", seats=2)
    ada = stage.discord.world.users["ada"].id
    stage.discord.fail(
        "GET", f"/guilds/*/members/{ada}", status=404, times=None, body={"message": "Unknown", "code": code}
    )
    stage.move_both_clocks(LATER)
    await stage.settle()
    sheet = await stage.services.meetings.meetings.sheet(stage.guild.id, meeting.id)
    assert sheet is not None
    assert any(each.id == ada for each in sheet.seating.seated) is stays
    (reminder,) = stage.reminders_of(meeting)
    assert (str(ada) in {each["id"] for each in reminder["mentions"]}) is stays
