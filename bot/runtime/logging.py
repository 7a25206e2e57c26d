"""The process log: one line per record to stderr, without secrets."""

import logging
import sys
from collections.abc import Iterable


class _Redacting(logging.Formatter):
    """Replaces known secrets in the formatted record, tracebacks included."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


def set_up_logging(secrets: Iterable[str] = (), *, level: int = logging.INFO) -> None:
    """Send the root logger to stderr; `secrets` are replaced wherever they appear."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # discord.py tells every gateway event at INFO, Alembic every plugin; an operator needs their warnings only.
    for verbose in ("discord", "alembic"):
        logging.getLogger(verbose).setLevel(logging.WARNING)
