"""The catalog's fields as a JSON Schema, so that editors complete and check while a curator types."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from bot.catalog.fields import (
    CATALOG_FIELDS,
    EARLIEST_YEAR,
    ID_PATTERN,
    LATEST_YEAR,
    LINK_FIELDS,
    RESOURCE_FIELDS,
    TOPIC_FIELDS,
    Field,
    Shape,
)
from bot.catalog.model import LINK_LABELS, Kind

Schema = dict[str, Any]

# An editor's YAML reads `2309.06180` as a number and `no` as a boolean; the reader takes both as text.
_SCALAR_TYPES = ["string", "number", "boolean"]
_NULL: Schema = {"type": "null"}


def editor_schema() -> Schema:
    """JSON Schema draft 7, the newest that YAML's language server knows fully, of a whole catalog file.

    It never refuses what the reader accepts; references between entries are the reader's business alone.
    """
    catalog = _object(CATALOG_FIELDS)
    catalog["properties"]["topics"] |= _table(_object(TOPIC_FIELDS), "topic")
    catalog["properties"]["resources"] |= _table(_object(RESOURCE_FIELDS), "resource")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Paperclub's catalog",
        "description": "What a research group reads. Every field is explained in docs/curating.md.",
        **catalog,
    }


def schema_text() -> str:
    """The text of docs/catalog.schema.json; write it with ``python -m bot.catalog.schema > docs/catalog.schema.json``."""
    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(fields: Iterable[Field]) -> Schema:
    fields = tuple(fields)
    return {
        "type": "object",
        "properties": {field.name: {"description": field.about} | _of(field) for field in fields},
        "required": [field.name for field in fields if field.required],
        "additionalProperties": False,
    }


def _table(entry: Schema, what: str) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{ID_PATTERN}$"},
        "additionalProperties": entry | {"title": what},
    }


def _of(field: Field) -> Schema:
    shape = _REQUIRED_SHAPES[field.shape](field)
    return shape if field.required or field.shape is Shape.TABLE else _optional(shape)


def _optional(shape: Schema) -> Schema:
    """The same, or nothing: a key without a value means that the field is absent."""
    if "anyOf" in shape:
        return {"anyOf": [*shape["anyOf"], _NULL]}
    if "enum" in shape:
        return {"anyOf": [shape, _NULL]}
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return shape | {"type": [*types, "null"]}


def _scalar(field: Field) -> Schema:
    return {"type": _SCALAR_TYPES}


def _list(field: Field) -> Schema:
    item: Schema = {"type": [*_SCALAR_TYPES, "null"]}
    return {"type": "array", "items": item, "maxItems": field.most} | ({"minItems": 1} if field.required else {})


def _ids(field: Field) -> Schema:
    shape = _list(field)
    return shape | {"items": shape["items"] | {"pattern": rf"^\s*{ID_PATTERN}\s*$"}}


def _year(field: Field) -> Schema:
    number = {"type": "integer", "minimum": EARLIEST_YEAR, "maximum": LATEST_YEAR}
    return {"anyOf": [number, {"type": "string", "pattern": r"^\s*[0-9]{4}\s*$"}]}


def _kind(field: Field) -> Schema:
    return {"enum": [kind.value for kind in Kind]}


def _address(field: Field) -> Schema:
    return {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://", "maxLength": field.longest}


def _table_shape(field: Field) -> Schema:
    return {}  # filled in by `editor_schema`, which knows what the table holds


def _links(field: Field) -> Schema:
    address = _address(field)
    labelled = _object(LINK_FIELDS)
    one: Schema = {"anyOf": [address, labelled]}
    several = {"type": "array", "items": one, "maxItems": field.most}
    role: Schema = {"anyOf": [address, labelled, several, _NULL]}
    roles = {name: role | {"description": f"“{label}” on the card."} for name, label in LINK_LABELS.items()}
    return {"type": "object", "properties": roles, "additionalProperties": False}


_REQUIRED_SHAPES = {
    Shape.LINE: _scalar,
    Shape.TEXT: _scalar,
    Shape.LINES: _list,
    Shape.IDS: _ids,
    Shape.OLD_IDS: _ids,
    Shape.YEAR: _year,
    Shape.KIND: _kind,
    Shape.ADDRESS: _address,
    Shape.IDENTIFIER: _scalar,
    Shape.LINKS: _links,
    Shape.TABLE: _table_shape,
}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
