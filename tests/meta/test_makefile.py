"""The Makefile chooses a Python: one that is too old is refused before anything is made, a stale .venv is replaced."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Stands for a Python of some version, as far as the Makefile asks one: -V, -c CHECK, -m venv --clear .venv, -m pip …
PYTHON = """#!/bin/sh
case "$1 $2" in
  "-V "*) echo "Python {version}" ;;
  "-c "*) exit {refuses} ;;
  "-m venv") echo "made by {version}" >> made; mkdir -p .venv/bin; touch .venv/pyvenv.cfg; cp "$0" .venv/bin/python ;;
  "-m pip") echo "pip of {version}" >> made ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").touch()
    return tmp_path


def python(path: Path, version: str, *, refuses: bool) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PYTHON.format(version=version, refuses=int(refuses)), encoding="utf-8")
    path.chmod(0o755)
    return path


def make(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The options of a make that runs this test, such as -j, are none of the one that is tested.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name and name != "MFLAGS"}
    command = ["make", "-s", ".venv/stamp-run", *arguments]
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def made(checkout: Path) -> list[str]:
    """What was done, and forget it."""
    log = checkout / "made"
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    log.unlink(missing_ok=True)
    return lines


@pytest.mark.parametrize(("name", "is_what"), [("old", "Python 3.10.13"), ("absent", "not there")])
def test_an_unsupported_python_is_refused_in_one_sentence_before_anything_is_made(
    checkout: Path, name: str, is_what: str
) -> None:
    python(checkout / "old", "3.10.13", refuses=True)
    done = make(checkout, f"PYTHON=./{name}")
    assert done.returncode
    sentence, *rest = done.stderr.splitlines()
    assert f"needs Python 3.11 or newer, and ./{name} is {is_what}:" in sentence
    assert "docker compose up" in sentence
    assert "PYTHON=python3.14" in sentence
    assert [line for line in rest if not line.startswith("make")] == []
    assert not (checkout / ".venv").exists()


def test_a_python_without_an_upper_bound_makes_the_environment_once(checkout: Path) -> None:
    new = python(checkout / "new", "3.99.0", refuses=False)
    assert make(checkout, f"PYTHON={new}").returncode == 0
    assert made(checkout) == ["made by 3.99.0", "pip of 3.99.0", "pip of 3.99.0"]
    assert make(checkout, f"PYTHON={new}").returncode == 0
    assert made(checkout) == []


def test_an_environment_that_serves_is_kept_whatever_python3_is_by_now(checkout: Path) -> None:
    make(checkout, f"PYTHON={python(checkout / 'new', '3.12.1', refuses=False)}")
    made(checkout)
    python(checkout / "bin" / "python3", "3.10.13", refuses=True)
    done = subprocess.run(
        ["make", "-s", ".venv/stamp-run"],
        cwd=checkout,
        env={"PATH": f"{checkout / 'bin'}:/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert made(checkout) == []


def test_another_python_that_is_named_replaces_the_environment(checkout: Path) -> None:
    make(checkout, f"PYTHON={python(checkout / 'new', '3.12.1', refuses=False)}")
    made(checkout)
    assert make(checkout, f"PYTHON={python(checkout / 'newer', '3.14.0', refuses=False)}").returncode == 0
    assert made(checkout) == ["made by 3.14.0", "pip of 3.14.0", "pip of 3.14.0"]


@pytest.mark.parametrize("left", ["made by an old Python", "its Python is gone", "half made"])
def test_a_stale_environment_is_replaced(checkout: Path, left: str) -> None:
    new = python(checkout / "bin" / "python3", "3.12.1", refuses=False)
    make(checkout, f"PYTHON={new}")
    made(checkout)
    match left:
        case "made by an old Python":
            python(checkout / ".venv" / "bin" / "python", "3.10.13", refuses=True)
        case "its Python is gone":
            (checkout / ".venv" / "bin" / "python").unlink()
        case _:
            (checkout / ".venv" / "pyvenv.cfg").unlink()
            (checkout / ".venv" / "bin" / "python").unlink()
    done = subprocess.run(
        ["make", "-s", ".venv/stamp-run"],
        cwd=checkout,
        env={"PATH": f"{checkout / 'bin'}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert made(checkout) == ["made by 3.12.1", "pip of 3.12.1", "pip of 3.12.1"]
