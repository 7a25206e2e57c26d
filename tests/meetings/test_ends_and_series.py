"""The end of a meeting with what is corrected afterwards, and the dates of a series."""

from __future__ import annotations

from tests.support.channel_messages import button, later, now_says, posted, press, press_nth, thread_says
from tests.support.worlds import World, texts

DAY = 24 * 3600


async def test_a_meeting_ends_with_who_came_and_asks_once_whether_it_is_finished(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Join")
    await later(world, 24)
    said = now_says(world, card)
    assert "**Over**" in said
    assert "**Came:** 1\nAda" in said
    (question,) = [
        message
        for thread in world.channel.threads
        for message in thread.history()
        if "Have you finished it?" in str([getattr(part, "children", part) for part in message.components])
        or "mfinish1" in str(message.components)
    ][-1:]
    done = await world.ada.click(question, custom_id=button(question, "I finished it"))
    assert "Saved as finished: **vLLM**." in texts(done.response)
    await world.env.advance_time(3)
    assert "1 has read it" in now_says(world, card)
    assert sum("Have you finished it?" in each for each in thread_says(world)) == 1


async def test_the_papers_card_says_when_it_was_discussed(world: World) -> None:
    await posted(world)
    assert "We discussed this" not in texts((await world.ada.slash(world.channel, "paper", query="vllm")).response)
    await later(world, 24)
    said = texts((await world.ada.slash(world.channel, "paper", query="vllm")).response)
    assert "**We discussed this** on <t:1767283200:D>" in said


async def test_attendance_and_notes_are_corrected_afterwards(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Join")
    await later(world, 24)
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    form = await press(world, world.olga, panel.response, "Who came")
    await world.olga.submit_modal(form, {"came": [world.ben], "missed": [world.ada]})
    form = await press(world, world.olga, panel.response, "Notes")
    await world.olga.submit_modal(form, {"notes": "https://example.org/notes"})
    await world.env.advance_time(3)
    said = now_says(world, card)
    assert "**Came:** 1\nBen" in said
    assert "**Notes:** https://example.org/notes" in said
    past = await world.ada.slash(world.channel, "meeting list", past=True)
    assert "vLLM" in texts(past.response)


async def test_a_series_opens_eight_dates_and_posts_the_next_card_when_the_last_is_over(world: World) -> None:
    await posted(world, repeat="weekly", seats=5, place="Room 3")
    upcoming = await world.services.meetings.meetings.upcoming(world.guild.id, world.services.now())
    assert len(upcoming) == 9 - 1
    listed = await world.ada.slash(world.channel, "meeting list")
    assert texts(listed.response).count("Presenter wanted") == 5
    turned = await world.ada.slash(world.channel, "meeting list")
    rest = await press(world, world.ada, turned.response, "Next")
    assert texts(rest.response).count("Presenter wanted") == 3
    opened = await press_nth(world, world.ada, listed, 1)
    await press(world, world.ada, opened.response, "Present this")
    opened = await press_nth(world, world.ada, listed, 1)
    chosen = await world.ada.submit_modal(
        await press(world, world.ada, opened.response, "Choose the paper"), {"paper": "orca"}
    )
    assert "Topic set: **Orca**" in texts(chosen.response)
    await later(world, 24)
    next_card = world.channel.last_message
    said = now_says(world, next_card)
    assert "## Orca" in said
    assert "**Presenter:** Ada" in said
    assert "<t:1767888000:F>" in said, "a week later at the same hour"
    assert "**Seats:** 0 / 5" in said
    assert len(await world.services.meetings.meetings.upcoming(world.guild.id, world.services.now())) == 8


async def test_a_date_is_skipped_without_breaking_its_series_and_can_come_back(world: World) -> None:
    await posted(world, repeat="every second week")
    second = (await world.services.meetings.meetings.upcoming(world.guild.id, world.services.now()))[1]
    asked = await world.olga.slash(world.channel, "meeting cancel", meeting=str(second.id))
    assert "The series goes on, and you can undo this." in texts(asked.response)
    await press(world, world.olga, asked.response, "Skip this date")
    assert "This date is skipped; the series goes on." in texts(asked.response)
    await later(world, 24)
    card = now_says(world, world.channel.last_message)
    assert "<t:1769702400:F>" in card, "four weeks after the first"


async def test_an_ended_series_has_no_further_dates(world: World) -> None:
    card = await posted(world, repeat="weekly")
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    await press(world, world.olga, panel.response, "End series")
    assert "### End the series of" in texts(panel.response)
    await press(world, world.olga, panel.response, "End series")
    assert "Series ended" in texts(panel.response)
    assert len(await world.services.meetings.meetings.upcoming(world.guild.id, world.services.now())) == 1
    await later(world, 24)
    assert len(world.channel.history()) == 1


async def reminder(world: World) -> str:
    """What the reminder in the meeting's thread says now, with its buttons."""
    (found,) = [each for each in thread_says(world) if "Reminder:" in each]
    return found


async def test_a_reminder_loses_its_buttons_when_the_meeting_is_over(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Join")
    await later(world, 15.5)
    assert "I can’t come" in await reminder(world)
    assert "over" not in await reminder(world)
    await later(world, 4)
    assert "I can’t come" not in await reminder(world)
    assert await reminder(world) == f"{(await reminder(world)).partition('-# This')[0]}-# This meeting is over.\n" + (
        f"<@{world.ada.id}>\nRead it\nDetails"
    )


async def test_a_reminder_loses_its_buttons_when_the_meeting_is_cancelled_and_all_read_why(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Join")
    await later(world, 15.5)
    asked = await world.olga.slash(world.channel, "meeting cancel", meeting="1")
    form = await press(world, world.olga, asked.response, "Add a reason")
    await world.olga.submit_modal(form, {"reason": "The speaker is *ill*."})
    assert "**Reason:** The speaker is \\*ill\\*." in texts(asked.response)
    await world.restart()
    form = await press(world, world.olga, asked.response, "Change the reason")
    await world.olga.submit_modal(form, {"reason": "The speaker is away."})
    await press(world, world.olga, asked.response, "Cancel meeting")
    await world.env.advance_time(10)
    assert "I can’t come" not in await reminder(world)
    assert "-# This meeting is cancelled." in await reminder(world)
    told = next(each for each in thread_says(world) if "Cancelled:" in each)
    assert f"**Reason:** The speaker is away.\n<@{world.ada.id}>" in told
    assert "**Reason:** The speaker is away." in now_says(world, card)
    details = await press(world, world.olga, card, "Details")
    assert "**Reason:** The speaker is away." in texts(details.response)
    await press(world, world.olga, details.response, "Organise")
    await press(world, world.olga, details.response, "Log")
    assert "Olga cancelled the meeting: “The speaker is away.”" in texts(details.response)


async def test_whoever_signed_up_reads_why_a_series_ends(world: World) -> None:
    card = await posted(world, repeat="weekly")
    await press(world, world.ada, card, "Join")
    details = await press(world, world.olga, card, "Details")
    for label in ("Organise", "End series"):
        await press(world, world.olga, details.response, label)
    form = await press(world, world.olga, details.response, "Add a reason")
    await world.olga.submit_modal(form, {"reason": "Term is over."})
    await press(world, world.olga, details.response, "End series")
    await world.env.advance_time(10)
    (told,) = [each for each in thread_says(world) if "The series ends" in each]
    assert f"**Reason:** Term is over.\n<@{world.ada.id}>" in told
    assert "Join" in now_says(world, card), "the meeting that is posted stays"
