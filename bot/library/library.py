"""The reading list in use, replaced whole when a good save comes."""

import hashlib
from pathlib import Path

from bot.catalog.model import Catalog
from bot.catalog.parsing import CatalogError, Problem, parse_catalog
from bot.errors import CatalogUnreadable
from bot.frozen import dataclass
from bot.installation import command_line
from bot.library.edition import Edition, make_edition

_MOST_PROBLEMS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Swapped:
    edition: Edition
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """`reason` is for the curator."""

    reason: str


class Library:
    """Whoever answers a question takes `edition` once and uses only that.

    `load` and `check` replace it in one assignment and may run on another thread, one at a time.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._edition: Edition | None = None
        self._last_signature: tuple[int, ...] | None = None
        self._handled_signature: tuple[int, ...] | None = None
        self._reported: str | None = None

    @property
    def is_loaded(self) -> bool:
        return self._edition is not None

    @property
    def edition(self) -> Edition:
        if self._edition is None:
            raise RuntimeError("Library.load() comes before the first question")
        return self._edition

    @property
    def catalog(self) -> Catalog:
        return self.edition.catalog

    def load(self) -> tuple[Problem, ...]:
        """Raises CatalogUnreadable."""
        self._handled_signature = self._last_signature = self._signature()
        match self._read():
            case Swapped(edition, warnings):
                self._edition = edition
                return warnings
            case Broken(reason):
                raise CatalogUnreadable(reason)

    def check(self) -> Swapped | Broken | None:
        """None when there is nothing new."""
        signature = self._signature()
        # A save counts once two checks in a row see the same file: a half-written one is no edit.
        settled, self._last_signature = signature == self._last_signature, signature
        if not settled or signature == self._handled_signature:
            return None
        self._handled_signature = signature
        return self.reload()

    def reload(self) -> Swapped | Broken | None:
        """As `check`, without waiting for a second look. The text in use saved after a bad one is news."""
        outcome = self._read()
        if isinstance(outcome, Swapped):
            fixed, self._reported = self._reported is not None, None
            if self._edition is not None and outcome.edition.digest == self._edition.digest:
                return Swapped(self._edition, outcome.warnings) if fixed else None
            self._edition = outcome.edition
            return outcome
        if outcome.reason == self._reported:
            return None
        self._reported = outcome.reason
        return outcome

    def _signature(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError:
            return ()
        return stat.st_mtime_ns, stat.st_size, stat.st_ino, stat.st_mode

    def _read(self) -> Swapped | Broken:
        try:
            data = self.path.read_bytes()
        except OSError as error:
            hint = (
                f" `{command_line('init')}` writes one to start from." if isinstance(error, FileNotFoundError) else ""
            )
            return Broken(f"The catalog {self.path} cannot be read: {error.strerror or error}.{hint}")
        try:
            parsed = parse_catalog(data, file=str(self.path))
        except CatalogError as error:
            return Broken(_problems_in_words(self.path, error.problems))
        return Swapped(make_edition(parsed.catalog, hashlib.sha256(data).hexdigest()), parsed.warnings)


def _problems_in_words(path: Path, problems: tuple[Problem, ...]) -> str:
    lines = [str(problem) for problem in problems[:_MOST_PROBLEMS_SHOWN]]
    if len(problems) > _MOST_PROBLEMS_SHOWN:
        lines.append(
            f"… and {len(problems) - _MOST_PROBLEMS_SHOWN} more; `{command_line(f'check {path}')}` lists them all"
        )
    return "\n".join([f"The catalog {path} has {len(problems)} problem(s):", *lines])
