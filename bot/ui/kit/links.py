"""What leads into another feature, whose module this one must not import."""

from bot.ui.kit.actions import Action
from bot.ui.kit.components import Button
from bot.ui.kit.ids import decode


def linked_action(custom_id: str) -> Action:
    """`custom_id` is a verb with its values, such as ``open1:vllm``. Raises ValueError if no action has it."""
    action = decode(custom_id, Action.by_verb)
    if action is None:
        raise ValueError(f"no action is called {custom_id}")
    return action


def link_button(custom_id: str, text: str) -> Button:
    return Button(linked_action(custom_id), text)
