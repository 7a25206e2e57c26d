"""`check --fix` shows a diff, asks, writes whole files alone, and ends with a code that a script can go by."""

import io
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.catalog.editing.saving import ChangedMeanwhile, save_source
from bot.catalog.fix_report import Ask, fix_file, show_fixes
from bot.cli.commands import app
from tests.support.catalog_texts import HEAD

BEFORE = HEAD + "  two: {title: Two, kind: Paper, topics: [a, a]}  # later\n"
AFTER = HEAD + "  two: {title: Two, kind: paper, topics: [a]}  # later\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "list.yaml"
    found.write_text(BEFORE)
    return found


def fixed(path: Path, ask: Ask | None = None) -> tuple[int, str]:
    out = io.StringIO()
    return fix_file(path, ask, Console(file=out, width=200)), out.getvalue()


def shown(path: Path) -> tuple[int, str]:
    out = io.StringIO()
    return show_fixes(path, Console(file=out, width=200)), out.getvalue()


def diff(path: Path) -> str:
    return (
        f"--- {path}\n+++ {path}\n@@ -3,4 +3,4 @@\n   a: {{title: Topic A, start: [one]}}\n resources:\n"
        "   one: {title: One, kind: paper, topics: [a]}\n"
        "-  two: {title: Two, kind: Paper, topics: [a, a]}  # later\n"
        "+  two: {title: Two, kind: paper, topics: [a]}  # later\n"
    )


def test_the_diff_comes_first_then_what_was_written_and_what_is_left(path: Path) -> None:
    code, told = fixed(path)
    assert code == 0
    assert told.startswith(diff(path) + f"Wrote 2 fixes to {path}.\nList ")
    assert path.read_text() == AFTER


def test_a_long_line_of_the_diff_stays_one(path: Path) -> None:
    remark = "A long remark. " * 40
    path.write_text(BEFORE + f"  # {remark}\n")
    assert f"\n   # {remark}\n" in shown(path)[1]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_another_encoding_is_named_before_the_diff(path: Path, encoding: str) -> None:
    path.write_text(BEFORE, encoding=encoding)
    assert fixed(path)[1].startswith(f"UTF-16 becomes UTF-8.\n--- {path}\n")
    assert path.read_text() == AFTER


def test_what_is_left_decides_the_code(path: Path) -> None:
    path.write_text(BEFORE + "  three: {title: Three, kind: Paper, topics: [zzz]}\n")
    code, told = fixed(path)
    assert code == 1
    assert "error: unknown topic `zzz`" in told
    assert "1 error" in told


def test_nothing_is_written_without_a_yes(path: Path) -> None:
    asked: list[str] = []

    def refuse(question: str) -> bool:
        asked.append(question)
        return False

    code, told = fixed(path, refuse)
    assert code == 1
    assert asked == [f"Write 2 fixes to {path}?"]
    assert told.startswith(diff(path) + "I wrote nothing.\n")
    assert path.read_text() == BEFORE
    assert fixed(path, lambda question: True)[0] == 0
    assert path.read_text() == AFTER


def test_a_single_fix_is_one(path: Path) -> None:
    path.write_text(AFTER.replace("kind: paper, topics: [a]}  #", "kind: Paper, topics: [a]}  #"))
    assert f"Wrote 1 fix to {path}." in fixed(path)[1]


def test_where_nothing_can_be_fixed_the_check_is_told(path: Path) -> None:
    path.write_text(AFTER)
    code, told = fixed(path)
    assert code == 0
    assert told.startswith("Nothing here can be fixed by itself.\nList ")
    assert shown(path)[0] == 0


def test_showing_the_fixes_writes_nothing(path: Path) -> None:
    assert shown(path) == (1, diff(path) + "2 fixes to write.\n")
    assert path.read_text() == BEFORE


def test_a_file_that_cannot_be_read_is_told_as_ever(tmp_path: Path) -> None:
    for code, told in (fixed(tmp_path / "x"), shown(tmp_path / "x")):
        assert code == 1
        assert told == f"{tmp_path / 'x'}: cannot be read: No such file or directory\n"


def test_the_file_keeps_its_permissions_and_its_symbolic_link(path: Path, tmp_path: Path) -> None:
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(path)
    assert fixed(link)[0] == 0
    assert link.is_symlink()
    assert path.read_text() == AFTER
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.yaml", "list.yaml"]


@pytest.mark.parametrize("has_further_link", [False, True])
def test_a_file_that_nobody_may_write_stays(path: Path, tmp_path: Path, *, has_further_link: bool) -> None:
    if has_further_link:
        (tmp_path / "other.yaml").hardlink_to(path)
    path.chmod(0o444)
    code, told = fixed(path)
    assert code == 1
    assert told.endswith(f"{path} can't be written: Permission denied\n")
    assert path.read_text() == BEFORE
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_hard_links_stay_links(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.hardlink_to(path)
    save_source(path, b"shorter", BEFORE.encode())
    assert other.read_bytes() == path.read_bytes() == b"shorter"
    with pytest.raises(ChangedMeanwhile):
        save_source(path, b"x", BEFORE.encode())
    assert other.read_bytes() == b"shorter"


def test_what_is_written_in_place_is_written_before_the_disk_is_asked_to_keep_it(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bytes] = []
    (tmp_path / "other.yaml").hardlink_to(path)
    monkeypatch.setattr("bot.catalog.editing.saving.os.fsync", lambda _: kept.append(path.read_bytes()))
    save_source(path, b"shorter", BEFORE.encode())
    assert kept == [b"shorter"]


def test_a_file_that_changed_meanwhile_is_left_alone(path: Path) -> None:
    def change(question: str) -> bool:
        path.write_text(AFTER + "# more\n")
        return True

    code, told = fixed(path, change)
    assert code == 1
    assert told.endswith(f"{path} has changed meanwhile, so I wrote nothing. Try again.\n")
    assert path.read_text() == AFTER + "# more\n"
    assert [each.name for each in path.parent.iterdir()] == ["list.yaml"]


def test_a_write_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bot.catalog.editing.saving.os.fsync", fail)
    code, told = fixed(path)
    assert code == 1
    assert told.endswith(f"{path} can't be written: No space left on device\n")
    assert path.read_text() == BEFORE
    assert [each.name for each in path.parent.iterdir()] == ["list.yaml"]


@pytest.mark.parametrize(
    ("options", "code", "after"),
    [(["--fix"], 0, AFTER), (["--fix", "--yes"], 0, AFTER), (["--diff"], 1, BEFORE), (["--fix", "--diff"], 1, BEFORE),
     ([], 1, BEFORE), (["--yes"], 2, BEFORE), (["--nix"], 2, BEFORE)],
)  # fmt: skip
def test_the_command_does_as_it_is_told(path: Path, options: list[str], code: int, after: str) -> None:
    done = CliRunner().invoke(app, ["check", *options, str(path)])
    assert done.exit_code == code, done.output
    assert path.read_text() == after


@pytest.mark.parametrize(("answer", "code", "after"), [(b"y\n", 0, AFTER), (b"\n", 1, BEFORE), (b"n\n", 1, BEFORE)])
def test_at_a_terminal_the_command_asks(path: Path, answer: bytes, code: int, after: str) -> None:
    controller, terminal = pty.openpty()
    with os.fdopen(controller, "wb", buffering=0) as keyboard, os.fdopen(terminal, "rb", buffering=0) as screen:
        keyboard.write(answer)
        command = [sys.executable, "-m", "bot", "check", "--fix", str(path)]
        done = subprocess.run(command, stdin=screen, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stderr
    assert f"Write 2 fixes to {path}? [y/N]" in done.stdout.replace("\n", "")
    assert path.read_text() == after
