"""Python and the installed packages, held against what the project requires."""

from __future__ import annotations

import contextlib
import importlib
import platform
from collections.abc import Iterator

from bot.cli.doctor.findings import Check, Finding, NotChecked, Result, named, ok, problem, warning
from bot.cli.doctor.requirements import NAME, complaint, declared, version_of
from bot.errors import UnsupportedLibrary
from bot.installation import is_checkout, pip_command

_LATER = (
    "rapidfuzz.fuzz",
    "rapidfuzz.process",
    "babel",
    "icalendar",
    "PIL.Image",
    "PIL.ImageFont",
    "alembic.command",
)
"""Packages with compiled parts or many of their own that the bot imports at their first use."""


def python(_facts: object = None) -> Iterator[Finding]:
    running = platform.python_version()
    supported = declared().python
    if supported.contains(running, prereleases=True):
        yield ok(f"Python {running}.")
    else:
        yield problem(
            f"This is Python {running}, and Paperclub needs Python {supported}.",
            "Make a new virtual environment with a supported Python, or use the container image.",
        )


def packages(_facts: object = None) -> Iterator[Finding]:
    requirements = declared().everybody
    wrong = [text for each in requirements if (text := complaint(each))]
    if wrong:
        yield problem(f"Packages are missing or of the wrong version: {named(wrong)}.", _reinstall())
    else:
        yield ok(f"All {len(requirements)} packages are there, in versions that Paperclub works with.")


def imports(_facts: object = None) -> Iterator[Finding]:
    """Installed is not yet usable: a compiled part may be for another Python or processor."""
    try:
        client = importlib.import_module("bot.client")
        for name in ("bot.process", *client.COGS, *_LATER):
            importlib.import_module(name)
    except (ImportError, OSError, UnsupportedLibrary) as error:
        yield problem(f"A part of the bot can't be imported: {error}.", _reinstall())
    else:
        yield ok("Every part of the bot can be imported.")


def extras(_facts: object = None) -> Iterator[Finding]:
    """An extra counts as installed when each of its packages is there in any version."""
    installed = []
    for extra, requirements in declared().extras.items():
        if not all(version_of(each.name) for each in requirements):
            continue
        installed.append(extra)
        if wrong := [text for each in requirements if (text := complaint(each))]:
            yield warning(
                f"The extra “{extra}” has packages of the wrong version: {named(wrong)}.",
                _reinstall(extra),
            )
    yield ok(f"Extras: {', '.join(installed) or 'none'}.")


_LOOKS = {"python": python, "packages": packages, "imports": imports, "extras": extras}
CHECKS = tuple(Check(name, "This machine", look) for name, look in _LOOKS.items())


def without_the_rest() -> list[Result]:
    """All that can be said where not even the other checks can be imported."""
    found = []
    for check, look in zip(CHECKS, _LOOKS.values(), strict=True):
        with contextlib.suppress(NotChecked):
            found += [Result(check, each) for each in look()]
    return found


def _reinstall(extra: str = "") -> str:
    if is_checkout():
        lock = extra if extra in {"demo", "dev"} else "dev" if extra else "run"
        install = pip_command(f"install --require-hashes -r requirements/{lock}.txt")
        return f"In the checkout, install the locked versions: `{install}`."
    wanted = f"'{NAME}[{extra}]'" if extra else NAME
    return f"Install them again: `{pip_command(f'install --upgrade --upgrade-strategy eager {wanted}')}`."
