"""A member's display name is the last one seen, by whatever they do; what they do often costs no look at it."""

import discord

from tests.support.worlds import World, texts


async def test_a_new_name_is_seen_at_the_next_command_of_any_kind(world: World) -> None:
    await world.ada.slash(world.channel, "reading start", paper="vllm")
    for _ in range(2):
        await world.ada.slash(world.channel, "paper", query="orca")
    world.env.backend.guilds[world.guild.id].members[world.ada.id].nick = "Countess"
    await world.ada.slash(world.channel, "paper", query="orca")
    answer = await world.ben.slash(world.channel, "paper", query="vllm")
    assert "Countess" in texts(answer.response)


async def test_handlers_of_interactions_run_only_where_a_name_may_be_new(world: World) -> None:
    heard: list[discord.Interaction] = []

    async def hear(interaction: discord.Interaction) -> None:
        heard.append(interaction)

    for who in (world.ada, world.ben):  # who is told for the first time who sees their look-ups is stored
        await who.slash(world.channel, "paper", query="orca")
    world.bot.add_listener(hear, "on_interaction")
    for _ in range(3):
        await world.ada.slash(world.channel, "paper", query="orca")
        await world.ada.autocomplete(world.channel, "paper", "query", "or")
    assert len(heard) == 1
    await world.ben.slash(world.channel, "paper", query="orca")
    assert len(heard) == 2
