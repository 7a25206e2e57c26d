"""The sample catalog: a file of the test's own, and what is loaded from it."""

import shutil
from pathlib import Path

import pytest

from bot.library.edition import Edition
from bot.library.library import Library
from tests.support.worlds import SAMPLE


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "catalog.yaml"))


@pytest.fixture
def library(catalog: Path) -> Library:
    library = Library(catalog)
    library.load()
    return library


@pytest.fixture(scope="session")
def edition() -> Edition:
    library = Library(SAMPLE)
    library.load()
    return library.edition
