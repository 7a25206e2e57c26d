"""What members typed that couldn't be taken yet, so that they never type it twice; kept for a day."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from bot.database import Database
from bot.database.schema.tables import typed_inputs
from bot.frozen import dataclass

KEPT_FOR = timedelta(days=1)
KEPT_AT_ONCE = 20  # of one member in one server: with the next, the earliest goes

Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TypedInput:
    """`form` is the custom id of what reads the `fields`; each of `choices` has other values for some of them."""

    form: str
    fields: Fields
    choices: tuple[Fields, ...] = ()


class TypedInputStore:
    """Each method is one transaction. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, guild_id: int, user_id: int, typed: TypedInput, now: datetime) -> int:
        """Returns its id."""
        own = (typed_inputs.c.guild_id == guild_id, typed_inputs.c.user_id == user_id)
        row = insert(typed_inputs).values(
            guild_id=guild_id, user_id=user_id, form=typed.form, fields=json.dumps(typed.fields),
            choices=json.dumps(typed.choices), typed_at=now,
        )  # fmt: skip
        latest_first = select(typed_inputs.c.id).order_by(typed_inputs.c.typed_at.desc(), typed_inputs.c.id)
        async with self._database.write() as tx:
            input_id: int = (await tx.execute(row.returning(typed_inputs.c.id))).scalar_one()
            others = latest_first.where(*own, typed_inputs.c.id != input_id)
            too_many = await tx.scalars(others.offset(KEPT_AT_ONCE - 1))
            await tx.execute(delete(typed_inputs).where(*own, typed_inputs.c.id.in_(list(too_many))))
        return input_id

    async def find(self, guild_id: int, user_id: int, input_id: int, now: datetime) -> TypedInput | None:
        """None if it is somebody else's, or no longer kept."""
        one = (typed_inputs.c.guild_id == guild_id, typed_inputs.c.user_id == user_id, typed_inputs.c.id == input_id)
        async with self._database.read() as tx:
            found = await tx.execute(select(typed_inputs).where(*one, typed_inputs.c.typed_at > now - KEPT_FOR))
            row = found.one_or_none()
        if row is None:
            return None
        return TypedInput(row.form, _fields(json.loads(row.fields)), tuple(map(_fields, json.loads(row.choices))))

    async def delete_expired(self, guild_id: int, now: datetime) -> None:
        async with self._database.write() as tx:
            expired = (typed_inputs.c.guild_id == guild_id, typed_inputs.c.typed_at <= now - KEPT_FOR)
            await tx.execute(delete(typed_inputs).where(*expired))


def _fields(stored: Mapping[str, Sequence[str]]) -> Fields:
    return {name: tuple(values) for name, values in stored.items()}
