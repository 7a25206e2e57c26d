"""What a button or menu does, found by its custom id alone, so that it works after a restart too."""

from typing import Any, ClassVar

from bot.errors import UserError
from bot.ui.kit.host import Interaction, host_of
from bot.ui.kit.ids import decode, encode


class Action:
    """A frozen dataclass of str and int fields; sent messages carry `verb`, so a new meaning gets a new verb."""

    verb: ClassVar[str]
    by_verb: ClassVar[dict[str, type["Action"]]] = {}

    def __init_subclass__(cls, *, verb: str = "") -> None:
        super().__init_subclass__()
        if verb:
            if verb in Action.by_verb:
                raise TypeError(f"verb {verb!r} belongs to {Action.by_verb[verb].__qualname__}")
            cls.verb = verb
            Action.by_verb[verb] = cls

    @property
    def custom_id(self) -> str:
        return encode(self.verb, self)

    async def press(self, interaction: Interaction) -> None:
        """Answer the press; check rights and ids again, since both come from outside."""
        raise NotImplementedError


async def run_action(interaction: Interaction, custom_id: str) -> None:
    """Never raises: the member gets a sentence."""
    try:
        action = decode(custom_id, Action.by_verb)
        if action is None:
            raise UserError("This button is from another version of the bot. Please run the command again.")
        await action.press(interaction)
    except Exception as error:
        await host_of(interaction).answer_failure(interaction, error)


def selected_values(interaction: Interaction) -> tuple[str, ...]:
    """Empty for a button."""
    data: dict[str, Any] = dict(interaction.data or {})
    return tuple(map(str, data.get("values", ())))
