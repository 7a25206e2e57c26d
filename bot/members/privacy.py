"""Who is named to whom: each id or name bound for a shared place, an export or another's reason passes here.

Who hides in a server is named to nobody else there, except to organisers in private answers. What they call a paper is
told to nobody either.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, FromClause, and_, case, exists, func, or_, select

from bot.database import Transaction
from bot.database.id_lists import is_one_of
from bot.database.schema.tables import members, own_titles, readings, subjects
from bot.members.model import HIDDEN_MEMBER

IdValue = int | BindParameter[int] | ColumnElement[int]

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


def visible_reading(guild_id: IdValue, viewer_id: IdValue | None) -> ColumnElement[bool]:
    """Whether a row of ``readings`` exists, as far as the viewer (None: everyone) may know: theirs, or on show."""
    of_member = (members.c.guild_id == guild_id) & (members.c.user_id == readings.c.user_id)
    shows = exists().where(of_member, has_public_shelf())
    own = () if viewer_id is None else (readings.c.user_id == viewer_id,)
    return or_(*own, and_(readings.c.state != _STOPPED, shows))


def tells_title(guild_id: IdValue, viewer_id: IdValue | None, titles: FromClause = own_titles) -> ColumnElement[bool]:
    """Whether the viewer (None: everyone) may know a row of ``own_titles``: theirs, posted, or of a shelf they see."""
    shelf, owner = readings.alias("shelf"), members.alias("owner")
    shows = exists().where(
        shelf.c.guild_id == guild_id,
        shelf.c.resource_id == titles.c.resource_id,
        shelf.c.user_id == titles.c.user_id,
        shelf.c.state != _STOPPED,
        owner.c.guild_id == guild_id,
        owner.c.user_id == shelf.c.user_id,
        has_public_shelf(owner),
    )
    on_shelf = shows.correlate_except(shelf, owner)  # `guild_id` may be a column of a statement further out
    own = () if viewer_id is None else (titles.c.user_id == viewer_id,)
    return or_(*own, titles.c.posted, on_shelf)


def title_for(guild_id: IdValue, viewer_id: IdValue | None = None) -> ColumnElement[str]:
    """The title of a row of ``subjects``, as the viewer (None: everyone) may know it.

    Their own words come first, then what the reading list or a public service says, then the latest of others' words,
    then the id. Statements with it are best made once: that takes longer than their execution.
    """
    told = own_titles.alias("told")
    own_first = () if viewer_id is None else (told.c.user_id != viewer_id,)
    is_nameless = subjects.c.title_key == subjects.c.resource_id  # nobody else's words are needed where it isn't
    if viewer_id is not None:
        is_nameless = or_(is_nameless, told.c.user_id == viewer_id)
    title = (
        select(told.c.title)
        .where(
            told.c.guild_id == guild_id,
            told.c.resource_id == subjects.c.resource_id,
            told.c.title != "",
            is_nameless,
            tells_title(guild_id, viewer_id, told),
        )
        .order_by(*own_first, told.c.told_at.desc(), told.c.user_id)
        .limit(1)
        .correlate(subjects)
        .scalar_subquery()
    )
    return case((subjects.c.listed, subjects.c.title), else_=func.coalesce(title, subjects.c.title)).label("title")


async def hidden_members(tx: Transaction, guild_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Those of `user_ids` who hide in this server."""
    if not user_ids:
        return frozenset()
    query = select(members.c.user_id).where(
        members.c.guild_id == guild_id, is_one_of(members.c.user_id, user_ids), members.c.hidden
    )
    return frozenset(await tx.scalars(query))
