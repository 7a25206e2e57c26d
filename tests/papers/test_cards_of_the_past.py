"""A paper's card of the past names nobody any more, and is forgotten; one that can't be edited stays remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.database.schema.tables import cards
from tests.support.channel_messages import now_says, press
from tests.support.patience import PATIENCE
from tests.support.worlds import World, texts

UNLISTED = "A paper of our own"
REMEMBERED_FOR = timedelta(days=90)


async def card_of(world: World, paper: str) -> Any:
    """The public card of what Ada reads."""
    await world.ada.slash(world.channel, "reading start", paper=paper)
    shown = await world.ben.slash(world.channel, "paper", query=paper)
    if shown.ephemeral:
        await press(world, world.ben, shown.response, "Share")
    await world.env.advance_time(3)
    card = world.channel.last_message
    assert card is not None
    assert "Ada" in now_says(world, card)
    return card


async def grow_old(world: World, by: timedelta = REMEMBERED_FOR + timedelta(seconds=1)) -> None:
    async with world.services.database.write() as tx:
        await tx.execute(update(cards).values(posted_at=world.services.now() - by))


async def remembered_since(world: World) -> list[datetime]:
    async with world.services.database.read() as tx:
        return list(await tx.scalars(select(cards.c.posted_at)))


async def tidy_up(world: World, until: Callable[[list[datetime]], bool]) -> None:
    """Until that holds of when the remembered cards were posted."""
    services = world.services
    await services.housekeeping.run(services.now(), services.serves, [world.guild.id])
    await world.env.advance_time(3)
    async with asyncio.timeout(PATIENCE):
        while not until(await remembered_since(world)):
            await world.env.advance_time(1)


@pytest.mark.parametrize("paper", ["vllm", UNLISTED])
async def test_after_ninety_days_a_card_names_nobody_and_is_forgotten(world: World, paper: str) -> None:
    card = await card_of(world, paper)
    before = now_says(world, card)
    await grow_old(world, REMEMBERED_FOR - timedelta(minutes=1))
    await tidy_up(world, lambda found: len(found) == 1)
    assert now_says(world, card) == before
    await grow_old(world)
    await tidy_up(world, lambda found: found == [])
    after = now_says(world, card)
    assert "Ada" not in after
    assert after.splitlines()[0] == ("## Untitled" if paper == UNLISTED else before.splitlines()[0])
    await world.ben.slash(world.channel, "reading start", paper=paper)
    await world.env.advance_time(3)
    assert now_says(world, card) == after
    (message,) = [each for each in world.channel.history() if each.id == card.id]
    pressed = await press(world, world.ben, message, "Want")
    assert "You want to read" in texts(pressed.response)


async def test_of_what_the_list_lacks_a_card_of_the_past_keeps_the_address_and_nobodys_words(world: World) -> None:
    link = "https://example.org/some/paper"
    await world.ada.slash(world.channel, "reading start", paper=f"My Very Own Words on Zebras, {link}")
    card = await card_of(world, link)
    assert "My Very Own Words on Zebras" in now_says(world, card)
    await grow_old(world)
    await tidy_up(world, lambda found: found == [])
    assert now_says(world, card).startswith("## example.org/some/paper\n-# Not on the reading list\n")
    (message,) = [each for each in world.channel.history() if each.id == card.id]
    assert "very own" not in str([each.to_dict() for each in message.components]).casefold()


async def test_the_sixth_latest_card_of_a_paper_names_nobody_and_is_forgotten(world: World) -> None:
    first, other = await card_of(world, "vllm"), await card_of(world, "orca")
    before = now_says(world, first)
    later = [await card_of(world, "vllm") for _ in range(4)]
    assert now_says(world, first) == before
    last = await card_of(world, "vllm")
    async with asyncio.timeout(PATIENCE):
        while len(await remembered_since(world)) > 6:
            await world.env.advance_time(1)
    after = now_says(world, first)
    assert "Ada" not in after
    assert after.splitlines()[0] == before.splitlines()[0]
    for each in (other, *later, last):
        assert "Ada" in now_says(world, each)
    await world.ada.slash(world.channel, "reading finish", paper="vllm")
    await world.env.advance_time(3)
    assert now_says(world, first) == after


async def test_an_earlier_card_that_cannot_be_edited_is_tried_again_when_its_channel_takes_edits(world: World) -> None:
    first = await card_of(world, "vllm")
    refused = f"/channels/{world.channel.id}/messages/{first.id}"
    world.env.inject_error("PATCH", refused, status=403, code=50001)
    for _ in range(5):
        await card_of(world, "vllm")
    assert "Ada" in now_says(world, first)
    await card_of(world, "vllm")  # and its sixth latest card is edited
    async with asyncio.timeout(PATIENCE):
        while len(await remembered_since(world)) > 5:
            await world.env.advance_time(1)
    assert "Ada" not in now_says(world, first)


async def test_a_card_that_discord_lets_nobody_edit_is_followed_further(world: World) -> None:
    card = await card_of(world, "vllm")
    await grow_old(world)
    world.env.inject_error("PATCH", f"/channels/{world.channel.id}/messages/{card.id}", status=403, code=50001)
    today = world.services.now() - timedelta(minutes=1)
    await tidy_up(world, lambda found: found[0] > today)
    assert "Ada" in now_says(world, card)
    await world.restart()
    await press(world, world.ada, (await world.ada.slash(world.channel, "settings")).response, "Hide my reading")
    await world.env.advance_time(3)
    assert "Ada" not in now_says(world, card)


async def test_a_card_that_somebody_deleted_is_forgotten(world: World) -> None:
    card = await card_of(world, "vllm")
    await grow_old(world)
    world.env.inject_error("PATCH", f"/channels/{world.channel.id}/messages/{card.id}", status=404, code=10008)
    await tidy_up(world, lambda found: found == [])
