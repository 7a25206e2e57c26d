"""By which title a shared card shows what the list lacks, and who may know of it then."""

from typing import Any

import discord

from tests.support.channel_messages import press, words
from tests.support.worlds import World, texts

LINK, OWN = "https://example.org/some/paper", "My Very Own Words on Zebras"
REFUSED = "This paper has only your title, which the whole server would get to know."


def private_channel(world: World) -> Any:
    shut, seen = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
    overwrites: Any = {world.guild.default_role: shut, world.ada: seen, world.ben: seen}
    return world.guild.create_text_channel("private", overwrites=overwrites)


async def share(world: World, channel: Any, query: str) -> str:
    """What Ada, who hides, is answered."""
    settings = (await world.ada.slash(channel, "settings")).response
    await press(world, world.ada, settings, "Hide my reading")
    await world.ada.slash(channel, "reading start", paper=query)
    shown = (await world.ada.slash(channel, "paper", query=query)).response
    answer = await press(world, world.ada, shown, "Share")
    await world.env.advance_time(3)
    return texts(answer.response)


async def test_a_title_shared_in_a_private_channel_is_not_told_there_or_elsewhere(world: World) -> None:
    channel = private_channel(world)
    await share(world, channel, f"{OWN}, {LINK}")
    card = channel.last_message
    assert words(card).startswith("## example.org/some/paper\n")
    wanted = await press(world, world.ben, card, "Want")
    assert "example.org/some/paper" in texts(wanted.response)
    looked_up = (await world.ben.slash(world.channel, "paper", query=LINK)).response
    wanted = await press(world, world.ben, looked_up, "Reading")
    assert OWN not in texts(looked_up) + texts(wanted.response)
    assert OWN in texts((await world.ada.slash(world.channel, "paper", query=LINK)).response)


async def test_in_a_public_channel_it_is_told_to_everyone(world: World) -> None:
    await share(world, world.channel, f"{OWN}, {LINK}")
    assert words(world.channel.last_message).startswith(f"## {OWN}\n")
    wanted = await press(world, world.ben, world.channel.last_message, "Want")
    assert OWN in texts(wanted.response)


async def test_what_has_a_title_alone_is_not_shared_in_a_private_channel_while_nobody_shows_it(world: World) -> None:
    channel = private_channel(world)
    assert REFUSED in await share(world, channel, OWN)
    await world.ben.slash(world.channel, "reading start", paper=OWN)
    shown = (await world.ada.slash(channel, "paper", query=OWN)).response
    shared = await press(world, world.ada, shown, "Share")
    assert texts(shared.response).startswith(f"## {OWN}\n")
