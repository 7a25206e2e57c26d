"""What SQLite's `secure_delete` costs: changes stored a second and the time of a deletion, with and without it.

    python -m benchmarks.erasure [--rows 100000] [--rounds 40] [--seconds 0.3]

One server with so many rows on shelves. A change is another state of a paper on somebody's shelf; a deletion is all
that `/mydata delete` waits for, which writes the file again as a whole. Both kinds take turns, so that a neighbour's
load falls on them alike. The figures are medians of one run; the ratio is the pairs' median, with the middle half.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text

from bot.database import Database
from bot.database.schema.tables import members, readings, subjects
from bot.members.model import Person
from bot.members.personal_data import PersonalData
from bot.reading.model import ReadingChanged, ReadingState, Subject
from bot.reading.store import ReadingStore

GUILD, ENTRIES = 1, 100  # on each shelf
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATES = (ReadingState.WANT, ReadingState.READING)


def paper(number: int) -> Subject:
    """An entry of the list."""
    return Subject(f"paper-{number}", f"Paper {number}", (f"paper-{number}",))


async def fill(database: Database, rows: int) -> int:
    """Gives how many people have `ENTRIES` each."""
    people = max(1, rows // ENTRIES)
    unset = {"hidden": False, "told": True, "zone": "", "reminders": None, "seen_at": NOW}
    kept = {"guild_id": GUILD, "url": "", "listed": True, "kept_at": NOW}
    blank = {"round": 1, "started_at": NOW, "finished_at": None, "rating": None, "version": 1, "previous": "null"}
    blank |= {"guild_id": GUILD, "state": "reading", "takeaway_shared": False, "changed_at": NOW}
    async with database.write() as tx:
        names = [
            {"guild_id": GUILD, "user_id": each, "name": f"Member {each}", **unset} for each in range(1, people + 1)
        ]
        await tx.execute(insert(members), names)
        papers = [paper(each) for each in range(ENTRIES)]
        titles = [{"resource_id": each.id, "title": each.title, "title_key": each.id, **kept} for each in papers]
        await tx.execute(insert(subjects), titles)
        for person in range(1, people + 1):
            shelf = [{"user_id": person, "resource_id": each.id, "takeaway": "w" * 80, **blank} for each in papers]
            await tx.execute(insert(readings), shelf)
    return people


async def set_secure_delete(database: Database, *, on: bool) -> None:
    """For the writer's connection, of which there is one."""
    async with database.write() as tx:
        await tx.execute(text(f"PRAGMA secure_delete = {'ON' if on else 'OFF'}"))


class Changes:
    """One after another, each by the next member."""

    def __init__(self, database: Database, people: int) -> None:
        self._store = ReadingStore(database)
        self._people = people
        self._done = 0

    async def a_second(self, seconds: float) -> tuple[float, float]:
        """How many there are, and the milliseconds of processor time that one takes."""
        before, begun, worked = self._done, time.perf_counter(), time.process_time()
        while time.perf_counter() - begun < seconds:
            turn, person = divmod(self._done, self._people)
            who, moment = Person(1 + person, f"Member {1 + person}"), NOW + timedelta(minutes=self._done)
            outcome = await self._store.set_state(GUILD, who, paper(person % ENTRIES), STATES[turn % 2], moment)
            if not isinstance(outcome, ReadingChanged):
                raise TypeError(outcome)
            self._done += 1
        count, worked = self._done - before, time.process_time() - worked
        return count / (time.perf_counter() - begun), worked * 1000 / count


async def deletion_seconds(database: Database, person: int) -> float:
    """The person's rows are deleted, and the file is written again."""
    database._erasure._not_before = 0.0  # noqa: SLF001 - else one soon after another leaves that for later
    begun = time.perf_counter()
    await PersonalData(database).delete(person, NOW)
    return time.perf_counter() - begun


async def measure(path: Path, rows: int, rounds: int, seconds: float) -> None:
    """Print the table."""
    changes: dict[bool, list[float]] = {True: [], False: []}
    work: dict[bool, list[float]] = {True: [], False: []}
    deletions: dict[bool, list[float]] = {True: [], False: []}
    async with Database(f"sqlite:///{path}") as database:
        people = await fill(database, rows)
        staying = people - 2 * (rounds + 1)
        in_turn, leaving = Changes(database, staying), iter(range(staying + 1, people + 1))
        for number in range(2 * (rounds + 1)):
            on = number % 2 == 0
            await set_secure_delete(database, on=on)
            stored, worked = await in_turn.a_second(seconds)
            took = await deletion_seconds(database, next(leaving))
            if number > 1:  # the first of each warms up
                changes[on].append(stored)
                work[on].append(worked)
                deletions[on].append(took)
    print(f"{f'{rows:,} rows, {rounds} rounds':<28}{'with':>10}{'without':>10}{'ratio':>8}")
    measured = (
        ("changes a second", changes, 0),
        ("processor time of one, ms", work, 2),
        ("deletion, seconds", deletions, 3),
    )
    for name, found, digits in measured:
        secure, plain = (statistics.median(found[on]) for on in (True, False))
        low, middle, high = statistics.quantiles(
            [one / other for one, other in zip(found[True], found[False], strict=True)]
        )
        print(f"{name:<28}{secure:>10,.{digits}f}{plain:>10,.{digits}f}{middle:>8.2f} ({low:.2f} to {high:.2f})")


def main() -> None:
    """Measure in a new folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000, help="on the server's shelves")
    parser.add_argument("--rounds", type=int, default=40, help="of each kind")
    parser.add_argument("--seconds", type=float, default=0.3, help="how long changes are counted in each round")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(measure(Path(name) / "paperclub.db", given.rows, given.rounds, given.seconds))


if __name__ == "__main__":
    main()
