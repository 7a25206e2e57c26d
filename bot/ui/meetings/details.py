"""A meeting's details for one member: everybody who signed up, and what this member may do."""

from typing import Any

import discord

from bot.frozen import dataclass
from bot.meetings.model import UPCOMING_STATES, Meeting, MeetingSheet, MeetingState
from bot.meetings.rights import may_choose_topic, may_manage
from bot.members.model import Person, hidden_last
from bot.ui.kit import accents
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card
from bot.ui.kit.components import Button
from bot.ui.kit.context import actor_of
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.responses import send_card
from bot.ui.kit.text import safe
from bot.ui.meetings.access import need_sheet
from bot.ui.meetings.calendar_files import DownloadCalendar
from bot.ui.meetings.edit import OpenChooseTopic
from bot.ui.meetings.host import host_of
from bot.ui.meetings.presenter import OpenHandOver, StepDown
from bot.ui.meetings.signup import Join, Leave, OfferToPresent
from bot.ui.meetings.ways_back import DetailsPage, OpenOrganiserPanel
from bot.ui.meetings.wording import meeting_title, presenter_name, private_name, when_line

_PER_PAGE = 20


@dataclass(frozen=True)
class OpenDetails(Action, verb="mmore1"):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_details(interaction, self.meeting_id)


async def open_details(interaction: Interaction, meeting_id: int) -> None:
    """Answer with its details. Raises NoSuchMeeting as `need_sheet` does."""
    sheet = await need_sheet(interaction, meeting_id)
    await send_card(interaction, await details_card(interaction, sheet, 0))
    show_card(interaction, sheet.meeting)


async def details_page(interaction: Interaction, meeting_id: int, number: int) -> Card:
    """Raises NoSuchMeeting as `need_sheet` does."""
    return await details_card(interaction, await need_sheet(interaction, meeting_id), number)


def show_card(interaction: Interaction, meeting: Meeting) -> None:
    """Post the meeting's card again if it was deleted; whoever pressed a button on it has seen that it's there."""
    on_card = interaction.message is not None and interaction.message.id == meeting.message_id
    if meeting.state is MeetingState.OPEN and not on_card:
        host_of(interaction).meeting_worker.show_card(meeting.guild_id, meeting.id)


async def details_card(interaction: Interaction, sheet: MeetingSheet, number: int) -> Card:
    host, meeting = host_of(interaction), sheet.meeting
    settings = await host.servers.settings(meeting.guild_id)
    actor = actor_of(interaction)
    manages = may_manage(actor, settings, meeting)
    lines = _people(sheet, full=manages)
    page = page_of(lines, number, _PER_PAGE)
    head = f"### {safe(meeting_title(host, meeting), 200)}\n{when_line(meeting)}"
    if meeting.presenter is not None:
        head += f"\n**Presenter:** {_name(meeting.presenter, full=manages)}"
    if meeting.state is MeetingState.OPEN and meeting.message_id is None:
        head += f"\n-# Its card isn’t there right now. I’m posting it in <#{meeting.channel_id}>."
    if sheet.reason:
        head += f"\n**Reason:** {safe(sheet.reason, 300)}"
    parts: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(head)]
    parts.append(discord.ui.TextDisplay("\n".join(page.items) or _nobody(meeting)))
    own = _own_buttons(sheet, actor.person)
    if may_choose_topic(actor, settings, meeting) and not manages:
        own.append(Button(OpenChooseTopic(meeting.id), "Choose the paper"))
    if manages:
        own.append(Button(OpenOrganiserPanel(meeting.id), "Organise"))
    rows = (pagination_buttons(page, lambda to: DetailsPage(to, meeting.id)), own)
    parts += [discord.ui.ActionRow(*row) for row in rows if row]
    return Card(discord.ui.Container(*parts, accent_colour=accents.MEETING))


def _people(sheet: MeetingSheet, *, full: bool) -> list[str]:
    if sheet.meeting.state is MeetingState.OVER:
        return [f"{_name(each, full=full)} came" for each in sheet.attended]
    if sheet.meeting.state not in UPCOMING_STATES:
        return []
    seats = sheet.seating.seated if full else hidden_last(sheet.seating.seated)
    seated = [f"{number}. {_name(each, full=full)}" for number, each in enumerate(seats, 1)]
    waiting = [f"Waitlist {number}. {_name(each, full=full)}" for number, each in enumerate(sheet.seating.waiting, 1)]
    return seated + waiting


def _name(person: Person, *, full: bool) -> str:
    return private_name(person) if full else presenter_name(person)


def _nobody(meeting: Meeting) -> str:
    match meeting.state:
        case MeetingState.OPEN | MeetingState.PLANNED:
            return "Nobody has signed up yet."
        case MeetingState.OVER:
            return "Nobody came."
        case _:
            return "It won’t take place."


def _own_buttons(sheet: MeetingSheet, person: Person) -> list[Button]:
    meeting = sheet.meeting
    if meeting.state not in UPCOMING_STATES:
        return []
    buttons = []
    if meeting.presented_by(person.id):
        buttons = [Button(StepDown(meeting.id), "Step down"), Button(OpenHandOver(meeting.id), "Hand over")]
    elif meeting.state is MeetingState.OPEN:
        joined = person.id in sheet.seating
        buttons = [Button(Leave(meeting.id), "Leave") if joined else Button(Join(meeting.id), "Join")]
    if meeting.presenter is None:
        buttons.append(Button(OfferToPresent(meeting.id), "Present this"))
    return [*buttons, Button(DownloadCalendar(meeting.id), "Calendar")]
