"""What people do reaches discord.py as Discord sends it, and its answers come back."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from tests.support.loopback.inprocess import Client, card, connected
from tests.support.loopback.interactions import NoAnswerError
from tests.support.loopback.people import NotOfferedError
from tests.support.loopback.world import World


async def test_a_command_in_a_server_a_dm_and_a_foreign_server_brings_its_context() -> None:
    client = Client()
    seen: list[tuple[bool, bool, str]] = []

    @client.tree.command()
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    async def where(interaction: discord.Interaction) -> None:
        """Say where"""
        seen.append((interaction.is_guild_integration(), interaction.is_user_integration(), interaction.user.name))
        await interaction.response.send_message("here", ephemeral=True)

    world = World.small()
    ada = world.users["ada"]
    foreign = world.add_guild("Elsewhere", [ada], joined=False)
    async with connected(client, world=world) as server:
        answer = await server.run_command("ada", "where")
        assert (answer.text, answer.private, answer.callback) == ("here", True, 4)
        await server.run_command("ada", "where", location=world.in_dm(ada))
        elsewhere = world.guild_channels(foreign)[0]
        await server.run_command("ada", "where", location=world.installed_by(ada, elsewhere))
    assert seen == [(True, False, "ada"), (False, True, "ada"), (False, True, "ada")]


async def test_a_command_is_offered_only_where_its_registration_says() -> None:
    client = Client()

    @client.tree.command()
    @app_commands.guild_only()
    @app_commands.describe(count="how many")
    async def local(interaction: discord.Interaction, count: int) -> None:
        """For servers"""

    async with connected(client) as server:
        ada = server.world.users["ada"]
        with pytest.raises(NotOfferedError, match="/local is not offered here"):
            await server.run_command("ada", "local", location=server.world.in_dm(ada))
        with pytest.raises(NotOfferedError, match="without"):
            await server.run_command("ada", "local")
        with pytest.raises(NotOfferedError, match="no option size"):
            await server.run_command("ada", "local", size=3)


async def test_subcommands_and_every_kind_of_option_arrive_typed() -> None:
    client = Client()
    group = app_commands.Group(name="reading", description="Readings")
    seen: list[Any] = []

    @group.command()
    @app_commands.describe(paper="p", stars="s", dropped="d", who="w", where="c", role="r")
    async def start(
        interaction: discord.Interaction, paper: str, stars: int, dropped: bool, who: discord.Member,
        where: discord.TextChannel, role: discord.Role,
    ) -> None:  # fmt: skip
        """Start one"""
        seen.extend([paper, stars, dropped, who.name, where.name, role.name])
        await interaction.response.send_message("ok")

    client.tree.add_command(group)
    world = World.small()
    role = world.add_role(world.guild, "organiser")
    async with connected(client, world=world) as server:
        answer = await server.run_command(
            "ada", "reading start", paper="vllm", stars=5, dropped=False, who=world.users["bela"],
            where=world.channel("general"), role=role,
        )  # fmt: skip
        assert answer.text == "ok"
    assert seen == ["vllm", 5, False, "bela", "general", "organiser"]


async def test_typing_gives_choices() -> None:
    client = Client()

    @client.tree.command()
    @app_commands.describe(query="what")
    async def paper(interaction: discord.Interaction, query: str) -> None:
        """Look up"""

    @paper.autocomplete("query")
    async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current.upper(), value=current)]

    async with connected(client) as server:
        assert await server.autocomplete("ada", "paper", query="vl") == [{"name": "VL", "value": "vl"}]


async def test_a_deferred_answer_is_the_edit_that_follows() -> None:
    client = Client()

    @client.tree.command()
    async def slow(interaction: discord.Interaction) -> None:
        """Wait"""
        await interaction.response.defer(ephemeral=True)
        await asyncio.sleep(0.05)
        await interaction.edit_original_response(view=card(ui.Button(label="Go", custom_id="go")))
        await interaction.followup.send("and more")
        await interaction.delete_original_response()

    async with connected(client) as server:
        answer = await server.run_command("ada", "slow")
        assert answer.callback == 5
        assert answer.latency - answer.acknowledged >= 0.05
        await server.until_sent("DELETE", "/webhooks/*/*/messages/@original")
        assert [message["content"] for message in answer.followups] == ["and more"]
        with pytest.raises(NoAnswerError):
            _ = answer.message


async def test_the_first_followup_takes_the_place_of_thinking_and_stays_private() -> None:
    client = Client()

    @client.tree.command()
    async def slow(interaction: discord.Interaction) -> None:
        """Wait"""
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("done")

    async with connected(client) as server:
        answer = await server.run_command("ada", "slow")
        assert (answer.text, answer.private, answer.followups) == ("done", True, [])


async def test_a_button_edits_its_message_and_a_select_and_a_modal_bring_their_values() -> None:
    client = Client()
    picked: list[Any] = []

    class Form(ui.Modal, title="Takeaway"):
        words = ui.Label(text="Words", component=ui.TextInput(custom_id="words", default="none"))  # type: ignore[var-annotated]

        async def on_submit(self, interaction: discord.Interaction) -> None:
            assert isinstance(self.words.component, ui.TextInput)
            picked.append(self.words.component.value)
            await interaction.response.edit_message(view=card(ui.Button(label="Over", custom_id="over")))

    class Menu(ui.View):
        @ui.select(cls=ui.UserSelect, custom_id="who")
        async def who(self, interaction: discord.Interaction, select: ui.UserSelect[Menu]) -> None:
            picked.append(select.values[0].name)
            await interaction.response.defer()
            await interaction.edit_original_response(content="picked")

        @ui.button(label="Write", custom_id="write")
        async def write(self, interaction: discord.Interaction, button: ui.Button[Menu]) -> None:
            await interaction.response.send_modal(Form())

    @client.tree.command()
    async def menu(interaction: discord.Interaction) -> None:
        """Show it"""
        await interaction.response.send_message("menu", view=Menu(timeout=None))

    async with connected(client) as server:
        shown = await server.run_command("ada", "menu")
        chosen = await server.select(shown, "who", [str(server.world.users["bela"].id)], "ada")
        assert (chosen.callback, chosen.message["content"]) == (6, "picked")
        form = await server.click(shown, "Write", "ada")
        assert form.modal["title"] == "Takeaway"
        with pytest.raises(LookupError, match="no \\['stars'\\]"):
            await server.submit(form, "ada", stars="5")
        with pytest.raises(NoAnswerError):  # Discord refuses Components V2 beside the content that is there
            await server.submit(form, "ada", words="clear", within=0.3)
        await server.until(lambda: "clear" in picked)
    assert picked == ["bela", "clear"]


async def test_a_second_or_late_response_is_refused() -> None:
    client = Client()
    refused: list[int] = []

    async def respond(interaction: discord.Interaction, data: str) -> None:
        try:
            await interaction.client.http.request(  # past discord.py's own guard
                discord.http.Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback"),
                json={"type": 4, "data": {"content": data}},
            )
        except discord.HTTPException as error:
            refused.append(error.code)

    @client.tree.command()
    async def twice(interaction: discord.Interaction) -> None:
        """Answer twice"""
        await respond(interaction, "one")
        await respond(interaction, "two")

    @client.tree.command()
    async def late(interaction: discord.Interaction) -> None:
        """Answer late"""
        await asyncio.sleep(0.3)
        await respond(interaction, "late")

    async with connected(client) as server:
        assert (await server.run_command("ada", "twice")).text == "one"
        await server.until(lambda: refused == [40060])
        server.state.deadline = 0.2
        with pytest.raises(NoAnswerError, match=r"only after \d+\.\d"):
            await server.run_command("ada", "late")
    assert refused == [40060, 10062]


async def test_an_interactions_token_works_for_fifteen_minutes() -> None:
    client = Client()
    held: list[discord.Interaction] = []

    @client.tree.command()
    async def hold(interaction: discord.Interaction) -> None:
        """Hold on"""
        held.append(interaction)
        await interaction.response.send_message("one")

    async with connected(client) as server:
        await server.run_command("ada", "hold")
        await held[0].edit_original_response(content="two")
        server.world.clock.advance(16 * 60)
        with pytest.raises(discord.HTTPException, match="50027"):
            await held[0].edit_original_response(content="three")
