"""Errors that every package may raise."""

from typing import ClassVar

from bot.installation import is_checkout, pip_command


class PaperclubError(Exception):
    pass


class UserError(PaperclubError):
    """A member's mistake; ``str()`` is a sentence to show them privately, saying what to do."""


class StartError(PaperclubError):
    """``str()`` is one sentence for the operator."""

    exit_code: ClassVar[int] = 1


class NoToken(StartError):
    exit_code = 4


class BadToken(StartError):
    exit_code = 5


class CatalogUnreadable(StartError):
    """Missing, unreadable or broken."""

    exit_code = 6


class NetworkUnreachable(StartError):
    exit_code = 7


class GatewayRefused(StartError):
    """For good; connecting again would be refused again."""

    exit_code = 13


class CommandsRefused(StartError):
    exit_code = 14


class BadSettings(StartError):
    exit_code = 8


class UnsupportedLibrary(StartError):
    """It lacks something undocumented.

    Args: its installed name, the expected version such as "0.22", what is missing.
    """

    exit_code = 11

    def __init__(self, library: str, expected: str, missing: str) -> None:
        way = f"the locked versions ({pip_command('install --require-hashes -r requirements/run.txt')})"
        if not is_checkout():
            way = f"the versions it needs ({pip_command('install --upgrade paperclub')})"
        super().__init__(
            f"{library} {_installed(library)} lacks {missing}, and Paperclub was written for {library} {expected}: "
            f"install {way}"
        )


def _installed(library: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # takes as long as all of this package

    try:
        return version(library)
    except PackageNotFoundError:
        return "(version unknown)"
