"""The file that a connected bot touches, for health checks."""

import hashlib
import tempfile
import time
from pathlib import Path

from bot.settings import Settings

HEARTBEAT_INTERVAL = 20.0  # seconds
_DEAD_AFTER = 90.0  # seconds: four intervals missed


def heartbeat_file(settings: Settings) -> Path:
    """One file per database address."""
    key = hashlib.sha256(settings.database_url.get_secret_value().encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"paperclub-{key}.alive"


def is_alive(settings: Settings) -> bool:
    """Whether a bot on this machine and database was connected within the last 90 s."""
    try:
        return time.time() - heartbeat_file(settings).stat().st_mtime < _DEAD_AFTER
    except OSError:
        return False
