"""`python -m bot` by a Python that can't run it: one sentence, and what to do."""

import subprocess
import sys
from pathlib import Path

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
