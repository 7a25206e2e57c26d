"""The presenter's place: the presenter's own way out of it, and the organisers' way to fill it."""

from dataclasses import dataclass
from typing import Any

import discord

from bot.errors import UserError
from bot.meetings.attendance import PresenterCandidate
from bot.meetings.model import NotPresenter, SteppedDown
from bot.members.model import Person
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import replace_page, send_card
from bot.ui.kit.text import listing, safe
from bot.ui.meetings.access import need_guild, need_managed_sheet, need_sheet
from bot.ui.meetings.host import host_of
from bot.ui.meetings.member_fields import people_chosen, people_field

WHO = "who"


@dataclass(frozen=True)
class StepDown(Action, verb="mdown1"):
    """Open one's own presenter's place again."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = need_guild(interaction), host_of(interaction)
        outcome = await host.meetings.signups.step_down(guild_id, self.meeting_id, person_of(interaction), host.now())
        match outcome:
            case SteppedDown():
                sentence = "You no longer present. The place is open again, and the organiser is told."
                await replace_page(interaction, text_card(f"{sentence} To come along, press Join on the card."))
                host.meeting_worker.changed(guild_id, self.meeting_id)
            case NotPresenter():
                await replace_page(interaction, text_card("You do not present this one."))


@dataclass(frozen=True)
class OpenHandOver(Action, verb="mhand1"):
    """Ask the presenter who takes over."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        meeting = (await need_sheet(interaction, self.meeting_id)).meeting
        _need_presenter(meeting.presenter, interaction)
        field = people_field(WHO, "Who presents instead of you?")
        await interaction.response.send_modal(Form(HandOver(self.meeting_id), "Hand over", [field]))


def _need_presenter(presenter: Person | None, interaction: Interaction) -> None:
    if presenter is None or presenter.id != interaction.user.id:
        raise UserError("You do not present this one (any more).")


@dataclass(frozen=True)
class HandOver(Submission, verb="mhandf1"):
    """Give the presenter's place to somebody else."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        meeting = (await need_sheet(interaction, self.meeting_id)).meeting
        _need_presenter(meeting.presenter, interaction)
        chosen = await people_chosen(interaction, meeting.guild_id, fields.get(WHO, ()))
        await set_presenter(interaction, self.meeting_id, next(iter(chosen), None))


async def set_presenter(interaction: Interaction, meeting_id: int, person: Person | None) -> None:
    """Make somebody the presenter, or open the place; rights are the caller's matter.

    Raises:
        UserError: the meeting takes no change.
    """
    guild_id, host = need_guild(interaction), host_of(interaction)
    by = person_of(interaction)
    fields = (await host.meetings.signups.appoint(guild_id, meeting_id, person, host.now(), by=by)).fields
    told = " They are told." if fields and person is not None and person.id != by.id else ""
    name = f"{safe(person.name, 60)} presents.{told}" if person is not None else "The place is open now."
    await send_card(interaction, text_card(name))
    host.meeting_worker.changed(guild_id, meeting_id)


@dataclass(frozen=True)
class OpenAppoint(Action, verb="mapp1"):
    """Ask an organiser who presents, and say whose turn it would be."""

    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        sheet = await need_managed_sheet(interaction, self.meeting_id)
        people = [*sheet.seating.seated, *sheet.seating.waiting]
        fair = await host_of(interaction).meetings.attendance.presenter_candidates(sheet.meeting.guild_id, people)
        parts: list[discord.ui.Item[Any]] = [people_field(WHO, "Who presents? Nobody: open the place", required=False)]
        if fair:
            parts.insert(0, discord.ui.TextDisplay(candidates_line(fair)))
        await interaction.response.send_modal(Form(Appoint(self.meeting_id), "The presenter", parts))


def candidates_line(fair: tuple[PresenterCandidate, ...]) -> str:
    """Whose turn it would be, and why."""
    first = fair[0]
    count = f"presented {first.presented} of the {first.attended} they came to" if first.attended else "is new here"
    names = listing((each.person.name for each in fair[1:4]), most=3, rest="")
    return f"Whose turn it could be: {safe(first.person.name, 60)}, who {count}." + (f" Then {names}." if names else "")


@dataclass(frozen=True)
class Appoint(Submission, verb="mappf1"):
    """Let an organiser fill the presenter's place, or open it."""

    meeting_id: int

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        sheet = await need_managed_sheet(interaction, self.meeting_id)
        chosen = await people_chosen(interaction, sheet.meeting.guild_id, fields.get(WHO, ()))
        await set_presenter(interaction, self.meeting_id, next(iter(chosen), None))
