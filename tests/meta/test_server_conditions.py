"""The check of what each test executes: it sees a condition that is missing, and its exceptions are still there."""

import importlib
import inspect
from typing import Any

import pytest
from sqlalchemy import Executable, delete, exists, func, insert, or_, select, union, update

from bot.database.id_lists import is_one_of
from bot.database.schema.tables import meetings, members, meta, readings, signups, subjects
from tests.support.server_conditions import EXCEPTIONS, unbound

HERE = readings.c.guild_id == 1
SAME_MEMBER = (members.c.guild_id == readings.c.guild_id) & (members.c.user_id == readings.c.user_id)
SAME_USER = members.c.user_id == readings.c.user_id
OTHER = members.alias("other")

BOUND: dict[str, Executable] = {
    "a value": select(readings).where(HERE),
    "a list": select(readings).where(is_one_of(readings.c.guild_id, [1])),
    "through a join": select(readings).join(members, SAME_MEMBER).where(HERE),
    "an alias": select(readings).join(OTHER, OTHER.c.guild_id == 1).where(HERE),
    "correlated": delete(readings).where(HERE, ~exists().where(SAME_MEMBER)),
    "nested": select(readings).where(HERE, readings.c.user_id.in_(select(members.c.user_id).where(SAME_MEMBER))),
    "each branch": select(readings).where(or_(HERE, (readings.c.guild_id == 2) & (readings.c.user_id == 3))),
    "a table without servers": select(meta),
    "inserted": insert(readings).values(guild_id=1, user_id=2),
}
NOT_BOUND: dict[str, tuple[Executable, set[str]]] = {
    "no condition": (select(readings), {"readings"}),
    "another column": (update(readings).where(readings.c.user_id == 1).values(rating=1), {"readings"}),
    "a join by person alone": (select(readings).join(members, SAME_USER).where(HERE), {"members"}),
    "an alias": (select(readings).join(OTHER, OTHER.c.user_id == 1).where(HERE), {"members"}),
    "only another server's": (select(readings).where(readings.c.guild_id != 1), {"readings"}),
    "one branch": (select(readings).where(or_(HERE, readings.c.user_id == 3)), {"readings"}),
    "nested": (
        select(readings).where(HERE, readings.c.user_id.in_(select(members.c.user_id).where(members.c.hidden))),
        {"members"},
    ),
    "exists": (delete(readings).where(HERE, ~exists().where(SAME_USER)), {"members"}),
    "a column": (select(readings, select(members.c.name).where(SAME_USER).scalar_subquery()).where(HERE), {"members"}),
    "a source": (select(select(signups.c.user_id).subquery().c.user_id), {"signups"}),
    "a union": (union(select(readings.c.user_id).where(HERE), select(members.c.user_id)), {"members"}),
    "a count": (select(func.count()).select_from(meetings), {"meetings"}),
    "inserted": (insert(subjects).values(resource_id="orca"), {"subjects"}),
}


@pytest.mark.parametrize("name", BOUND)
def test_a_statement_that_names_its_server_is_let_pass(name: str) -> None:
    assert unbound(BOUND[name]) == set()


@pytest.mark.parametrize("name", NOT_BOUND)
def test_a_statement_without_its_server_is_seen(name: str) -> None:
    statement, tables = NOT_BOUND[name]
    assert unbound(statement) == tables


def test_rows_name_their_server() -> None:
    assert unbound(insert(subjects), [{"guild_id": 1}, {"guild_id": 2}]) == set()
    assert unbound(insert(subjects), [{"resource_id": "orca"}]) == {"subjects"}


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_each_exception_is_a_function_that_executes_something(name: str) -> None:
    path, _, function = name.partition(":")
    found: Any = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    for part in function.split("."):
        found = getattr(found, part)
    code = inspect.getsource(found)
    assert any(f"{call}(" in code for call in (".execute", ".scalars", ".scalar", "find_meetings"))
