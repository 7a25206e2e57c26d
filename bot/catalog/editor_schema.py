"""The catalog's fields as a JSON Schema, so that editors complete and check while a curator types."""

import json
import sys
from pathlib import Path
from typing import Any

from bot.catalog.fields import (
    CATALOG_FIELDS,
    CURATOR_FIELDS,
    EARLIEST_YEAR,
    ID_PATTERN,
    LATEST_YEAR,
    LINK_FIELDS,
    PART_FIELDS,
    RESOURCE_FIELDS,
    TOPIC_FIELDS,
    FieldSpec,
    FieldTable,
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
    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(table: FieldTable) -> Schema:
    return {
        "type": "object",
        "properties": {name: {"description": spec.about} | _of(spec) for name, spec in table.items()},
        "required": [name for name, spec in table.items() if spec.required],
        "additionalProperties": False,
    }


def _table(entry: Schema, what: str) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": f"^{ID_PATTERN}$"},
        "additionalProperties": entry | {"title": what},
    }


def _of(spec: FieldSpec) -> Schema:
    shape = _present(spec)
    return shape if spec.required or spec.shape is Shape.TABLE else _optional(shape)


def _present(spec: FieldSpec) -> Schema:
    match spec.shape:
        case Shape.LINE | Shape.TEXT | Shape.IDENTIFIER:
            return {"type": _SCALAR_TYPES}
        case Shape.LINES:
            return _list(spec)
        case Shape.TOPIC_IDS | Shape.ENTRY_IDS | Shape.FORMER_IDS:
            return _ids(spec)
        case Shape.YEAR:
            return _YEAR
        case Shape.KIND:
            return {"enum": [kind.value for kind in Kind]}
        case Shape.ADDRESS:
            return _address(spec)
        case Shape.LINKS:
            return _links(spec)
        case Shape.PARTS:
            return {"type": "array", "items": _object(PART_FIELDS), "maxItems": spec.most}
        case Shape.CURATOR:
            return _object(CURATOR_FIELDS)
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


def _list(spec: FieldSpec) -> Schema:
    item: Schema = {"type": [*_SCALAR_TYPES, "null"]}
    return {"type": "array", "items": item, "maxItems": spec.most} | ({"minItems": 1} if spec.required else {})


def _ids(spec: FieldSpec) -> Schema:
    shape = _list(spec)
    return shape | {"items": shape["items"] | {"pattern": rf"^\s*{ID_PATTERN}\s*$"}}


def _address(spec: FieldSpec) -> Schema:
    return {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://", "maxLength": spec.longest}


def _links(spec: FieldSpec) -> Schema:
    address = _address(spec)
    labelled = _object(LINK_FIELDS)
    one: Schema = {"anyOf": [address, labelled]}
    several = {"type": "array", "items": one, "maxItems": spec.most}
    role: Schema = {"anyOf": [address, labelled, several, _NULL]}
    roles = {name: role | {"description": f"“{label}” on the card."} for name, label in LINK_LABELS.items()}
    return {"type": "object", "properties": roles, "additionalProperties": False}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
