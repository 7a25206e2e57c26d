"""A member who repeats a command for ever is refused in a sentence; others, and other servers, go on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import simcord
from sqlalchemy import insert

from bot.database.schema.tables import quota_uses
from bot.servers import quotas
from bot.servers.quotas import Quota
from tests.support.channel_messages import now_says, posted, press
from tests.support.worlds import World, custom_ids, texts

REACHED = "reached the limit of"


async def use_up(world: World, quota: Quota, who: simcord.MemberActor | None) -> None:
    """As if that member, or for None the server, had done it just now until the limit."""
    limit = quota.per_server if who is None else quota.per_member
    assert limit is not None
    row = {"guild_id": world.guild.id, "user_id": 0 if who is None else who.id, "quota": quota.name}
    async with world.services.database.write() as tx:
        await tx.execute(insert(quota_uses).values(**row, begun_at=world.services.now(), used=limit))


async def test_drafts_one_after_the_other(world: World) -> None:
    for _ in range(10):
        drafted = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")
        assert "Post it" in texts(drafted.response)
    refused = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")
    assert refused.ephemeral
    assert "You’ve reached the limit of 10 drafts of meetings at once." in texts(refused.response)
    assert "Post it" in texts((await world.ben.slash(world.channel, "meeting schedule", when="thu 4pm")).response)
    await press(world, world.ada, drafted.response, "Discard")
    again = await world.ada.slash(world.channel, "meeting schedule", when="thu 4pm")
    assert "Post it" in texts(again.response)


async def test_another_server_of_the_same_member_goes_on(world: World) -> None:
    elsewhere = world.env.create_guild("Another group", owner=world.env.create_user("otto"))
    channel = elsewhere.create_text_channel("papers")
    ada = elsewhere.add_member(world.ada.user)
    for quota in (quotas.SHELF_CHANGES, quotas.TITLES):
        await use_up(world, quota, world.ada)
    assert REACHED in texts((await world.ada.slash(world.channel, "reading start", paper="vllm")).response)
    assert REACHED not in texts((await ada.slash(channel, "reading start", paper="vllm")).response)
    assert REACHED not in texts((await ada.slash(channel, "reading want", paper="A title of our own")).response)


Attempt = Callable[[World, simcord.MemberActor], Awaitable[simcord.InteractionResult]]


async def _want_unlisted(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    return await who.slash(world.channel, "reading want", paper=f"A title that {who.user.name} typed")


async def _start(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    return await who.slash(world.channel, "reading start", paper="vllm")


async def _post(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    drafted = await who.slash(world.channel, "meeting schedule", when="thu 4pm")
    return await press(world, who, drafted.response, "Post it")


async def _remind(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    shown = await who.slash(world.channel, "settings")
    return await press(world, who, shown.response, "Remind me by direct message")


async def _suggest(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    answer = await who.slash(world.channel, "paper", query="zzzz qqqq")
    assert answer.response is not None
    form = await who.click(answer.response, label="Suggest it for the reading list")
    sent = await who.submit_modal(form, {"what": "zzzz", "why": ""})
    assert len(curators.history()) == (REACHED not in texts(sent.response))
    return sent


ATTEMPTS: list[tuple[Quota, Attempt]] = [
    (quotas.TITLES, _want_unlisted),
    (quotas.SHELF_CHANGES, _start),
    (quotas.POSTS, _post),
    (quotas.SETTINGS, _remind),
    (quotas.SUGGESTIONS, _suggest),
]


@pytest.mark.parametrize(("quota", "attempt"), ATTEMPTS, ids=[quota.name for quota, _ in ATTEMPTS])
async def test_a_loop_is_refused_and_the_next_member_is_not(world: World, quota: Quota, attempt: Attempt) -> None:
    assert quota.window is not None
    await use_up(world, quota, world.ada)
    refused = await attempt(world, world.ada)
    assert refused.ephemeral
    expected = f"You’ve reached the limit of {quota.per_member} {quota.what} {quota.window_words}. Try again <t:"
    assert expected in texts(refused.response)
    assert REACHED not in texts((await attempt(world, world.ben)).response)
    await world.env.advance_time(quota.window.total_seconds() + 2)
    assert REACHED not in texts((await attempt(world, world.ada)).response)


@pytest.mark.parametrize("quota", [quotas.TITLES, quotas.POSTS, quotas.SUGGESTIONS], ids=lambda quota: quota.name)
async def test_what_all_of_a_server_may_do_is_told_as_the_servers_limit(world: World, quota: Quota) -> None:
    await use_up(world, quota, None)
    attempt = next(each for known, each in ATTEMPTS if known is quota)
    said = texts((await attempt(world, world.ada)).response)
    assert f"This server has reached the limit of {quota.per_server:,} {quota.what} in a day. Try again <t:" in said


async def test_a_lookup_is_answered_whatever_the_quota_only_without_the_button(world: World) -> None:
    link = "https://arxiv.org/abs/2401.99999"
    await use_up(world, quotas.TITLES, world.ada)
    answer = await world.ada.slash(world.channel, "paper", query=link)
    said = texts(answer.response)
    assert "This link isn’t in" in said
    assert "You’ve reached the limit of 200 new titles" in said
    assert not any("state" in each for each in custom_ids(answer.response))
    looked_up = (await world.ben.slash(world.channel, "paper", query=link)).response
    assert "\nWant\n" in texts(looked_up)
    again = (await world.ada.slash(world.channel, "paper", query=link)).response
    assert "\nWant\n" not in texts(again), "what others look up is theirs alone"
    await press(world, world.ben, looked_up, "Want")
    assert "\nWant\n" in texts((await world.ada.slash(world.channel, "paper", query=link)).response), "known now"


async def test_a_question_which_paper_is_meant_is_asked_whatever_the_quota(world: World) -> None:
    await use_up(world, quotas.TITLES, world.ada)
    asked = await world.ada.slash(world.channel, "reading start", paper="systems")
    said = texts(asked.response)
    assert "Which one is “systems”?" in said
    assert "You’ve reached the limit of 200 new titles" in said
    assert "Something else" not in said
    assert "Something else" in texts((await world.ben.slash(world.channel, "reading start", paper="systems")).response)


async def test_joining_and_leaving_for_ever(world: World) -> None:
    card = await posted(world)
    await use_up(world, quotas.SIGNUPS, world.ada)
    refused = await press(world, world.ada, card, "Join")
    assert "You’ve reached the limit of 40 changes to sign-ups in an hour. Try again <t:" in texts(refused.response)
    await press(world, world.ben, card, "Join")
    await world.env.advance_time(3)
    assert "Ben" in now_says(world, card)
    assert "Ada" not in now_says(world, card)


async def test_changing_a_meeting_for_ever(world: World) -> None:
    card = await posted(world)
    await use_up(world, quotas.MEETING_CHANGES, world.olga)
    details = await press(world, world.olga, card, "Details")
    panel = await press(world, world.olga, details.response, "Organise")
    form = await press(world, world.olga, panel.response, "Notes")
    refused = await world.olga.submit_modal(form, {"notes": "Again"})
    assert "You’ve reached the limit of 60 changes to meetings in an hour. Try again <t:" in texts(refused.response)


async def test_showing_oneself_again_and_again(world: World) -> None:
    await use_up(world, quotas.UNHIDING, world.ada)
    shown = await world.ada.slash(world.channel, "settings")
    hidden = await press(world, world.ada, shown.response, "Hide my reading")
    assert REACHED not in texts(hidden.response)
    refused = await press(world, world.ada, hidden.response, "Show my reading")
    assert "You’ve reached the limit of 20 switches from hidden to visible in a day." in texts(refused.response)
    assert (await world.services.members.settings(world.guild.id, world.ada.id)).hidden


async def test_switching_the_setup_for_ever(world: World) -> None:
    shown = await world.olga.slash(world.channel, "setup")
    await use_up(world, quotas.SETUP, None)
    assert shown.response is not None
    for switch in ("setupdm1:1", "setupev1:1", "setuplook1:1"):
        refused = await world.olga.select(shown.response, [switch], custom_id="m:setuppick1")
        assert "This server has reached the limit of 60 changes to the setup in an hour." in texts(refused.response)
    assert REACHED not in texts((await world.olga.slash(world.channel, "setup")).response)
