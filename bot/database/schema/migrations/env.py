"""What Alembic runs for every command: on the connection it was given, each step in its own transaction."""

from alembic import context
from alembic.runtime.migration import MigrationContext

from bot.database.schema.tables import metadata


def check_references(ctx: MigrationContext, *_: object, **__: object) -> None:
    """Fail the step, which undoes it, when a reference is broken: SQLite checks none while migrating."""
    connection = ctx.connection
    if connection is not None and connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"{len(broken)} rows would point nowhere, the first in {broken[0][0]!r}")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can roll DDL back, and ours does: see connections.py for how BEGIN comes first.
    transactional_ddl=True,
    transaction_per_migration=True,
    render_as_batch=True,
    on_version_apply=check_references,
)
with context.begin_transaction():
    context.run_migrations()
