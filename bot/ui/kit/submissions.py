"""Takes what a form or a command was given; what can't be taken is asked about, and nothing is typed twice."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import discord

from bot.database import StorageError
from bot.errors import UserError
from bot.frozen import dataclass
from bot.members.typed_inputs import Fields, TypedInput
from bot.runtime.error_messages import note_refused
from bot.runtime.reply import LIMITS, ReplyKind, reply_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button
from bot.ui.kit.context import server_of
from bot.ui.kit.forms import FormPrefix, Reopened, Submission, reopen
from bot.ui.kit.host import Interaction, host_of
from bot.ui.kit.ids import UNKNOWN_VERB, decode
from bot.ui.kit.questions import Question
from bot.ui.kit.responses import is_question, replace_page, send_card

_PER_ROW, _MOST_CHOICES = 5, 9
_REST = "+"  # of a form with more inputs than Discord shows at once


async def submit(interaction: Interaction, submission: Submission, fields: Fields) -> None:
    """Raises UserError where `fields` can't be taken and can't be kept either."""
    try:
        await submission.submit(interaction, fields)
    except UserError as refusal:
        input_id = await _keep_refused(interaction, submission, fields, refusal)
        if not input_id:
            raise
        note_refused(interaction)
        respond = replace_page if submission.reply is ReplyKind.IN_PLACE else send_card
        await respond(interaction, refusal_card(refusal, input_id))


async def _keep_refused(interaction: Interaction, submission: Submission, fields: Fields, refusal: UserError) -> int:
    """0 where there's nothing to keep, or nowhere."""
    if not (submission.can_reopen and any("".join(values).strip() for values in fields.values())):
        return 0
    choices = refusal.choices[:_MOST_CHOICES] if isinstance(refusal, Question) else ()
    try:
        return await keep(
            interaction, submission, fields, [{name: (text,) for name, text in each.fields.items()} for each in choices]
        )
    except StorageError:
        return 0  # in the log already, and the refusal says what was wrong


async def keep(
    interaction: Interaction, submission: Submission, fields: Fields, choices: list[Fields] | None = None
) -> int:
    """So that `Reopen` and `Answer` find it; 0 outside of servers. Raises StorageError."""
    guild_id, host = server_of(interaction), host_of(interaction)
    if guild_id is None:
        return 0
    typed = TypedInput(submission.custom_id, fields, tuple(choices or ()))
    return await host.typed_inputs.keep(guild_id, interaction.user.id, typed, host.now())


def refusal_card(refusal: UserError, input_id: int) -> Card:
    if not isinstance(refusal, Question):
        return panel_card(str(refusal), [Button(Reopen(input_id, ""), "Edit", style=discord.ButtonStyle.primary)])
    choices = refusal.choices[:_MOST_CHOICES]
    buttons = [Button(Answer(input_id, index), each.label, style=_style(index)) for index, each in enumerate(choices)]
    for field, noun in ((refusal.field, refusal.noun), *refusal.others):
        buttons.append(Button(Reopen(input_id, field), f"Change the {noun}", style=_style(len(buttons))))
    rows = [buttons[start : start + _PER_ROW] for start in range(0, len(buttons), _PER_ROW)]
    return panel_card(str(refusal), *rows)


def _style(index: int) -> discord.ButtonStyle:
    return discord.ButtonStyle.secondary if index else discord.ButtonStyle.primary


@dataclass(frozen=True)
class Answer(Action, verb="answer1", reply=ReplyKind.IN_PLACE):
    """Submit what was typed, with one of the choices in its place."""

    input_id: int
    index: int

    async def press(self, interaction: Interaction) -> None:
        typed = await _need_typed(interaction, self.input_id)
        if self.index >= len(typed.choices):
            raise _outdated()
        await submit(interaction, _submission_of(typed), {**typed.fields, **typed.choices[self.index]})


@dataclass(frozen=True)
class Reopen(Action, verb="reopen1", reply=ReplyKind.FORM):
    """Open the form with what was typed; `part` is the only input it has, ``+`` means those beyond the fifth."""

    input_id: int
    part: str

    async def press(self, interaction: Interaction) -> None:
        finding = _need_typed(interaction, self.input_id)
        typed = await reply_of(interaction).within(LIMITS.prefill, finding)
        if typed is None:
            raise UserError("My database is slow right now. Please press that again in a moment.")
        only = "" if self.part == _REST else self.part
        reopened = Reopened(self.input_id, typed.fields, self, only, self.part == _REST)
        await reopen(interaction, _submission_of(typed), reopened)


def reopen_buttons(input_id: int, *, rest: bool) -> list[Button]:
    """`rest`: the form has more inputs than Discord shows at once."""
    further = [Button(Reopen(input_id, _REST), "Edit more")] if rest else []
    return [Button(Reopen(input_id, ""), "Edit"), *further]


async def _need_typed(interaction: Interaction, input_id: int) -> TypedInput:
    """Raises UserError: it is gone, or another member's."""
    guild_id, host = server_of(interaction), host_of(interaction)
    found = guild_id and await host.typed_inputs.find(guild_id, interaction.user.id, input_id, host.now())
    if not found:
        raise UserError("I no longer have what you typed: I keep it for a day. Please start again.")
    return found


def _outdated() -> UserError:
    return UserError("This form is from another version of the bot. Please open it again.")


def _submission_of(typed: TypedInput) -> Submission:
    submission = decode(typed.form, Submission.by_verb)
    if submission is None:
        raise _outdated()
    return submission


async def route_submission(interaction: Interaction) -> None:
    """Ignores interactions that submit no form."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    data = cast(Mapping[str, Any], interaction.data)
    prefix, _, custom_id = data["custom_id"].partition(":")
    host, submission = host_of(interaction), decode(custom_id, Submission.by_verb)
    with host.measured(interaction, "form", UNKNOWN_VERB if submission is None else submission.verb):
        reply = host.open_reply(interaction)
        if reply.is_forgotten():
            return
        kind = ReplyKind.PRIVATE if submission is None else submission.reply
        async with reply.in_time(ReplyKind.IN_PLACE if is_question(interaction) else kind):
            try:
                if submission is None:
                    raise _outdated()
                fields = await _completed(interaction, FormPrefix.read(prefix), dict(_fields(data)))
                await submit(interaction, submission, fields)
            except Exception as error:
                await host.answer_failure(interaction, error, type(submission).__module__)


async def _completed(interaction: Interaction, prefix: FormPrefix, fields: Fields) -> Fields:
    """With what was typed before and this form didn't ask for."""
    # Names that begin with "_" are the bot's own, see `keep`, and can only be forged.
    given = {name: values for name, values in fields.items() if not name.startswith("_")}
    if prefix.unfilled:
        given = {name: values for name, values in given.items() if any(values)}
    if not prefix.input_id:
        return given
    return {**(await _need_typed(interaction, prefix.input_id)).fields, **given}


def _fields(component: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if "value" in component:
        yield component["custom_id"], (str(component["value"]),)
    elif "values" in component:
        yield component["custom_id"], tuple(map(str, component["values"]))
    for part in component.get("components", ()):
        yield from _fields(part)
    if isinstance(inner := component.get("component"), Mapping):
        yield from _fields(inner)
