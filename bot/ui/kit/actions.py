"""What a button or menu does, found by its custom id, also after a restart."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar, cast

import discord

from bot.errors import UserError
from bot.runtime.reply import ReplyKind
from bot.ui.kit.host import Interaction, host_of
from bot.ui.kit.ids import UNKNOWN_VERB, Routed, decode


class Action(Routed):
    by_verb: ClassVar[dict[str, type["Action"]]] = {}

    async def press(self, interaction: Interaction) -> None:
        """Check rights and ids again, since both come from outside."""
        raise NotImplementedError


async def run_action(interaction: Interaction, custom_id: str) -> None:
    """Answers every error; never raises."""
    host, action = host_of(interaction), decode(custom_id, Action.by_verb)
    with host.measured(interaction, "component", UNKNOWN_VERB if action is None else action.verb):
        reply = host.open_reply(interaction)
        if reply.is_forgotten():
            return
        async with reply.in_time(ReplyKind.PRIVATE if action is None else action.reply):
            try:
                if action is None:
                    raise UserError("This button is from another version of the bot. Please use the command again.")
                await action.press(interaction)
            except Exception as error:
                await host.answer_failure(interaction, error, type(action).__module__)


def selected_values(interaction: Interaction) -> tuple[str, ...]:
    """Empty for a button."""
    data = cast(Mapping[str, Any], interaction.data)
    return tuple(map(str, data.get("values", ())))


def offered_options(interaction: Interaction) -> tuple[discord.SelectOption, ...]:
    """Those of the menu in which something was chosen."""
    custom_id = cast(Mapping[str, Any], interaction.data).get("custom_id")
    return tuple(option for menu in menus_of(interaction) if menu.custom_id == custom_id for option in menu.options)


def menus_of(interaction: Interaction) -> Iterator[discord.SelectMenu]:
    """All of the pressed message."""
    return (each for each in _components_of(interaction) if isinstance(each, discord.SelectMenu))


def buttons_of(interaction: Interaction) -> Iterator[discord.Button]:
    """All of the pressed message."""
    return (each for each in _components_of(interaction) if isinstance(each, discord.Button))


ActionT = TypeVar("ActionT", bound=Action)


def actions_of(interaction: Interaction, kind: type[ActionT]) -> Iterator[ActionT]:
    """Those of the pressed message's buttons that are of this kind."""
    for each in buttons_of(interaction):
        action = decode((each.custom_id or "").removeprefix("b:"), Action.by_verb)
        if isinstance(action, kind):
            yield action


def _components_of(interaction: Interaction) -> Iterator[discord.Component]:
    return _all_within(interaction.message.components if interaction.message else ())


def _all_within(components: Sequence[discord.Component]) -> Iterator[discord.Component]:
    for component in components:
        yield component
        yield from _all_within(getattr(component, "children", ()))
        if (beside := getattr(component, "accessory", None)) is not None:
            yield beside
