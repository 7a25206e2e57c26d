"""Who is named to whom: each id or name bound for a shared place, an export or another's reason passes here.

Who hides in a server is named to nobody else there, except to organisers in private answers.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, case, select

from bot.database import Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import members
from bot.members.model import HIDDEN_MEMBER


def public_name(people: FromClause = members) -> ColumnElement[str]:
    """NULL where the outer join found nobody."""
    return case((people.c.hidden, HIDDEN_MEMBER), else_=people.c.name)


def public_order(people: FromClause = members) -> tuple[ColumnElement[Any], ...]:
    """By name, whoever hides last: a place among the names would tell the initial."""
    return people.c.hidden, public_name(people)


async def hidden_members(tx: Transaction, guild_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Those of `user_ids` who hide in this server."""
    if not user_ids:
        return frozenset()
    query = select(members.c.user_id).where(
        members.c.guild_id == guild_id, is_one_of(members.c.user_id, user_ids), members.c.hidden
    )
    return frozenset(await tx.scalars(query))
