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
_YEAR: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": EARLIEST_YEAR, "maximum": LATEST_YEAR},
        {"type": "string", "pattern": r"^\s*[0-9]{4}\s*$"},
    ]
}


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
    """The text of docs/catalog.schema.json, which ``python -m bot.catalog.editor_schema`` prints."""
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
    shape = _present(field)
    return shape if field.required or field.shape is Shape.TABLE else _optional(shape)


def _present(field: Field) -> Schema:
    match field.shape:
        case Shape.LINE | Shape.TEXT | Shape.IDENTIFIER:
            return {"type": _SCALAR_TYPES}
        case Shape.LINES:
            return _list(field)
        case Shape.IDS | Shape.OLD_IDS:
            return _ids(field)
        case Shape.YEAR:
            return _YEAR
        case Shape.KIND:
            return {"enum": [kind.value for kind in Kind]}
        case Shape.ADDRESS:
            return _address(field)
        case Shape.LINKS:
            return _links(field)
        case Shape.TABLE:
            return {}  # filled in by `editor_schema`, which knows what the table holds


def _optional(shape: Schema) -> Schema:
    """The same, or nothing: a key without a value means that the field is absent."""
    if "anyOf" in shape:
        return {"anyOf": [*shape["anyOf"], _NULL]}
    if "enum" in shape:
        return {"anyOf": [shape, _NULL]}
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    return shape | {"type": [*types, "null"]}


def _list(field: Field) -> Schema:
    item: Schema = {"type": [*_SCALAR_TYPES, "null"]}
    return {"type": "array", "items": item, "maxItems": field.most} | ({"minItems": 1} if field.required else {})


def _ids(field: Field) -> Schema:
    shape = _list(field)
    return shape | {"items": shape["items"] | {"pattern": rf"^\s*{ID_PATTERN}\s*$"}}


def _address(field: Field) -> Schema:
    return {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://", "maxLength": field.longest}


def _links(field: Field) -> Schema:
    address = _address(field)
    labelled = _object(LINK_FIELDS)
    one: Schema = {"anyOf": [address, labelled]}
    several = {"type": "array", "items": one, "maxItems": field.most}
    role: Schema = {"anyOf": [address, labelled, several, _NULL]}
    roles = {name: role | {"description": f"“{label}” on the card."} for name, label in LINK_LABELS.items()}
    return {"type": "object", "properties": roles, "additionalProperties": False}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
