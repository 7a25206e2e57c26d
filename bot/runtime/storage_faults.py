"""What fails in the database, in the log once for all who asked for it: they catch StorageError and log nothing."""

from bot.database import StorageError
from bot.database.errors import Corrupt, FilesChanged, NotOpen, ServerTrouble
from bot.runtime.fault_log import FaultLog


class StorageFaults:
    """Told of every transaction; a fault is over when one of its kind works again, a write's by a write."""

    def __init__(self, faults: FaultLog) -> None:
        self._faults = faults
        self._present: dict[str, bool] = {}
        """By kind, whether a write failed."""

    def transaction_ended(self, writes: bool, error: StorageError | None) -> None:
        if error is None:
            if self._present:
                self._end(by_write=writes)
        elif not isinstance(error, FilesChanged | NotOpen):  # the process ends, with a sentence that says more
            kind = ServerTrouble if isinstance(error, ServerTrouble) else type(error)
            key = f"database: {kind.__name__}"
            if not isinstance(error, Corrupt):  # other pages may answer, and the damage stays
                self._present[key] = writes or self._present.get(key, False)
            sentence = str(error)
            self._faults.report(key, sentence[:1].upper() + sentence[1:])

    def _end(self, *, by_write: bool) -> None:
        for key in [key for key, failed_write in self._present.items() if by_write or not failed_write]:
            self._faults.over(key, f"The database {'can be written' if self._present[key] else 'answers'} again")
            if key not in self._faults.present:
                del self._present[key]
