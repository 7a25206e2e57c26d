"""A file system of its own with half a megabyte, which can be filled to the last byte, as a pytest plugin."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class NoMount(Exception):
    """Mounting needs a right that root has outside of most containers."""


class SmallDisk:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path / 'paperclub.db'}"
        self._filler = path / "filler"

    def fill(self) -> Path:
        """Take all that is left, to the last byte."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (4096, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue
        return self._filler

    def free(self) -> None:
        """Give back what `fill` took."""
        self._filler.unlink()

    def protect(self) -> None:
        """Let nobody write any more, not even root."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.path)], check=True)


@contextmanager
def mounted(path: Path) -> Iterator[SmallDisk]:
    """Raises NoMount."""
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(path)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        raise NoMount
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", str(path)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """Its tests are `skippable`."""
    try:
        with mounted(tmp_path / "small") as disk:
            yield disk
    except NoMount:
        pytest.skip("NOT PROVED HERE: a really full or read-only disk needs the right to mount a tmpfs")
