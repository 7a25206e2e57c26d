"""Forms (Discord's modals), whose submissions work after a restart too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

import discord

from bot.errors import UserError
from bot.ui.kit.host import Interaction, host_of
from bot.ui.kit.ids import UNKNOWN_VERB, Routed, decode
from bot.ui.kit.text import clip

Fields = Mapping[str, tuple[str, ...]]
_PREFIX = "f:"
_OPEN_FOR = 30 * 60  # seconds that discord.py keeps a form it showed; the submission is routed by id, even later
MODAL_TITLE = 45  # https://docs.discord.com/developers/interactions/receiving-and-responding: modal title and labels


class Submission(Routed):
    by_verb: ClassVar[dict[str, type["Submission"]]] = {}

    async def submit(self, interaction: Interaction, fields: Fields) -> None:
        """Check rights and ids again, since everything may be forged.

        `fields` are by custom id: one value for a text, any number for a select.
        """
        raise NotImplementedError


class Form(discord.ui.Modal):
    def __init__(self, submission: Submission, title: str, parts: Sequence[discord.ui.Item[Any]]) -> None:
        super().__init__(
            title=clip(title, MODAL_TITLE), timeout=_OPEN_FOR, custom_id=f"{_PREFIX}{submission.custom_id}"
        )
        for part in parts:
            self.add_item(part)


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
        default=value[:most] or None,
        placeholder=clip(hint, 100) or None,
        max_length=most,
    )
    return discord.ui.Label(text=clip(text, MODAL_TITLE), component=field)


async def route_submission(interaction: Interaction) -> None:
    """Ignores interactions that submit no form."""
    custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
    if interaction.type is not discord.InteractionType.modal_submit or not custom_id.startswith(_PREFIX):
        return
    host, submission = host_of(interaction), decode(custom_id.removeprefix(_PREFIX), Submission.by_verb)
    with host.measured(interaction, "form", UNKNOWN_VERB if submission is None else submission.verb):
        try:
            if submission is None:
                raise UserError("This form is from another version of the bot. Please open it again.")
            await submission.submit(interaction, dict(_fields(dict(interaction.data or {}))))
        except Exception as error:
            await host.answer_failure(interaction, error)


def _fields(component: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if "value" in component:
        yield component["custom_id"], (str(component["value"] or ""),)
    elif "values" in component:
        yield component["custom_id"], tuple(map(str, component["values"]))
    for part in component.get("components", ()):
        yield from _fields(part)
    if isinstance(inner := component.get("component"), Mapping):
        yield from _fields(inner)
