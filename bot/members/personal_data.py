"""Everything the database holds about one person, in all servers.

Tables are found by the `info` of their columns (see `bot.database.schema.tables`).
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, exists, or_, select, union, update

from bot.database import Database, Transaction
from bot.database.schema.tables import metadata, own_titles, readings, subjects
from bot.frozen import dataclass
from bot.members.privacy import hidden_members, title_for

AfterCommit = Callable[[], Awaitable[None]]
DeletionHook = Callable[[Transaction, int, datetime], Awaitable[AfterCommit | None]]
"""Does what a deletion means beyond rows, before any is deleted; gets the transaction, the user's id and the time."""


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """`mention`: the row is the group's and only names the person."""

    table: str
    values: dict[str, Any]
    mention: bool

    @property
    def guild_id(self) -> int:
        return int(self.values["guild_id"])


@dataclass(frozen=True, slots=True)
class BackupRetention:
    """`last_until` is None if no backup may hold what was deleted."""

    last_until: datetime | None


@dataclass(frozen=True, slots=True)
class DeletionResult:
    """`rows` counts by table; `shelves` are (guild id, resource id) pairs whose cards named or quoted the person.

    `backups` is None on PostgreSQL, whose backups only its operator knows.
    """

    rows: dict[str, int]
    shelves: tuple[tuple[int, str], ...]
    backups: BackupRetention | None

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def person_columns(kind: str) -> dict[Table, list[str]]:
    """`kind` is "about" or "mention"; in order of deletion."""
    found = {
        table: [column.name for column in table.columns if column.info.get("person") == kind]
        for table in reversed(metadata.sorted_tables)
    }
    return {table: names for table, names in found.items() if names}


class PersonalData:
    """Raises StorageError."""

    def __init__(self, database: Database, hooks: tuple[DeletionHook, ...] = ()) -> None:
        self._database = database
        self._hooks = hooks

    async def rows(self, user_id: int) -> tuple[PersonalRow, ...]:
        """From one snapshot; rows of `readings` include their subject's `title` and `url`.

        Others who hide are left out of rows that name them, too.
        """
        found: list[PersonalRow] = []
        async with self._database.read() as tx:
            for kind in ("about", "mention"):
                for table, names in person_columns(kind).items():
                    rows = await tx.execute(select(*_columns(table, user_id)).where(_names(table, names, user_id)))
                    found += [PersonalRow(table.name, row._asdict(), kind == "mention") for row in rows]
            await _leave_out_hidden(tx, found, user_id)
        return tuple(found)

    async def delete(self, user_id: int, now: datetime) -> DeletionResult:
        """Rows that only mention the person stay, without the name."""
        counts: dict[str, int] = {}
        async with self._database.write() as tx:
            afters = [await hook(tx, user_id, now) for hook in self._hooks]
            shelves = await _shelves(tx, user_id)
            offered = await tx.scalars(select(own_titles.c.guild_id).where(own_titles.c.user_id == user_id).distinct())
            guild_ids = {guild_id for guild_id, _ in shelves} | set(offered)
            for table, names in person_columns("mention").items():
                counts[table.name] = await _unname(tx, table, names, user_id)
            for table, names in person_columns("about").items():
                gone = await tx.execute(delete(table).where(_names(table, names, user_id)))
                counts[table.name] = counts.get(table.name, 0) + gone.rowcount
            await _drop_orphans(tx, guild_ids)
            await self._database.note_deletion(tx)
        for after in afters:
            if after is not None:
                await after()
        await self._database.erase_deleted()
        return DeletionResult(
            {table: count for table, count in counts.items() if count}, shelves, await self._backups()
        )

    async def _backups(self) -> BackupRetention | None:
        if self._database.address.path is None:
            return None
        return BackupRetention(await self._database.last_backup_expires_at())


async def _leave_out_hidden(tx: Transaction, found: Iterable[PersonalRow], user_id: int) -> None:
    columns = {table.name: names for table, names in person_columns("mention").items()}
    others: dict[int, list[tuple[dict[str, Any], str]]] = {}
    for row in found:
        for name in columns.get(row.table, ()):
            if row.values[name] not in {None, user_id}:
                others.setdefault(row.guild_id, []).append((row.values, name))
    for guild_id, places in others.items():
        hidden = await hidden_members(tx, guild_id, {values[name] for values, name in places})
        for values, name in places:
            if values[name] in hidden:
                values[name] = None


def _columns(table: Table, user_id: int) -> Iterator[ColumnElement[Any]]:
    yield from table.columns
    if table is readings:  # a row of ids alone would tell nobody what was read
        same = and_(subjects.c.guild_id == readings.c.guild_id, subjects.c.resource_id == readings.c.resource_id)
        yield select(title_for(subjects.c.guild_id, user_id)).where(same).scalar_subquery().label("title")
        yield select(subjects.c.url).where(same).scalar_subquery().label("url")


def _names(table: Table, columns: list[str], user_id: int) -> ColumnElement[bool]:
    return or_(*(table.c[name] == user_id for name in columns))


async def _shelves(tx: Transaction, user_id: int) -> tuple[tuple[int, str], ...]:
    read = select(readings.c.guild_id, readings.c.resource_id).where(readings.c.user_id == user_id)
    titled = select(own_titles.c.guild_id, own_titles.c.resource_id).where(
        own_titles.c.user_id == user_id, own_titles.c.posted
    )
    found: list[Row[Any]] = list(await tx.execute(union(read, titled)))
    return tuple((row.guild_id, row.resource_id) for row in found)


async def _unname(tx: Transaction, table: Table, names: list[str], user_id: int) -> int:
    count = 0
    for name in names:
        changed = await tx.execute(update(table).where(table.c[name] == user_id).values({name: None}))
        count += changed.rowcount
    return count


async def _drop_orphans(tx: Transaction, guild_ids: set[int]) -> None:
    """A title that only this person had typed goes with them."""
    for guild_id in guild_ids:
        read = exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
        here = own_titles.c.guild_id == guild_id, own_titles.c.resource_id == subjects.c.resource_id
        await tx.execute(delete(subjects).where(subjects.c.guild_id == guild_id, ~read, ~exists().where(*here)))
