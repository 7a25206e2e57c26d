"""Forms (Discord's modals), whose submissions work after a restart too."""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

import discord

from bot.discord_internals import UntrackedModal
from bot.errors import UserError
from bot.plain_text import clip
from bot.runtime.reply import LIMITS, ReplyKind, reply_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction, host_of
from bot.ui.kit.ids import UNKNOWN_VERB, Routed, decode
from bot.ui.kit.responses import send_card

Fields = Mapping[str, tuple[str, ...]]
_PREFIX = "f"
_UNFILLED_PREFIX = "e"
MODAL_TITLE = 45  # https://docs.discord.com/developers/interactions/receiving-and-responding: modal title and labels


class Submission(Routed):
    by_verb: ClassVar[dict[str, type["Submission"]]] = {}

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        """Check rights and ids again, since everything may be forged.

        `fields` are by custom id: one value for a text, any number for a select. One that is missing changes nothing.
        """
        raise NotImplementedError


class Form(UntrackedModal):
    """An `unfilled` one lacks what is stored: its submission has only the fields that were filled in."""

    def __init__(
        self, submission: Submission, title: str, parts: Sequence[discord.ui.Item[Any]], *, unfilled: bool = False
    ) -> None:
        if unfilled:
            title = clip(title, MODAL_TITLE - len(_KEPT)) + _KEPT
        prefix = _UNFILLED_PREFIX if unfilled else _PREFIX
        super().__init__(title=clip(title, MODAL_TITLE), custom_id=f"{prefix}:{submission.custom_id}")
        for part in parts:
            self.add_item(part)


_KEPT = " (empty: no change)"


async def open_form(interaction: Interaction, again: Action, form: Coroutine[Any, Any, Form], unfilled: Form) -> None:
    """Open `form`, or `unfilled` where the stored values take long; a button runs `again` where none can open any more.

    Raises:
        UserError: as `form` does, in time; who submits is checked again.
    """
    reply = reply_of(interaction)
    filled = await reply.within(LIMITS.prefill, form)
    if not await reply.form(filled or unfilled):
        await send_card(interaction, text_card("Your form is ready now.", Button(again, "Open form")))


async def open_checked_form(
    interaction: Interaction, again: Action, check: Coroutine[Any, Any, object], form: Form
) -> None:
    """Open `form`, which needs nothing that is stored, unless `check` raises an error in time."""

    async def checked() -> Form:
        await check
        return form

    await open_form(interaction, again, checked(), form)


def text_field(
    custom_id: str,
    text: str,
    *,
    value: str = "",
    hint: str = "",
    long: bool = False,
    required: bool = False,
    most: int = 300,
) -> discord.ui.Label[Any]:
    """`most` is in characters."""
    style = discord.TextStyle.paragraph if long else discord.TextStyle.short
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=custom_id,
        style=style,
        required=required,
        default=value[:most],
        placeholder=clip(hint, 100),
        max_length=most,
    )
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=field)


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
        async with reply.in_time(ReplyKind.PRIVATE if submission is None else submission.reply):
            try:
                if submission is None:
                    raise UserError("This form is from another version of the bot. Please open it again.")
                fields = dict(_fields(data))
                if prefix == _UNFILLED_PREFIX:
                    fields = {name: values for name, values in fields.items() if any(values)}
                await submission.submit(interaction, fields)
            except Exception as error:
                await host.answer_failure(interaction, error, type(submission).__module__)


def _fields(component: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if "value" in component:
        yield component["custom_id"], (str(component["value"]),)
    elif "values" in component:
        yield component["custom_id"], tuple(map(str, component["values"]))
    for part in component.get("components", ()):
        yield from _fields(part)
    if isinstance(inner := component.get("component"), Mapping):
        yield from _fields(inner)
