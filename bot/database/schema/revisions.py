"""Which revision the tables have, and how they are created or upgraded."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, inspect
from sqlalchemy.exc import DBAPIError

from bot.database.address import Address
from bot.database.driver.connections import migration_pool
from bot.database.erasure import ERASED
from bot.database.errors import DatabaseUnusable, NewerSchema, translate
from bot.database.schema.migrations import HEAD, REVISIONS
from bot.database.schema.tables import metadata
from bot.installation import command_line

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x50415053

# Alembic's own table, as Alembic makes it.
_version = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def revision_of(connection: Connection) -> str | None:
    """None for a new database. Leaves `connection` outside any transaction.

    Raises NewerSchema for an unknown revision, DatabaseUnusable for another program's file.
    """
    try:
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    except DBAPIError as error:
        if translate(error) is not None:
            raise
        found = None
    connection.rollback()
    if found is None:
        _refuse_foreign(connection)
    elif found not in REVISIONS:
        raise NewerSchema(
            f"the database has schema {found}, but this version of Paperclub knows only up to {HEAD}: "
            "install the newer version again, or put a backup from before in its place "
            f"({command_line('db restore')})"
        )
    return found


def _refuse_foreign(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return  # a PostgreSQL database may hold other programs' tables too
    foreign = _tables(connection)
    connection.rollback()
    # With Alembic's table among them, a process of another shard has just made them.
    if foreign and _version.name not in foreign:
        raise DatabaseUnusable(
            f"the database file belongs to another program: it holds {foreign[0]!r}; choose another file"
        )


def _tables(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return inspect(connection).get_table_names()
    # As SQLAlchemy's inspection does, whose preparations take longer than a small start has for all of it.
    rows = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
    )
    return list(rows.scalars())


_SQLITE_COLUMNS = """
SELECT sqlite_master.name, columns.name FROM sqlite_master, pragma_table_info(sqlite_master.name) AS columns
WHERE sqlite_master.type = 'table'
"""
_SERVER_COLUMNS = """
SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE attnum > 0 AND NOT attisdropped AND pg_table_is_visible(attrelid)
"""


def missing(engine: Engine) -> list[str]:
    """Tables of the newest schema, and columns as `table.column`, that the database lacks; for `Pool.run`."""
    found: dict[str, set[str]] = {}
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        for table, column in connection.exec_driver_sql(_SQLITE_COLUMNS if is_sqlite else _SERVER_COLUMNS):
            found.setdefault(table, set()).add(column)
        connection.rollback()
    gone = []
    for table in metadata.sorted_tables:
        if table.name not in found:
            gone.append(table.name)
        else:
            gone.extend(f"{table.name}.{each.name}" for each in table.c if each.name not in found[table.name])
    return gone


def revision(engine: Engine) -> str | None:
    """`revision_of` on a new connection; for `Pool.run`."""
    with engine.connect() as connection:
        return revision_of(connection)


def create(engine: Engine) -> None:
    """All tables at once, as the migrations would (a test compares them); for `Pool.run`. Raises DatabaseUnusable."""
    # Not by Alembic, whose import takes 0.5 s and 20 MB.
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Two processes of different shards may start at once; the second finds the work done.
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            if _version.name not in _tables(connection):
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql(f"PRAGMA user_version = {ERASED}")
                _version.create(connection)
                metadata.create_all(connection, checkfirst=False)
                connection.execute(_version.insert().values(version_num=HEAD))
    except DBAPIError as error:
        raise DatabaseUnusable(f"the tables could not be made: {translate(error) or error.orig}") from error


async def upgrade(address: Address, to: str = HEAD, *, scripts: Path = MIGRATIONS) -> None:
    """Run the missing migrations, each all or nothing, in a thread: importing Alembic and DDL take long.

    Raises DatabaseUnusable when one fails; those before it stay.
    """
    await asyncio.to_thread(upgrade_now, address, to, scripts=scripts)


def upgrade_now(address: Address, to: str = HEAD, *, scripts: Path = MIGRATIONS) -> None:
    """`upgrade` for a thread without a running event loop."""
    pool = migration_pool(address)

    async def run() -> None:
        try:
            await pool.run(_upgrade, pool.engine, to, scripts)
        finally:
            await pool.dispose()

    try:
        asyncio.run(run())
    except Exception as error:
        raise DatabaseUnusable(
            f"the tables could not be brought to schema {to}: {translate(error) or error}"
        ) from error


def _upgrade(engine: Engine, to: str, scripts: Path) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # Two processes of different shards may start at once; the second finds the work done.
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})")
            connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    log.info("The database now has schema %s.", to)
