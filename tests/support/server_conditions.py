"""Every statement that a test makes the bot execute binds a server for each table with a `guild_id`; a pytest plugin.

Looked at is what `Transaction.execute` gets, in this process, so a condition that is missing is noticed although the
test's database has one server.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from sqlalchemy import CompoundSelect, Delete, Executable, Insert, Select, Update
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, ClauseElement, ColumnClause, Grouping
from sqlalchemy.sql.selectable import Alias, FromClause, Join

from bot.database.driver import transactions
from bot.database.driver.transactions import Transaction
from bot.database.id_lists import is_one_of

ROOT = Path(__file__).parents[2]
_FOR_EACH_LINE = 30  # statements looked at for one line of code, of which most execute the same ones

_ALL = "it is about the whole installation, and no member gets its answer"
_PERSON = "a person's own rows, in all their servers"
_LOCKED = "the series was found by the server, or by `to_advance` among those served"

EXCEPTIONS: dict[str, str] = {
    "bot/advice/store/usage_stats.py:_stats": _ALL,
    "bot/database/copying.py:_continue_ids": _ALL,
    "bot/database/copying.py:_copy": _ALL,
    "bot/database/copying.py:_refuse_rows": _ALL,
    "bot/meetings/outbox.py:Outbox.due": "the meeting was found by `waiting`, among those of servers that are served",
    "bot/meetings/outbox.py:Outbox.guild_of": "it answers which server a button in a direct message belongs to",
    "bot/meetings/rows.py:_readable": "by the ids that its caller's own statement found",
    "bot/meetings/rows.py:meetings_naming": _PERSON,
    "bot/meetings/series.py:SeriesStore.advance": _LOCKED,
    "bot/meetings/series.py:_end_if_past": _LOCKED,
    "bot/meetings/series.py:add_dates": _LOCKED,
    "bot/members/guild_removals.py:GuildRemovalStore.due": _ALL,
    "bot/members/guild_removals.py:GuildRemovalStore.reconcile": _ALL,
    "bot/members/personal_data.py:PersonalData.delete": _PERSON,
    "bot/members/personal_data.py:PersonalData.rows": _PERSON,
    "bot/members/personal_data.py:_shelves": _PERSON,
    "bot/members/personal_data.py:_unname": _PERSON,
    "bot/reading/public_titles.py:PublicTitleStore.keep": "a public title is the same in all servers",
    "bot/reading/subject_store.py:SubjectStore._outdated": _ALL,
    "bot/reading/subject_store.py:SubjectStore._update": _ALL,
    "bot/reading/subject_store.py:SubjectStore.refresh_titles": _ALL,
    "bot/servers/store.py:ServerStore.curator_channels": _ALL,
    "bot/servers/store.py:load_all_server_settings": _ALL,
    "bot/servers/welcomes.py:WelcomeStore.due": _ALL,
}
"""Functions whose statements don't name the server of each table, and why nobody is hurt by that."""

_CONDITIONS_OF_CALLERS = {"earliest", "find_meetings", "readable_rows"}
"""Functions that add what their caller says to a statement."""

_found: dict[str, set[str]] = {}
_looked_at: Counter[tuple[CodeType, int]] = Counter()
_sound: set[tuple[CodeType, int, object]] = set()
"""Lines, each with the structure of a statement that named its servers there; values are no part of a structure."""


def unbound(statement: Executable, parameters: object = None) -> set[str]:
    """Names of the tables with a `guild_id` of which the statement may read or change any server's rows."""
    match statement:
        case Insert():
            found = set() if _inserts_server(statement, parameters) else {_name(statement.table)}
            source = statement.select
            return found | (unbound(source) if isinstance(source, Executable) else set())
        case Update() | Delete():
            where = list(statement._where_criteria)
            values = list((getattr(statement, "_values", None) or {}).values())
            return _unbound_in([statement.table], where, frozenset(), values)
        case Select() | CompoundSelect():
            return _unbound_select(statement, frozenset())
    return set()


def _inserts_server(statement: Insert, parameters: object) -> bool:
    rows = parameters if isinstance(parameters, Sequence) else [parameters]
    given = [set(each) for each in rows if isinstance(each, Mapping)]
    given += [{_key(each) for each in statement._values or ()}]
    given += [{_key(each) for each in row} for rows in statement._multi_values for row in rows]
    given += [{_key(each) for each in statement._select_names or ()}]
    return "guild_id" not in statement.table.c or any("guild_id" in each for each in given)


def _key(column: Any) -> str:
    return column if isinstance(column, str) else str(column.key)


def _unbound_select(statement: ClauseElement, outer: frozenset[FromClause]) -> set[str]:
    if isinstance(statement, CompoundSelect):
        return set().union(*(_unbound_select(each, outer) for each in statement.selects))
    if not isinstance(statement, Select):
        return set().union(*(_unbound_select(each, outer) for each in _selects([statement])))
    sources: list[FromClause] = []
    conditions = list(statement._where_criteria)
    for each in statement.get_final_froms():
        _flatten(each, sources, conditions)
    return _unbound_in(sources, conditions, outer, list(statement._raw_columns))


def _flatten(source: FromClause, sources: list[FromClause], conditions: list[Any]) -> None:
    if isinstance(source, Join):
        _flatten(source.left, sources, conditions)
        _flatten(source.right, sources, conditions)
        conditions.append(source.onclause)
    else:
        sources.append(source)


def _unbound_in(
    sources: list[FromClause], conditions: list[Any], outer: frozenset[FromClause], others: Iterable[Any]
) -> set[str]:
    own = [each for each in sources if each not in outer]
    found: set[str] = set()
    for source in own:
        if hasattr(source, "element") and not _is_alias_of_table(source):
            found |= _unbound_select(source.element, frozenset())
    inner = outer | frozenset(own)
    for nested in _selects([*conditions, *(each for each in others if not isinstance(each, FromClause))]):
        found |= _unbound_select(nested, inner)
    bound = _bound(conditions, set(outer))
    tables = [each for each in own if _is_table(each) and "guild_id" in each.c]
    return found | {_name(each) for each in tables if each not in bound}


def _is_alias_of_table(source: FromClause) -> bool:
    return isinstance(source, Alias) and _is_table(source.element)


def _is_table(source: Any) -> bool:
    return getattr(source, "__visit_name__", "") == "table" or _is_alias_of_table(source)


def _name(source: Any) -> str:
    return str(getattr(source.element if isinstance(source, Alias) else source, "name", source))


def _selects(elements: Iterable[Any]) -> Iterator[ClauseElement]:
    """The nested statements, without what is nested in them."""
    for each in elements:
        if isinstance(each, Select | CompoundSelect):
            yield each
        elif isinstance(each, ClauseElement) and not isinstance(each, FromClause | ColumnClause):
            yield from _selects(each.get_children())


def _bound(conditions: Iterable[Any], known: set[FromClause]) -> set[FromClause]:
    """The tables whose server the conditions name, directly or through another one's."""
    pairs = [pair for each in conditions for pair in _conjuncts(each)]
    bound = known | {table for table, other in pairs if other is None}
    while more := {table for table, other in pairs if other in bound} - bound:
        bound |= more
    return bound


def _conjuncts(condition: Any) -> Iterator[tuple[FromClause, FromClause | None]]:
    """A table, and the one whose server is its own (None: a value)."""
    match condition:
        case Grouping():
            yield from _conjuncts(condition.element)
        case BooleanClauseList() if condition.operator is operators.and_:
            for each in condition.clauses:
                yield from _conjuncts(each)
        case BooleanClauseList() if condition.operator is operators.or_:
            branches = [{table for table, other in _conjuncts(each) if other is None} for each in condition.clauses]
            yield from ((table, None) for table in set.intersection(*branches))
        case BinaryExpression() if condition.operator in (operators.eq, operators.in_op):
            tables = [_server_of(condition.left), _server_of(condition.right)]
            for table, other in (tables, tables[::-1]):
                if table is not None:
                    yield table, other
        case is_one_of():
            table = _server_of(next(iter(condition.clauses)))
            if table is not None:
                yield table, None


def _server_of(element: Any) -> FromClause | None:
    return element.table if isinstance(element, ColumnClause) and element.name == "guild_id" else None


def _caller(frame: FrameType) -> FrameType:
    while frame.f_back is not None and (
        frame.f_code.co_filename in (transactions.__file__, __file__) or frame.f_code.co_name in _CONDITIONS_OF_CALLERS
    ):
        frame = frame.f_back
    return frame


def _look(statement: Executable, parameters: object, frame: FrameType) -> None:
    line = (frame.f_code, frame.f_lineno)
    if _looked_at[line] >= _FOR_EACH_LINE or not frame.f_code.co_filename.startswith(str(ROOT / "bot")):
        return
    _looked_at[line] += 1
    # Of what is inserted the parameters tell the columns. SQLAlchemy asks for a structure too, and keeps it.
    structure = None if isinstance(statement, Insert) else statement._generate_cache_key()  # type: ignore[attr-defined]
    known = (*line, structure and structure.key)
    if structure and known in _sound:
        return
    if tables := unbound(statement, parameters):
        path = Path(frame.f_code.co_filename).relative_to(ROOT)
        name = f"{path}:{frame.f_code.co_qualname}"
        if name not in EXCEPTIONS:
            _found.setdefault(name, set()).update(tables)
    else:
        _sound.add(known)


_execute: Any = Transaction.execute


async def _looked_at_and_executed(self: Transaction, statement: Executable, parameters: Any = None) -> Any:
    _look(statement, parameters, _caller(sys._getframe(1)))
    return await _execute(self, statement, parameters)


@pytest.fixture(autouse=True)
def statements_name_their_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Transaction, "execute", _looked_at_and_executed)
    yield
    found = {name: sorted(tables) for name, tables in _found.items()}
    _found.clear()
    assert found == {}, f"statements that name no server: let them, or say in EXCEPTIONS of {__name__} why they don't"
