"""The people of each server: the display name last seen there, and what they chose with /settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from bot.database import Database, Transaction
from bot.database.schema.tables import members
from bot.members.model import Person

NAME_LIMIT = 100
_NAMES_HOLD = timedelta(minutes=10)
_MOST_NAMES = 10_000


class Reminders(StrEnum):
    """Where somebody wants to be reminded of a meeting; SERVER for who never chose, whatever the server sets later."""

    THREAD = "thread"
    DM = "dm"
    SERVER = "server"

    @property
    def stored(self) -> str | None:
        """The column's value; see `bot.database.schema.tables.members`."""
        return None if self is Reminders.SERVER else self.value


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """What one person chose in one server; `zone` is an IANA name, or empty for the server's own."""

    zone: str = ""
    reminders: Reminders = Reminders.SERVER
    hidden: bool = False


_MOST_NAMES = 10_000  # then everybody is looked up again


async def remember(tx: Transaction, guild_id: int, person: Person, now: datetime, **values: Any) -> None:
    """Store the person's name of now, and `values` of the row, inside a transaction of the caller's.

    Rows of other tables that point at a member need this first.
    """
    known = {"name": person.name[:NAME_LIMIT], "seen_at": now, **values}
    if not (await tx.execute(update(members).where(*_one(guild_id, person.id)).values(known))).rowcount:
        fresh = {"hidden": False, "told": False, "zone": "", "reminders": None}
        await tx.execute(insert(members).values(guild_id=guild_id, user_id=person.id, **{**fresh, **known}))


def _one(guild_id: int, user_id: int) -> tuple[Any, ...]:
    return members.c.guild_id == guild_id, members.c.user_id == user_id


class MemberStore:
    """Reads and writes the people of a server; each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Names that need no look into the database, so that not every press costs one.
        self._names: dict[tuple[int, int], str] = {}
        self._names_until: datetime | None = None

    async def settings(self, guild_id: int, user_id: int) -> MemberSettings:
        """What the person chose, or how it is before they choose."""
        async with self._database.read() as tx:
            row = (await tx.execute(select(members).where(*_one(guild_id, user_id)))).one_or_none()
        if row is None:
            return MemberSettings()
        return MemberSettings(row.zone, Reminders(row.reminders or Reminders.SERVER), row.hidden)

    async def choose(
        self,
        guild_id: int,
        person: Person,
        now: datetime,
        *,
        zone: str | None = None,
        reminders: Reminders | None = None,
        hidden: bool | None = None,
    ) -> MemberSettings:
        """Change what is given, keep the rest, and give all."""
        given = {"zone": zone, "hidden": hidden}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if reminders is not None:
            values["reminders"] = reminders.stored
        if hidden is not None:
            values["told"] = True
        async with self._database.write() as tx:
            await remember(tx, guild_id, person, now, **values)
        return await self.settings(guild_id, person.id)

    async def names(self, guild_id: int, user_ids: list[int]) -> dict[int, str]:
        """The display names last seen in this server, for those of the ids that were seen there."""
        wanted = select(members.c.user_id, members.c.name).where(
            members.c.guild_id == guild_id, members.c.user_id.in_(user_ids)
        )
        async with self._database.read() as tx:
            return {row.user_id: row.name for row in await tx.execute(wanted)}

    async def seen(self, guild_id: int, person: Person, now: datetime) -> None:
        """Keep up with a renamed member; of somebody who is not stored yet, nothing is."""
        if self._is_known(guild_id, person, now):
            return
        # At once, so that a crowd of presses asks once.
        self._names[guild_id, person.id] = person.name
        try:
            await self._rename(guild_id, person, now)
        except BaseException:
            self._names.pop((guild_id, person.id), None)
            raise

    def _is_known(self, guild_id: int, person: Person, now: datetime) -> bool:
        # Forgotten now and then, as somebody else may have stored the person under another name meanwhile.
        if self._names_until is None or now > self._names_until or len(self._names) > _MOST_NAMES:
            self._names, self._names_until = {}, now + _NAMES_HOLD
        return self._names.get((guild_id, person.id)) == person.name

    async def _rename(self, guild_id: int, person: Person, now: datetime) -> None:
        name, one = person.name[:NAME_LIMIT], _one(guild_id, person.id)
        async with self._database.read() as tx:
            known = await tx.scalar(select(members.c.name).where(*one))
        if known is not None and known != name:
            async with self._database.write() as tx:
                await tx.execute(update(members).where(*one).values(name=name, seen_at=now))
