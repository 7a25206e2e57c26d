"""/meeting from end to end: scheduling with a click, the card and its buttons, changes, series, and afterwards."""

from __future__ import annotations

import re

import pytest
import simcord

from bot.errors import UserError
from bot.meetings.model import MAX_SEATS, MeetingState
from bot.members.model import Person
from bot.ui.meetings.typed_details import seats_from_text
from tests.support.channel_messages import button, later, now_says, posted, press, press_nth, thread_says
from tests.support.worlds import World, texts

DAY = 24 * 3600


async def test_scheduling_shows_what_was_understood_and_posts_only_after_a_click(world: World) -> None:
    asked = await world.ada.slash(
        world.channel, "meeting schedule", when="thu 4pm", paper="PagedAttention", seats=8, duration="1h30", place="R 3"
    )
    assert asked.ephemeral
    said = texts(asked.response)
    assert "vLLM" in said
    assert "<t:1767283200:F>" in said, "Thursday 1 January 2026, 16:00 UTC"
    assert "R 3 · 1 h 30 min" in said
    assert "8 seats" in said
    assert world.channel.history() == []
    answer = await press(world, world.ada, asked.response, "Post it")
    assert f"Scheduled and posted in <#{world.channel.id}>." in texts(answer.response)
    (card,) = world.channel.history()
    assert answer.response is not None
    assert f"https://discord.com/channels/{world.guild.id}/{world.channel.id}/{card.id}" in str(
        answer.response.components
    )
    assert "**Seats:** 0 / 8" in now_says(world, card)


async def test_a_series_in_words_is_one_and_the_clocks_are_named(world: World) -> None:
    weekly = await world.ada.slash(world.channel, "meeting schedule", when="every other thursday 4pm Berlin")
    assert "**Repeats:** Every two weeks on Thursday at 16:00 (Europe/Berlin)" in texts(weekly.response)
    once = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")
    assert "That’s 2026-01-01 16:00 in UTC. Change your time zone with </settings" in texts(once.response)
    for when in ("thursdays 4pm", "jeden Donnerstag 16 Uhr", "thu 4pm weekly"):
        asked = await world.ada.slash(world.channel, "meeting schedule", when=when)
        assert "**Repeats:** Every Thursday at 16:00 (UTC)" in texts(asked.response)


async def test_an_edit_takes_no_series_for_one_date(world: World) -> None:
    await posted(world)
    answer = await world.olga.submit_modal(await edit_form(world), {"when": "fridays 5pm", "duration": "60 min"})
    assert "Editing moves this date alone" in texts(answer.response)


async def test_two_clicks_at_once_post_it_once(world: World) -> None:
    asked = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")
    assert asked.response is not None
    meetings, ada = world.services.meetings.meetings, Person(world.ada.id, "Ada")
    first = await meetings.confirm(world.guild.id, 1, ada, world.services.now())
    assert first.state is MeetingState.OPEN
    second = await press(world, world.ada, asked.response, "Post it")
    assert "already posted" in texts(second.response)
    await world.env.advance_time(60)
    assert len(world.channel.history()) == 1


async def test_discarded_nothing_is_posted(world: World) -> None:
    asked = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")
    answer = await press(world, world.ada, asked.response, "Discard")
    assert "Nothing was posted" in texts(answer.response)
    assert world.channel.history() == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"when": "someday"}, "I don’t understand “someday”"),
        ({"when": "2025-12-01 16:00"}, "is in the past"),
        ({"when": "thu"}, "Which time"),
        ({"when": "thu 4pm", "duration": "forever"}, "How long?"),
        ({"when": "thu 4pm", "duration": "13h"}, "How long?"),
        ({"when": "thu 4pm", "duration": "2"}, "Is “2” in hours or in minutes?"),
        ({"when": "thu 4pm", "duration": "1.5"}, "Is “1.5” in hours or in minutes?"),
        ({"when": "thu 4pm", "duration": "0"}, "How long?"),
        ({"when": "thu 4pm EST"}, "“EST” can mean several zones."),
        ({"when": "thu 3:00"}, "Is “3:00” in the morning or in the afternoon?"),
        ({"when": "thu * 4pm"}, "I don’t understand “\\*”"),
        ({"when": "first thursday 4pm"}, "“first thursday” of one month or of each?"),
        ({"when": "thursdays 4pm", "repeat": "every second week"}, "say different things"),
    ],
)
async def test_what_cannot_be_meant_is_said_in_one_private_sentence(
    world: World, options: dict[str, str], said: str
) -> None:
    answer = await world.ada.slash(world.channel, "meeting schedule", **options)
    assert answer.ephemeral
    assert said in texts(answer.response)


async def test_the_zone_is_the_members_own_then_the_servers(world: World) -> None:
    await world.services.servers.update(world.guild.id, zone="Asia/Tokyo")
    in_tokyo = await world.ada.slash(world.channel, "meeting schedule", when="2026-01-08 16:00")
    assert "<t:1767855600:F>" in texts(in_tokyo.response)
    people = world.services.members
    await people.update_settings(
        world.guild.id, Person(world.ada.id, "Ada"), world.services.now(), zone="Europe/Berlin"
    )
    in_berlin = await world.ada.slash(world.channel, "meeting schedule", when="2026-01-08 16:00")
    assert "<t:1767884400:F>" in texts(in_berlin.response)


async def test_a_topic_that_is_not_on_the_list_is_a_topic_of_its_own(world: World) -> None:
    card = await posted(world, paper="Open problems, [with](https://evil.example) @everyone")
    said = now_says(world, card)
    assert "Open problems, \\[with\\](https://evil.example) @\u200beveryone" in said


async def test_joining_leaving_and_presenting_follow_on_the_card(world: World) -> None:
    card = await posted(world, seats=1)
    assert "You’re going" in texts((await press(world, world.ada, card, "Join")).response)
    await world.env.advance_time(3)
    assert "Join waitlist" in now_says(world, card)
    waiting = await world.ben.click(card, custom_id=button(card, "Join"))
    assert "The meeting is full. You’re number 1 on the waitlist." in texts(waiting.response)
    repeated = await press(world, world.ben, card, "Join")
    assert texts(repeated.response).startswith("You’re number 1 on the waitlist.")
    await press(world, world.olga, card, "Present this")
    await world.env.advance_time(3)
    said = now_says(world, card)
    assert "**Presenter:** Olga" in said
    assert "**Seats:** 1 / 1 · 1 on the waitlist" in said
    assert "Present this" not in said
    going = await press(world, world.ada, card, "Join")
    assert texts(going.response).splitlines() == ["You’re going.", "Leave", "Calendar", "Details"]
    await press(world, world.ada, going.response, "Leave")
    assert "goes to the first on the waitlist" in texts(going.response)
    await world.env.advance_time(3)
    assert any("You got a seat" in said and f"<@{world.ben.id}>" in said for said in thread_says(world))
    await press(world, world.ada, going.response, "Join again")
    assert "You’re number 1 on the waitlist." in texts(going.response)
    await world.services.meetings.signups.leave(world.guild.id, 1, Person(world.ada.id, "Ada"), world.services.now())
    await press(world, world.ada, going.response, "Leave")
    assert "You weren’t signed up." in texts(going.response)


async def test_the_presenter_steps_down_or_hands_over_from_more(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Present this")
    more = await press(world, world.ada, card, "Details")
    form = await press(world, world.ada, more.response, "Hand over")
    handed = await world.ada.submit_modal(form, {"who": [world.ben]})
    assert "Ben presents. They’ll be told." in texts(handed.response)
    await world.env.advance_time(3)
    assert any("You’re presenting" in said and f"<@{world.ben.id}>" in said for said in thread_says(world))
    stale = await press(world, world.ada, more.response, "Step down")
    assert "You’re not presenting this one" in texts(stale.response)
    more = await press(world, world.ben, card, "Details")
    assert "You’re no longer presenting" in texts((await press(world, world.ben, more.response, "Step down")).response)
    await world.env.advance_time(3)
    assert "**Presenter:** nobody yet" in now_says(world, card)
    assert any("has stepped down" in said and f"<@{world.olga.id}>" in said for said in thread_says(world))


async def test_a_calendar_file_comes_in_private(world: World) -> None:
    card = await posted(world)
    going = await press(world, world.ada, card, "Join")
    answer = await press(world, world.ada, going.response, "Calendar")
    assert answer.ephemeral
    assert answer.response is not None
    assert answer.response.attachments[0].filename == "meeting-1.ics"


async def edit_form(world: World) -> simcord.InteractionResult:
    return await world.olga.slash(world.channel, "meeting edit", meeting="1")


async def test_editing_changes_tells_and_asks_before_it_moves_or_unseats(world: World) -> None:
    card = await posted(world, seats=2)
    for who in (world.ada, world.ben):
        await press(world, who, card, "Join")
    answer = await world.olga.submit_modal(
        await edit_form(world),
        {"when": "fri 5pm", "paper": "vllm", "place": "Room 7", "seats": "1", "duration": "90 min"},
    )
    said = texts(answer.response)
    assert "Changed the place and the duration." in said
    assert "With 1 seat, Ben would lose theirs and be first on the waitlist." in said
    assert "Move it to <t:1767373200:F>" in said
    await world.env.advance_time(3)
    assert "<t:1767283200:F> – <t:1767288600:t>" in now_says(world, card)
    assert "\nRoom 7\n" in now_says(world, card)
    assert "**Seats:** 2 / 2" in now_says(world, card)
    await press(world, world.olga, answer.response, "Lower to 1")
    await press(world, world.olga, answer.response, "Move it")
    await world.env.advance_time(3)
    said = now_says(world, card)
    assert "<t:1767373200:F>" in said
    assert "**Seats:** 1 / 1 · 1 on the waitlist" in said
    await world.env.advance_time(60)  # within which changes are told together
    told = thread_says(world)
    assert any("has a new place" in each and f"<@{world.ada.id}>" in each for each in told)
    assert any("has a new time" in each and f"<@{world.ben.id}>" in each for each in told)
    assert any("first on the waitlist" in each and f"<@{world.ben.id}>" in each for each in told)
    assert not any("first on the waitlist" in each and f"<@{world.ada.id}>" in each for each in told)


@pytest.mark.parametrize(
    ("typed", "seats"),
    [("", None), (" Unlimited ", None), ("∞", None), ("1", 1), (" 07", 7), (str(MAX_SEATS), MAX_SEATS)],
)
def test_seats_are_a_number_or_unlimited(typed: str, seats: int | None) -> None:
    assert seats_from_text(typed) == seats


@pytest.mark.parametrize("typed", ["0", str(MAX_SEATS + 1), "-1", "1.5", "٣", "many", "000001", "²"])
def test_other_seats_are_refused(typed: str) -> None:
    with pytest.raises(UserError, match="Seats must be a number from 1"):
        seats_from_text(typed)


async def test_what_one_form_has_no_room_for_comes_in_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.ui.meetings.edit._PER_FORM", 3)
    card = await posted(world, seats=2)
    first = await world.olga.submit_modal(
        await edit_form(world), {"when": "2026-01-01 16:00", "paper": "vllm", "place": "Room 7"}
    )
    assert "Changed the place." in texts(first.response)
    further = await press(world, world.olga, first.response, "Edit more")
    second = await world.olga.submit_modal(further, {"duration": "90 min", "seats": "3"})
    assert "Changed the duration.\nThere are 3 seats now." in texts(second.response)
    await world.env.advance_time(3)
    assert "<t:1767283200:F> – <t:1767288600:t>" in now_says(world, card)
    assert "**Seats:** 0 / 3" in now_says(world, card)


async def test_the_unchanged_form_changes_nothing(world: World) -> None:
    await posted(world, seats=2)
    as_shown = {"when": "2026-01-01 16:00", "paper": "vLLM", "place": "", "duration": "60 min", "seats": "2"}
    answer = await world.olga.submit_modal(await edit_form(world), as_shown)
    assert "Nothing was changed" in texts(answer.response)


async def test_a_cancelled_meeting_says_so_everywhere(world: World) -> None:
    card = await posted(world)
    await press(world, world.ada, card, "Join")
    asked = await world.olga.slash(world.channel, "meeting cancel", meeting="1")
    assert asked.ephemeral
    assert "I’ll tell 1 member." in texts(asked.response)
    await press(world, world.olga, asked.response, "Cancel meeting")
    assert "The meeting is cancelled" in texts(asked.response)
    await world.env.advance_time(3)
    said = now_says(world, card)
    assert "**Cancelled** · ~~<t:1767283200:F>~~" in said
    assert "Join" not in said
    assert any("Cancelled: **vLLM**" in each and f"<@{world.ada.id}>" in each for each in thread_says(world))
    await later(world, 24)
    assert not any("Reminder:" in each for each in thread_says(world))


async def test_organisers_remove_appoint_and_read_the_log(world: World) -> None:
    card = await posted(world, seats=1)
    for who in (world.ada, world.ben):
        await press(world, who, card, "Join")
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    removed = await world.olga.submit_modal(
        await press(world, world.olga, panel.response, "Remove someone"), {"who": [world.ada]}
    )
    assert "Removed Ada." in texts(removed.response)
    form = await press(world, world.olga, panel.response, "Presenter")
    appointed = await world.olga.submit_modal(form, {"who": [world.ben]})
    assert "Ben presents" in texts(appointed.response)
    log = texts((await press(world, world.olga, panel.response, "Log")).response)
    for sentence in ("Olga made Ben the presenter", "Olga removed Ada", "Ben moved up to a seat", "Ada joined"):
        assert sentence in log


async def test_the_list_is_honest_when_there_is_nothing(world: World) -> None:
    mention = world.services.command_mention("meeting schedule")
    assert re.fullmatch("</meeting schedule:[0-9]+>", mention)
    listed = await world.ada.slash(world.channel, "meeting list")
    assert f"No meetings are planned. Schedule one with {mention}." in texts(listed.response).splitlines()
    past = await world.ada.slash(world.channel, "meeting list", past=True)
    assert "No meeting has taken place yet" in texts(past.response)


async def test_autocomplete_offers_only_what_one_may_change_and_raw_text_works_too(world: World) -> None:
    await posted(world, who=world.ada)
    assert await world.ben.autocomplete(world.channel, "meeting edit", "meeting", "") == []
    offered = await world.ada.autocomplete(world.channel, "meeting edit", "meeting", "vl")
    assert [(each["name"], each["value"]) for each in offered] == [("2026-01-01 16:00 UTC · vLLM", "1")]
    form = await world.ada.slash(world.channel, "meeting edit", meeting="vllm")
    assert form.modal is not None
    wrong = await world.ada.slash(world.channel, "meeting edit", meeting="nothing like it")
    assert "No upcoming meeting is called" in texts(wrong.response)
    assert "no such meeting" in texts((await world.ada.slash(world.channel, "meeting edit", meeting="99")).response)


async def test_somebody_who_deletes_their_data_gives_the_seat_to_the_next(world: World) -> None:
    card = await posted(world, seats=1)
    for who in (world.ada, world.ben):
        await press(world, who, card, "Join")
    asked = await world.ada.slash(world.channel, "mydata delete")
    await press_nth(world, world.ada, asked, 0)
    await world.env.advance_time(3)
    assert "**Seats:** 1 / 1\nBen" in now_says(world, card)
    assert any("You got a seat" in each and f"<@{world.ben.id}>" in each for each in thread_says(world))
    more = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, more.response, "Organise")
    log = texts((await press(world, world.olga, panel.response, "Log")).response)
    assert "a former member joined" in log
    assert "Ada" not in log
