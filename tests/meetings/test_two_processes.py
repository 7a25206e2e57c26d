"""Two store processes on one PostgreSQL, as two shards would run, and a crowd that comes through both."""

from __future__ import annotations

import ast
import asyncio
import sys
from pathlib import Path

from bot.app import build_meetings
from bot.database import Database
from tests.support.meetings import open_meeting, seated_and_waiting

ROOT = Path(__file__).parents[2]


async def test_a_thousand_through_two_processes_get_eight_seats_and_one_line(postgres_url: str) -> None:
    async with Database(postgres_url, shards="0/3") as database:
        meetings = build_meetings(database)
        meeting = await open_meeting(meetings, seats=8)
        outputs = await asyncio.gather(*(_joiner(postgres_url, number, meeting.id) for number in (1, 2)))
        seated, waiting = await seated_and_waiting(meetings, meeting.id)
    counts = [ast.literal_eval(each) for each in outputs]
    assert sum(each.get("Seated", 0) for each in counts) == 8
    assert sum(each.get("Waitlisted", 0) for each in counts) == 992
    assert len(seated) == 8
    assert sorted(seated + waiting) == list(range(1, 1001))
    # Within each process, they stand in the order in which they came.
    for first in (1, 501):
        own = [each for each in seated + waiting if first <= each < first + 500]
        assert own == sorted(own)


async def _joiner(url: str, number: int, meeting_id: int) -> str:
    arguments = (url, f"{number}/3", str(meeting_id), str(1 + 500 * (number - 1)), "500")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.support.join_process", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()
