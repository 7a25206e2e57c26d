"""What the design promises about the code base itself."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from bot.client import COGS

ROOT = Path(__file__).parents[2]
MODULES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
ALL_PYTHON = sorted([*MODULES, *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")])


def name(path: Path) -> str:
    """The path as a reader would name it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", ALL_PYTHON, ids=name)
def test_every_module_opens_with_a_sentence_on_what_it_owns(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not text.strip():
        return
    docstring = ast.get_docstring(ast.parse(text))
    assert docstring
    assert docstring.split("\n\n")[0].rstrip().endswith((".", ":")), docstring.split("\n")[0]


def test_no_module_is_a_catch_all() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|misc|common|managers?)(_|$)")
    assert [name(path) for path in ALL_PYTHON if vague.search(path.stem)] == []


def test_every_cog_is_loaded_and_nothing_else() -> None:
    files = {f"cogs.{path.stem}" for path in ROOT.glob("cogs/*.py") if path.stem != "__init__"}
    assert set(COGS) == files
    assert len(COGS) == len(set(COGS))


def cog_methods() -> list[tuple[str, ast.AsyncFunctionDef]]:
    """Every async method of every cog."""
    found: list[tuple[str, ast.AsyncFunctionDef]] = []
    for path in ROOT.glob("cogs/*.py"):
        for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(part, ast.ClassDef):
                found += [(name(path), each) for each in part.body if isinstance(each, ast.AsyncFunctionDef)]
    return found


def test_a_cog_method_only_reads_asks_and_shows() -> None:
    long = [
        f"{where}: {method.name} has {len(method.body)} statements, {size} lines"
        for where, method in cog_methods()
        if (size := (method.end_lineno or 0) - method.body[0].lineno + 1) > 15
    ]
    assert len(cog_methods()) >= 6
    assert long == []


def called(path: Path) -> set[str]:
    """The names of what a module calls, so also of the classes that it makes objects of."""
    calls = (each.func for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(each, ast.Call))
    return {each.id for each in calls if isinstance(each, ast.Name)}


def test_services_are_built_in_one_place() -> None:
    built = {each for each in called(ROOT / "bot" / "app.py") if each[0].isupper()} - {"TypeError"}
    assert {"Database", "MeetingStore", "ReadingViews", "MessageSender", "CatalogWatcher"} <= built
    # Commands that run without the bot open the database or the catalog themselves.
    apart = ("bot/app.py", "bot/cli/", "bot/database/", "bot/process.py", "bot/advice/store/usage_stats.py")
    found = {name(path): called(path) & built for path in MODULES if not name(path).startswith(apart)}
    # An interaction that came another way than through `Replies` has a log of its own.
    assert {path: names for path, names in found.items() if names} == {"bot/runtime/reply.py": {"FaultLog"}}


def test_cogs_know_no_sql_and_no_yaml() -> None:
    wrong = re.compile(r"^\s*(?:from|import) (?:sqlalchemy|yaml|bot\.database)", re.MULTILINE)
    assert [name(path) for path in ROOT.glob("cogs/*.py") if wrong.search(path.read_text(encoding="utf-8"))] == []


def test_there_is_one_clock() -> None:
    own = re.compile(r"datetime\.(?:now|utcnow|today)\(|date\.today\(")
    # The demo shows today's date, and the database stamps its files and its lock.
    allowed = {"bot/demo/world.py"} | {name(path) for path in ROOT.glob("bot/database/*.py")}
    found = {name(path) for path in MODULES if own.search(path.read_text(encoding="utf-8"))}
    assert found - allowed == set()


def tracked() -> list[str]:
    """Every file that git has."""
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is not a git checkout")
    return done.stdout.split()


def test_no_file_names_a_package_index_or_a_machine() -> None:
    hosts = re.compile("|".join(["pythonhost" + "ed", r"pypi\." + "org", r"npmjs\." + "org", r"deb\.debian\." + "org"]))
    found = []
    for file in tracked():
        path = ROOT / file
        if path.suffix in {".png", ".webp"} or not path.is_file():
            continue
        if hosts.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(file)
    assert found == []


def test_only_expected_things_stand_at_the_top() -> None:
    top = {file.split("/")[0] for file in tracked()}
    assert {"bot", "cogs", "catalog.yaml", "tests", "pyproject.toml", "Dockerfile"} <= top
    expected = {
        ".ci", ".dockerignore", ".github", ".env.example", ".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md",
        "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "benchmarks", "compose.yaml", "docs", "requirements",
    }  # fmt: skip
    assert top - {"bot", "cogs", "catalog.yaml", "tests", "pyproject.toml", "Dockerfile"} <= expected
