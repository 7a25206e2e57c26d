"""The reading list in use, replaced whole when a good save comes."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from bot.catalog.model import Catalog
from bot.catalog.parsing import CatalogError, Problem, parse_catalog
from bot.catalog.source_file import Signature, read_source, signature_of
from bot.errors import CatalogUnreadable
from bot.frozen import dataclass
from bot.installation import command_line
from bot.library.compaction import FEWEST, pack, unpack
from bot.library.edition import Edition

_MOST_PROBLEMS_SHOWN = 10
_MOST_KEPT = 1_000_000  # bytes of a list whose nodes are kept for what can wait: they take many times as much memory
_LOOKS_PER_READ = 60  # where nothing seems to have changed


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
        self._last_signature: Signature | None = None
        self._handled_signature: Signature | None = None
        self._digest_read: str | None = None
        self._looks_until_read = _LOOKS_PER_READ
        self._reported: str | None = None
        self._check_further: Callable[[], tuple[Problem, ...]] = tuple
        self.looked_at: float | None = None
        """When the file was last looked at, in seconds since the epoch."""

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
        """Raises CatalogUnreadable. Left for when the bot is ready: to prepare the edition, and `check_further`."""
        match self._read(put_off=True):
            case Swapped(edition, warnings):
                self._edition = edition
                return warnings
            case Broken(reason):
                raise CatalogUnreadable(reason)
            case None:
                return ()

    def check_further(self) -> tuple[Problem, ...]:
        """Once, the warnings about the text in use that `load` has put off."""
        check, self._check_further = self._check_further, tuple
        return check()

    def check(self) -> Swapped | Broken | None:
        """None when there is nothing new."""
        signature = signature_of(self.path)
        self.looked_at = time.time()
        # A save counts once two checks in a row see the same file: a half-written one is no edit.
        settled, self._last_signature = signature == self._last_signature, signature
        if not settled:
            return None
        if signature == self._handled_signature:
            self._looks_until_read -= 1
            if self._looks_until_read > 0:
                return None
        return self.reload()

    def reload(self) -> Swapped | Broken | None:
        """As `check`, without waiting for a second look. The text in use saved after a bad one is news."""
        outcome = self._read()
        if outcome is None:
            return None
        if isinstance(outcome, Swapped):
            fixed, self._reported = self._reported is not None, None
            if self._edition is not None and outcome.edition.digest == self._edition.digest:
                return Swapped(self._edition, outcome.warnings) if fixed else None
            outcome.edition.prepare()
            self._edition = outcome.edition
            return outcome
        if outcome.reason == self._reported:
            return None
        self._reported = outcome.reason
        return outcome

    def _read(self, *, put_off: bool = False) -> Swapped | Broken | None:
        """None for a file that is being written, or has the text that was read last."""
        try:
            source = read_source(self.path)
            self.looked_at = time.time()
        except OSError as error:
            self._note_read(signature_of(self.path), None)
            hint = (
                f" `{command_line('init')}` writes one to start from." if isinstance(error, FileNotFoundError) else ""
            )
            return Broken(f"The catalog {self.path} cannot be read: {error.strerror}.{hint}")
        digest = hashlib.sha256(source.data).hexdigest()
        if self._edition is not None:
            if source.torn:
                self._handled_signature = None
                return None
            if digest == self._digest_read:
                self._note_read(source.signature, digest)
                return None
        self._note_read(source.signature, digest)
        try:
            put_off = put_off and len(source.data) < _MOST_KEPT
            parsed = parse_catalog(source.data, file=str(self.path), put_off=put_off)
        except CatalogError as error:
            return Broken(_problems_in_words(self.path, error.problems))
        catalog, warnings, self._check_further = parsed.catalog, parsed.warnings, parsed.check_further
        del source  # a large list is packed next, and each megabyte counts
        if len(catalog.resources) >= FEWEST:
            packed = pack(catalog)
            del parsed, catalog
            catalog = unpack(packed)
        return Swapped(Edition(catalog, digest), warnings)

    def _note_read(self, signature: Signature, digest: str | None) -> None:
        # A file system's times have steps: a second save within one looks the same as the first. So a file is read
        # again at the look after, and then now and then, for file systems that tell no change times.
        again = signature == self._handled_signature
        self._looks_until_read = _LOOKS_PER_READ if again else 1
        self._handled_signature, self._digest_read = signature, digest


def _problems_in_words(path: Path, problems: tuple[Problem, ...]) -> str:
    lines = [str(problem) for problem in problems[:_MOST_PROBLEMS_SHOWN]]
    if len(problems) > _MOST_PROBLEMS_SHOWN:
        lines.append(
            f"… and {len(problems) - _MOST_PROBLEMS_SHOWN} more; `{command_line(f'check {path}')}` lists them all"
        )
    return "\n".join([f"The catalog {path} has {len(problems)} problem(s):", *lines])
