"""How the process writes its log: one line each to stderr, with secrets taken out."""

import logging
import sys
from collections.abc import Iterable


class _Redacting(logging.Formatter):
    """Formats a record, then removes every known secret, also from tracebacks."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", "%Y-%m-%d %H:%M:%S", style="{")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


def set_up_logging(secrets: Iterable[str] = (), *, level: int = logging.INFO) -> None:
    """Send the log of the whole process to stderr; `secrets` are replaced wherever they would show."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Redacting(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # discord.py tells every gateway event at INFO, Alembic every plugin; an operator needs their warnings only.
    for talkative in ("discord", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
