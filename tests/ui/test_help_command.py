"""/help from end to end: every command that the member can use where they are, clickable."""

import re

from tests.support.worlds import World, texts

EVERYWHERE = {"paper", "search", "topic", "help", "mydata show", "mydata export", "mydata delete"}


def offered(shown: str) -> list[str]:
    """The commands that a card makes clickable."""
    return re.findall(r"</([a-z ]+):\d+>", shown)


def every_command(world: World) -> set[str]:
    """All that can be typed after a slash."""
    names = {command.qualified_name for command in world.bot.tree.walk_commands()}
    return names - {name.split()[0] for name in names if " " in name}


async def test_help_lists_every_command_once_as_something_to_tap(world: World) -> None:
    result = await world.olga.slash(world.channel, "help")
    assert result.ephemeral
    assert sorted(offered(texts(result.response))) == sorted(every_command(world))


async def test_help_leaves_out_what_only_those_who_manage_the_server_can_use(world: World) -> None:
    result = await world.ada.slash(world.channel, "help")
    assert set(offered(texts(result.response))) == every_command(world) - {"setup"}


async def test_in_direct_messages_help_lists_what_works_there(world: World) -> None:
    result = await world.ada.user.slash("help")
    assert set(offered(texts(result.response))) == EVERYWHERE
