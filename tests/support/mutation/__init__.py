"""Mutation testing: single changes to the code, each of which some test must notice.

``python -m tests.support.mutation bot/meetings --sample 100`` changes one thing at a time, runs the tests that execute
the changed line, the quickest first, until one fails, and lists the survivors. A change of what runs with the tests is
made in a fork, in the code of the live function, so a mutant costs no more than its tests; what was computed when the
module was imported, such as a statement that is built once, needs a process of its own, and the tests of what was made
from it (`reach.py`), for no test executes its line. mutmut leaves decorated functions as they are, and would change
copies of the files, which the tests of the files themselves would notice.

`EQUIVALENT`, a file beside this one, lists the survivors that change nothing one could notice, each with its reason.
"""

from pathlib import Path

ROOT = Path(__file__).parents[3]
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
_TWO_SERVERS = ("tests/privacy/test_two_servers.py", "tests/privacy/test_readings_of_two_servers.py")
AREAS = {
    "bot/members": ("tests/members", "tests/privacy", "tests/reading/test_whose_title.py"),
    "bot/servers": (
        "tests/servers",
        "tests/meetings/test_reminder_times.py",
        "tests/meetings/test_setup_command.py",
        *_TWO_SERVERS,
    ),
    "bot/reading": (
        "tests/reading",
        "tests/papers/test_cards_of_the_past.py",
        "tests/servers/test_shelf_quotas.py",
        "tests/privacy/test_personal_data.py",
        "tests/privacy/test_mydata_commands.py",
        *_TWO_SERVERS,
    ),
    "bot/meetings": (
        "tests/meetings",
        "tests/privacy/test_hidden_members.py",
        "tests/servers/test_quotas.py",
        *_TWO_SERVERS,
    ),
    "bot/library": ("tests/library", "tests/papers/test_paper_command.py"),
    "bot/metadata": ("tests/metadata",),
    "bot/catalog": ("tests/catalog", "tests/library/test_pasted_texts.py"),
    "bot/ui": (
        "tests/ui",
        "tests/papers",
        "tests/reading",
        "tests/meetings",
        "tests/advice",
        "tests/privacy",
        "tests/meta/test_screens.py",
    ),
}
"""Folders of the code, each with the tests that have to notice what changes there."""


def area_tests(path: str) -> tuple[str, ...]:
    """Of a folder or a file of an area."""
    return next(tests for area, tests in AREAS.items() if f"{path}/".startswith(f"{area}/"))
