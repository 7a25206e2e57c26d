"""The file of a migrated SQLite database of the test's own."""

from pathlib import Path

import pytest

from bot.database.address import parse_address


@pytest.fixture
def path(sqlite_url: str) -> Path:
    return parse_address(sqlite_url).file
