"""Who a person is to the bot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A member as an interaction shows them: Discord's id and the display name in that server."""

    id: int
    name: str
