"""Which rows of ``subjects`` a viewer may know of, and under which title; each statement is made once.

Their parameters are `guild`, `viewer` and what the docstrings name.
"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Exists,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    union,
)

from bot.database.schema.tables import cards, own_titles, readings, subjects
from bot.members.privacy import tells_title, title_for, visible_reading

_GUILD: BindParameter[int] = bindparam("guild")
_VIEWER: BindParameter[int] = bindparam("viewer")
_ID: BindParameter[str] = bindparam("id")
_SINCE: BindParameter[datetime] = bindparam("since", type_=own_titles.c.told_at.type)


@cache
def select_for_everyone() -> Select[Any]:
    """The subject `id`, if it was posted, has a card in a channel or is on a shelf that all see."""
    return _select_subjects(None).where(subjects.c.resource_id == _ID, _is_known(None))


@cache
def select_for_viewer() -> Select[Any]:
    """The subject `id`, if they see it on a shelf, it was posted, or it was offered to them `since` then."""
    lately = _was_offered().where(own_titles.c.told_at > _SINCE)
    return _select_subjects(_VIEWER).where(subjects.c.resource_id == _ID, or_(lately, _is_known(_VIEWER)))


@cache
def select_if_known() -> Select[Any]:
    """The id of the subject `id`, as `select_for_viewer`, but whenever it was offered."""
    one = (subjects.c.guild_id == _GUILD, subjects.c.resource_id == _ID)
    return select(subjects.c.resource_id).where(*one, or_(_was_offered(), _is_known(_VIEWER)))


@cache
def select_on_shelf() -> CompoundSelect[Any]:
    """Those on a shelf that the viewer sees that have one of `names`, as id or `title_key`, which is `name`."""
    names: BindParameter[list[str]] = bindparam("names", expanding=True)
    query = _select_subjects(_VIEWER).where(_is_on_shelf(_VIEWER))
    told = and_(own_titles.c.guild_id == _GUILD, own_titles.c.resource_id == subjects.c.resource_id)
    titled = query.join(own_titles, told).where(tells_title(_GUILD, _VIEWER))
    # Several queries in one: for an OR, SQLite would read the whole server.
    return union(
        *(
            each.add_columns(column.label("name")).where(column.in_(names))
            for each, column in (
                (query, subjects.c.resource_id),
                (query, subjects.c.title_key),
                (titled, own_titles.c.title_key),
            )
        )
    )


def _select_subjects(viewer: BindParameter[int] | None) -> Select[Any]:
    title = title_for(_GUILD, viewer)
    return select(subjects.c.resource_id, title, subjects.c.url).where(subjects.c.guild_id == _GUILD)


def _was_offered() -> Exists:
    return exists().where(
        own_titles.c.guild_id == _GUILD,
        own_titles.c.user_id == _VIEWER,
        own_titles.c.resource_id == subjects.c.resource_id,
    )


def _is_on_shelf(viewer: BindParameter[int] | None) -> ColumnElement[bool]:
    here = readings.c.guild_id == _GUILD, readings.c.resource_id == subjects.c.resource_id
    return exists().where(*here, visible_reading(_GUILD, viewer))


def _is_known(viewer: BindParameter[int] | None) -> ColumnElement[bool]:
    posted = exists().where(
        own_titles.c.guild_id == _GUILD, own_titles.c.resource_id == subjects.c.resource_id, own_titles.c.posted
    )
    has_card = exists().where(cards.c.guild_id == _GUILD, cards.c.resource_id == subjects.c.resource_id)
    return or_(_is_on_shelf(viewer), posted, has_card)
