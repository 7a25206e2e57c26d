"""/reading and /who: one's own shelf, and the group's."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.library.text_lookup import LONGEST_TEXT
from bot.reading.model import ReadingState
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card
from bot.ui.reading.edit_form import OpenEditForm, open_edit_form
from bot.ui.reading.resolve_subject import resolve_subject, shelf_choices, start_choices
from bot.ui.reading.shelf import answer_shelf
from bot.ui.reading.state_buttons import SetStateInPlace, answer_outcome, set_state
from bot.ui.reading.visibility import touch_member
from bot.ui.reading.who import ShowReaders, currently_reading_card, readers_card

Text = app_commands.Range[str, 1, LONGEST_TEXT]


class Shelves(commands.Cog):
    group = app_commands.Group(name="reading", description="What you read, want to read and have read")

    def __init__(self, bot: commands.Bot) -> None:
        self.bot = bot
        self.menu = app_commands.ContextMenu(name="Show shelf", callback=self.reading_list)

    async def cog_load(self) -> None:
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        if interaction.type is not discord.InteractionType.autocomplete:
            await touch_member(interaction)

    @group.command(description="Start reading something")
    @app_commands.describe(paper="A name, an arXiv id, a link or a title; it needn’t be on the reading list")
    async def start(self, interaction: Interaction, paper: Text) -> None:
        await self._set_state(interaction, paper, ReadingState.READING)

    @group.command(description="Mark something as finished")
    @app_commands.describe(paper="A name, an arXiv id, a link or a title; it needn’t be on the reading list")
    async def finish(self, interaction: Interaction, paper: Text) -> None:
        await self._set_state(interaction, paper, ReadingState.FINISHED)

    @group.command(description="Add something to your want-to-read shelf")
    @app_commands.describe(paper="A name, an arXiv id, a link or a title; it needn’t be on the reading list")
    async def want(self, interaction: Interaction, paper: Text) -> None:
        await self._set_state(interaction, paper, ReadingState.WANT)

    @group.command(description="Stop reading something, or take it off your shelf")
    @app_commands.describe(paper="Something on your shelf")
    async def drop(self, interaction: Interaction, paper: Text) -> None:
        await self._set_state(interaction, paper, ReadingState.DROPPED)

    async def _set_state(self, interaction: Interaction, text: str, to: ReadingState) -> None:
        guild_id = need_server(interaction)
        next_action, starting = partial(SetStateInPlace, to.value), to is not ReadingState.DROPPED
        subject = await resolve_subject(interaction, guild_id, text, next_action, offer_unlisted=starting)
        if subject is not None:
            await answer_outcome(interaction, subject, await set_state(interaction, guild_id, subject, to), to)

    @group.command(description="Change the dates, rating or takeaway of something on your shelf")
    @app_commands.describe(paper="Something on your shelf")
    async def edit(self, interaction: Interaction, paper: Text) -> None:
        guild_id = need_server(interaction)
        subject = await resolve_subject(interaction, guild_id, paper, OpenEditForm, offer_unlisted=False)
        if subject is not None:
            await open_edit_form(interaction, guild_id, subject.id)

    @group.command(name="list", description="Your shelf, or someone else’s if they show it")
    @app_commands.describe(member="Whose shelf; leave it out for your own")
    async def list_(self, interaction: Interaction, member: discord.User | None = None) -> None:
        await answer_shelf(interaction, member)

    async def reading_list(self, interaction: Interaction, member: discord.User) -> None:
        await answer_shelf(interaction, member)

    @app_commands.command(description="Who is reading what, or who has read one paper")
    @app_commands.describe(paper="Which paper; leave it out to see everything being read")
    async def who(self, interaction: Interaction, paper: app_commands.Range[str, 0, LONGEST_TEXT] = "") -> None:
        guild_id = need_server(interaction)
        if not paper.strip():
            await send_card(interaction, await currently_reading_card(interaction, guild_id))
        elif (
            subject := await resolve_subject(interaction, guild_id, paper, ShowReaders, offer_unlisted=False)
        ) is not None:
            await send_card(interaction, await readers_card(interaction, guild_id, subject))

    @start.autocomplete("paper")
    @who.autocomplete("paper")
    async def _any(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await start_choices(interaction, typed)

    @want.autocomplete("paper")
    async def _to_want(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await start_choices(interaction, typed)

    @finish.autocomplete("paper")
    async def _to_finish(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await start_choices(interaction, typed, ReadingState.READING)

    @drop.autocomplete("paper")
    @edit.autocomplete("paper")
    async def _mine(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await shelf_choices(interaction, typed)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Shelves(bot))
