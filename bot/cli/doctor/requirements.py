"""What the project declares that it needs, and what is installed of that."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from bot.cli.doctor.findings import NotChecked
from bot.installation import is_checkout

NAME = "paperclub"
_PYPROJECT = Path(__file__).parents[3] / "pyproject.toml"


class Declared(NamedTuple):
    """`extras` have what each adds, without the extras that it contains."""

    python: SpecifierSet
    everybody: list[Requirement]
    extras: Mapping[str, list[Requirement]]


def declared() -> Declared:
    """Raises NotChecked."""
    if is_checkout():
        # Not the installed metadata, which is of the day of the installation: a pull may have brought requirements.
        project = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]
        optional: dict[str, list[str]] = project["optional-dependencies"]
        extras = {extra: _here(texts) for extra, texts in optional.items()}
        return Declared(SpecifierSet(project["requires-python"]), _here(project["dependencies"]), extras)
    try:
        installed = distribution(NAME)
    except PackageNotFoundError:
        raise NotChecked("Paperclub isn't installed as a package here, so nothing says what it needs") from None
    names = installed.metadata.get_all("Provides-Extra") or ()
    extras = {extra: _of_extra(installed, extra) for extra in names}
    return Declared(SpecifierSet(installed.metadata["Requires-Python"]), _here(installed.requires or ()), extras)


def complaint(requirement: Requirement) -> str:
    """Empty when the installed version fits, with the requirement's own extras one level down."""
    version = version_of(requirement.name)
    if version is None:
        return f"{requirement.name} is missing"
    if not requirement.specifier.contains(version, prereleases=True):
        return f"{requirement.name} {version} instead of {requirement.specifier}"
    for extra in requirement.extras:
        for each in _of_extra(distribution(requirement.name), extra):
            if version_of(each.name) is None:
                return f"{each.name} is missing, which {requirement.name} needs"
    return ""


def version_of(name: str) -> str | None:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return None


def _here(texts: Iterable[str]) -> list[Requirement]:
    """Those that apply on this machine without any extra."""
    parsed = [Requirement(text) for text in texts]
    applying = (each for each in parsed if each.marker is None or each.marker.evaluate({"extra": ""}))
    return [each for each in applying if each.name != NAME]


def _of_extra(installed: Distribution, extra: str) -> list[Requirement]:
    texts = installed.requires or ()
    without = {str(each) for each in _here(texts)}
    parsed = [Requirement(text) for text in texts]
    return [
        each for each in parsed if str(each) not in without and each.marker and each.marker.evaluate({"extra": extra})
    ]
