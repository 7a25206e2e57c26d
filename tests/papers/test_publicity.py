"""Whether everyone sees what a member looks up, in the order: their own choice, the server's, the channel."""

import pytest
import simcord

from bot.database import StorageError
from bot.members.store import MemberStore
from tests.support.worlds import World, texts


async def look_up(world: World, who: simcord.MemberActor) -> simcord.InteractionResult:
    return await who.slash(world.channel, "paper", query="vllm")


async def test_a_members_first_public_card_says_once_who_sees_it_and_can_end_that(world: World) -> None:
    first = await look_up(world, world.ada)
    assert first.response is not None
    assert not first.response.ephemeral
    (told,) = first.followups
    assert told.ephemeral
    assert texts(told) == "Everyone here sees this card.\nOnly me from now on"
    assert (await look_up(world, world.ada)).followups == []
    assert len((await look_up(world, world.ben)).followups) == 1
    await world.restart()
    assert (await look_up(world, world.ada)).followups == []
    await world.ada.click(told, label="Only me from now on")
    alone = await look_up(world, world.ada)
    assert alone.response is not None
    assert alone.response.ephemeral
    assert "Share" in texts(alone.response)
    others = await look_up(world, world.ben)
    assert others.response is not None
    assert not others.response.ephemeral


async def test_the_servers_default_holds_until_a_member_chooses(world: World) -> None:
    setup = await world.olga.slash(world.channel, "setup")
    assert setup.response is not None
    await world.olga.select(setup.response, ["setuplook1:1"], custom_id="m:setuppick1")
    alone = await look_up(world, world.ada)
    assert alone.response is not None
    assert alone.response.ephemeral
    assert alone.followups == []
    settings = await world.ada.slash(world.channel, "settings")
    assert settings.response is not None
    assert "**Your look-ups:** only to you (server default)" in texts(settings.response)
    await world.ada.click(settings.response, label="Show my look-ups")
    shown = await look_up(world, world.ada)
    assert shown.response is not None
    assert not shown.response.ephemeral
    assert shown.followups == [], "who has chosen knows"
    told = await world.ada.slash(world.channel, "mydata show")
    assert "look-ups shown to the channel" in texts(told.response)


async def test_where_nobody_can_tell_what_they_chose_the_card_is_theirs_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def settings(_store: MemberStore, _guild_id: int, _user_id: int) -> None:
        raise StorageError("down")

    monkeypatch.setattr(MemberStore, "settings", settings)
    answer = await look_up(world, world.ada)
    assert answer.response is not None
    assert answer.response.ephemeral
    assert "## vLLM" in texts(answer.response)


async def test_in_direct_messages_nobody_is_told_of_others(world: World) -> None:
    answer = await world.ada.user.slash("paper", query="vllm")
    assert answer.response is not None
    assert answer.followups == []
