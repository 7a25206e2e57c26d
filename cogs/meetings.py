"""/meeting: schedule, change and list meetings."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.library.text_lookup import LONGEST_TEXT
from bot.meetings.model import MAX_SEATS
from bot.ui.kit.choices import resource_choices
from bot.ui.kit.host import Interaction
from bot.ui.meetings import organise  # noqa: F401 - its buttons are known from the start
from bot.ui.meetings.cancelling import ask_cancel
from bot.ui.meetings.edit import open_edit
from bot.ui.meetings.listing import answer_list, meeting_choices, meeting_chosen
from bot.ui.meetings.member_fields import GUEST_LIMIT
from bot.ui.meetings.repeating import REPEAT_LIMIT, repeat_choices
from bot.ui.meetings.schedule import answer_schedule


class Meetings(commands.GroupCog, group_name="meeting", group_description="Reading-group meetings"):
    @app_commands.command(description="Plan a meeting; you check it before it’s posted")
    @app_commands.describe(
        when="For example thu 4pm, or 2026-12-03 16:00 Europe/Berlin",
        paper="A paper from the reading list, or any topic",
        repeat="For example weekly, every second week, first and third thursday, weekly until 31 march",
        seats="How many can come; leave it out for no limit",
        duration="For example 90 min or 1h30; leave it out for an hour",
        place="A room, a voice channel or a link",
        presenter="Who presents; leave it out and anyone can offer",
        guest="The name of a presenter from outside this server",
    )
    @app_commands.autocomplete(paper=resource_choices, repeat=repeat_choices)
    async def schedule(
        self,
        interaction: Interaction,
        when: app_commands.Range[str, 1, 120],
        paper: app_commands.Range[str, 1, LONGEST_TEXT] = "",
        repeat: app_commands.Range[str, 1, REPEAT_LIMIT] = "",
        seats: app_commands.Range[int, 1, MAX_SEATS] | None = None,
        duration: app_commands.Range[str, 1, 20] = "",
        place: app_commands.Range[str, 1, 200] = "",
        presenter: discord.Member | None = None,
        guest: app_commands.Range[str, 1, GUEST_LIMIT] = "",
    ) -> None:
        await answer_schedule(
            interaction,
            presenter,
            when=when,
            paper=paper,
            repeat=repeat,
            seats="" if seats is None else str(seats),
            duration=duration,
            place=place,
            guest=guest,
        )

    @app_commands.command(name="list", description="Upcoming meetings, and which still need a presenter")
    @app_commands.describe(past="Show past meetings instead")
    async def list_(self, interaction: Interaction, past: bool = False) -> None:
        await answer_list(interaction, past=past)

    @app_commands.command(description="Change a meeting’s time, paper, place, duration or seats")
    @app_commands.describe(meeting="Which meeting; type a part of its name or date")
    async def edit(self, interaction: Interaction, meeting: app_commands.Range[str, 1, 200]) -> None:
        await open_edit(interaction, await meeting_chosen(interaction, meeting))

    @app_commands.command(description="Cancel a meeting, or skip one date of a series")
    @app_commands.describe(meeting="Which meeting; type a part of its name or date")
    async def cancel(self, interaction: Interaction, meeting: app_commands.Range[str, 1, 200]) -> None:
        await ask_cancel(interaction, await meeting_chosen(interaction, meeting))

    @edit.autocomplete("meeting")
    @cancel.autocomplete("meeting")
    async def _meetings(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await meeting_choices(interaction, typed)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Meetings())
