"""The process log: one record per line or JSON object on stderr, in UTC, without secrets."""

import logging
import sys
from datetime import UTC, datetime
from math import isfinite
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.database import StorageError
from bot.settings import LogFormat, LogLevel

OWN_LOGGERS = ("bot", "cogs")
REDACTED = "[secret]"
_SHORTEST_PASSWORD = 8  # characters; a shorter one is replaced in addresses only, not inside other words


class Redactor:
    """Replaces the token, and the database's address and password, wherever they appear."""

    def __init__(self, token: str, database_url: str) -> None:
        secrets = {token, database_url, *_passwords(database_url)}
        # The longest first: a secret may be a part of another.
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def text(self, text: str) -> str:
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, REDACTED)
        return text

    def value(self, value: Any) -> Any:
        """Of a JSON value, every string; anything else that is no number becomes a redacted string."""
        match value:
            case None | bool() | int():
                return value
            case float() if isfinite(value):  # JSON has no others
                return value
            case dict():
                return {self.text(str(key)): self.value(each) for key, each in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self.value(each) for each in value]
            case _:
                return self.text(str(value))


def _passwords(url: str) -> set[str]:
    """Of an address with a password: that with its separators and, if it is long enough, by itself."""
    try:
        written = urlsplit(url).password
    except ValueError:
        return set()
    found: set[str] = set()
    for password in filter(None, (written, unquote(written or ""))):
        found.add(f":{password}@")
        if len(password) >= _SHORTEST_PASSWORD:
            found.add(password)
    return found


def timestamp(seconds: float) -> str:
    """Of seconds since the epoch, such as ``2026-12-03T16:00:00.123+00:00``."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


class _TextFormatter(logging.Formatter):
    def __init__(self, redactor: Redactor) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", style="{")
        self._redactor = redactor

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's
        return timestamp(record.created)

    def format(self, record: logging.LogRecord) -> str:
        return self._redactor.text(super().format(record))


def _json_formatter(redactor: Redactor) -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter  # only for those who chose it

    class Formatter(JsonFormatter):
        def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - logging's
            return timestamp(record.created)

        def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
            redacted: dict[str, Any] = redactor.value(log_data)
            return redacted

    return Formatter(
        ["asctime", "levelname", "name", "message"],
        rename_fields={
            "asctime": "time",
            "levelname": "level",
            "name": "logger",
            "exc_info": "exception",
            "stack_info": "stack",
        },
        json_ensure_ascii=False,
    )


def _is_news(record: logging.LogRecord) -> bool:
    """Not what failed because of the database: `bot.runtime.storage_faults` has said that, once and with what to do."""
    error = record.exc_info[1] if record.exc_info else None
    return record.levelno <= logging.DEBUG or not any(
        isinstance(each, StorageError) for each in (error, getattr(error, "__cause__", None))
    )


def set_up_logging(redactor: Redactor, log_format: LogFormat = "text", level: LogLevel = "info") -> None:
    """Send all records to stderr: Paperclub's own from `level` on, those of libraries from warnings on.

    Libraries at lower levels would tell every gateway event and, with their parameters, all statements.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json_formatter(redactor) if log_format == "json" else _TextFormatter(redactor))
    handler.addFilter(_is_news)
    lowest = logging.getLevelNamesMapping()[level.upper()]
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(lowest, logging.WARNING))
    for name in OWN_LOGGERS:
        logging.getLogger(name).setLevel(lowest)
