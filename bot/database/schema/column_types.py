"""Column types of our own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, TypeDecorator

# Of 64 bits, so that any number in a custom id can be looked for; SQLite's row ids have as many by another name.
ROW_ID = BigInteger().with_variant(Integer(), "sqlite")


def drawn_id(digits: int) -> Callable[[], int]:
    """A default for ids that buttons and files carry: a number in order would tell what goes on in other servers."""
    return lambda: secrets.randbelow(10**digits - 1) + 1


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes, to the microsecond, which sort and compare in SQL. A naive one raises ValueError."""

    impl = DateTime
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(timezone=True)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a datetime without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        moment: datetime = value
        # SQLite has no zone to give back; what was stored is UTC.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
