"""Buttons that lead into another feature, which need not be imported for that."""

from bot.ui.kit.actions import Action


def action_of(verb: str, *values: str | int) -> Action:
    """The action with that verb and the values of its fields, whichever feature has it.

    Raises:
        LookupError: no feature has it.
        TypeError: it has other fields.
    """
    return Action.by_verb[verb](*values)
