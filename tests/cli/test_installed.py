"""Installed from its wheel into a clean environment, Paperclub works in an empty folder and speaks of itself there."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import sysconfig
import tarfile
import threading
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __version__
from tests.support.fork_server import environment
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[2]
CARRIED = {
    "catalog.yaml",
    "catalog.schema.json",
    "env.example",
    "compose.yaml",
    "paperclub.service",
    "reading-list.yml",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder], cwd=ROOT, check=True, capture_output=True
    )
    return next(folder.glob("*.whl")), next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def program(built: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`paperclub` in an environment of its own, which sees the packages of this one but not the project."""
    home = tmp_path_factory.mktemp("installed") / "venv"
    python = home / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "-q", "--python", sys.executable, home], check=True)
    subprocess.run([*uv, "pip", "install", "-q", "--offline", "--no-deps", "--python", python, built[0]], check=True)
    packages = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, check=True
    )
    # A path in a .pth comes after the environment's own packages, and the .pth files there are not read.
    Path(os.fsdecode(packages.stdout.strip()), "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home / "bin" / "paperclub"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def paperclub(program: Path, folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """As one that is found on the PATH, unless `env` has another."""
    changes = {"PATH": f"{program.parent}:{os.environ['PATH']}", **env}
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment(changes), capture_output=True, text=True, check=False
    )


def test_wheel_and_source_carry_the_starting_files_and_no_secrets(built: tuple[Path, Path]) -> None:
    wheel, source = built
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        assert {f"bot/templates/{name}" for name in CARRIED} <= names
        assert {name.split("/")[0] for name in names} == {"bot", "cogs", f"paperclub-{__version__}.dist-info"}
        metadata = archive.read(f"paperclub-{__version__}.dist-info/METADATA").decode()
    assert f"Version: {__version__}\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    with tarfile.open(source) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {".env.example", "docs/catalog.schema.json", "bot/templates/catalog.yaml", "Makefile"} <= names
    assert [name for name in names if name == ".env" or ".db" in name or name.startswith((".git/", ".venv"))] == []


def test_a_wheel_made_from_the_source_distribution_is_the_same(built: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(built[1]) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "again")]
    subprocess.run(build, cwd=unpacked, check=True, capture_output=True)
    (again,) = (tmp_path / "again").iterdir()
    assert again.read_bytes() == built[0].read_bytes()


def test_in_an_empty_folder_try_answers_from_the_sample_while_check_and_run_want_a_list(
    program: Path, empty: Path, tmp_path: Path
) -> None:
    assert paperclub(program, empty, "--version").stdout == f"paperclub {__version__}\n"
    tried = paperclub(program, empty, "try", "/paper lamport clocks")
    assert tried.returncode == 0, tried.stderr
    assert "Time, Clocks, and the Ordering of Events" in tried.stdout
    assert tried.stderr == "No catalog.yaml here, so this is a sample list; `paperclub init` writes one of your own.\n"
    for command in ("check", "run"):
        refused = paperclub(program, empty, command, DISCORD_TOKEN="x.y.z", XDG_RUNTIME_DIR=str(tmp_path))
        assert refused.returncode == 6, refused.stderr
        assert "`paperclub init`" in refused.stderr
        assert "python -m" not in refused.stderr
    chosen = paperclub(program, empty, "try", "/help", PAPERCLUB_CATALOG="catalog.yaml")
    assert chosen.returncode == 6
    assert list(empty.iterdir()) == []


def test_hints_name_the_installed_command(program: Path, empty: Path) -> None:
    bare = paperclub(program, empty)
    assert "`paperclub demo`" in bare.stdout
    assert "paperclub init" in paperclub(program, empty, "run").stderr
    assert "`paperclub try '/search attention'`" in " ".join(paperclub(program, empty, "--help").stdout.split())
    written = paperclub(program, empty, "init", "--systemd")
    assert "`paperclub run` starts" not in written.stdout
    assert f"ExecStart={program} run" in (empty / "paperclub.service").read_text(encoding="utf-8")
    assert stat.S_IMODE((empty / ".env").stat().st_mode) == 0o600
    assert paperclub(program, empty, "check").returncode == 0
    assert paperclub(program, empty, "try", "/paper lamport").stderr == ""


def test_doctor_holds_the_installation_against_the_wheels_own_requirements(program: Path, empty: Path) -> None:
    looked = paperclub(program, empty, "doctor", "--offline", "--json")
    found = {each["id"]: each for each in json.loads(looked.stdout)["checks"]}
    assert {found[name]["status"] for name in ("python", "packages", "imports", "extras")} == {"ok"}, looked.stdout
    assert "demo" in found["extras"]["summary"]
    assert {name for name, each in found.items() if each["status"] == "problem"} == {"catalog", "token"}
    assert "`paperclub init`" in found["catalog"]["fix"]
    assert "python -m" not in looked.stdout
    assert list(empty.iterdir()) == []
    paperclub(program, empty, "init")
    (empty / "pillow-0.1.dist-info").mkdir()
    (empty / "pillow-0.1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: pillow\nVersion: 0.1\n")
    looked = paperclub(program, empty, "doctor", "--offline", "--json", PYTHONPATH=str(empty))
    found = {each["id"]: each for each in json.loads(looked.stdout)["checks"]}
    assert "pillow 0.1 instead of >=11" in found["packages"]["summary"]
    assert "pip install --upgrade" in found["packages"]["fix"]
    assert found["secret-files"]["status"] == found["catalog"]["status"] == "ok"


def test_hints_name_the_path_where_a_shell_would_not_find_the_command(program: Path, empty: Path) -> None:
    written = paperclub(program, empty, "init", PATH="/usr/bin:/bin")
    assert f"`{program} run` starts the bot" in written.stdout


def test_without_the_extra_it_says_how_to_install_it(program: Path, empty: Path, tmp_path: Path) -> None:
    absent = "raise ModuleNotFoundError(\"No module named 'simcord'\", name='simcord')\n"
    (tmp_path / "simcord.py").write_text(absent, encoding="utf-8")
    for command in (["demo", "--no-open"], ["try", "/help"]):
        refused = paperclub(program, empty, *command, PYTHONPATH=str(tmp_path))
        assert refused.returncode == 1
        # The environment of these tests has no pip; a shell's would be another's.
        installs = f"`{program.with_name('python')} -m pip install 'paperclub[demo]'` installs them"
        assert refused.stderr == f"The demo needs a few more packages: {installs}.\n"


@pytest.fixture
def demo(program: Path, empty: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [program, "demo", "--no-open", "--port", "0"],
        cwd=empty,
        env=environment({}),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        alarm = threading.Timer(PATIENCE, process.kill)
        alarm.start()
        yield process
        alarm.cancel()
        process.kill()


def test_in_an_empty_folder_the_demo_answers_at_once(demo: subprocess.Popen[str]) -> None:
    assert demo.stdout is not None
    printed = ""
    while (found := re.search(r"http://127\.0\.0\.1:\d+/", printed)) is None:
        line = demo.stdout.readline()
        assert line, printed
        printed += line
    assert "sample list" in printed
    with urllib.request.urlopen(found[0], timeout=PATIENCE) as page:
        assert page.status == 200
    demo.send_signal(signal.SIGINT)
    assert demo.wait(PATIENCE) == 0


@pytest.mark.prove
def test_the_wheel_with_its_extra_installs_from_the_index_and_answers(built: tuple[Path, Path], tmp_path: Path) -> None:
    home, empty = tmp_path / "venv", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    subprocess.run([home / "bin" / "pip", "install", "-q", f"{built[0]}[demo]"], check=True)
    tried = paperclub(home / "bin" / "paperclub", empty, "try", "/paper attention is all you need")
    assert tried.returncode == 0, tried.stderr
    assert "Ashish Vaswani" in tried.stdout
