"""A process that lets members join a meeting all at once: ``join_process URL SHARDS MEETING FIRST COUNT``."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter

from bot.app import build_meetings
from bot.database import Database
from tests.support.meetings import GUILD, NOW, person


async def join(url: str, shards: str, meeting_id: int, first: int, count: int) -> None:
    async with Database(url, shards=shards) as database:
        meetings = build_meetings(database)
        joins = (meetings.joining.join(GUILD, meeting_id, person(each), NOW) for each in range(first, first + count))
        outcomes = await asyncio.gather(*joins)
    print(dict(Counter(type(each).__name__ for each in outcomes)))  # noqa: T201 - read by the test


if __name__ == "__main__":
    asyncio.run(join(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
