"""Mutation testing: single changes to the code, each of which some test must notice.

``python -m tests.support.mutation bot/meetings --sample 100`` changes one thing at a time, runs the tests that execute
the changed line, the quickest first, until one fails, and lists the survivors. A change of what runs with the tests is
made in a fork, in the code of the live function, so a mutant costs no more than its tests; what was computed when the
module was imported, such as a statement that is built once, needs a process of its own. mutmut leaves decorated
functions as they are, and would change copies of the files, which the tests of the files themselves would notice.

`EQUIVALENT`, a file beside this one, lists the survivors that change nothing one could notice, each with its reason.
"""

from pathlib import Path

ROOT = Path(__file__).parents[3]
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
AREAS = (
    "bot/members",
    "bot/servers",
    "bot/reading",
    "bot/meetings",
    "bot/library",
    "bot/catalog",
    "bot/ui",
)
TESTS = (
    "tests/members",
    "tests/servers",
    "tests/reading",
    "tests/meetings",
    "tests/library",
    "tests/catalog",
    "tests/ui",
    "tests/papers",
    "tests/privacy",
    "tests/advice",
    "tests/meta/test_screens.py",
)
