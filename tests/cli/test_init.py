"""`init`: what a new installation starts from, written once and never over anything."""

import configparser
import io
import os
import re
import shlex
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from bot import __version__, settings
from bot.catalog.parsing import parse_catalog
from bot.cli.commands import app
from bot.cli.starting_files import CannotWrite, Wanted, starting_files, write_new
from bot.installation import shipped
from tests.support.fork_server import run

ROOT = Path(__file__).parents[2]


command_line = typer.main.get_command(app)


def init(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run("init", *options, cwd=folder)


def tree(folder: Path) -> dict[str, str]:
    """Every file below the folder with its text."""
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def test_an_empty_folder_gets_a_list_and_settings_and_hears_what_comes_next(tmp_path: Path) -> None:
    done = init(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(tree(tmp_path)) == {"catalog.yaml", ".env"}
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert "Wrote catalog.yaml  the reading list" in done.stdout
    assert "Put the bot's token into .env" in done.stdout
    assert "`python -m bot run` starts the bot" in done.stdout
    assert run("check", cwd=tmp_path).returncode == 0


def test_a_folder_that_is_named_is_made_and_the_next_step_leads_there(tmp_path: Path) -> None:
    done = init(tmp_path, "new/reading-group")
    assert done.returncode == 0, done.stderr
    assert set(tree(tmp_path)) == {"new/reading-group/catalog.yaml", "new/reading-group/.env"}
    assert "cd new/reading-group" in done.stdout


def test_on_request_everything_that_a_service_needs_is_written_too(tmp_path: Path) -> None:
    assert init(tmp_path, "--compose", "--systemd", "--workflow", "--schema").returncode == 0
    assert set(tree(tmp_path)) == {
        "list/catalog.yaml",
        "list/catalog.schema.json",
        ".env",
        "compose.yaml",
        "paperclub.service",
        ".github/workflows/reading-list.yml",
        ".gitignore",
    }
    assert [text for text in tree(tmp_path).values() if re.search("@[A-Z_]+@", text)] == []
    assert tree(tmp_path)["list/catalog.yaml"].startswith("# yaml-language-server: $schema=catalog.schema.json\n")
    assert tree(tmp_path)["list/catalog.schema.json"] == (ROOT / "docs" / "catalog.schema.json").read_text("utf-8")
    assert run("check", cwd=tmp_path).returncode == 0  # .env says where the list is


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    (tmp_path / "catalog.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / ".env").symlink_to("elsewhere")
    init(tmp_path, "--compose", "--systemd", "--workflow", "--schema")
    before = tree(tmp_path)
    assert before["catalog.yaml"] == "mine"
    assert "elsewhere" not in before
    done = init(tmp_path, "--compose", "--systemd", "--workflow", "--schema")
    assert done.returncode == 0
    assert "Wrote" not in done.stdout
    assert done.stdout.count("Kept") == 7
    assert tree(tmp_path) == before


def test_the_container_sees_the_list_alone_and_an_earlier_list_is_told_to_move(tmp_path: Path) -> None:
    init(tmp_path)
    done = init(tmp_path, "--compose")
    assert "mkdir -p list && mv catalog.yaml list/" in done.stdout
    (service,) = yaml.safe_load(tree(tmp_path)["compose.yaml"])["services"].values()
    assert [each["source"] for each in service["volumes"] if isinstance(each, dict)] == ["./list"]
    assert [each for each in service["volumes"] if isinstance(each, str)] == ["data:/data"]


def test_every_image_is_pinned_to_the_digest_that_the_dockerfile_has(tmp_path: Path) -> None:
    init(tmp_path, "--compose")
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (base,) = set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))
    name, _, digest = base.partition("@")
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", digest)
    assert f'base.name="docker.io/library/{name}"' in dockerfile
    assert f'base.digest="{digest}"' in dockerfile
    assert f"FROM {base}\n" in tree(tmp_path)["compose.yaml"]


def test_the_container_takes_a_wheel_that_lies_beside_its_file(tmp_path: Path) -> None:
    init(tmp_path, "--compose")
    compose = tree(tmp_path)["compose.yaml"]
    # Where no name fits a pattern, the other file is copied alone.
    assert f"COPY compose.yaml paperclub-{__version__}-*.whl* /wheels/\n" in compose
    assert f"--find-links /wheels paperclub=={__version__} " in compose


def test_the_unit_names_this_program_and_this_folder_however_they_are_called(tmp_path: Path) -> None:
    folder = tmp_path / "100 % reading"
    folder.mkdir()
    assert init(folder, "--systemd").returncode == 0
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(tree(folder)["paperclub.service"])
    service = unit["Service"]
    assert service["Type"] == "notify"
    assert service["WorkingDirectory"] == f"{tmp_path}/100 %% reading"
    assert service["ReadWritePaths"] == f'"{tmp_path}/100 %% reading"'
    program = service["ExecStart"].split(" ")[0]
    assert Path(program).is_file()
    assert os.access(program, os.X_OK)
    assert service["User"] == folder.owner()


SPECIAL = ["my club", "o'neil", 'the "best"', "100 % $HOME", "back\\slash", "tab\tbed", "ünï", "~club"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
@pytest.mark.skippable
@pytest.mark.parametrize("name", SPECIAL)
def test_systemd_understands_the_unit_of_a_folder_with_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    assert init(folder, "--systemd").returncode == 0
    unit = shutil.copy(folder / "paperclub.service", tmp_path)
    verified = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert [line for line in verified.stderr.splitlines() if "paperclub.service" in line] == []


@pytest.mark.parametrize("name", SPECIAL)
def test_the_unit_quotes_a_folder_for_systemd_alone_and_a_step_for_the_shell(tmp_path: Path, name: str) -> None:
    done = init(tmp_path, name, "--systemd")
    (step,) = (line.strip() for line in done.stdout.splitlines() if line.startswith("  cd "))
    assert shlex.split(step) == ["cd", name]
    (line,) = re.findall("^ReadWritePaths=(.*)$", tree(tmp_path)[f"{name}/paperclub.service"], re.MULTILINE)
    inner = re.sub(r'^"|"$', "", line)
    assert re.sub(r"\\(.)", r"\1", inner).replace("%%", "%") == f"{tmp_path}/{name}"
    assert (inner != line) == (re.search(r"[^\w./%-]", line) is not None)


def test_init_again_knows_the_list_in_its_folder(tmp_path: Path) -> None:
    init(tmp_path, "--compose")
    done = init(tmp_path, "--workflow")
    assert "Kept  list/catalog.yaml" in done.stdout
    assert not (tmp_path / "catalog.yaml").exists()
    assert "paperclub check list/catalog.yaml" in tree(tmp_path)[".github/workflows/reading-list.yml"]
    assert "PAPERCLUB_CATALOG=" not in done.stdout


def test_settings_that_were_there_before_are_told_where_the_list_is(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=\n", encoding="utf-8")
    done = init(tmp_path, "--compose")
    assert "Put PAPERCLUB_CATALOG=list/catalog.yaml into .env." in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no disk that is always full")
@pytest.mark.skippable
def test_a_file_that_could_not_be_written_whole_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = starting_files(tmp_path, Wanted())[0]
    fdopen = os.fdopen

    def full(descriptor: int, *arguments: Any, **options: Any) -> Any:
        os.close(descriptor)
        return fdopen(os.open("/dev/full", os.O_WRONLY), *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdopen", full)
        with pytest.raises(CannotWrite, match="No space left"):
            write_new(tmp_path, file)
    assert list(tmp_path.iterdir()) == []


def test_settings_in_the_folder_of_a_repository_stay_out_of_it(tmp_path: Path) -> None:
    init(tmp_path, "--workflow")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / ".paperclub").mkdir()
    for name in ("paperclub.db", "paperclub.db-wal", "paperclub.db.lock", ".paperclub/0123.json"):
        (tmp_path / name).touch()
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert set(listed.stdout.split()) == {".github/workflows/reading-list.yml", ".gitignore", "catalog.yaml"}


def test_where_nothing_can_be_written_it_says_so_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = init(tmp_path, "file")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("isn't a folder: choose another.")
    assert "Traceback" not in done.stderr


def test_the_sample_list_has_nothing_to_improve_and_says_that_it_is_a_sample() -> None:
    data = shipped("catalog.yaml").read_bytes()
    parsed = parse_catalog(data, file="catalog.yaml")
    assert parsed.warnings == ()
    assert "ample" in parsed.catalog.name
    assert 5 <= len(parsed.catalog.resources) <= 12


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(compose=True)])
def test_every_file_ends_its_last_line(tmp_path: Path, wanted: Wanted) -> None:
    assert all(file.text.endswith("\n") and not file.text.endswith("\n\n") for file in starting_files(tmp_path, wanted))


class Terminal(io.StringIO):
    """Somebody's answers."""

    def isatty(self) -> bool:
        return True


def answered(folder: Path, answer: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What was said to somebody at a terminal."""
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stdout", said)
    command_line(["init", str(folder)], standalone_mode=False)
    return said.getvalue()


def looks_titles_up(folder: Path) -> bool:
    return settings.file_values(folder / ".env").get("PAPERCLUB_METADATA") == "on"


@pytest.mark.parametrize(("answer", "wanted"), [("y\n", True), ("\n", False), ("n\n", False)])
def test_who_sits_at_a_terminal_is_asked_once_what_may_be_sent_to_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, *, wanted: bool
) -> None:
    said = answered(tmp_path, answer, monkeypatch)
    for told in ("arXiv", "Crossref", "OpenReview", "Semantic Scholar", "the ids that members type, never who"):
        assert told in said
    assert looks_titles_up(tmp_path) is wanted
    assert "Look titles up" not in answered(tmp_path, "", monkeypatch)


def test_a_script_says_it_in_advance_and_else_nothing_is_looked_up(tmp_path: Path) -> None:
    for name, options, wanted in (("a", [], False), ("b", ["--metadata"], True), ("c", ["--no-metadata"], False)):
        assert init(tmp_path, name, *options).returncode == 0
        assert looks_titles_up(tmp_path / name) is wanted
