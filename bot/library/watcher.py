"""The watch over the catalog's file, on a thread of its own."""

import logging
import threading
from collections.abc import Callable

from bot.library.library import Broken, Library, Swapped

log = logging.getLogger(__name__)


class CatalogWatcher(threading.Thread):
    """`seconds` are real time."""

    # Polling also sees what file events miss: network mounts, containers, a directory swapped for another.

    def __init__(self, library: Library, *, seconds: float = 1.0) -> None:
        super().__init__(name="catalog-watch", daemon=True)
        self._library, self._seconds = library, seconds
        self._report: Callable[[Swapped | Broken], None] = lambda _: None
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self.looks = 0
        """At the file so far."""

    def watch(self, report: Callable[[Swapped | Broken], None]) -> None:
        """Start; `report` is called on this thread."""
        self._report = report
        self.start()

    def run(self) -> None:
        while not self._stopped.is_set():
            asked = self._woken.wait(self._seconds)
            self._woken.clear()
            if self._stopped.is_set():
                return
            try:
                outcome = self._library.reload() if asked else self._library.check()
                self.looks += 1
                if outcome is not None and not self._stopped.is_set():
                    self._report(outcome)
                elif asked:
                    log.info("The reading list's file was read, as asked for: nothing new")
            except Exception:
                log.exception("Looking at the catalog failed; trying again")

    def look_now(self) -> None:
        """Read the file whether it has changed or not; returns at once."""
        self._woken.set()

    def stop(self) -> None:
        self._stopped.set()
        self._woken.set()
