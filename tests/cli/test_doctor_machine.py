"""`doctor` on Python, packages, settings, files and the reading list: each mistake is named with its fix."""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.cli.doctor import requirements
from tests.support.catalog_files import SMALL, write
from tests.support.installations import Installation, Mistake, assert_told

Seed = Callable[[Installation], object]


def package(name: str, version: str, *lines: str) -> Seed:
    """Installed in the working directory, which comes first on the path."""

    def seed(at: Installation) -> None:
        folder = at.folder / f"{name}-{version}.dist-info"
        folder.mkdir()
        about = (f"Name: {name}", f"Version: {version}", *lines)
        (folder / "METADATA").write_text("\n".join(("Metadata-Version: 2.4", *about)), encoding="utf-8")

    return seed


def catalog(text: str) -> Seed:
    return lambda at: write(at.folder / "catalog.yaml", text)


def catalog_is_a_folder(at: Installation) -> None:
    (at.folder / "catalog.yaml").unlink()
    (at.folder / "catalog.yaml").mkdir()


def link_to_nowhere(at: Installation) -> None:
    (at.folder / "catalog.yaml").unlink()
    (at.folder / "catalog.yaml").symlink_to("nowhere.yaml")


def env(text: str) -> Seed:
    """More lines for `.env`."""

    def seed(at: Installation) -> None:
        with (at.folder / ".env").open("a", encoding="utf-8") as file:
            file.write(text)

    return seed


def env_in_another_encoding(at: Installation) -> None:
    (at.folder / ".env").write_bytes("PAPERCLUB_CATALOG=Bücher.yaml".encode("latin-1"))
    at.environment["DISCORD_TOKEN"] = at.world.token


def rewrite_env(old: str, new: str) -> Seed:
    """In the line with the token; `{}` in `new` is the token."""

    def seed(at: Installation) -> None:
        text = (at.folder / ".env").read_text(encoding="utf-8")
        (at.folder / ".env").write_text(text.replace(old, new.format(at.world.token)), encoding="utf-8")

    return seed


def env_is_a_folder(at: Installation) -> None:
    (at.folder / ".env").unlink()
    (at.folder / ".env").mkdir()


PACKAGES = [
    Mistake("an old Python", package("paperclub", "9", "Requires-Python: >=3.99"), "python", "problem", ">=3.99",
            "virtual environment"),
    Mistake("a missing package", package("paperclub", "9", "Requires-Python: >=3.11", "Requires-Dist: nosuchthing>1"),
            "packages", "problem", "nosuchthing is missing", "requirements/run.txt"),
    Mistake("a package too old", package("aiosqlite", "0.10"), "packages", "problem", "aiosqlite 0.10 instead of",
            "requirements/run.txt"),
    Mistake("a package of the demo too new", package("simcord", "99"), "extras", "warning", "simcord 99",
            "requirements/demo.txt"),
]  # fmt: skip
SETTINGS = [
    Mistake("an id that is none", env("PAPERCLUB_GUILD=my server\n"), "settings", "problem", "PAPERCLUB_GUILD",
            "a whole number"),
    Mistake("a setting misspelled", env("PAPERCLUB_CATALOGUE=list.yaml\n"), "settings", "warning",
            "no setting PAPERCLUB_CATALOGUE", "PAPERCLUB_CATALOG,"),
    Mistake("a setting of another bot", env("BOT_TOKEN=x\n"), "settings", "warning", "BOT_TOKEN", "DISCORD_TOKEN"),
    Mistake("two tokens", lambda at: at.environment.update(DISCORD_TOKEN=at.world.token[:-1]), "settings", "warning",
            "the environment's counts", "unset DISCORD_TOKEN"),
    Mistake("a token alone on its line", env("MTIzNDU2.Gabcde.0123456789\n"), "settings", "warning",
            "Line 2 of .env is no setting", "NAME=value"),
    Mistake("colons as in YAML", env("PAPERCLUB_LOG: json\nPAPERCLUB_GUILD: 1\n"), "settings", "warning",
            "The lines 2, 3 of .env", "NAME=value"),
    Mistake("a token in small letters", rewrite_env("DISCORD_TOKEN", "discord_token"), "settings", "warning",
            "no setting discord_token", "DISCORD_TOKEN"),
    Mistake("a template below the token", env("DISCORD_TOKEN=\n"), "settings", "warning",
            "DISCORD_TOKEN is in .env 2 times, in the lines 1, 2", "remove the others"),
    Mistake("a quote left open", rewrite_env("DISCORD_TOKEN=", 'DISCORD_TOKEN="'), "settings", "problem",
            "Line 1 of .env is ignored", "without quotes"),
    Mistake("a folder in the settings' place", env_is_a_folder, "settings", "problem", "is a folder", "rmdir"),
    Mistake("metrics on another machine", env("PAPERCLUB_METRICS=192.0.2.1:9464\n"), "settings", "problem",
            "can't be listened on", "127.0.0.1:9464"),
    Mistake("a token in a comment", rewrite_env("DISCORD_TOKEN", "# DISCORD_TOKEN"), "token", "problem",
            "line 1 of .env is a comment", "Remove the #"),
    Mistake("settings with another name", lambda at: (at.folder / ".env").rename(at.folder / ".env.txt"), "token",
            "problem", "it's in .env.txt", "mv "),
    Mistake("the wrong folder", lambda at: (at.folder / ".env").unlink(), "token", "problem", "has no .env",
            "python -m bot init"),
    Mistake("an .env that isn't UTF-8", env_in_another_encoding, "settings", "problem", "UTF-8", "Save .env"),
]  # fmt: skip
READING_LIST = [
    Mistake("no list", lambda at: (at.folder / "catalog.yaml").unlink(), "catalog", "problem", "no reading list",
            "PAPERCLUB_CATALOG"),
    Mistake("a list with another ending", lambda at: (at.folder / "catalog.yaml").rename(at.folder / "catalog.yml"),
            "catalog", "problem", "but catalog.yml is there", "mv "),
    Mistake("a link to no list", link_to_nowhere, "catalog", "problem", "a link to nowhere", "Correct that link"),
    Mistake("a list too large", lambda at: os.truncate(at.folder / "catalog.yaml", 9_000_000), "catalog", "problem",
            "at most 8,000,000", "Remove entries"),
    Mistake("a folder in the list's place", catalog_is_a_folder, "catalog", "problem", "can't be read",
            "PAPERCLUB_CATALOG"),
    Mistake("a broken list", catalog(SMALL.replace("kind: paper", "kind: pamphlet")), "catalog", "problem",
            "2 errors in catalog.yaml; the first: catalog.yaml:12", "python -m bot check catalog.yaml"),
    Mistake("a list with a doubtful entry", catalog(SMALL.replace("name: vLLM", "name: Orca")), "catalog", "warning",
            "1 warning in catalog.yaml", "python -m bot check"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", [*PACKAGES, *SETTINGS, *READING_LIST], ids=lambda mistake: mistake.what)
async def test_it_is_named_with_its_fix(
    installation: Installation, mistake: Mistake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(installation.folder)
    monkeypatch.setattr(requirements, "is_checkout", lambda: not list(installation.folder.glob("paperclub-*")))
    await assert_told(installation, mistake, offline=True)


async def test_in_a_checkout_what_a_pull_brought_and_nobody_installed_is_named(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = '[project]\nrequires-python = ">=3.11"\ndependencies = ["brandnew>=1"]\n[project.optional-dependencies]\n'
    (installation.folder / "pyproject.toml").write_text(project)
    monkeypatch.setattr(requirements, "_PYPROJECT", installation.folder / "pyproject.toml")
    pulled = Mistake("pulled", lambda _: None, "packages", "problem", "brandnew is missing", "requirements/run.txt")
    await assert_told(installation, pulled, offline=True)


@pytest.fixture
def open_installation(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """In a folder that every user of the machine can enter; pytest's own are private."""
    folder = Path("/tmp") / f"paperclub-open-{installation.world.bot.id}"
    shutil.copytree(installation.folder, folder)
    folder.chmod(0o755)
    monkeypatch.chdir(folder)
    installation.folder = folder
    yield installation
    shutil.rmtree(folder)


FILES = [
    Mistake("a token for all", lambda at: (at.folder / ".env").chmod(0o644), "secret-files", "warning",
            "can read .env", "chmod 600"),
    Mistake("shelves for all", lambda at: at.database.chmod(0o644), "database-privacy", "warning",
            "what members keep in paperclub.db", "chmod o-r"),
    Mistake("a folder for all", lambda at: at.folder.chmod(0o777), "database-privacy", "problem", "can change",
            "chmod o-w"),
]  # fmt: skip


async def test_a_folder_that_is_everybodys_by_design_stays_so(open_installation: Installation) -> None:
    open_installation.folder.chmod(0o1777)
    in_tmp = Mistake("in /tmp", lambda _: None, "database-privacy", "problem", "can make files", "folder of its own")
    await assert_told(open_installation, in_tmp, offline=True)


async def test_a_fix_can_be_pasted_into_a_shell_whatever_the_folder_is_called(
    open_installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = open_installation.folder / "our club's"
    folder.mkdir(mode=0o755)
    for name in (".env", "catalog.yaml", "paperclub.db"):
        shutil.copy(open_installation.folder / name, folder / name)
    (folder / ".env").chmod(0o644)
    (folder / "paperclub.db").chmod(0o644)
    monkeypatch.chdir(folder)
    open_installation.folder = folder
    open_to_all = {"secret-files", "database-privacy"}
    found = [each for each in await open_installation.examine(offline=True) if each.check.id in open_to_all]
    assert {each.check.id for each in found} == open_to_all
    for each in found:
        (command,) = re.findall("`(.*)`", each.finding.fix)
        assert Path(shlex.split(command)[-1]).exists()


@pytest.mark.parametrize("mistake", FILES, ids=lambda mistake: mistake.what)
async def test_what_is_open_to_all_is_named_with_its_fix(open_installation: Installation, mistake: Mistake) -> None:
    sound = await open_installation.examine(offline=True)
    assert {each.finding.status for each in sound if each.check.id in {"secret-files", "database-privacy"}} == {"ok"}
    await assert_told(open_installation, mistake, offline=True)


async def test_a_private_folder_keeps_its_files_private(installation: Installation) -> None:
    installation.folder.chmod(0o700)
    installation.database.chmod(0o644)
    results = await installation.examine(offline=True)
    assert [each.finding.status for each in results if each.check.id == "database-privacy"] == ["ok"]
