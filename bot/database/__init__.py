"""Persistence: SQLite or PostgreSQL behind transactions that are exact, durable and never left open."""

from bot.database.driver.transactions import ANY_TABLE, Scope, Transaction
from bot.database.engine import Database
from bot.database.errors import DatabaseBusy, DatabaseUnusable, NewerSchema, StorageError
from bot.database.meta import MetaStore
from bot.database.query_cache import QueryCache

__all__ = [
    "ANY_TABLE",
    "Database",
    "DatabaseBusy",
    "DatabaseUnusable",
    "MetaStore",
    "NewerSchema",
    "QueryCache",
    "Scope",
    "StorageError",
    "Transaction",
]
