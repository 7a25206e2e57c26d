"""Fair order between servers: what one of them has waiting never keeps another's waiting."""

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Generic, TypeVar

from bot.frozen import dataclass

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Turns(Generic[_Item]):
    """`left` says whether there was more than what was taken."""

    taken: tuple[_Item, ...]
    left: bool


def take_in_turn(
    items: Iterable[_Item], server: Callable[[_Item], int], most: int, under_way: Mapping[int, int] | None = None
) -> Turns[_Item]:
    """The first of each server, then the second of each, up to `most` of one, those `under_way` there included."""
    waiting: dict[int, list[_Item]] = {}
    for item in items:
        waiting.setdefault(server(item), []).append(item)
    allowed = {each: max(0, most - (under_way or {}).get(each, 0)) for each in waiting}
    rounds = zip_longest(*(each[: allowed[guild_id]] for guild_id, each in waiting.items()))
    taken = tuple(item for one_round in rounds for item in one_round if item is not None)
    return Turns(taken, any(len(each) > allowed[guild_id] for guild_id, each in waiting.items()))
