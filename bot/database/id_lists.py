"""Tests of a column against any number of ids, as one parameter: no limit of the driver's, and one cached statement."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import ARRAY, BigInteger, BindParameter, Column, Dialect, Text, TypeDecorator, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Boolean, TypeEngine


class _Ids(TypeDecorator[Collection[int]]):
    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = sorted(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class is_one_of(FunctionElement[bool]):  # noqa: N801  # used like the functions of SQLAlchemy
    """``column IN (ids)``; uses an index of the column."""

    type = Boolean()
    inherit_cache = True
    name = "is_one_of"

    def __init__(self, column: Column[int], ids: "Collection[int] | BindParameter[Any]") -> None:
        given = isinstance(ids, BindParameter)
        super().__init__(column, ids if given else bindparam(None, ids, type_=_Ids(), unique=True))


def ids_parameter(name: str) -> BindParameter[Any]:
    """For `is_one_of` in a statement that is made once."""
    return bindparam(name, type_=_Ids())


@compiles(is_one_of)
def _in_json(element: is_one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608  # both are SQL already


@compiles(is_one_of, "postgresql")
def _in_array(element: is_one_of, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({ids})"
