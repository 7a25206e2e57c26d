"""Nothing is typed twice: drafts are edited, and what can't be taken is asked about with the rest kept."""

from __future__ import annotations

from typing import Any

import pytest
import simcord

from bot.members.typed_inputs import KEPT_FOR
from tests.support.channel_messages import now_says, posted, press
from tests.support.worlds import World, texts

EVERYTHING = {
    "when": "thu 4pm", "paper": "vllm", "repeat": "weekly", "seats": 8, "duration": "1h30", "place": "R 3",
    "guest": "Grace",
}  # fmt: skip


async def schedule(world: World, **options: Any) -> simcord.ResponseMessage:
    answer = await world.ada.slash(world.channel, "meeting schedule", **options)
    assert answer.ephemeral
    assert answer.response is not None
    return answer.response


def form_values(world: World) -> dict[str, Any]:
    """Of the form that was opened last, by custom id: texts, and the ids of who is chosen."""
    form = world.env.backend.interactions[max(world.env.backend.interactions)].modal
    assert form is not None
    inner = [each["component"] for each in form["components"]]
    return {
        each["custom_id"]: each.get("value", "") or [str(one["id"]) for one in each.get("default_values", ())]
        for each in inner
    }


async def submitted(world: World, message: Any, label: str, fields: dict[str, Any]) -> simcord.ResponseMessage:
    """What takes the place of `message` once the form behind that button was sent."""
    form = await press(world, world.ada, message, label)
    answer = await world.ada.submit_modal(form, fields)
    return answer.response or message


async def test_edit_opens_the_form_with_all_that_was_typed_and_the_new_draft_takes_its_place(world: World) -> None:
    draft = await schedule(world, **EVERYTHING)
    await world.restart()
    form = await press(world, world.ada, draft, "Edit")
    first = {"when": "thu 4pm", "paper": "vLLM", "place": "R 3", "duration": "1h30", "seats": "8"}
    assert {name: value or "" for name, value in form_values(world).items()} == first
    edited = (await world.ada.submit_modal(form, {**first, "place": "R 4", "seats": ""})).response or draft
    said = texts(edited)
    assert "R 4 · 1 h 30 min" in said
    assert "unlimited seats · Grace (guest) presents" in said
    assert "Every Thursday" in said
    then = await submitted(world, edited, "Edit more", {"repeat": "", "guest": "", "who": [world.ben]})
    said = texts(then)
    assert "R 4 · 1 h 30 min" in said
    assert "Ben presents" in said
    assert "Every Thursday" not in said
    await press(world, world.ada, then, "Edit more")
    assert form_values(world)["who"] == [str(world.ben.id)]
    await press(world, world.ada, then, "Post it")
    assert [each.state.value for each in await every_meeting(world)] == ["open"]


async def every_meeting(world: World) -> Any:
    return await world.services.meetings.meetings.upcoming(world.guild.id, world.services.now())


async def test_the_presenter_stays_through_an_edit_and_an_answer(world: World) -> None:
    asked = await schedule(world, when="thu 3:00", presenter=world.ben, place="R 3")
    draft = await press(world, world.ada, asked, "Thu 1 Jan, 15:00 UTC")
    assert "Ben presents" in texts(draft.response or asked)
    edited = await submitted(world, draft.response or asked, "Edit", {"when": "fri 4pm"})
    assert "Ben presents" in texts(edited)
    assert "<t:1767369600:F>" in texts(edited)


@pytest.mark.parametrize(
    ("options", "choice", "said"),
    [
        ({"when": "thu 3:00"}, "Thu 1 Jan, 15:00 UTC", "<t:1767279600:F>"),
        ({"when": "thu 4pm EST"}, "Thu 1 Jan, 16:00 America/New_York", "<t:1767301200:F>"),
        ({"when": "2025-12-31 16:00"}, "Thu 31 Dec, 16:00 UTC", "<t:1798732800:F>"),
        ({"when": "thu 4pm", "duration": "2"}, "2 h", "2 h"),
        ({"when": "thu 4pm", "paper": "models"}, "Use “models” as the topic", "### models"),
        (
            {"when": "thursdays 4pm", "repeat": "every second week"},
            "Every Thursday",
            "Repeats:** Every Thursday at 16:00",
        ),
        (
            {"when": "thu 4pm", "repeat": "weekly until 3/4"},
            "Every Thursday until 4 March 2026",
            "Every Thursday at 16:00",
        ),
        ({"when": "thu 4pm", "repeat": "soon"}, "Once", "That’s 2026-01-01 16:00"),
    ],
)
async def test_a_question_has_a_button_for_each_answer_that_keeps_the_rest(
    world: World, options: dict[str, str], choice: str, said: str
) -> None:
    asked = await schedule(world, **{"place": "Room 3", **options})
    await world.restart()
    draft = (await press(world, world.ada, asked, choice)).response or asked
    assert said in texts(draft)
    assert "Room 3" in texts(draft)
    assert "Scheduled and posted" in texts((await press(world, world.ada, draft, "Post it")).response or draft)


async def test_an_ambiguous_paper_is_asked_about_with_a_button_for_each(world: World) -> None:
    asked = await schedule(world, when="thu 4pm", paper="models")
    assert "Which paper is “models”?" in texts(asked)
    label = texts(asked).splitlines()[1]
    draft = (await press(world, world.ada, asked, label)).response or asked
    assert f"### {label}" in texts(draft)
    assert "I’ll use it as the topic" not in texts(draft)


async def test_a_failed_time_is_asked_for_alone_and_one_question_follows_another(world: World) -> None:
    asked = await schedule(world, when="someday", place="R 3", duration="2", guest="Grace")
    form = await press(world, world.ada, asked, "Change the time")
    assert form_values(world) == {"when": "someday"}
    then = (await world.ada.submit_modal(form, {"when": "thu 3:00"})).response or asked
    assert "morning or in the afternoon" in texts(then)
    then = (await press(world, world.ada, then, "Thu 1 Jan, 15:00 UTC")).response or then
    assert "Is “2” in hours or in minutes?" in texts(then)
    draft = (await press(world, world.ada, then, "2 h")).response or then
    assert "R 3 · 2 h" in texts(draft)
    assert "Grace (guest) presents" in texts(draft)


async def test_where_time_and_repetition_do_not_fit_either_can_be_changed(world: World) -> None:
    asked = await schedule(world, when="fri 4pm", repeat="mondays")
    await press(world, world.ada, asked, "Change the repetition")
    assert form_values(world) == {"repeat": "mondays"}
    then = await submitted(world, asked, "Change the time", {"when": "mon 4pm"})
    assert "Every Monday" in texts(then)


async def test_a_time_from_now_means_the_same_after_an_edit(world: World) -> None:
    draft = await schedule(world, when="in 2 hours", place="R 3")
    stamp = next(each for each in texts(draft).split() if each.startswith("<t:"))
    await world.env.advance_time(1800)
    edited = await submitted(world, draft, "Edit", {"when": "in 2 hours", "place": "R 4"})
    assert stamp in texts(edited)
    moved = await submitted(world, edited, "Edit", {"when": "in 3 hours", "place": "R 4"})
    assert stamp not in texts(moved)
    await world.env.advance_time(4 * 3600)
    refused = await press(world, world.ada, moved, "Post it")
    assert "That time is now in the past. Press Edit" in texts(refused.response)
    then = await submitted(world, moved, "Edit", {"when": "in 3 hours", "place": "R 5"})
    assert "R 5" in texts(then)
    assert "Scheduled" in texts((await press(world, world.ada, then, "Post it")).response or then)


async def test_what_was_typed_is_kept_for_a_day(world: World) -> None:
    asked = await schedule(world, when="thu 3:00")
    world.env.backend.advance_clock(KEPT_FOR.total_seconds())
    for label in ("Thu 1 Jan, 15:00 UTC", "Change the time"):
        gone = await press(world, world.ada, asked, label)
        assert "I no longer have what you typed: I keep it for a day." in texts(gone.response)


async def test_an_edit_with_a_question_keeps_the_other_fields(world: World) -> None:
    await posted(world, who=world.ada, place="R 1")
    form = await world.ada.slash(world.channel, "meeting edit", meeting="1")
    answer = await world.ada.submit_modal(
        form, {"when": "thu 3:00", "paper": "models", "place": "R 9", "duration": "2", "seats": "many"}
    )
    asked = answer.response
    for label in ("Thu 1 Jan, 15:00 UTC", "Unlimited", "Use “models” as the topic", "2 h"):
        assert asked is not None
        asked = (await press(world, world.ada, asked, label)).response or asked
    assert "Changed the place and the paper" in texts(asked) or "Changed the paper" in texts(asked)
    assert "Move it to <t:1767279600:F>" in texts(asked)
    await world.env.advance_time(3)
    said = now_says(world, world.channel.last_message)
    assert "<t:1767283200:F> – <t:1767290400:t>" in said
    assert "\nR 9\n" in said
    assert "models" in said


async def test_a_refused_value_of_any_form_opens_it_again_with_what_was_typed(world: World) -> None:
    await world.ada.slash(world.channel, "reading finish", paper="orca")
    form = await world.ada.slash(world.channel, "reading edit", paper="orca")
    answer = await world.ada.submit_modal(
        form, {"started": "someday", "takeaway": "Pages, for once.", "sharing": ["shared"]}
    )
    assert "“someday” isn’t a date I can read" in texts(answer.response)
    await world.restart()
    form = await press(world, world.ada, answer.response, "Edit")
    assert form_values(world)["takeaway"] == "Pages, for once."
    assert form_values(world)["started"] == "someday"
    done = await world.ada.submit_modal(
        form, {"started": "2025-12-30", "takeaway": "Pages, for once.", "sharing": ["shared"]}
    )
    assert "Pages, for once." in texts(done.response or answer.response)


async def test_the_setups_refused_reminders_keep_the_other_fields(world: World) -> None:
    shown = await world.olga.slash(world.channel, "setup")
    form = await press(world, world.olga, shown.response, "Change setup")
    answer = await world.olga.submit_modal(form, {"zone": "Berlin", "offsets": "soon", "meetings": [world.channel]})
    asked = answer.response or shown.response
    assert "Reminders are up to" in texts(asked)
    form = await press(world, world.olga, asked, "Edit")
    assert form_values(world)["zone"] == "Berlin"
    assert form_values(world)["meetings"] == [str(world.channel.id)]
    done = await world.olga.submit_modal(form, {"zone": "Berlin", "offsets": "2h", "meetings": [world.channel]})
    assert "Europe/Berlin" in texts(done.response or asked)


async def test_where_nothing_was_typed_the_sentence_alone_is_said(world: World) -> None:
    answer = await world.ada.slash(world.channel, "meeting schedule", when=" ")
    assert answer.ephemeral
    assert texts(answer.response) == "Tell me a day and a time, such as “thu 4pm” or “2026-12-03 16:00”."
