"""What the drivers do not promise is checked at import, and its absence stops the start with one sentence."""

import ast
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import util

from bot.database.driver import aiosqlite_internals, sqlalchemy_internals
from bot.errors import StartError, UnsupportedLibrary

DATABASE = Path(__file__).parents[2] / "bot" / "database"


class NoExecute:
    """A connection of a later aiosqlite that runs statements in another way."""


class NoSqlite(aiosqlite.Connection):
    _conn = None  # type: ignore[assignment]


class NoThread(aiosqlite.Connection):
    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        del self._thread


@pytest.mark.parametrize(
    ("kind", "missing"),
    [(None, "_execute"), (NoExecute, "_execute"), (NoSqlite, "_conn"), (NoThread, "_thread")],
)
def test_an_aiosqlite_without_what_is_used_of_it_is_refused(kind: Any, missing: str) -> None:
    with pytest.raises(UnsupportedLibrary, match=rf"aiosqlite 0\.22\S* lacks Connection\.{missing}.*install"):
        aiosqlite_internals.check_aiosqlite(SimpleNamespace(Connection=kind))


@pytest.mark.parametrize("missing", ["greenlet_spawn", "await_"])
def test_a_sqlalchemy_without_what_is_used_of_it_is_refused(missing: str) -> None:
    rest = {name: getattr(util, name) for name in ("greenlet_spawn", "await_") if name != missing}
    with pytest.raises(UnsupportedLibrary, match=rf"SQLAlchemy 2\.1\S* lacks util\.{missing}.*install"):
        sqlalchemy_internals.check_sqlalchemy(SimpleNamespace(**rest))


def test_a_sqlalchemy_dialect_that_makes_its_own_connections_is_refused() -> None:
    adapter = SimpleNamespace(connect=lambda: "creator_fn")
    with pytest.raises(UnsupportedLibrary, match="lacks the aiosqlite dialect's async_creator_fn"):
        sqlalchemy_internals.check_sqlalchemy(aiosqlite_dialect=SimpleNamespace(AsyncAdapt_aiosqlite_dbapi=adapter))


def test_a_sqlalchemy_without_greenlets_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_greenlet(*_: object) -> None:
        raise ImportError("greenlet")

    monkeypatch.setattr(util, "greenlet_spawn", no_greenlet)
    with pytest.raises(UnsupportedLibrary, match="lacks greenlets"):
        sqlalchemy_internals.check_sqlalchemy()


def test_the_installed_versions_have_it_all() -> None:
    aiosqlite_internals.check_aiosqlite()
    sqlalchemy_internals.check_sqlalchemy()


def test_the_start_says_it_in_one_sentence_and_with_a_code_of_its_own(tmp_path: Path) -> None:
    program = "import aiosqlite; del aiosqlite.Connection._execute; from bot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "db", "current"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(DATABASE.parents[1]), "DATABASE_URL": f"sqlite:///{tmp_path / 'paperclub.db'}"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (UnsupportedLibrary.exit_code, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Aiosqlite 0.22")


def test_no_other_start_error_has_that_code() -> None:
    codes = [kind.exit_code for kind in StartError.__subclasses__()]
    assert codes.count(UnsupportedLibrary.exit_code) == 1


def _relies_on_internals(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(each.name == "aiosqlite" for each in names)
        case ast.ImportFrom(module=module, names=names):
            parts = [*(module or "").split("."), *(each.name for each in names)]
            return parts[0] == "aiosqlite" or (parts[0] == "sqlalchemy" and "util" in parts)
        case ast.Attribute(value=ast.Name(id="self" | "cls")):
            return False
        case ast.Attribute(attr=attr):
            return attr.startswith("_") and not attr.startswith("__")
        case _:
            return False


def test_each_library_has_one_module_for_what_it_does_not_promise() -> None:
    found = {
        path.stem
        for path in DATABASE.rglob("*.py")
        if any(map(_relies_on_internals, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {"aiosqlite_internals", "sqlalchemy_internals"}
