"""The log of a meeting, as its organisers read it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change: `actor` is a name, empty for the bot itself; `subject` the name of whom it concerned, or empty."""

    at: datetime
    event: str
    actor: str
    subject: str
    detail: str
