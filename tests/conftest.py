"""The fixtures that every package of tests may use, and what holds for all tests."""

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

if sys.dont_write_bytecode:
    # As in most containers. Several workers of one run would each compile the tests and all that they import.
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(tempfile.gettempdir(), "paperclub-tests-bytecode"))

pytest_plugins = [
    "tests.support.databases",
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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every property is proved too, on many more examples."""
    for item in items if _proves(config) else ():
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("prove")
