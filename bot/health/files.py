"""The state file: a folder of the user's own, a name for each database, replaced whole, read with distrust."""

import contextlib
import hashlib
import json
import os
import shlex
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.database.address import Address, parse_address
from bot.health.state import Health, Machine, Signs, Status, judge

_OWN_FOLDER = 0o700
_OWN_FILE = 0o600
_LARGEST = 64 * 1024  # bytes
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class UnsafeState(Exception):
    """Somebody else could have written it; `str()` is a sentence."""


class StateFile:
    """Of the bot on one database: two addresses of one SQLite file, by another folder or a symlink, share it.

    `env` is the process's environment. Raises DatabaseUnusable for an address that names no database.
    """

    def __init__(self, database_url: str, env: Mapping[str, str]) -> None:
        self._address = parse_address(database_url)
        self._name = f"{hashlib.sha256(_identity(self._address).encode()).hexdigest()[:16]}.json"
        self._folders = tuple(_folders(self._address, env))

    def write(self, signs: Signs) -> Path:
        """In the first folder that can be written to, where it is. Raises OSError or UnsafeState."""
        problem: Exception = FileNotFoundError("there is no folder for the state file")
        for folder in self._folders:
            try:
                # A login's folder is made by the login: where it is gone, it stays so.
                folder.mkdir(mode=_OWN_FOLDER, parents=folder is self._folders[-1], exist_ok=True)
                with _opened(folder) as descriptor:
                    self._replace(descriptor, json.dumps(signs.to_json()).encode())
            except (OSError, UnsafeState) as error:
                problem = error
            else:
                return folder / self._name
        raise problem

    def _replace(self, folder: int, data: bytes) -> None:
        unfinished = f".{self._name}.{os.getpid()}"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unfinished, dir_fd=folder)
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK, _OWN_FILE, dir_fd=folder)
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
        os.replace(unfinished, self._name, src_dir_fd=folder, dst_dir_fd=folder)

    def remove(self) -> None:
        for folder in self._folders:
            with contextlib.suppress(OSError, UnsafeState), _opened(folder) as descriptor:
                os.unlink(self._name, dir_fd=descriptor)

    def read(self, folder: Path) -> Signs | None:
        """None where there is none. Raises OSError, UnsafeState, or ValueError for what no bot wrote."""
        with contextlib.ExitStack() as stack:
            try:
                descriptor = stack.enter_context(_opened(folder))
                # Not to wait for the other end of a named pipe.
                file = os.open(self._name, os.O_RDONLY | os.O_NONBLOCK | _NO_LINK, dir_fd=descriptor)
            except FileNotFoundError:
                return None
            with os.fdopen(file, "rb") as stream:
                _expect_own(os.fstat(file), folder / self._name)
                if not stat.S_ISREG(os.fstat(file).st_mode):
                    raise UnsafeState(f"{folder / self._name} is no file.")
                return Signs.from_json(json.loads(stream.read(_LARGEST), parse_constant=_refuse))

    def health(self, machine: Machine | None = None) -> Health:
        """Of the bot that reports in any of the folders, a running one before one that has ended."""
        machine = machine or Machine()
        found: list[Signs] = []
        problems: list[str] = []
        for folder in self._folders:
            try:
                signs = self.read(folder)
            except UnsafeState as error:
                problems.append(str(error))
            except (ValueError, RecursionError):  # JSON's and Unicode's are among them
                problems.append(f"{folder / self._name} can't be understood.")
            except OSError as error:
                problems.append(f"{folder / self._name} can't be read: {error.strerror}.")
            else:
                found += [] if signs is None else [signs]
        if found:
            return judge(max(found, key=lambda each: (machine.runs(each), each.written_at)), machine)
        nobody = f"No Paperclub of this user runs on {self._address}."
        return Health(Status.NOT_RUNNING, (nobody, *problems))


def _identity(address: Address) -> str:
    if address.path is not None:
        return f"sqlite {address.path.resolve()}"
    url = address.url
    return f"postgresql {url.host or url.query.get('host') or 'localhost'}:{url.port or 5432}/{url.database}"


def _folders(address: Address, env: Mapping[str, str]) -> Iterator[Path]:
    """The best first. A login's folder goes away with the login, and not everyone who looks has the same."""
    runtime = Path(env.get("XDG_RUNTIME_DIR") or "-")
    if runtime.is_absolute():
        yield runtime / "paperclub"
    if address.path is not None:
        yield address.path.resolve().parent / ".paperclub"
        return
    state = Path(env.get("XDG_STATE_HOME") or "-")
    if not state.is_absolute():
        home = env.get("HOME")
        if not home:
            return
        state = Path(home, ".local", "state")
    yield state / "paperclub"


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN is neither too old nor too young


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Raises UnsafeState unless it belongs to this user alone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_LINK)
    except NotADirectoryError:
        raise UnsafeState(f"{folder} is no folder, or a symbolic link to one.") from None
    try:
        found = os.fstat(descriptor)
        _expect_own(found, folder)
        if found.st_mode & 0o077:
            raise UnsafeState(f"{folder} is open to other users: chmod 700 {shlex.quote(str(folder))}")
        yield descriptor
    finally:
        os.close(descriptor)


def _expect_own(found: os.stat_result, path: Path) -> None:
    if found.st_uid != os.geteuid():
        raise UnsafeState(f"{path} belongs to another user: ask as the user that runs the bot.")
