"""Python and the installed packages, held against what the project requires."""

from __future__ import annotations

import contextlib
import importlib
import platform
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bot.cli.doctor.findings import Check, Finding, NotChecked, Result, named, ok, problem, warning
from bot.errors import UnsupportedLibrary
from bot.installation import is_checkout

_NAME = "paperclub"


def python(_facts: object = None) -> Iterator[Finding]:
    running = platform.python_version()
    supported = _project().metadata["Requires-Python"]
    if SpecifierSet(supported).contains(running, prereleases=True):
        yield ok(f"Python {running}.")
    else:
        yield problem(
            f"This is Python {running}, and Paperclub needs Python {supported}.",
            "Make a new virtual environment with a supported Python, or use the container image.",
        )


def packages(_facts: object = None) -> Iterator[Finding]:
    requirements = _requirements(_project())
    wrong = [text for each in requirements if (text := _complaint(each))]
    if wrong:
        yield problem(f"Packages are missing or of the wrong version: {named(wrong)}.", _reinstall())
    else:
        yield ok(f"All {len(requirements)} packages are there, in versions that Paperclub works with.")


def imports(_facts: object = None) -> Iterator[Finding]:
    """Installed is not yet usable: a compiled part may be for another Python or processor."""
    try:
        client = importlib.import_module("bot.client")
        for name in ("bot.process", *client.COGS):
            importlib.import_module(name)
    except (ImportError, OSError, UnsupportedLibrary) as error:
        yield problem(f"A part of the bot can't be imported: {error}.", _reinstall())
    else:
        yield ok("Every part of the bot can be imported.")


def extras(_facts: object = None) -> Iterator[Finding]:
    """An extra counts as installed when each of its packages is there in any version."""
    project = _project()
    installed = []
    for extra in project.metadata.get_all("Provides-Extra") or ():
        requirements = _requirements(project, extra)
        if not all(_version_of(each.name) for each in requirements):
            continue
        installed.append(extra)
        if wrong := [text for each in requirements if (text := _complaint(each))]:
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
        return f"Install the locked versions: `pip install --require-hashes -r requirements/{lock}.txt`."
    wanted = f"'{_NAME}[{extra}]'" if extra else _NAME
    return f"Install them again: `pip install --upgrade --upgrade-strategy eager {wanted}`."


def _project() -> Distribution:
    try:
        return distribution(_NAME)
    except PackageNotFoundError:
        raise NotChecked("Paperclub isn't installed as a package here, so nothing says what it needs") from None


def _requirements(project: Distribution, extra: str = "") -> list[Requirement]:
    """Those that apply on this machine: the extra's alone, or without an extra everybody's."""
    parsed = [Requirement(text) for text in project.requires or ()]
    everybody = [each for each in parsed if each.marker is None or each.marker.evaluate({"extra": ""})]
    if not extra:
        return everybody
    return [each for each in parsed if each not in everybody and each.marker and each.marker.evaluate({"extra": extra})]


def _complaint(requirement: Requirement) -> str:
    """Empty when the installed version fits, with the requirement's own extras one level down."""
    version = _version_of(requirement.name)
    if version is None:
        return f"{requirement.name} is missing"
    if not requirement.specifier.contains(version, prereleases=True):
        return f"{requirement.name} {version} instead of {requirement.specifier}"
    for extra in requirement.extras:
        for each in _requirements(distribution(requirement.name), extra):
            if _version_of(each.name) is None:
                return f"{each.name} is missing, which {requirement.name} needs"
    return ""


def _version_of(name: str) -> str | None:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return None
