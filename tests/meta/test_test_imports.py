"""Tests stand alone: what several of them or the benchmarks need is in `tests.support`, imported one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, or from which it imports."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*base, *filter(None, [node.module])))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def allowed(path: Path) -> tuple[str, ...]:
    """What a file may import of tests and benchmarks."""
    return ("tests.support.", "benchmarks.") if path.is_relative_to(ROOT / "benchmarks") else ("tests.support.",)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_what_is_shared_is_imported(path: Path) -> None:
    ours = {name for name in imported(path) if name.split(".")[0] in {"tests", "benchmarks"}}
    assert {name for name in ours if not f"{name}.".startswith(allowed(path))} == set()
