"""A process whose wall clock is wrong and whose disk is slow, by a library that is compiled for it and loaded first."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

_SOURCE = Path(__file__).with_name("odd_machine.c")


class NoCompiler(Exception):
    """This machine has no C compiler, or isn't Linux."""


class OddMachine:
    """`env` goes to a fresh process; `set` changes its machine at any time.

    Raises NoCompiler.
    """

    def __init__(self, directory: Path) -> None:
        directory.mkdir(exist_ok=True)
        library, self._control = directory / "odd_machine.so", directory / "odd_machine"
        compiler = shutil.which("cc")
        if compiler is None or not Path("/proc").exists():
            raise NoCompiler
        command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(_SOURCE), "-ldl", "-lm"]
        if subprocess.run(command, check=False, capture_output=True).returncode != 0:
            raise NoCompiler
        self._values = {"clock_ahead": 0.0, "sync_seconds": 0.0}
        self._control.write_bytes(bytes(16))
        self.env: Mapping[str, str | None] = {"LD_PRELOAD": str(library), "ODD_MACHINE": str(self._control)}

    def set(self, **values: float) -> None:
        """`clock_ahead`: seconds by which the wall clock is ahead; `sync_seconds`: that each fsync takes."""
        self._values.update(values)
        with self._control.open("r+b") as file:
            file.write(struct.pack("dd", self._values["clock_ahead"], self._values["sync_seconds"]))
