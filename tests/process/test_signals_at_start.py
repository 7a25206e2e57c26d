"""Signals that come while `python -m bot run` still imports: told to stop, it stops, with 0 and without a word."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# One interpreter for all: each case is a copy of it, which gets its signals when it begins to import `bot.process`.
SCRIPT = """
import json, os, pty, signal, sys
from bot import cli

class Signalled:
    def __init__(self, numbers):
        self.numbers = numbers

    def find_spec(self, name, path=None, target=None):
        if name == "bot.process":
            for number in self.numbers:
                os.kill(os.getpid(), number)
            os._exit(99)

def outcome(case, numbers):
    told, telling = os.pipe()
    stdin, terminal = pty.openpty() if "terminal" in case else (0, telling)
    if (pid := os.fork()) == 0:
        os.dup2(terminal, 2)
        sys.argv = ["bot", "run"]
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if "nohup" in case:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        sys.meta_path.insert(0, Signalled(numbers))
        cli.main()
    os.close(telling)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code, os.read(told, 10_000).decode()

cases = json.loads(sys.argv[1])
print(json.dumps({case: outcome(case, numbers) for case, numbers in cases.items()}))
"""
NOT_ENDED = 99


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
def test_signals_while_it_imports_end_it_as_they_do_later() -> None:
    import signal

    hang_up, stop = int(signal.SIGHUP), int(signal.SIGTERM)
    cases = {
        "SIGTERM": ([stop], 0),
        "Ctrl-C": ([int(signal.SIGINT)], 0),
        "SIGHUP": ([hang_up], NOT_ENDED),
        "SIGHUP and then SIGTERM": ([hang_up, stop], 0),
        "SIGHUP in a terminal": ([hang_up], 0),
        "SIGHUP under nohup in a terminal": ([hang_up], NOT_ENDED),
    }
    command = [sys.executable, "-c", SCRIPT, json.dumps({case: numbers for case, (numbers, _) in cases.items()})]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == {case: [code, ""] for case, (_, code) in cases.items()}
