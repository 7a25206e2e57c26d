"""Forms (Discord's modals), whose submissions work after a restart too."""

from collections.abc import Coroutine, Sequence
from typing import Any, ClassVar, Self

import discord

from bot.discord_internals import UntrackedModal
from bot.frozen import dataclass
from bot.members.typed_inputs import Fields
from bot.plain_text import clip
from bot.runtime.reply import LIMITS, reply_of
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import text_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.ids import Routed
from bot.ui.kit.responses import send_card
from bot.ui.kit.typed_values import field_of, fill_in

__all__ = ["Fields", "Form", "Submission", "open_checked_form", "open_form", "text_field"]

MOST_PARTS = 5  # https://docs.discord.com/developers/components/reference#modal
MODAL_TITLE = 45  # https://docs.discord.com/developers/interactions/receiving-and-responding: modal title and labels


class Submission(Routed):
    by_verb: ClassVar[dict[str, type["Submission"]]] = {}

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        """Check rights and ids again, since everything may be forged.

        `fields` are by custom id: one value for a text, any number for a select. One that is missing changes nothing.
        """
        raise NotImplementedError

    async def reopen(self, interaction: Interaction) -> None:
        """Open its form, as its button does; `open_form` fills in what was typed before."""
        raise NotImplementedError

    @property
    def can_reopen(self) -> bool:
        return type(self).reopen is not Submission.reopen


@dataclass(frozen=True, slots=True)
class FormPrefix:
    """Of a form's custom id: whether it lacks what is stored, and which typed input it completes, 0 for none."""

    unfilled: bool = False
    input_id: int = 0

    def __str__(self) -> str:
        return ("e" if self.unfilled else "f") + (str(self.input_id) if self.input_id else "")

    @classmethod
    def read(cls, text: str) -> Self:
        return cls(text.startswith("e"), int(text[1:]) if text[1:].isdecimal() and len(text) < 20 else 0)


@dataclass(frozen=True, slots=True)
class Reopened:
    """Instead of a form's first parts, the others (`rest`) or the one with the custom id `only`; `again` opens it."""

    input_id: int
    fields: Fields
    again: Action
    only: str = ""
    rest: bool = False

    def parts_of(self, form: "Form") -> list[discord.ui.Item[Any]]:
        if self.only:
            return [part for part in form.every_part if field_of(part) == self.only]
        return form.every_part[MOST_PARTS:] if self.rest else form.every_part[:MOST_PARTS]


_REOPENED = "paperclub reopened"  # in `Interaction.extras`, which discord.py leaves to the application


async def reopen(interaction: Interaction, submission: Submission, reopened: Reopened) -> None:
    interaction.extras[_REOPENED] = reopened
    await submission.reopen(interaction)


class Form(UntrackedModal):
    """Shows the first five parts. An `unfilled` one lacks what is stored: its submission has only what was typed."""

    def __init__(
        self,
        submission: Submission,
        title: str,
        parts: Sequence[discord.ui.Item[Any]],
        *,
        unfilled: bool = False,
        input_id: int = 0,
    ) -> None:
        self.submission, self.every_part, self.unfilled = submission, list(parts), unfilled
        self.full_title = title
        if unfilled:
            title = clip(title, MODAL_TITLE - len(_KEPT)) + _KEPT
        prefix = FormPrefix(unfilled, input_id)
        super().__init__(title=clip(title, MODAL_TITLE), custom_id=f"{prefix}:{submission.custom_id}")
        for part in parts[:MOST_PARTS]:
            self.add_item(part)

    def reopened(self, reopened: Reopened) -> "Form":
        parts = reopened.parts_of(self)
        fill_in(parts, reopened.fields)
        return Form(self.submission, self.full_title, parts, unfilled=self.unfilled, input_id=reopened.input_id)


_KEPT = " (empty: no change)"


async def open_form(
    interaction: Interaction, again: Action | None, form: Coroutine[Any, Any, Form], unfilled: Form
) -> None:
    """Open `form`, or `unfilled` where the stored values take long; a button runs `again` where none can open any more.

    `again` is None where only `reopen` leads here.

    Raises:
        UserError: as `form` does, in time; who submits is checked again.
    """
    reply = reply_of(interaction)
    shown = await reply.within(LIMITS.prefill, form) or unfilled
    reopened = interaction.extras.get(_REOPENED)
    if isinstance(reopened, Reopened):
        shown, again = shown.reopened(reopened), reopened.again
    if not await reply.form(shown):
        buttons = [Button(again, "Open form")] if again else []
        await send_card(interaction, text_card("Your form is ready now.", *buttons))


async def open_checked_form(
    interaction: Interaction, again: Action | None, check: Coroutine[Any, Any, object], form: Form
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
