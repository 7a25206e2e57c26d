"""The stores of readings, on both engines."""

import pytest

from bot.database import Database
from bot.reading.store import ReadingStore
from bot.reading.subject_store import SubjectStore
from bot.reading.views import ReadingViews


@pytest.fixture
def store(database: Database) -> ReadingStore:
    return ReadingStore(database)


@pytest.fixture
def subjects(database: Database) -> SubjectStore:
    return SubjectStore(database)


@pytest.fixture
def views(database: Database) -> ReadingViews:
    return ReadingViews(database)
