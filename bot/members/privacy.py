"""Who is named to whom: each id or name bound for a shared place, an export or another's reason passes here.

Who hides in a server is named to nobody else there, except to organisers in private answers.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, case, exists, or_, select

from bot.database import Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import members, readings
from bot.members.model import HIDDEN_MEMBER

_STOPPED = "dropped"  # as stored; nobody else learns that somebody stopped reading


def public_name(people: FromClause = members) -> ColumnElement[str]:
    """NULL where the outer join found nobody."""
    return case((people.c.hidden, HIDDEN_MEMBER), else_=people.c.name)


def public_order(people: FromClause = members) -> tuple[ColumnElement[Any], ...]:
    """By name, whoever hides last: a place among the names would tell the initial."""
    return people.c.hidden, public_name(people)


def has_public_shelf(people: FromClause = members) -> ColumnElement[bool]:
    """Not who hides, nor who was noticed to have left the server."""
    return and_(people.c.hidden.is_(False), people.c.left_at.is_(None))


def visible_reading(guild_id: int, viewer_id: int) -> ColumnElement[bool]:
    """Whether a row of ``readings`` exists, as far as the viewer may know: their own, or one that others see."""
    of_member = (members.c.guild_id == guild_id) & (members.c.user_id == readings.c.user_id)
    shows = exists().where(of_member, has_public_shelf())
    return or_(readings.c.user_id == viewer_id, and_(readings.c.state != _STOPPED, shows))


async def hidden_members(tx: Transaction, guild_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Those of `user_ids` who hide in this server."""
    if not user_ids:
        return frozenset()
    query = select(members.c.user_id).where(
        members.c.guild_id == guild_id, is_one_of(members.c.user_id, user_ids), members.c.hidden
    )
    return frozenset(await tx.scalars(query))
