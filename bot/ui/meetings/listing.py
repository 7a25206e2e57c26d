"""/meeting list, and choosing a meeting in an option."""

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.model import Meeting, MeetingState
from bot.meetings.rights import may_manage
from bot.runtime.reply import LIMITS
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, text_card
from bot.ui.kit.choices import MOST
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import Row, list_card, page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, reply_of, send_card
from bot.ui.kit.text import CHOICE_NAME, label, safe
from bot.ui.meetings.access import need_guild
from bot.ui.meetings.details import OpenDetails
from bot.ui.meetings.host import Host, host_of
from bot.ui.meetings.wording import local_start, meeting_title, when_line


async def answer_list(interaction: Interaction, *, past: bool) -> None:
    await send_card(interaction, await _card(interaction, 0, past=past))


@dataclass(frozen=True)
class MeetingListPage(Action, verb="mlist1", reply=ReplyKind.IN_PLACE):
    """`past` is 1 or 0."""

    past: int
    page: int

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, await _card(interaction, self.page, past=bool(self.past)))


async def _card(interaction: Interaction, number: int, *, past: bool) -> Card:
    guild_id, host = need_guild(interaction), host_of(interaction)
    meetings = host.meetings.meetings
    found = await (meetings.past(guild_id) if past else meetings.upcoming(guild_id, host.now()))
    if not found:
        mention = host.command_mention("meeting schedule")
        return text_card("No meeting has taken place yet." if past else f"Nothing is planned. {mention} starts one.")
    page = page_of(found, number)
    rows = [Row(_line(host, each, past=past), Button(OpenDetails(each.id), "Open")) for each in page.items]
    heading = "### Past meetings" if past else "### Coming meetings"
    return list_card(
        heading, rows, foot=pagination_buttons(page, lambda to: MeetingListPage(int(past), to)), note=_note(found)
    )


def _line(host: Host, meeting: Meeting, *, past: bool) -> str:
    title = f"**{safe(meeting_title(host, meeting), 150)}**"
    when = when_line(meeting) if past else f"{discord.utils.format_dt(meeting.starts_at, 'F')}"
    foot = []
    if meeting.presenter is not None:
        name = safe(meeting.presenter.name, 60)
        foot.append(f"presented by {name}" if past else f"{name} presents")
    elif not past:
        foot.append("Presenter wanted")
    if meeting.jump_url is not None:
        foot.append(f"[Card]({meeting.jump_url})")
    return "\n".join([title, when, *([f"-# {' · '.join(foot)}"] if foot else [])])


async def meeting_choices(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Upcoming meetings that the one who types may manage; the value is the meeting's id."""
    host = host_of(interaction)
    managed = await reply_of(interaction).within(LIMITS.choices, _managed(interaction)) or []
    named = [(_choice_name(host, each), each) for each in managed]
    wanted = typed.strip().casefold()
    return [app_commands.Choice(name=name, value=str(each.id)) for name, each in named if wanted in name.casefold()][
        :MOST
    ]


async def _managed(interaction: Interaction) -> list[Meeting]:
    guild_id, host = need_guild(interaction), host_of(interaction)
    settings, actor = await host.servers.settings(guild_id), actor_of(interaction)
    found = await host.meetings.meetings.upcoming(guild_id, host.now())
    return [each for each in found if may_manage(actor, settings, each)]


def _choice_name(host: Host, meeting: Meeting) -> str:
    # A choice renders no timestamps, so it shows the hour of the meeting's own zone.
    return label(f"{local_start(meeting)} · {meeting_title(host, meeting)}", CHOICE_NAME)


async def meeting_chosen(interaction: Interaction, text: str) -> int:
    """The id that was chosen, or that of the one meeting so called.

    Raises:
        UserError: no upcoming meeting is called that, or several are.
    """
    guild_id, host = need_guild(interaction), host_of(interaction)
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    found = await host.meetings.meetings.upcoming(guild_id, host.now())
    near = [each for each in found if text.casefold() in _choice_name(host, each).casefold()]
    if len(near) != 1:
        how_many = "Several meetings are" if near else "No coming meeting is"
        raise UserError(f"{how_many} called “{safe(text, 80)}”. Please pick one from the list while typing.")
    return near[0].id


def _note(found: Sequence[Meeting]) -> str:
    if any(each.state is MeetingState.OPEN and each.message_id is None for each in found):
        return "A meeting’s card was deleted? Press Open, and I’ll post it again."
    if any(each.state is MeetingState.PLANNED for each in found):
        return "Dates without a card can have their paper and presenter already: press Open."
    return ""
