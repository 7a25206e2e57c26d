"""The storage room: SQLite or PostgreSQL behind transactions that are exact, durable and never left open."""

from bot.database.engine import Database
from bot.database.errors import DatabaseBusy, DatabaseUnusable, NewerSchema, StorageError
from bot.database.meta import MetaStore
from bot.database.remembered import Remembered
from bot.database.transactions import Transaction

__all__ = [
    "Database",
    "DatabaseBusy",
    "DatabaseUnusable",
    "MetaStore",
    "NewerSchema",
    "Remembered",
    "StorageError",
    "Transaction",
]
