"""Where the state file is, whose it must be, and which bot it speaks of."""

import json
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.health.files import StateFile, UnsafeState
from bot.health.machine import boot_id, boot_seconds, is_running, process_start
from bot.health.state import Signs, Status


def signs(**changes: float) -> Signs:
    """Of this process, connected and well."""
    now = boot_seconds()
    moments = {"written_at": now, "started_at": now, "ready_at": now, "acknowledged_at": now, **changes}
    known = Signs(os.getpid(), process_start(os.getpid()), boot_id(), now, now, connected=True, heartbeat_interval=41)
    return replace(known, **moments)  # type: ignore[arg-type]  # each a moment


def test_with_a_runtime_folder_it_is_there_and_only_the_owner_may_look(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path)}
    path = StateFile("postgresql://u:p@db/papers", env).write(signs())
    assert path.parent == tmp_path / "paperclub"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_without_one_it_is_beside_the_sqlite_file_or_in_the_users_state_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/papers.db"
    assert StateFile(url, {}).write(signs()).parent == tmp_path / ".paperclub"
    gone = {"XDG_RUNTIME_DIR": str(tmp_path / "logged out")}
    assert StateFile(url, gone).write(signs()).parent == tmp_path / ".paperclub"
    home = tmp_path / "home"
    written = StateFile("postgresql://u@db/papers", {"HOME": str(home)}).write(signs())
    assert written.parent == home / ".local" / "state" / "paperclub"
    assert stat.S_IMODE(written.parent.stat().st_mode) == 0o700
    with pytest.raises(FileNotFoundError):
        StateFile("postgresql://u@db/papers", {}).write(signs())


def test_the_same_relative_address_in_two_folders_is_two_bots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path)}
    names = set()
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        names.add(StateFile("sqlite:///paperclub.db", env).write(signs()).name)
    assert len(names) == 2


def test_one_file_by_several_addresses_is_one_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "linked").symlink_to("real")
    (tmp_path / "real" / "alias.db").symlink_to("papers.db")
    monkeypatch.chdir(tmp_path / "real")
    for env in ({}, {"XDG_RUNTIME_DIR": str(tmp_path)}):
        urls = (
            "sqlite:///papers.db",
            f"sqlite:///{tmp_path}/linked/papers.db",
            f"sqlite:///{tmp_path}/real/../real/papers.db",
            "sqlite:///alias.db",
        )
        assert len({StateFile(url, env).write(signs()) for url in urls}) == 1


def test_a_postgresql_database_is_known_by_server_and_name_whoever_asks(tmp_path: Path) -> None:
    env = {"XDG_RUNTIME_DIR": str(tmp_path)}

    def name(url: str) -> str:
        return StateFile(url, env).write(signs()).name

    same = ("postgresql://u:p@db/papers", "postgres://other:word@db:5432/papers?sslmode=require")
    assert len({name(url) for url in same}) == 1
    others = ("postgresql://u@db:5433/papers", "postgresql://u@db2/papers", "postgresql://u@db/books")
    assert len({name(url) for url in (*same, *others)}) == 4


def test_the_running_bot_counts_wherever_it_reports(tmp_path: Path) -> None:
    """One was started by a service without a login's folder, and somebody who has logged in asks."""
    url = f"sqlite:///{tmp_path}/papers.db"
    runtime = {"XDG_RUNTIME_DIR": str(tmp_path)}
    StateFile(url, {}).write(signs())
    assert StateFile(url, runtime).health().ok
    dead = replace(signs(), process_start=1, written_at=boot_seconds())
    StateFile(url, runtime).write(dead)
    assert StateFile(url, runtime).health().ok
    StateFile(url, {}).remove()
    assert StateFile(url, runtime).health().status is Status.NOT_RUNNING


def test_nobody_there_is_said_with_the_database(tmp_path: Path) -> None:
    found = StateFile(f"sqlite:///{tmp_path}/papers.db", {}).health()
    assert found.status is Status.NOT_RUNNING
    assert f"{tmp_path}/papers.db" in found.reasons[0]
    assert list(tmp_path.iterdir()) == []


def health_of(tmp_path: Path) -> str:
    found = StateFile(f"sqlite:///{tmp_path}/papers.db", {}).health()
    assert found.status is Status.NOT_RUNNING
    return " ".join(found.reasons)


def test_what_others_could_have_written_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state = StateFile(f"sqlite:///{tmp_path}/papers.db", {})
    path = state.write(signs())
    path.parent.chmod(0o755)
    assert "chmod 700" in health_of(tmp_path)
    with pytest.raises(UnsafeState):
        state.write(signs())
    path.parent.chmod(0o700)
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
        assert "belongs to another user" in health_of(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert "can't be read" in health_of(tmp_path)
    path.unlink()
    os.mkfifo(path, 0o600)
    assert "no file" in health_of(tmp_path)
    path.unlink()
    path.parent.rename(tmp_path / "moved")
    path.parent.symlink_to("moved")
    assert "symbolic link" in health_of(tmp_path)


def test_a_link_in_its_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    state = StateFile(f"sqlite:///{tmp_path}/papers.db", {})
    path = state.write(signs())
    victim = tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    for planted in (path, path.with_name(f".{path.name}.{os.getpid()}")):
        planted.unlink(missing_ok=True)
        planted.symlink_to(victim)
    state.write(signs())
    assert victim.read_text(encoding="utf-8") == "mine"
    assert not path.is_symlink()
    assert state.health().ok


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", "\udcff", "[" * 30_000, "NaN", "1e999"])
def test_what_cannot_be_understood_is_said(tmp_path: Path, text: str) -> None:
    path = StateFile(f"sqlite:///{tmp_path}/papers.db", {}).write(signs())
    path.write_bytes(text.encode(errors="surrogateescape"))
    assert "can't be understood" in health_of(tmp_path)


def test_not_a_number_is_no_moment(tmp_path: Path) -> None:
    path = StateFile(f"sqlite:///{tmp_path}/papers.db", {}).write(signs())
    path.write_text(json.dumps({**signs().to_json(), "written_at": float("nan")}), encoding="utf-8")
    assert "can't be understood" in health_of(tmp_path)


def test_a_process_is_told_from_a_later_one_of_the_same_id() -> None:
    started = process_start(os.getpid())
    assert is_running(os.getpid(), started)
    if started is not None:
        assert not is_running(os.getpid(), started + 1)
    assert is_running(os.getpid(), None)
    assert not is_running(2**22 + 1, None)
