"""Series as members schedule them: the draft says the rule and the next dates, and so do card and list."""

from __future__ import annotations

from tests.support.channel_messages import later, now_says, posted, press
from tests.support.worlds import World, texts

# The world begins on Thursday, 1 January 2026, 00:00 UTC.
FIRST, THIRD, FEBRUARY = 1767283200, 1768492800, 1770307200


async def test_a_monthly_series_is_drafted_posted_listed_and_goes_on(world: World) -> None:
    drafted = await world.olga.slash(
        world.channel, "meeting schedule", when="thu 4pm", paper="vllm", repeat="first and third thursday until 5 feb"
    )
    said = texts(drafted.response)
    rule = "first and third Thursday of every month"
    assert f"**Repeats:** The {rule} at 16:00 (UTC) until 5 February 2026" in said
    assert f"-# Next dates: <t:{FIRST}:f> · <t:{THIRD}:f> · <t:{FEBRUARY}:f> (3 in all)" in said
    await press(world, world.olga, drafted.response, "Post it")
    (card,) = world.channel.history()
    assert f"Part of a series: the {rule} until 5 February 2026" in now_says(world, card)
    listed = texts((await world.ada.slash(world.channel, "meeting list")).response)
    assert listed.count(f"the {rule} until 5 February 2026") == 3
    await later(world, 24)
    assert len(world.channel.history()) == 2
    assert f"<t:{THIRD}:F>" in now_says(world, world.channel.history()[-1])


async def test_the_draft_of_a_series_without_an_end_has_its_next_three_dates(world: World) -> None:
    drafted = await world.olga.slash(world.channel, "meeting schedule", when="thu 4pm", paper="vllm", repeat="weekly")
    week = 7 * 24 * 3600
    dates = " · ".join(f"<t:{FIRST + number * week}:f>" for number in range(3))
    assert f"-# Next dates: {dates}\n" in texts(drafted.response)


async def test_what_differs_is_asked_and_nothing_is_drafted(world: World) -> None:
    answer = await world.olga.slash(world.channel, "meeting schedule", when="every thu 4pm", repeat="every second week")
    assert "`when` and `repeat` say different things" in texts(answer.response)


async def test_repeat_offers_rules_that_fit_the_typed_time_and_says_what_it_understood(world: World) -> None:
    async def offered(typed: str) -> list[tuple[str, str]]:
        options = {"when": "thu 4pm"}
        choices = await world.olga.autocomplete(world.channel, "meeting schedule", "repeat", typed, **options)
        return [(each["name"], each["value"]) for each in choices]

    assert ("first thursday of every month",) * 2 in await offered("")
    assert await offered("10 times weekly") == [("every Thursday until 5 March 2026", "10 times weekly")]
    assert await offered("weekly until " + " " * 100 + "31 march") == []


async def test_the_calendar_button_of_a_date_gives_this_date_and_the_series(world: World) -> None:
    card = await posted(world, repeat="first and third thursday")
    details = await press(world, world.ada, card, "Details")
    answer = await press(world, world.ada, details.response, "Calendar")
    assert answer.response is not None
    assert [each.filename for each in answer.response.attachments] == ["meeting-1.ics", "series-1.ics"]
    assert "`series-1.ics` all dates of the series" in answer.response.content
