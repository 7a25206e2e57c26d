"""`python -m bot` by a Python that can't run it: one sentence, and what to do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.fork_server import environment

ROOT = Path(__file__).parents[2]


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_an_old_python_hears_which_one_is_needed() -> None:
    done = python(
        "-c", "import runpy, sys; sys.version_info = (3, 10, 13); runpy.run_module('bot', run_name='__main__')"
    )
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert "needs Python 3.11 or newer, and this is 3.10:" in sentence
    assert "docker compose up" in sentence


def test_a_python_without_the_packages_hears_how_to_install_them() -> None:
    done = python("-S", "-m", "bot", "demo")  # -S: no site-packages
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert f"isn't installed for {sys.executable}:" in sentence
    assert "`make demo`" in sentence


@pytest.mark.parametrize("command", ["run", "check", "doctor", "init", "health"])
def test_in_a_deleted_folder_one_sentence_says_so(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    program = "import os, shutil, sys; shutil.rmtree(os.getcwd()); from bot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, command],
        cwd=gone, env=environment({"PYTHONPATH": str(ROOT)}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    (sentence,) = done.stderr.splitlines()
    assert "This folder was deleted" in sentence


@pytest.mark.parametrize("command", [["try", "/paper lamport"], ["check"], ["doctor", "--offline"]])
def test_a_terminal_with_few_letters_gets_an_answer(tmp_path: Path, command: list[str]) -> None:
    shutil.copy(ROOT / "bot" / "templates" / "catalog.yaml", tmp_path)
    env = environment({"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"})
    done = subprocess.run(
        [sys.executable, "-m", "bot", *command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (command[0] == "doctor")  # which misses a token
    assert done.stdout.isascii()


def test_a_list_that_cannot_be_looked_at_is_one_line(tmp_path: Path) -> None:
    """As in a folder that this user can't enter is: root, as whom tests may run, enters all."""
    (tmp_path / "catalog.yaml").symlink_to("catalog.yaml")
    env = environment({"PYTHONPATH": str(ROOT)})
    for command in (["check"], ["try", "/help"]):
        done = subprocess.run(
            [sys.executable, "-m", "bot", *command], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode in {1, 6}
        assert "Traceback" not in done.stderr
        assert "Too many levels of symbolic links" in done.stdout + done.stderr
