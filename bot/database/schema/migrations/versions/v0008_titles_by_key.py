"""Titles are found by a key of their own, and counts of who reads what by an index."""

import hashlib
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_AT_ONCE = 10_000  # titles held in memory


def upgrade() -> None:
    with op.batch_alter_table("subjects") as subjects:
        subjects.add_column(sa.Column("title_key", sa.String(80)))
        subjects.add_column(sa.Column("alias_of", sa.String(80)))
    _fill_keys()
    with op.batch_alter_table("subjects") as subjects:
        subjects.alter_column("title_key", existing_type=sa.String(80), nullable=False)
        subjects.create_index("ix_subjects_guild_id_title_key", ["guild_id", "title_key"])
        subjects.create_index("ix_subjects_guild_id_alias_of", ["guild_id", "alias_of"])
        subjects.create_index("ix_subjects_resource_id_listed", ["resource_id", "listed"])
    op.drop_index("ix_readings_guild_id_resource_id", "readings")
    for columns in (
        ["guild_id", "resource_id", "state", "user_id"],
        ["guild_id", "state", "resource_id", "user_id"],
    ):
        op.create_index(f"ix_readings_{'_'.join(columns)}", "readings", columns)


def _fill_keys() -> None:
    connection = op.get_bind()
    some = sa.text(
        "SELECT guild_id, resource_id, title FROM subjects WHERE (guild_id, resource_id) > (:guild_id, :resource_id)"
        " ORDER BY guild_id, resource_id LIMIT :at_once"
    )
    fill = sa.text("UPDATE subjects SET title_key = :key WHERE guild_id = :guild_id AND resource_id = :resource_id")
    last = {"guild_id": -1, "resource_id": ""}
    while rows := connection.execute(some, {**last, "at_once": _AT_ONCE}).all():
        keys = [
            {"key": _title_key(row.title), "guild_id": row.guild_id, "resource_id": row.resource_id} for row in rows
        ]
        connection.execute(fill, keys)
        last = {"guild_id": rows[-1].guild_id, "resource_id": rows[-1].resource_id}


def _title_key(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    words = "".join(char if char.isalnum() else " " for char in folded).split()
    key = "title:" + ("-".join(words) or folded.strip())
    if len(key.encode()) <= 60:
        return key
    return f"title:~{hashlib.sha256(key.encode()).hexdigest()[:32]}"
