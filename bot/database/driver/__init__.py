"""SQLite and PostgreSQL drivers: connections and transactions."""
