"""Whose words a title is, of what the catalog lacks."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_AT_ONCE = 10_000  # titles held in memory
_NAMES = {"arxiv": "arXiv ", "doi": "DOI ", "openreview": "OpenReview "}


def upgrade() -> None:
    op.create_table(
        "own_titles",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resource_id", sa.String(80), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("title_key", sa.String(80), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "resource_id", "user_id", name="pk_own_titles"),
        sa.ForeignKeyConstraint(
            ["guild_id", "resource_id"],
            ["subjects.guild_id", "subjects.resource_id"],
            name="fk_own_titles_guild_id_resource_id_subjects",
        ),
    )
    op.create_index("ix_own_titles_guild_id_title_key", "own_titles", ["guild_id", "title_key"])
    _give_titles_to_readers()
    _take_titles_back()


def _give_titles_to_readers() -> None:
    """Nobody knows who told a title: it's its readers' where all see that they read it, or where one alone does.

    An id that begins with ``title:`` is made of the title, so whoever has it knows that. The readings come first: from
    the subjects, SQLite would look through all readings of a server for each.
    """
    op.execute(
        """
        INSERT INTO own_titles (guild_id, resource_id, user_id, title, title_key, told_at, posted)
        SELECT subjects.guild_id, subjects.resource_id, mine.user_id, subjects.title, subjects.title_key,
            subjects.kept_at, false
        FROM (SELECT DISTINCT guild_id, resource_id, user_id FROM readings) AS mine
        JOIN subjects ON subjects.guild_id = mine.guild_id AND subjects.resource_id = mine.resource_id
        WHERE NOT subjects.listed AND subjects.resource_id LIKE '%:%' AND (
            subjects.resource_id LIKE 'title:%'
            OR (
                SELECT count(DISTINCT others.user_id) FROM readings AS others
                WHERE others.guild_id = subjects.guild_id AND others.resource_id = subjects.resource_id
            ) = 1
            OR NOT EXISTS (
                SELECT 1 FROM readings AS others
                JOIN members ON members.guild_id = others.guild_id AND members.user_id = others.user_id
                WHERE others.guild_id = subjects.guild_id AND others.resource_id = subjects.resource_id
                    AND (members.hidden OR members.left_at IS NOT NULL OR others.state = 'dropped')
            )
        )
        """
    )


def _take_titles_back() -> None:
    connection = op.get_bind()
    some = sa.text(
        "SELECT guild_id, resource_id, url FROM subjects WHERE (guild_id, resource_id) > (:guild_id, :resource_id)"
        " AND NOT listed AND resource_id LIKE '%:%' ORDER BY guild_id, resource_id LIMIT :at_once"
    )
    change = sa.text(
        "UPDATE subjects SET title = :title, title_key = resource_id"
        " WHERE guild_id = :guild_id AND resource_id = :resource_id"
    )
    last = {"guild_id": -1, "resource_id": ""}
    while rows := connection.execute(some, {**last, "at_once": _AT_ONCE}).all():
        placeholders = [
            {
                "title": _placeholder(row.resource_id, row.url),
                "guild_id": row.guild_id,
                "resource_id": row.resource_id,
            }
            for row in rows
        ]
        connection.execute(change, placeholders)
        last = {"guild_id": rows[-1].guild_id, "resource_id": rows[-1].resource_id}
    connection.execute(
        sa.text(
            "DELETE FROM own_titles WHERE title = (SELECT title FROM subjects"
            " WHERE subjects.guild_id = own_titles.guild_id AND subjects.resource_id = own_titles.resource_id)"
        )
    )


def _placeholder(resource_id: str, url: str) -> str:
    scheme, _, value = resource_id.partition(":")
    if value.startswith("~") or scheme == "title":
        return url.removeprefix("https://")[:300] or "Untitled"
    return (_NAMES.get(scheme, "") + value)[:300]
