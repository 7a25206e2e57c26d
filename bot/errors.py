"""Errors that every package may raise."""

from typing import ClassVar


class PaperclubError(Exception):
    """Base of the project's own errors."""


class UserError(PaperclubError):
    """A member's mistake: ``str()`` is one sentence to show them privately, which says what to do."""


class StartError(PaperclubError):
    """The process can't start: ``str()`` is one sentence for the operator."""

    exit_code: ClassVar[int] = 1


class NoToken(StartError):
    """No ``DISCORD_TOKEN`` in the environment or in ``.env``."""

    exit_code = 4


class BadToken(StartError):
    """Discord refused the token."""

    exit_code = 5


class CatalogUnreadable(StartError):
    """The catalog is missing, unreadable or broken at start."""

    exit_code = 6


class NetworkUnreachable(StartError):
    """Discord could not be reached at start."""

    exit_code = 7


class BadSettings(StartError):
    """An environment variable has an invalid value."""

    exit_code = 8


class UnsupportedLibrary(StartError):
    """An installed library lacks something undocumented that Paperclub uses.

    Args: the library's name as it is installed, the expected version such as "0.22", and what is missing.
    """

    exit_code = 11

    def __init__(self, library: str, expected: str, missing: str) -> None:
        super().__init__(
            f"{library} {_installed(library)} lacks {missing}, and Paperclub was written for {library} {expected}: "
            "install the locked versions (pip install --require-hashes -r requirements/run.txt)"
        )


def _installed(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # takes as long as all of this package

    try:
        return version(library)
    except PackageNotFoundError:
        return "(version unknown)"
