"""Presenters stepping down or handing over, and organisers choosing one."""

from typing import Any

import discord

from bot.errors import UserError
from bot.frozen import dataclass
from bot.meetings.attendance import PresenterCandidate
from bot.meetings.model import Meeting, NotPresenter, SteppedDown, is_guest
from bot.meetings.outbox import ids_of
from bot.members.model import Person
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.context import person_of
from bot.ui.kit.forms import Fields, Form, Submission, open_checked_form, open_form, text_field
from bot.ui.kit.host import Interaction
from bot.ui.kit.responses import ReplyKind, replace_page, send_card
from bot.ui.kit.typed_values import fill_in
from bot.ui.meetings.access import need_guild, need_managed_sheet, need_sheet, need_taking_part
from bot.ui.meetings.host import host_of
from bot.ui.meetings.member_fields import GUEST, GUEST_LIMIT, WHO, guest_named, people_field, presenter_chosen
from bot.ui.meetings.ways_back import back_to_meeting
from bot.ui.meetings.wording import presenter_name, private_name, private_names


@dataclass(frozen=True)
class StepDown(Action, verb="mdown1", reply=ReplyKind.IN_PLACE):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        guild_id, host = await need_taking_part(interaction, self.meeting_id), host_of(interaction)
        outcome = await host.meetings.signups.step_down(guild_id, self.meeting_id, person_of(interaction), host.now())
        match outcome:
            case SteppedDown():
                sentence = "You’re no longer presenting, and the organiser knows."
                await replace_page(interaction, text_card(sentence, back_to_meeting(self.meeting_id)))
                host.meeting_worker.changed(guild_id, self.meeting_id)
            case NotPresenter():
                sentence = "You’re not presenting this one."
                await replace_page(interaction, text_card(sentence, back_to_meeting(self.meeting_id)))


@dataclass(frozen=True)
class OpenHandOver(Action, verb="mhand1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        form = Form(HandOver(self.meeting_id), "Hand over", [people_field(WHO, "Who presents instead of you?")])
        await open_checked_form(interaction, self, _need_presented_meeting(interaction, self.meeting_id), form)


async def _need_presented_meeting(interaction: Interaction, meeting_id: int) -> Meeting:
    meeting = (await need_sheet(interaction, meeting_id)).meeting
    if not meeting.presented_by(interaction.user.id):
        raise UserError("You’re not presenting this one (any more).")
    return meeting


@dataclass(frozen=True)
class HandOver(Submission, verb="mhandf1"):
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenHandOver(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        await _need_presented_meeting(interaction, self.meeting_id)
        await set_presenter(interaction, self.meeting_id, presenter_chosen(interaction, fields.get(WHO, ())))


async def set_presenter(interaction: Interaction, meeting_id: int, person: Person | None) -> None:
    """None: nobody presents. The caller checks permission."""
    guild_id, host = need_guild(interaction), host_of(interaction)
    by = person_of(interaction)
    fields = (await host.meetings.signups.appoint(guild_id, meeting_id, person, host.now(), by=by)).fields
    told = " They’ll be told." if fields and ids_of([person], but=by) else ""
    name = f"{presenter_name(person)} presents.{told}" if person is not None else "A presenter is wanted again."
    await send_card(interaction, text_card(name, back_to_meeting(meeting_id)))
    host.meeting_worker.changed(guild_id, meeting_id)


@dataclass(frozen=True)
class OpenAppoint(Action, verb="mapp1", reply=ReplyKind.FORM):
    meeting_id: int

    async def press(self, interaction: Interaction) -> None:
        await open_form(interaction, self, self._form(interaction), self._form_with(()))

    async def _form(self, interaction: Interaction) -> Form:
        sheet = await need_managed_sheet(interaction, self.meeting_id)
        host = host_of(interaction)
        viewer, people = await host.viewers.of(interaction), sheet.seating.everybody
        candidates = await host.meetings.attendance.presenter_candidates(sheet.meeting.guild_id, people, viewer)
        return self._form_with(candidates, sheet.meeting.presenter)

    def _form_with(self, candidates: tuple[PresenterCandidate, ...], presenter: Person | None = None) -> Form:
        is_member = presenter is not None and not is_guest(presenter)
        chosen = people_field(WHO, "Who presents? Empty: nobody yet", required=False)
        if presenter is not None and is_member:
            fill_in([chosen], {WHO: (str(presenter.id),)})
        parts: list[discord.ui.Item[Any]] = [chosen]
        guest = presenter.name if presenter is not None and not is_member else ""
        parts.append(text_field(GUEST, "Or a guest’s name", value=guest, most=GUEST_LIMIT))
        if candidates:
            parts.insert(0, discord.ui.TextDisplay(candidates_line(candidates)))
        return Form(Appoint(self.meeting_id), "The presenter", parts)


def candidates_line(candidates: tuple[PresenterCandidate, ...]) -> str:
    """Shown to organisers alone."""
    names = private_names([each.person for each in candidates[1:4]], most=3)
    return f"Next in the rota: {private_name(candidates[0].person)}." + (f" Then {names}." if names else "")


@dataclass(frozen=True)
class Appoint(Submission, verb="mappf1"):
    meeting_id: int

    async def reopen(self, interaction: Interaction) -> None:
        await OpenAppoint(self.meeting_id).press(interaction)

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        await need_managed_sheet(interaction, self.meeting_id)
        chosen = presenter_chosen(interaction, fields.get(WHO, ()))
        guest = guest_named(next(iter(fields.get(GUEST, ())), ""))
        await set_presenter(interaction, self.meeting_id, chosen or guest)
