"""The storage room: SQLite or PostgreSQL behind transactions that are exact, durable and never left open."""

from bot.database.connections import Transaction
from bot.database.engine import Database
from bot.database.errors import DatabaseBusy, DatabaseUnusable, NewerSchema, StorageError
from bot.database.meta import MetaStore

__all__ = [
    "Database",
    "DatabaseBusy",
    "DatabaseUnusable",
    "MetaStore",
    "NewerSchema",
    "StorageError",
    "Transaction",
]
