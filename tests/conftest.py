"""The fixtures that every package of tests may use, and what holds for all tests."""

import sys
import tempfile
from pathlib import Path

from hypothesis import settings

if sys.dont_write_bytecode:
    # As in most containers. Several workers of one run would each compile the tests and all that they import.
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path(tempfile.gettempdir(), "paperclub-tests-bytecode"))

pytest_plugins = ["tests.support.databases", "tests.support.worlds"]

# How long one example takes says more about the machine that runs the tests than about the code.
settings.register_profile("paperclub", deadline=None)
settings.load_profile("paperclub")
