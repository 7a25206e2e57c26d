"""Who a person is to the bot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A member as an interaction shows them: Discord's id and the display name in that server."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the roles and the right to manage the server that Discord states in the interaction itself."""

    person: Person
    role_ids: frozenset[int]
    manages_server: bool
