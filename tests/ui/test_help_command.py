"""/help from end to end: six sentences first, then every command that the member can use where they are, clickable."""

import re

import simcord

from bot.ui.help import _commands_card
from tests.support.drawn_cards import said
from tests.support.worlds import World, custom_ids, press_each_after_restart, texts

EVERYWHERE = {"paper", "search", "topic", "help", "mydata show", "mydata export", "mydata delete"}


def offered(shown: str) -> list[str]:
    """The commands that a card makes clickable."""
    return re.findall(r"</([a-z ]+):\d+>", shown)


def every_command(world: World) -> set[str]:
    """All that can be typed after a slash."""
    names = {command.qualified_name for command in world.bot.tree.walk_commands()}
    return names - {name.split()[0] for name in names if " " in name}


async def all_commands(member: simcord.MemberActor | simcord.UserHandle, answer: simcord.InteractionResult) -> str:
    """The text of every page behind the button, one after the other."""
    assert answer.response is not None
    page = await member.click(answer.response, label="All commands")
    shown = ""
    while page.response is not None:
        shown += texts(page.response)
        following = re.findall(r"Next · \d of \d", texts(page.response))
        first, _, last = following[0].removeprefix("Next · ").partition(" of ") if following else ("1", "", "1")
        if first == last:
            return shown
        page = await member.click(page.response, label=following[0])
    raise AssertionError("a page has no answer")


async def test_help_says_what_it_is_and_what_people_do_daily(world: World) -> None:
    result = await world.ada.slash(world.channel, "help")
    shown = texts(result.response)
    assert result.ephemeral
    assert shown.startswith("## Paperclub\nYour group’s reading list in Discord")
    assert shown.count("\n- ") == 6
    assert set(offered(shown)) < every_command(world)


async def test_all_commands_lists_each_subcommand_once_in_its_own_words(world: World) -> None:
    shown = await all_commands(world.olga, await world.olga.slash(world.channel, "help"))
    assert sorted(offered(shown)) == sorted(every_command(world))
    assert re.search(r"</reading drop:\d+> Stop reading something", shown)


async def test_members_see_no_command_that_only_managers_can_use(world: World) -> None:
    shown = await all_commands(world.ada, await world.ada.slash(world.channel, "help"))
    assert set(offered(shown)) == every_command(world) - {"setup"}


async def test_where_organisers_schedule_others_are_not_shown_how(world: World) -> None:
    assert world.channel.guild is not None
    await world.services.servers.update(world.channel.guild.id, organiser_role_id=1)
    shown = await all_commands(world.ada, await world.ada.slash(world.channel, "help"))
    assert set(offered(shown)) == every_command(world) - {"setup", "meeting schedule"}


async def test_in_direct_messages_help_lists_what_works_there(world: World) -> None:
    result = await world.ada.user.slash("help")
    assert set(offered(texts(result.response))) <= EVERYWHERE
    assert set(offered(await all_commands(world.ada.user, result))) == EVERYWHERE


async def test_helps_buttons_work_after_a_restart_and_lead_back(world: World) -> None:
    asked = await press_each_after_restart(world, lambda: world.ada.slash(world.channel, "help"))
    assert asked == ["b:commands1:0", "b:privacy1"]
    answer = await world.ada.slash(world.channel, "help")
    assert answer.response is not None
    page = await world.ada.click(answer.response, label="All commands")
    assert "b:help1" in custom_ids(page.response)
    assert page.response is not None
    back = await world.ada.click(page.response, label="Help")
    assert texts(back.response) == texts(answer.response)


def test_commands_of_no_section_come_last_and_a_page_holds_eight() -> None:
    commands = {f"other c{number}": "Does [this]" for number in range(9)} | {"paper": "Shows"}
    assert said(_commands_card(commands, 0)).startswith("### Find something to read\n`/paper` Shows")
    assert said(_commands_card(commands, 1)).count("`/other") == 8
    last = said(_commands_card(commands, 2))
    assert last.startswith("### More commands\n`/other c8` Does \\[this\\]")
