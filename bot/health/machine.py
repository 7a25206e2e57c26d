"""What the machine says: a clock that no one sets, and whether a process still is the one it was."""

import os
import time
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_seconds() -> float:
    """Since the machine started, sleep included; setting the clock doesn't change it."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def boot_id() -> str:
    """Changes with each start of the machine; empty where it has none."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def process_start(pid: int) -> int | None:
    """In the kernel's own unit; None where it can't be known."""
    stat = _stat(pid)
    return None if stat is None else int(stat[19])


def is_running(pid: int, started: int | None) -> bool:
    """`started` is what `process_start` gave: a later process may have the same id."""
    if started is not None:
        stat = _stat(pid)
        return stat is not None and int(stat[19]) == started and stat[0] not in ("Z", "X")
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _stat(pid: int) -> list[str] | None:
    """The fields from the third on, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
