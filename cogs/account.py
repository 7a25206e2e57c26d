"""/settings and /mydata: what members decide about themselves."""

from discord import app_commands
from discord.ext import commands

from bot.ui.account.mydata import answer_export, ask_to_delete, data_card
from bot.ui.account.settings import settings_card
from bot.ui.kit.context import need_server
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import send_card


class Privacy(commands.Cog):
    mydata = app_commands.Group(
        name="mydata",
        description="Everything I know about you, in all servers",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    @app_commands.command(description="Your time zone, your reminders, and who sees what you read")
    async def settings(self, interaction: Interaction) -> None:
        await send_card(interaction, await settings_card(interaction, need_server(interaction)))

    @mydata.command(name="show", description="What I know about you, and who can see it")
    async def show_(self, interaction: Interaction) -> None:
        await send_card(interaction, await data_card(interaction))

    @mydata.command(description="Everything about you as a file, and what you finished as BibTeX")
    async def export(self, interaction: Interaction) -> None:
        await answer_export(interaction)

    @mydata.command(description="Delete everything about you, in all servers")
    async def delete(self, interaction: Interaction) -> None:
        await ask_to_delete(interaction)


async def setup(bot: commands.Bot) -> None:
    await bot.add_cog(Privacy())
