"""/help from end to end: every command, clickable."""

from tests.worlds import World, texts


async def test_help_lists_every_command_as_something_to_tap(world: World) -> None:
    result = await world.ada.slash(world.channel, "help")
    assert result.ephemeral
    said = texts(result.response)
    names = {command.qualified_name for command in world.bot.tree.walk_commands()}
    groups = {name.split()[0] for name in names if " " in name}
    for name in names - groups:
        assert f"</{name}:" in said, name


async def test_help_works_in_direct_messages_too(world: World) -> None:
    result = await world.ada.user.slash("help")
    assert "</paper:" in texts(result.response)
