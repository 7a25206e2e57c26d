"""The documents are true: commands, settings and targets are those that exist."""

import re
from pathlib import Path

import pytest
from PIL import Image

from bot.cli import database as db
from bot.cli.commands import app as command_line
from bot.settings import VARIABLES
from tests.support.worlds import World

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DOCUMENTS = [README, CONTRIBUTING, *sorted(ROOT.glob("docs/**/*.md"))]
PICTURES = sorted((ROOT / "docs/pictures").iterdir())


async def test_the_readme_lists_every_command_and_no_other(world: World) -> None:
    text = README.read_text(encoding="utf-8")
    table = text[text.index("| Command |") :].split("\n\n")[0]
    listed = set(re.findall(r"^\| `/([a-z]+)", table, re.MULTILINE))
    real = {command.name for command in world.bot.tree.get_commands() if command.name.islower()}
    assert real
    assert listed == real


def test_every_setting_is_in_the_example_the_readme_and_the_guide() -> None:
    for file in (ROOT / ".env.example", README, ROOT / "docs/operating.md"):
        text = file.read_text(encoding="utf-8")
        for variable in VARIABLES:
            assert re.search(rf"\b{variable}\b", text), f"{file.name}: {variable}"


@pytest.mark.parametrize("document", [README, CONTRIBUTING], ids=lambda path: path.name)
def test_every_make_target_that_is_named_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)", document.read_text(encoding="utf-8")))
    assert named
    assert named - targets - {"sure", "it"} == set()


def test_every_file_that_a_document_points_to_is_there() -> None:
    targets = [
        (document, target)
        for document in DOCUMENTS
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text(encoding="utf-8"))
    ]
    assert {document for document, _ in targets} >= {README, CONTRIBUTING}
    assert len(targets) > 20
    missing = [
        f"{document.name} points to {target}" for document, target in targets if not (document.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_shown_with_a_description_and_can_be_read_at_the_width_of_a_document(picture: Path) -> None:
    shown = [
        description
        for document in DOCUMENTS
        for description, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
        if (document.parent / target).resolve() == picture
    ]
    assert shown
    assert all(len(each) > 30 for each in shown)
    with Image.open(picture) as opened:
        assert opened.width in ({1680} if picture.suffix == ".png" else {700})  # twice 840, for good screens
    assert picture.stat().st_size < 3_000_000


def _commands() -> set[str]:
    database = {f"db {each.name or getattr(each.callback, '__name__', '')}" for each in db.app.registered_commands}
    own = {each.name or getattr(each.callback, "__name__", "") for each in command_line.registered_commands}
    return own | database


def test_every_command_of_the_bot_that_a_document_names_exists() -> None:
    command = re.compile(r"(?:-m bot|(?:^|[`/])paperclub) (db [a-z]+|[a-z]+)(?=[` \n])", re.MULTILINE)
    named = {each: command.findall(each.read_text(encoding="utf-8")) for each in DOCUMENTS}
    assert sum(map(bool, named.values())) > 3
    assert {each.name: set(commands) - _commands() for each, commands in named.items()} == {
        each.name: set() for each in DOCUMENTS
    }


def test_the_map_in_contributing_names_every_package() -> None:
    text = CONTRIBUTING.read_text(encoding="utf-8")
    packages = {path.name for path in (ROOT / "bot").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert len(packages) > 10
    assert {package for package in packages if f"bot/{package}" not in text} == set()
