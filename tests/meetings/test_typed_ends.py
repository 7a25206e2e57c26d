"""A time that's typed with its end gives the meeting its length; where `duration` has another, it's asked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.meetings.when.parsed_time import ParsedTime
from bot.ui.kit.questions import Question
from bot.ui.meetings.typed_details import length_from_text, length_words
from tests.support.channel_messages import now_says, posted, press
from tests.support.worlds import World, texts


def until(minutes: int) -> ParsedTime:
    return ParsedTime(datetime(2026, 12, 3, 15, tzinfo=UTC), "Europe/Berlin", minutes=minutes)


def test_the_length_is_that_of_the_option_or_of_the_time_or_the_usual_one() -> None:
    assert length_from_text(" ", "thu 4pm", until(0), 60) == 60
    assert length_from_text("", "thu 4-6pm", until(120), 60) == 120
    assert length_from_text("90", "thu 4pm", until(0), 60) == 90
    assert length_from_text("2h", "thu 4-6pm", until(120), 60) == 120


def test_two_lengths_are_asked_about_and_each_answer_leaves_one_of_them() -> None:
    with pytest.raises(Question) as asked:
        length_from_text("90", "every thu 4-6pm", until(120), 60)
    choices = [(each.label, dict(each.fields)) for each in asked.value.choices]
    assert choices == [
        ("2 h", {"duration": "120 min"}),
        ("1 h 30 min", {"duration": "90 min", "when": "every thu 4:00pm"}),
    ]
    assert (asked.value.field, asked.value.others) == ("duration", (("when", "time"),))


@pytest.mark.parametrize(("minutes", "words"), [(60, "1 h"), (45, "45 min"), (90, "1 h 30 min"), (720, "12 h")])
def test_a_length_is_told_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert length_words(minutes) == words


async def test_a_draft_has_the_length_and_a_contradiction_is_settled_by_a_button(world: World) -> None:
    draft = await world.ada.slash(world.channel, "meeting schedule", when="thu 16–18")
    assert "\n2 h\n" in texts(draft.response)
    answer = await world.ada.slash(world.channel, "meeting schedule", when="thu 4-6pm", duration="90")
    asked = "From the first hour to the second it’s 2 h, but the duration says 1 h 30 min. Which one is it?"
    assert asked in texts(answer.response)
    settled = await press(world, world.ada, answer.response, "1 h 30 min")
    assert "\n1 h 30 min\n" in texts(settled.response or answer.response)


async def test_an_edit_takes_the_length_too_and_moves_nothing_where_the_start_is_the_same(world: World) -> None:
    card = await posted(world, when="2026-01-01 16:00")

    async def edited(when: str, duration: str) -> str:
        form = await world.olga.slash(world.channel, "meeting edit", meeting="1")
        answer = await world.olga.submit_modal(form, {"when": when, "duration": duration, "paper": "vllm"})
        return texts(answer.response)

    said = await edited("2026-01-01 16:00-17:30", "60 min")
    assert "Changed the duration." in said
    assert "Move it" not in said
    await world.env.advance_time(3)
    assert "<t:1767283200:F> – <t:1767288600:t>" in now_says(world, card)
    assert "Move it to" in await edited("2026-01-02 16:00", "90 min")
    assert "Which one is it?" in await edited("2026-01-01 16:00-18:00", "45 min")
