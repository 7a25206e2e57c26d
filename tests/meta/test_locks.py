"""The lock files: run within demo within dev, hashed, without host names, and enough to run the bot."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.worlds import SAMPLE

ROOT = Path(__file__).parents[2]
LOCKS = {name: (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("run", "demo", "dev")}

SMOKE = """
import asyncio, sys
from pathlib import Path
from bot.database import Database, MetaStore
from bot.library.library import Library
from bot.library.resolver import resolve

async def main():
    database = Database(f"sqlite:///{sys.argv[1]}/smoke.db")
    await database.open()
    await MetaStore(database).set("key", "value")
    assert await MetaStore(database).get("key") == "value"
    await database.close()
    library = Library(Path(sys.argv[2]))
    library.load()
    print((await resolve(library.edition, "vllm")).resource.label)

asyncio.run(main())
"""


def pins(lock: str) -> set[str]:
    """``name==version`` of every package in a lock."""
    return set(re.findall(r"^([a-z0-9._-]+==[^ ;\\]+)", lock, re.MULTILINE))


def test_run_is_within_demo_within_dev() -> None:
    assert pins(LOCKS["run"]) < pins(LOCKS["demo"]) < pins(LOCKS["dev"])


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_host_is_named(name: str) -> None:
    lock = LOCKS[name]
    blocks = re.split(r"\n(?=\S)", lock.strip())
    packages = [block for block in blocks if not block.startswith("#")]
    assert len(packages) == len(pins(lock))
    assert all("--hash=sha256:" in block for block in packages)
    assert "://" not in lock


def test_simcord_is_pinned_to_the_release_that_the_demo_was_made_for() -> None:
    assert "simcord==3.2.1" in pins(LOCKS["demo"])
    assert "simcord==3.2.1" not in pins(LOCKS["run"])


def test_the_runtime_lock_alone_runs_the_bot(tmp_path: Path) -> None:
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "uv", "venv", "-q", "--python", sys.executable, str(tmp_path / "venv")], check=True
    )
    install = ["uv", "pip", "install", "-q", "--python", str(python), "--require-hashes", "-r", "requirements/run.txt"]
    done = subprocess.run([sys.executable, "-m", *install], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and "CI" not in os.environ and "network" in done.stderr.lower():
        pytest.skip(f"the packages cannot be fetched here: {done.stderr[-200:]}")
    assert done.returncode == 0, done.stderr
    checked = subprocess.run(
        [str(python), "-m", "bot", "check", str(SAMPLE)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    smoke = subprocess.run(
        [str(python), "-W", "ignore", "-c", SMOKE, str(tmp_path), str(SAMPLE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert smoke.stdout.strip() == "vLLM", smoke.stderr
    refused = subprocess.run(
        [str(python), "-m", "bot", "demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
    )
    assert refused.returncode == 1
    assert "`make demo` installs them" in refused.stderr
