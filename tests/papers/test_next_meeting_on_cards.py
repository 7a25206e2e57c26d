"""A paper's card says when the group meets about it, and the posted ones follow what becomes of the meeting."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.channel_messages import button, later, now_says, posted, press
from tests.support.worlds import World

MEETS = "**We discuss this** on "
THURSDAY = f"{MEETS}<t:1767283200:F>"
AS_IT_IS = {"when": "2026-01-01 16:00", "paper": "vLLM", "place": "", "duration": "60 min", "seats": ""}


async def card_of(world: World, paper: str = "vllm") -> Any:
    """Posted for everyone in the channel."""
    await world.ben.slash(world.channel, "paper", query=paper)
    await world.env.advance_time(3)
    return world.channel.last_message


async def organised(world: World, meeting: Any) -> Any:
    """The organisers' panel of a meeting."""
    details = await press(world, world.olga, meeting, "Details")
    return (await press(world, world.olga, details.response, "Organise")).response


async def edited(world: World, meeting: Any, **typed: str) -> Any:
    form = await press(world, world.olga, await organised(world, meeting), "Edit")
    answer = (await world.olga.submit_modal(form, AS_IT_IS | typed)).response
    await world.env.advance_time(3)
    return answer


async def test_posted_cards_follow_a_meeting_that_is_scheduled_moved_and_over(world: World) -> None:
    card = await card_of(world)
    assert MEETS not in now_says(world, card)
    meeting = await posted(world)
    assert THURSDAY in now_says(world, card)
    asked = await edited(world, meeting, when="fri 4pm")
    await press(world, world.olga, asked, "Move it")
    await world.env.advance_time(3)
    assert f"{MEETS}<t:{1767283200 + 24 * 3600}:F>" in now_says(world, card)
    await later(world, 48)
    said = now_says(world, card)
    assert MEETS not in said
    assert "**We discussed this** on" in said


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_meeting_about_another_paper_leaves_the_card_of_the_first(world: World, restarted: bool) -> None:
    first, second = await card_of(world), await card_of(world, "orca")
    meeting = await posted(world)
    assert THURSDAY in now_says(world, first)
    if restarted:
        await world.restart()
    await edited(world, meeting, paper="orca")
    assert MEETS not in now_says(world, first)
    assert THURSDAY in now_says(world, second)


async def test_a_cancelled_meeting_is_on_no_card_of_its_paper(world: World) -> None:
    card, meeting = await card_of(world), await posted(world)
    asked = await press(world, world.olga, await organised(world, meeting), "Cancel meeting")
    await press(world, world.olga, asked.response, "Cancel meeting")
    await world.env.advance_time(3)
    assert MEETS not in now_says(world, card)


async def test_a_date_of_a_series_is_on_the_card_of_its_paper_until_the_series_ends(world: World) -> None:
    card, meeting = await card_of(world, "orca"), await posted(world, repeat="weekly")
    services = world.services
    date = (await services.meetings.meetings.upcoming(world.guild.id, services.now()))[2]
    form = await world.olga.slash(world.channel, "meeting edit", meeting=str(date.id))
    await world.olga.submit_modal(form, AS_IT_IS | {"when": f"{date.starts_at:%Y-%m-%d %H:%M}", "paper": "orca"})
    await world.env.advance_time(3)
    assert f"{MEETS}<t:{int(date.starts_at.timestamp())}:F>" in now_says(world, card)
    asked = await press(world, world.olga, await organised(world, meeting), "End series")
    await press(world, world.olga, asked.response, "End series")
    await world.env.advance_time(3)
    assert MEETS not in now_says(world, card)


async def test_who_joins_changes_no_card_of_the_paper(world: World) -> None:
    card, meeting = await card_of(world), await posted(world)
    await world.env.advance_time(60)
    before = len([each for each in world.env.http_requests if each.path.endswith(f"/messages/{card.id}")])
    await world.ada.click(meeting, custom_id=button(meeting, "Join"))
    await world.env.advance_time(60)
    assert len([each for each in world.env.http_requests if each.path.endswith(f"/messages/{card.id}")]) == before
