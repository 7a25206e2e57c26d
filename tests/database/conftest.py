"""The databases that these tests run on."""

from tests.databases import (
    database,
    database_url,
    empty_database_url,
    empty_postgres_url,
    migrated_sqlite_file,
    postgres_server,
    postgres_url,
    sqlite_url,
)

__all__ = [
    "database",
    "database_url",
    "empty_database_url",
    "empty_postgres_url",
    "migrated_sqlite_file",
    "postgres_server",
    "postgres_url",
    "sqlite_url",
]
