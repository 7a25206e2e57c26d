"""Cards whose edit Discord refused follow once access is back, without another change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.delivery.refused_edits import RefusedEdits
from tests.support.loopback.components import find_text
from tests.support.loopback.world import JSON
from tests.support.meeting_scenes import Scene
from tests.support.patience import PATIENCE

EDIT = "/channels/*/messages/*"
NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SERVER, CHANNEL = 1, 2


def says(message: JSON, words: str) -> bool:
    return words in "\n".join(find_text(message))


def lose_access(stage: Scene) -> Any:
    body = {"message": "Missing Access", "code": 50001}
    return stage.discord.fail("PATCH", EDIT, status=403, times=None, body=body)


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - what the bot has learnt announces nothing
            await asyncio.sleep(0.01)


def noted(stage: Scene) -> int:
    """The edits to be tried again."""
    return sum(len(each.edits) for each in stage.services.edits._refused._channels.values())


async def post_paper(stage: Scene) -> JSON:
    posted = (await stage.discord.run_command("ada", "paper", query="vllm")).message
    assert posted is not None
    await stage.services.card_refresher._store()
    stored: JSON = stage.discord.stored(posted["id"])
    return stored


async def test_a_paper_card_follows_once_access_is_back(stage: Scene) -> None:
    paper = await post_paper(stage)
    refused = lose_access(stage)
    await stage.discord.run_command("bela", "reading start", paper="vllm")
    await eventually(lambda: noted(stage) == 1)
    refused.times = 0
    await stage.worker.round()
    stage.move_both_clocks(timedelta(seconds=16))
    await stage.worker.round()
    await stage.discord.until(lambda: says(paper, "Bela"))


async def test_one_edit_finds_out_and_the_other_cards_of_the_channel_follow(stage: Scene) -> None:
    papers = [await post_paper(stage) for _ in range(3)]
    refused = lose_access(stage)
    await stage.discord.run_command("bela", "reading start", paper="vllm")
    await eventually(lambda: noted(stage) == 3)
    stage.move_both_clocks(timedelta(seconds=16))
    await stage.worker.round()
    await stage.discord.until(lambda: refused.hits == 4)
    refused.times = 0
    stage.move_both_clocks(timedelta(seconds=31))
    await stage.worker.round()
    await stage.discord.until(lambda: all(says(each, "Bela") for each in papers))
    assert refused.hits == 4


async def test_a_meeting_card_follows_as_soon_as_a_role_gives_access_back(stage: Scene) -> None:
    meeting = await stage.meeting(seats=4)
    (card,) = stage.messages_about(meeting, card=True)
    refused = lose_access(stage)
    await stage.services.meetings.joining.join(stage.guild.id, meeting.id, stage.person("ada"), stage.clock())
    stage.worker.changed(stage.guild.id, meeting.id)
    await eventually(lambda: noted(stage) == 1)
    for _ in range(8):
        stage.move_both_clocks(timedelta(hours=1))
        await stage.worker.round()
    tried = refused.hits
    refused.times = 0
    stage.move_both_clocks(timedelta(seconds=16))
    (everyone,) = [role for role in stage.guild.roles.values() if role.id == stage.guild.id]
    role = {**everyone.payload(), "permissions": "8"}
    stage.discord.gateway.dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(stage.guild.id), "role": role})
    await eventually(lambda: stage.services.edits.has_refused_due or says(card, "Ada"))
    await stage.worker.round()
    await stage.discord.until(lambda: says(card, "Ada"))
    assert refused.hits == tried


class Refusals:
    """What is refused in one channel, with a clock to move."""

    def __init__(self) -> None:
        self.now = NOW
        self.edits = RefusedEdits[str](lambda: self.now)

    def add(self, message_id: int, edit: str, channel_id: int = CHANNEL) -> None:
        self.edits.add(SERVER, channel_id, message_id, edit)


def test_the_pauses_grow_and_the_latest_edit_of_each_channel_is_tried() -> None:
    refusals = Refusals()
    for message_id, edit in ((1, "old"), (2, "other"), (1, "new")):
        refusals.add(message_id, edit)
    tried = []
    while refusals.now < NOW + timedelta(days=1):
        if refusals.edits.is_due:
            tried.append(refusals.edits.due())
            refusals.add(1, "new")
        refusals.now += timedelta(seconds=5)
    assert tried == [["new"]] * 13
    assert refusals.edits.take_all(CHANNEL) == ["other", "new"]
    assert not refusals.edits.is_due


def test_many_changes_of_permissions_try_no_more_often_than_every_fifteen_seconds() -> None:
    refusals = Refusals()
    refusals.add(1, "edit")
    tried = 0
    for _ in range(60):
        refusals.edits.hurry(SERVER)
        tried += len(refusals.edits.due())
        refusals.now += timedelta(seconds=1)
    assert tried == 3


def test_the_earliest_refused_are_forgotten_behind_a_thousand() -> None:
    refusals = Refusals()
    for number in range(1002):
        refusals.add(number, f"{number}", channel_id=number)
    refusals.now += timedelta(seconds=15)
    assert len(refusals.edits.due()) == 1000
    assert refusals.edits.take_all(0) == []
