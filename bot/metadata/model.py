"""What a public service says about a paper, and how asking it may fail."""

from bot.errors import PaperclubError
from bot.frozen import dataclass

TITLE_LIMIT = 300
NAME_LIMIT = 100
MOST_AUTHORS = 30


@dataclass(frozen=True, slots=True)
class PaperMetadata:
    """Plain text of one line each; empty, or None, where the service doesn't say.

    `url` is the abstract page, `newer` the page of a version that replaces this one, such as a preprint's publication.
    `source` is the service's name.
    """

    title: str
    source: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str = ""
    url: str = ""
    retracted: bool = False
    newer: str = ""


class LookupFailed(PaperclubError):
    """The service gave no answer that can be used; ``str()`` says why, without what was asked."""


class ServiceUnavailable(LookupFailed):
    """It may answer later, at the earliest after `pause` seconds; `busy` where it only has too much to do."""

    def __init__(self, reason: str, pause: float = 0.0, *, busy: bool = False) -> None:
        super().__init__(reason)
        self.pause = pause
        self.busy = busy


class UnusableAnswer(LookupFailed):
    """Too large, of another type, broken, about another paper, or a redirection that isn't followed."""
