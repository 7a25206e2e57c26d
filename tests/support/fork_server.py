"""A fork server: one Python with everything imported, of which each process that a test starts is a copy.

Importing the bot takes a second of processor time, many times what a test does with the process afterwards. The copy
runs ``python -m bot …`` from its `__main__` on and ends as any interpreter does. ``python -m tests.support.fork_server
SOCKET`` serves until its standard input closes, and then kills what still runs.

A request is one line of JSON, see `Request`, with the new process's three standard streams as file descriptors; the
answers are a line with its process id, and when it has ended one with its exit code (negative: the signal).
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any, TypedDict

from bot.settings import VARIABLES
from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
IMPORTED = (
    "bot.cli.commands",
    "bot.process",
    "bot.demo.once",
    "bot.demo.page",
    "bot.demo.terminal",
    "aiosqlite",
    "simcord",
)
BYTECODE = Path(tempfile.gettempdir(), "paperclub-tests-bytecode")
STATE = Path(tempfile.gettempdir(), f"paperclub-tests-state-{os.getuid()}")
_LONGEST_REQUEST = 1 << 20


class Request(TypedDict):
    """What the new process is to run, where, and in which environment; `port` None leaves Discord's addresses."""

    module: str
    arguments: list[str]
    port: int | None
    cwd: str
    env: dict[str, str]


class ForkServer:
    """A fork server that runs as long as the process that started it."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="paperclub-fork-")
        self._path = str(Path(self._folder.name, "socket"))
        command = [sys.executable, "-u", "-m", "tests.support.fork_server", self._path]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )  # fmt: skip
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"ready\n":
            raise RuntimeError("the fork server did not start")
        atexit.register(self.close)

    def close(self) -> None:
        """End it, and all that it started."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._folder.cleanup()

    def start(self, request: Request, *streams: int) -> socket.socket:
        """Start a process whose standard streams are these three descriptors, which the caller may close afterwards.

        The socket brings the answers.
        """
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self._path)
        socket.send_fds(connection, [json.dumps(request).encode() + b"\n"], streams)
        return connection


@cache
def fork_server() -> ForkServer:
    """This process's own, started when it is first asked for."""
    return ForkServer(environment({}))


class Forked:
    """A copy of the fork server's process as ``python -m bot ARGUMENTS``; `stdout` has both of its outputs.

    `env` changes the environment as `environment` does. Leaving the block kills a process that still runs.
    """

    def __init__(self, *arguments: str, env: Mapping[str, str | None] | None = None) -> None:
        (stdin, typed), (printed, stdout) = os.pipe(), os.pipe()
        self._answers = _start(arguments, env or {}, stdin, stdout, stdout)
        for stream in (stdin, stdout):
            os.close(stream)
        self.stdin, self.stdout = os.fdopen(typed, "w"), os.fdopen(printed, errors="replace")
        self.pid = int(self._answers.readline())
        self.returncode: int | None = None

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *_: object) -> None:
        self.send_signal(signal.SIGKILL)
        self.wait()
        for file in (self.stdin, self.stdout, self._answers):
            with contextlib.suppress(BrokenPipeError):  # what was typed and not read any more
                file.close()

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code (negative: the signal that ended it). Raises TimeoutError."""
        if self.returncode is None:
            if not select.select([self._answers], [], [], seconds)[0]:
                raise TimeoutError
            self.returncode = int(self._answers.readline())
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


def run(
    *arguments: str, env: Mapping[str, str | None] | None = None, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m bot ARGUMENTS`` in a copy of the fork server's process, to its end."""
    with Path(os.devnull).open() as nothing, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with _start(arguments, env or {}, nothing.fileno(), out.fileno(), err.fileno(), cwd=cwd) as answers:
            _, code = answers.readline(), int(answers.readline())
        printed = []
        for file in (out, err):
            file.seek(0)
            printed.append(file.read().decode(errors="replace"))
    return subprocess.CompletedProcess(arguments, code, *printed)


def _start(arguments: Sequence[str], env: Mapping[str, str | None], *streams: int, cwd: Path = ROOT) -> IO[str]:
    request = Request(module="bot", arguments=list(arguments), port=None, cwd=str(cwd), env=environment(env))
    with fork_server().start(request, *streams) as connection:
        return connection.makefile("r", buffering=1)


def environment(changes: Mapping[str, str | None]) -> dict[str, str]:
    """This process's environment less the product's settings, with `changes` (None: without that variable)."""
    env: dict[str, str | None] = {key: value for key, value in os.environ.items() if key not in VARIABLES}
    env |= {"PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "COLUMNS": "200"}
    # Start as an installation does, from compiled modules, also where the environment forbids to write them
    # (containers do) beside the sources.
    env |= {"PYTHONDONTWRITEBYTECODE": None, "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    # The state file of each bot stands with its database, not in the folders of whoever runs the tests.
    env |= {"XDG_RUNTIME_DIR": None, "XDG_STATE_HOME": str(STATE)}
    env |= changes
    return {key: value for key, value in env.items() if value is not None}


def _serve(path: str) -> Request | None:
    """Serve requests; returns in each new process with what it is to run, and None at the end."""
    children: dict[int, socket.socket] = {}
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the test run
    print("ready", flush=True)  # noqa: T201 - read by `ForkServer`
    with selectors.DefaultSelector() as selector:
        for source in (listener, woken, sys.stdin):
            selector.register(source, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is listener:
                    connection, _ = listener.accept()
                    request, streams = _received(connection)
                    if (pid := os.fork()) == 0:
                        for inherited in (listener, connection, *children.values()):
                            inherited.close()
                        _become(request, streams)
                        return request
                    for stream in streams:
                        os.close(stream)
                    connection.sendall(f"{pid}\n".encode())
                    children[pid] = connection
                elif key.fileobj is woken:
                    os.read(woken, 4096)
                    _reap(children)
                else:
                    for pid in children:
                        os.kill(pid, signal.SIGKILL)
                    return None


def _received(connection: socket.socket) -> tuple[Request, list[int]]:
    text, streams, _, _ = socket.recv_fds(connection, _LONGEST_REQUEST, 3)
    while not text.endswith(b"\n"):
        text += connection.recv(_LONGEST_REQUEST)
    request: Request = json.loads(text)
    return request, streams


def _reap(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        connection = children.pop(pid)
        with connection, contextlib.suppress(BrokenPipeError):  # nobody may want to know any more
            connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _become(request: Request, streams: Sequence[int]) -> None:
    """Make this copy what the request wants: its streams, folder, environment and signals."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a test run under nohup ignores it
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    # The streams of the server itself, which may be files, know positions in them.
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode, closefd=False) for number, mode in enumerate("rww"))
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])


def _import_all() -> None:
    for name in IMPORTED:
        importlib.import_module(name)
    cogs: Any = importlib.import_module("cogs")
    for module in pkgutil.iter_modules(cogs.__path__, "cogs."):
        importlib.import_module(module.name)
    gc.collect()
    gc.freeze()  # else the collector of each copy would touch, and so copy, all of this memory


def main() -> None:
    _import_all()
    importlib.import_module("tests.support.ids_in_order")
    from tests.support.library_internals import be_ready_at_once
    from tests.support.loopback.call_faults import slow_database_down
    from tests.support.loopback.launcher import be_patient, lift_quotas, point_at

    be_patient()
    lift_quotas()
    request = _serve(sys.argv[1])
    if request is None:
        return
    slow_database_down()
    if request["port"] is not None:
        point_at(request["port"])
        be_ready_at_once()
    sys.argv = [request["module"], *request["arguments"]]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
