"""A queue in which nobody waits for one who asks for a thousand things: servers take turns, and people within them."""

from collections import deque
from typing import Generic, TypeVar

MOST_OF_PERSON = 30
MOST_OF_SERVER = 150
MOST = 1000

_Item = TypeVar("_Item")


class FairQueue(Generic[_Item]):
    def __init__(self) -> None:
        self._servers: dict[int, dict[int, deque[_Item]]] = {}
        """Each in the order in which it's their turn."""
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def push(self, guild_id: int, user_id: int, item: _Item) -> bool:
        """False where the person, the server or everybody has too many in it."""
        people = self._servers.get(guild_id, {})
        own = people.get(user_id, ())
        if self._size >= MOST or len(own) >= MOST_OF_PERSON or sum(map(len, people.values())) >= MOST_OF_SERVER:
            return False
        self._servers.setdefault(guild_id, {}).setdefault(user_id, deque()).append(item)
        self._size += 1
        return True

    def pop(self) -> _Item | None:
        """None when it's empty."""
        if not self._servers:
            return None
        guild_id, people = next(iter(self._servers.items()))
        user_id, own = next(iter(people.items()))
        item = own.popleft()
        self._size -= 1
        del self._servers[guild_id], people[user_id]
        if own:
            people[user_id] = own  # behind the others
        if people:
            self._servers[guild_id] = people
        return item

    def drop(self, user_id: int) -> None:
        """All that a person has in it, in each server."""
        for guild_id, people in list(self._servers.items()):
            self._size -= len(people.pop(user_id, ()))
            if not people:
                del self._servers[guild_id]
