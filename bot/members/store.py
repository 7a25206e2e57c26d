"""Members: the display name last seen in each server, and their settings there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, select, update

from bot.database import Database, QueryCache, Scope, Transaction
from bot.database.schema.tables import members, readings
from bot.members.model import MemberSettings, Person, ReminderPreference
from bot.members.privacy import has_public_shelf
from bot.servers.quotas import SETTINGS, UNHIDING, claim

NAME_LIMIT = 100
_LEFT = "\0"  # no name, so that the next sign of life of who had left is stored
_DEFAULTS = {"hidden": False, "told": False, "zone": "", "reminders": ReminderPreference.SERVER.stored}


async def upsert_member(tx: Transaction, guild_id: int, person: Person, now: datetime, **values: Any) -> None:
    """Call before inserting rows that reference the member; `values` are further columns."""
    known = {"name": person.name[:NAME_LIMIT], "seen_at": now, "left_at": None, **values}
    if not (await tx.execute(update(members).where(*_one(guild_id, person.id)).values(known))).rowcount:
        await tx.execute(insert(members).values(guild_id=guild_id, user_id=person.id, **{**_DEFAULTS, **known}))


async def ensure_members(tx: Transaction, guild_id: int, people: Sequence[Person], now: datetime) -> None:
    """Inserts new members and updates changed names."""
    stored = select(members.c.user_id, members.c.name).where(
        members.c.guild_id == guild_id, members.c.user_id.in_([each.id for each in people])
    )
    names = {row.user_id: row.name for row in await tx.execute(stored)}
    new = {each.id: each for each in people if each.id not in names}
    if new:
        rows = [
            {"guild_id": guild_id, "user_id": each.id, "name": each.name[:NAME_LIMIT], "seen_at": now, **_DEFAULTS}
            for each in new.values()
        ]
        await tx.execute(insert(members), rows)
    for person in people:
        if names.get(person.id, person.name) != person.name:
            await upsert_member(tx, guild_id, person, now)


def _one(guild_id: int, user_id: int) -> tuple[Any, ...]:
    return members.c.guild_id == guild_id, members.c.user_id == user_id


class MemberStore:
    """Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: QueryCache[tuple[int, int], str] = QueryCache(database, members)
        self._settings: QueryCache[tuple[int, int], MemberSettings] = QueryCache(database, members)

    async def settings(self, guild_id: int, user_id: int) -> MemberSettings:
        """The defaults if not stored. Cached, since every look-up asks."""
        return await self._settings.get((guild_id, user_id), lambda: self._stored_settings(guild_id, user_id))

    def known_settings(self, guild_id: int, user_id: int) -> MemberSettings | None:
        """As `settings`, where its cache has them."""
        return self._settings.peek((guild_id, user_id))

    async def _stored_settings(self, guild_id: int, user_id: int) -> MemberSettings:
        async with self._database.read() as tx:
            row = (await tx.execute(select(members).where(*_one(guild_id, user_id)))).one_or_none()
        if row is None:
            return MemberSettings()
        reminders = ReminderPreference(row.reminders or ReminderPreference.SERVER)
        return MemberSettings(row.zone, reminders, row.hidden, row.private_lookups, row.lookups_told)

    async def update_settings(
        self,
        guild_id: int,
        person: Person,
        now: datetime,
        *,
        zone: str | None = None,
        reminders: ReminderPreference | None = None,
        hidden: bool | None = None,
        private_lookups: bool | None = None,
    ) -> MemberSettings:
        """None leaves a setting unchanged; returns all. Raises OverQuota, but never for hiding something."""
        given = {"zone": zone, "hidden": hidden}
        values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        if reminders is not None:
            values["reminders"] = reminders.stored
        if hidden is not None:
            values["told"] = True
        if private_lookups is not None:
            values |= {"private_lookups": private_lookups, "lookups_told": True}
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id)
            await claim(tx, SETTINGS, guild_id, person.id, now, refuse=not (hidden or private_lookups))
            was_hidden = select(members.c.hidden).where(*_one(guild_id, person.id))
            if hidden is False and await tx.scalar(was_hidden):
                await claim(tx, UNHIDING, guild_id, person.id, now)
            await upsert_member(tx, guild_id, person, now, **values)
        return await self.settings(guild_id, person.id)

    async def note_told_of_lookups(self, guild_id: int, person: Person, now: datetime) -> None:
        """They know from now on that others see what they look up."""
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id)
            await upsert_member(tx, guild_id, person, now, lookups_told=True)

    async def display_names(self, guild_id: int, user_ids: list[int]) -> dict[int, str]:
        """By user id, without those never seen in this server."""
        wanted = select(members.c.user_id, members.c.name).where(
            members.c.guild_id == guild_id, members.c.user_id.in_(user_ids)
        )
        async with self._database.read() as tx:
            return {row.user_id: row.name for row in await tx.execute(wanted)}

    async def touch(self, guild_id: int, person: Person, now: datetime) -> None:
        """They're in the server, under this name; adds nobody. Cached, since every press of a button asks."""
        name = person.name[:NAME_LIMIT]
        known = await self._names.get((guild_id, person.id), lambda: self._stored_name(guild_id, person.id))
        if known and known != name:
            async with self._database.write() as tx:
                tx.scope = Scope(guild_id)
                present = {"name": name, "seen_at": now, "left_at": None}
                await tx.execute(update(members).where(*_one(guild_id, person.id)).values(present))

    def is_current(self, guild_id: int, person: Person) -> bool:
        """Whether `touch` would change nothing, as far as its cache tells."""
        return self._names.peek((guild_id, person.id)) in {"", person.name[:NAME_LIMIT]}

    async def _stored_name(self, guild_id: int, user_id: int) -> str:
        """Empty for who is not stored, `_LEFT` for who had left."""
        async with self._database.read() as tx:
            query = select(members.c.name, members.c.left_at).where(*_one(guild_id, user_id))
            row = (await tx.execute(query)).one_or_none()
        if row is None:
            return ""
        return row.name if row.left_at is None else _LEFT

    async def note_left(self, guild_id: int, user_id: int, now: datetime) -> bool:
        """Whether that is news: their shelf is shown to nobody there until they act in the server again."""
        async with self._database.write() as tx:
            tx.scope = Scope(guild_id)
            news = update(members).where(*_one(guild_id, user_id), members.c.left_at.is_(None)).values(left_at=now)
            return (await tx.execute(news)).rowcount > 0

    async def with_public_shelf(self, guild_id: int, after: int, limit: int) -> tuple[int, ...]:
        """The ids of the next members beyond the id `after`, in order."""
        has_some = exists().where(readings.c.guild_id == guild_id, readings.c.user_id == members.c.user_id)
        query = select(members.c.user_id).where(members.c.guild_id == guild_id, members.c.user_id > after)
        shown = query.where(has_public_shelf(), has_some).order_by(members.c.user_id).limit(limit)
        async with self._database.read() as tx:
            return tuple(await tx.scalars(shown))
