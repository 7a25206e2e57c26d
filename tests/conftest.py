"""The fixtures that every package of tests may use, and what holds for all tests."""

import gc
import sys
import tempfile
import zoneinfo
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

if sys.dont_write_bytecode:
    # As in most containers. Several workers of one run would each compile the tests and all that they import.
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(tempfile.gettempdir(), "paperclub-tests-bytecode"))

# jsonschema would make 38 parsers for formats of addresses, a second and a half, and nothing here checks formats.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # as Python notes what cannot be imported

# The zones of the pinned package: those of a machine may know of laws that were made since.
zoneinfo.reset_tzpath(())

# A sixth of the tests' time went into looking for garbage among what is never freed: modules, and the tests themselves.
gc.set_threshold(50_000, 10, 10)

pytest_plugins = [
    "tests.support.compiled_statements",
    "tests.support.databases",
    "tests.support.ids_in_order",
    "tests.support.installations",
    "tests.support.server_conditions",
    "tests.support.skips",
    "tests.support.small_disk",
    "tests.support.worlds",
]

# How long one example takes says more about the machine that runs the tests than about the code.
settings.register_profile("quick", deadline=None)
settings.register_profile("prove", deadline=None, max_examples=2_000)


def _proves(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr")) == "prove"


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("prove" if _proves(config) else "quick")


@given(strategies.none())
@settings(max_examples=1, database=None)
def _first_example(_: None) -> None:
    """Hypothesis looks who refers to its source of chance when it first uses that, and finds nobody who is frozen."""


def pytest_collection_finish() -> None:
    _first_example()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every property is proved too, on many more examples."""
    for item in items if _proves(config) else ():
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("prove")
