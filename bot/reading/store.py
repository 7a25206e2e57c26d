"""How one member's readings change: each method is one use case and one transaction, in one server."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, exists, insert, literal, select, update

from bot.database import Database, Transaction
from bot.database.schema.tables import members, readings, subjects
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
    TooLate,
    Undone,
    UndoOutcome,
    apply_edit,
    change_state,
)
from bot.reading.rows import reading_of

_NOTHING_TO_UNDO = ""
_MOMENTS = ("started_at", "finished_at", "changed_at")
_OFFER_EXPIRES = timedelta(days=7)  # how long a button may wait with a title that nobody has on a shelf
_FRESH = timedelta(hours=1)  # so exactly is it known when a person or a title was last seen

# After a rename two histories may meet in one: then the later one goes on.
_LATEST = (readings.c.round.desc(), readings.c.changed_at.desc(), readings.c.resource_id)


def _known() -> Select[Any]:
    """One row: the person, the subject and the latest round of both, each NULL where there is none."""
    guild: BindParameter[int] = bindparam("guild")
    user: BindParameter[int] = bindparam("user")
    subject: BindParameter[str] = bindparam("subject")
    of_person = (members.c.guild_id == guild) & (members.c.user_id == user)
    of_subject = (subjects.c.guild_id == guild) & (subjects.c.resource_id == subject)
    of_both = (
        (readings.c.guild_id == guild)
        & (readings.c.user_id == user)
        & readings.c.resource_id.in_(bindparam("names", expanding=True))
    )
    anyway = select(literal(1).label("anyway")).subquery("anyway")
    person = (members.c.told, members.c.name, members.c.seen_at)
    about = (subjects.c.title, subjects.c.url, subjects.c.listed, subjects.c.kept_at)
    joined = anyway.outerjoin(members, of_person).outerjoin(subjects, of_subject).outerjoin(readings, of_both)
    return select(*person, *about, *readings.c).select_from(joined).order_by(*_LATEST).limit(1)


# Built once: putting a statement together costs more than running it.
_KNOWN = _known()
_BEGIN = insert(readings)
_REPLACE = update(readings).where(
    readings.c.guild_id == bindparam("guild"),
    readings.c.user_id == bindparam("user"),
    readings.c.resource_id == bindparam("stored_id"),
    readings.c.round == bindparam("stored_round"),
)


class ReadingStore:
    """Changes what one person reads in one server; what a method gives is stored. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def move(
        self, guild_id: int, person: Person, subject: Subject, to: ReadingState, now: datetime
    ) -> StateOutcome:
        """Set where the person stands with `subject`."""
        async with self._database.write() as tx:
            known = (await tx.execute(_KNOWN, _who_and_what(guild_id, person.id, subject))).one()
            current = None if known.round is None else reading_of(known)
            reading = change_state(current, subject.id, to, now)
            if not isinstance(reading, Reading):
                return reading
            first = not known.told
            # What is so already is not stored again: a statement less is time that others wait for.
            if first or known.name != person.name[:NAME_LIMIT] or known.seen_at < now - _FRESH:
                await upsert_member(tx, guild_id, person, now, **({"told": True} if first else {}))
            named = (known.title, known.url, known.listed) == (subject.title, subject.url, subject.listed)
            if not named or known.kept_at < now - _FRESH:
                await _keep_subject(tx, guild_id, subject, now)
            await _store(tx, guild_id, person.id, current, reading)
        return ReadingChanged(reading, first)

    async def edit(
        self, guild_id: int, user_id: int, subject: Subject, edit: ReadingEdit, now: datetime
    ) -> EditOutcome:
        """Correct the person's latest round with `subject`."""
        async with self._database.write() as tx:
            current = await _current(tx, guild_id, user_id, subject)
            if current is None:
                return NotOnShelf()
            reading = apply_edit(current, edit, now)
            if isinstance(reading, ReadingUnchanged | InvalidEdit):
                return reading
            await _store(tx, guild_id, user_id, current, reading)
        return ReadingChanged(reading)

    async def undo(self, guild_id: int, user_id: int, subject: Subject, version: int) -> UndoOutcome:
        """Take the change that led to `version` back, if it is still the person's last one to `subject`."""
        async with self._database.write() as tx:
            row = await _current_row(tx, guild_id, user_id, subject)
            if row is None or row.version != version or row.previous == _NOTHING_TO_UNDO:
                return TooLate(row and reading_of(row))
            one = _one_round(guild_id, user_id, reading_of(row))
            before = _from_json(row.previous)
            if before is None:
                await tx.execute(delete(readings).where(*one))
                return Undone(await _current(tx, guild_id, user_id, subject))
            before = replace(before, version=row.version + 1)
            await tx.execute(update(readings).where(*one).values(**asdict(before), previous=_NOTHING_TO_UNDO))
        return Undone(before)

    async def remove(self, guild_id: int, user_id: int, subject: Subject) -> int:
        """Take `subject` off the person's shelf with its whole history; gives how many rounds that were."""
        whole = (readings.c.user_id == user_id, readings.c.resource_id.in_(subject.names))
        async with self._database.write() as tx:
            return (await tx.execute(delete(readings).where(readings.c.guild_id == guild_id, *whole))).rowcount

    async def rounds(self, guild_id: int, user_id: int, subject: Subject) -> tuple[Reading, ...]:
        """The person's whole history with `subject`, the latest round first."""
        async with self._database.read() as tx:
            rows = await tx.execute(_rounds(guild_id, user_id, subject))
            return tuple(reading_of(row) for row in rows)

    async def offer(self, guild_id: int, subject: Subject, now: datetime) -> None:
        """Keep the title behind an id that a button will carry."""
        async with self._database.write() as tx:
            await _keep_subject(tx, guild_id, subject, now)

    async def drop_unused_subjects(self, guild_id: int, now: datetime) -> None:
        """Forget titles that nobody has on a shelf, such as those behind an offer that was not taken."""
        read = exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
        old = subjects.c.kept_at <= now - _OFFER_EXPIRES
        async with self._database.write() as tx:
            await tx.execute(delete(subjects).where(subjects.c.guild_id == guild_id, old, ~read))

    async def subject(self, guild_id: int, resource_id: str, *, read: bool = False) -> Subject | None:
        """What is stored in this server under an id, by its last known name; if `read`, only what is on a shelf."""
        wanted = select(subjects).where(*_one_subject(guild_id, resource_id))
        if read:
            wanted = wanted.where(
                exists().where(readings.c.guild_id == guild_id, readings.c.resource_id == subjects.c.resource_id)
            )
        async with self._database.read() as tx:
            row = (await tx.execute(wanted)).one_or_none()
        return None if row is None else Subject(row.resource_id, row.title, (row.resource_id,), row.url, listed=False)


def _one_subject(guild_id: int, resource_id: str) -> tuple[ColumnElement[bool], ...]:
    return subjects.c.guild_id == guild_id, subjects.c.resource_id == resource_id


def _one_round(guild_id: int, user_id: int, reading: Reading) -> tuple[ColumnElement[bool], ...]:
    return (
        readings.c.guild_id == guild_id,
        readings.c.user_id == user_id,
        readings.c.resource_id == reading.resource_id,
        readings.c.round == reading.round,
    )


def _rounds(guild_id: int, user_id: int, subject: Subject) -> Any:
    return (
        select(readings)
        .where(
            readings.c.guild_id == guild_id,
            readings.c.user_id == user_id,
            readings.c.resource_id.in_(subject.names),
        )
        .order_by(*_LATEST)
    )


async def _current_row(tx: Transaction, guild_id: int, user_id: int, subject: Subject) -> Any:
    return (await tx.execute(_rounds(guild_id, user_id, subject).limit(1))).one_or_none()


async def _current(tx: Transaction, guild_id: int, user_id: int, subject: Subject) -> Reading | None:
    row = await _current_row(tx, guild_id, user_id, subject)
    return None if row is None else reading_of(row)


def _who_and_what(guild_id: int, user_id: int, subject: Subject) -> dict[str, Any]:
    """The parameters of `_KNOWN`."""
    return {"guild": guild_id, "user": user_id, "subject": subject.id, "names": subject.names}


async def _keep_subject(tx: Transaction, guild_id: int, subject: Subject, now: datetime) -> None:
    values = {"title": subject.title, "url": subject.url, "listed": subject.listed, "kept_at": now}
    one = _one_subject(guild_id, subject.id)
    if not (await tx.execute(update(subjects).where(*one).values(values))).rowcount:
        await tx.execute(insert(subjects).values(guild_id=guild_id, resource_id=subject.id, **values))


async def _store(tx: Transaction, guild_id: int, user_id: int, before: Reading | None, after: Reading) -> None:
    """Replace the round, or begin the next one; either way `previous` says how to take it back."""
    if before is not None and before.round == after.round:
        one = {"guild": guild_id, "user": user_id, "stored_id": before.resource_id, "stored_round": before.round}
        await tx.execute(_REPLACE, {**one, **asdict(after), "previous": _to_json(before)})
    else:
        begun = {**asdict(after), "previous": _to_json(None)}
        await tx.execute(_BEGIN, {"guild_id": guild_id, "user_id": user_id, **begun})


def _to_json(reading: Reading | None) -> str:
    return json.dumps(None if reading is None else asdict(reading), default=datetime.isoformat)


def _from_json(text: str) -> Reading | None:
    values = json.loads(text)
    if values is None:
        return None
    moments = {key: datetime.fromisoformat(values[key]) if values[key] else None for key in _MOMENTS}
    return Reading(**{**values, **moments, "state": ReadingState(values["state"])})
