"""The pace of all card edits together: in turn by server, so that one server's many wait for each other alone."""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable

MOST_AT_ONCE = 50
PER_SERVER = 5
FOR_OTHERS = 10  # places that only servers with fewer than `PER_SERVER` take; the rest is anybody's
SHORTEST = 1.0  # seconds that an edit counts as under way: at most fifty a second begin, Discord's limit for a bot


class EditTurns:
    """Calls `start` with a server's id and a message's when its turn has come; `end` is to be called after each."""

    def __init__(self, start: Callable[[int, int], None]) -> None:
        self._start = start
        self._waiting: OrderedDict[int, dict[int, None]] = OrderedDict()
        """Messages by server, each in order; the server whose turn is next comes first."""
        self._under_way: Counter[int] = Counter()
        self._timers: set[asyncio.TimerHandle] = set()
        self._is_closed = False

    def ask(self, guild_id: int, message_id: int) -> None:
        """Once for each message until it was started."""
        if self._is_closed:
            return  # a message sent last may still ask; the next start brings its card up to date
        self._waiting.setdefault(guild_id, {})[message_id] = None
        self._deal()

    def end(self, guild_id: int, taken: float) -> None:
        """`taken` is in seconds."""
        loop = asyncio.get_running_loop()

        def free() -> None:
            self._timers.discard(timer)
            self._under_way[guild_id] -= 1
            if not self._under_way[guild_id]:
                del self._under_way[guild_id]
            self._deal()

        timer = loop.call_later(max(0.0, SHORTEST - taken), free)
        self._timers.add(timer)

    def close(self) -> None:
        """Starts nothing more."""
        self._is_closed = True
        self._waiting.clear()
        for timer in self._timers:
            timer.cancel()

    def _deal(self) -> None:
        while (free := MOST_AT_ONCE - self._under_way.total()) > 0:
            takes_more = free > FOR_OTHERS
            in_turn = (each for each in self._waiting if takes_more or self._under_way[each] < PER_SERVER)
            guild_id = next(in_turn, None)
            if guild_id is None:
                return
            messages = self._waiting[guild_id]
            message_id = next(iter(messages))
            del messages[message_id]
            if messages:
                self._waiting.move_to_end(guild_id)
            else:
                del self._waiting[guild_id]
            self._under_way[guild_id] += 1
            self._start(guild_id, message_id)
