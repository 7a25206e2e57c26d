"""How one member's readings change: each method is one use case and one transaction, in one server."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, insert, null, select, update

from bot.database import Database, QueryCache, Scope, Transaction
from bot.database.schema.tables import members, own_titles, readings, subjects
from bot.members.model import Person
from bot.members.store import NAME_LIMIT, upsert_member
from bot.reading.model import (
    EditOutcome,
    InvalidEdit,
    NotOnShelf,
    Reading,
    ReadingChanged,
    ReadingEdit,
    ReadingState,
    ReadingUnchanged,
    StateOutcome,
    Subject,
    TooLateToUndo,
    Undone,
    UndoOutcome,
    apply_edit,
    change_state,
)
from bot.reading.subject_store import claim_title, save_subject
from bot.servers.quotas import SHELF, SHELF_CHANGES, Held, claim

_NOTHING_TO_UNDO = ""
_MOMENTS = ("started_at", "finished_at", "changed_at")
_FRESH = timedelta(hours=1)  # so exactly is it known when a person or a title was last seen

# After a rename two histories may meet in one: then the later one goes on.
_LATEST_FIRST = (readings.c.round.desc(), readings.c.changed_at.desc(), readings.c.resource_id)


# Built once: putting a statement together costs more than running it.
@cache
def _select_known() -> Select[Any]:
    """One row: the person, the subject, its title to them and the latest round, each NULL where there is none."""
    guild: BindParameter[int] = bindparam("guild")
    user: BindParameter[int] = bindparam("user")
    subject: BindParameter[str] = bindparam("subject")
    of_person = (members.c.guild_id == guild) & (members.c.user_id == user)
    of_subject = (subjects.c.guild_id == guild) & (subjects.c.resource_id == subject)
    of_both = (
        (readings.c.guild_id == guild)
        & (readings.c.user_id == user)
        & readings.c.resource_id.in_(bindparam("subject_ids"))
    )
    one_row = select(null().label("one")).subquery("one_row")
    person = (members.c.told, members.c.name, members.c.seen_at, members.c.hidden)
    of_title = (own_titles.c.guild_id == guild) & (own_titles.c.resource_id == subject) & (own_titles.c.user_id == user)
    about = (subjects.c.title, subjects.c.url, subjects.c.listed, subjects.c.kept_at)
    own = (own_titles.c.title.label("own_title"), own_titles.c.told_at)
    joined = (
        one_row.outerjoin(members, of_person)
        .outerjoin(subjects, of_subject)
        .outerjoin(own_titles, of_title)
        .outerjoin(readings, of_both)
    )
    return select(*person, *about, *own, *readings.c).select_from(joined).order_by(*_LATEST_FIRST).limit(1)


_ENTRIES = Held(readings.c.guild_id, readings.c.user_id)
_INSERT_ROUND = insert(readings)
_REPLACE_ROUND = update(readings).where(
    readings.c.guild_id == bindparam("guild"),
    readings.c.user_id == bindparam("user"),
    readings.c.resource_id == bindparam("stored_id"),
    readings.c.round == bindparam("stored_round"),
)


class ReadingStore:
    """What a method gives is stored. Raises StorageError; what adds or changes an entry also OverQuota."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rounds: QueryCache[tuple[int, int, tuple[str, ...]], tuple[Reading, ...]] = QueryCache(
            database, readings, scope_of=lambda key: Scope(key[0], frozenset(key[2]))
        )

    async def set_state(
        self, guild_id: int, person: Person, subject: Subject, to: ReadingState, now: datetime
    ) -> StateOutcome:
        ids = {"guild": guild_id, "user": person.id, "subject": subject.id, "subject_ids": subject.ids}
        async with self._database.write() as tx:
            known = (await tx.execute(_select_known(), ids)).one()
            renamed = known.name is not None and known.name != person.name[:NAME_LIMIT]
            tx.scope = Scope(guild_id) if renamed else _scope(guild_id, subject)
            current = None if known.round is None else _reading_or_none(known)
            reading = change_state(current, subject.id, to, now)
            if not isinstance(reading, Reading):
                return reading
            await _claim_change(tx, guild_id, person.id, current, reading, now)
            if known.own_title is None:
                await claim_title(tx, guild_id, person.id, subject, now)
            first = not known.told
            # What is so already is not stored again: a statement less is time that others wait for.
            if first or known.name != person.name[:NAME_LIMIT] or known.seen_at < now - _FRESH:
                await upsert_member(tx, guild_id, person, now, **({"told": True} if first else {}))
            if not _is_stored(known, subject, now):
                await save_subject(tx, guild_id, person.id, subject, now, shows=not known.hidden)
            await _save(tx, guild_id, person.id, current, reading)
        return ReadingChanged(reading, first)

    async def edit(
        self, guild_id: int, user_id: int, subject: Subject, edit: ReadingEdit, now: datetime
    ) -> EditOutcome:
        """Changes the latest round."""
        async with self._database.write() as tx:
            tx.scope = _scope(guild_id, subject)
            current = _reading_or_none(await _latest_row(tx, guild_id, user_id, subject))
            if current is None:
                return NotOnShelf()
            reading = apply_edit(current, edit, now)
            if isinstance(reading, ReadingUnchanged | InvalidEdit):
                return reading
            await _claim_change(tx, guild_id, user_id, current, reading, now)
            await _save(tx, guild_id, user_id, current, reading)
        return ReadingChanged(reading)

    async def undo(self, guild_id: int, user_id: int, subject: Subject, version: int) -> UndoOutcome:
        """Undoes the change that led to `version`, if it is still the person's last one to `subject`."""
        async with self._database.write() as tx:
            tx.scope = _scope(guild_id, subject)
            row = await _latest_row(tx, guild_id, user_id, subject)
            if row is None or row.version != version or row.previous == _NOTHING_TO_UNDO:
                return TooLateToUndo(_reading_or_none(row))
            this_round = _one_round(guild_id, user_id, row.resource_id, row.round)
            before = _from_json(row.previous)
            if before is None:
                await tx.execute(delete(readings).where(*this_round))
                return Undone(_reading_or_none(await _latest_row(tx, guild_id, user_id, subject)))
            before = replace(before, version=row.version + 1)
            values = {**asdict(before), "previous": _NOTHING_TO_UNDO}
            await tx.execute(update(readings).where(*this_round).values(values))
        return Undone(before)

    async def remove(self, guild_id: int, user_id: int, subject: Subject) -> int:
        """Deletes the person's whole history with `subject`; gives the number of rounds."""
        whole = (readings.c.user_id == user_id, readings.c.resource_id.in_(subject.ids))
        async with self._database.write() as tx:
            tx.scope = _scope(guild_id, subject)
            return (await tx.execute(delete(readings).where(readings.c.guild_id == guild_id, *whole))).rowcount

    async def rounds(self, guild_id: int, user_id: int, subject: Subject) -> tuple[Reading, ...]:
        """The latest first; cached, since every private card asks."""
        key = guild_id, user_id, subject.ids
        return await self._rounds.get(key, lambda: self._read_rounds(guild_id, user_id, subject))

    async def _read_rounds(self, guild_id: int, user_id: int, subject: Subject) -> tuple[Reading, ...]:
        async with self._database.read() as tx:
            rows = await tx.execute(_select_rounds(guild_id, user_id, subject))
            return tuple(Reading.from_values(row._asdict()) for row in rows)


def _is_stored(known: Any, subject: Subject, now: datetime) -> bool:
    """Whether the person's row of `_select_known` has the subject as it is, and since lately."""
    if subject.listed:
        same = (known.title, known.url, known.listed) == (subject.title, subject.url, True)
        return same and (known.hidden or known.kept_at >= now - _FRESH)
    lately = known.told_at is not None and known.told_at >= now - _FRESH
    return lately and (known.own_title or known.title) == subject.title


def _scope(guild_id: int, subject: Subject) -> Scope:
    return Scope(guild_id, frozenset((subject.id, *subject.ids)))


def _one_round(guild_id: int, user_id: int, resource_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (
        readings.c.guild_id == guild_id,
        readings.c.user_id == user_id,
        readings.c.resource_id == resource_id,
        readings.c.round == number,
    )


def _select_rounds(guild_id: int, user_id: int, subject: Subject) -> Select[Any]:
    return (
        select(readings)
        .where(
            readings.c.guild_id == guild_id,
            readings.c.user_id == user_id,
            readings.c.resource_id.in_(subject.ids),
        )
        .order_by(*_LATEST_FIRST)
    )


async def _latest_row(tx: Transaction, guild_id: int, user_id: int, subject: Subject) -> Any:
    return (await tx.execute(_select_rounds(guild_id, user_id, subject).limit(1))).one_or_none()


def _reading_or_none(row: Any) -> Reading | None:
    return None if row is None else Reading.from_values(row._asdict())


async def _claim_change(
    tx: Transaction, guild_id: int, user_id: int, before: Reading | None, after: Reading, now: datetime
) -> None:
    await claim(tx, SHELF_CHANGES, guild_id, user_id, now)
    if before is None or before.round != after.round:
        await claim(tx, SHELF, guild_id, user_id, now, held=_ENTRIES)


async def _save(tx: Transaction, guild_id: int, user_id: int, before: Reading | None, after: Reading) -> None:
    """Replaces the round, or inserts the next one; either way `previous` says how to undo it."""
    if before is not None and before.round == after.round:
        this_round = {"guild": guild_id, "user": user_id, "stored_id": before.resource_id, "stored_round": before.round}
        await tx.execute(_REPLACE_ROUND, {**this_round, **asdict(after), "previous": _to_json(before)})
    else:
        values = {**asdict(after), "previous": _to_json(None)}
        await tx.execute(_INSERT_ROUND, {"guild_id": guild_id, "user_id": user_id, **values})


def _to_json(reading: Reading | None) -> str:
    return json.dumps(None if reading is None else asdict(reading), default=datetime.isoformat)


def _from_json(text: str) -> Reading | None:
    values = json.loads(text)
    if values is None:
        return None
    moments = {key: datetime.fromisoformat(values[key]) if values[key] else None for key in _MOMENTS}
    return Reading.from_values({**values, **moments})
