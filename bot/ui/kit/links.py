"""Actions of other features, made without importing them."""

from bot.ui.kit.actions import Action


def action_of(verb: str, *values: str | int) -> Action:
    """`values` are its fields.

    Raises:
        LookupError: no feature has that verb.
        TypeError: its fields differ.
    """
    return Action.by_verb[verb](*values)
