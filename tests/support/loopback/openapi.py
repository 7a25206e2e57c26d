"""Holds the bodies that the bot sends against Discord's own API description, and against `limits`.

The description (OpenAPI 3.1) is not part of the project: it is read from the file named by DISCORD_OPENAPI,
else from `../shared/discord/openapi.json` beside the repository.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators

from . import limits

JSON = dict[str, Any]
Validator = Any  # made at run time by jsonschema's `extend`, which its type stubs do not describe
PLACE = Path(os.environ.get("DISCORD_OPENAPI") or Path(__file__).parents[3] / "../shared/discord/openapi.json")
UNLISTED = {
    # What discord.py 2.7.1 adds by itself, and Discord ignores.
    "tts", "nsfw", "default_permission",
}  # fmt: skip


def available() -> bool:
    """Whether the description is at hand. Raises FileNotFoundError in CI (`CI` set), where it must be."""
    if PLACE.is_file():
        return True
    if os.environ.get("CI"):
        raise FileNotFoundError(f"Discord's API description is not at {PLACE}")
    return False


def problems(method: str, path: str, body: Any) -> list[str]:
    """What is wrong with the JSON `body` of a request, in readable lines; nothing wrong: an empty list.

    `path` with or without `/api/v10`. A route or body that the description lacks is a problem.
    Without the description only our own limits are checked.
    """
    path = re.sub(r"^(https?://[^/]+)?/api/v\d+", "", path).partition("?")[0]
    # Many tests send the same: all commands at a start, above all.
    return list(_problems(method, path, json.dumps(body)))


@lru_cache(maxsize=512)
def _problems(method: str, path: str, body: str) -> tuple[str, ...]:
    parsed = json.loads(body)
    described = _against_description(method, path, parsed) if available() else []
    return (*limits.problems(method, path, parsed), *described)


def response_problems(method: str, path: str, status: int, body: Any) -> list[str]:
    """The same for an answer of the loopback server itself; unknown keys are allowed there."""
    operation = _operation(method, path)
    schema = _response_schema(*operation, status) if operation else None
    if schema is None:
        return [f"{method} {path}: {status} is not described"]
    return [_line(error) for error in _open_validator(schema).iter_errors(body)]


def _against_description(method: str, path: str, body: Any) -> list[str]:
    operation = _operation(method, path)
    if operation is None:
        return [f"{method} {path} is not described"]
    validator = _body_validator(*operation)
    if validator is None:
        return [f"{method} {path} takes no JSON body"]
    return [_line(error) for error in validator.iter_errors(body)]


def _line(error: ValidationError) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)
    return f"{where.lstrip('.') or 'body'}: {error.message[:300]}"


@cache
def _description() -> JSON:
    description: JSON = json.loads(PLACE.read_text(encoding="utf-8"))
    return description


@cache
def _templates() -> list[tuple[list[str], str]]:
    """Every path as its parts; literal ones before those with parameters, so that `@me` wins."""
    paths = sorted(_description()["paths"], key=lambda path: [part.startswith("{") for part in path.split("/")])
    return [(path.split("/"), path) for path in paths]


def _operation(method: str, path: str) -> tuple[str, str] | None:
    """The described path that a request belongs to, and its method in lower case."""
    parts = path.split("/")
    for template, name in _templates():
        if len(template) == len(parts) and all(
            wanted == part or wanted.startswith("{") for wanted, part in zip(template, parts, strict=True)
        ):
            return (name, method.lower()) if method.lower() in _description()["paths"][name] else None
    return None


@cache
def _body_validator(path: str, method: str) -> Validator | None:
    content = _description()["paths"][path][method].get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else _Strict(_compiled(schema))


@cache
def _response_schema(path: str, method: str, status: int) -> str | None:
    responses = _description()["paths"][path][method]["responses"]
    described = responses.get(str(status)) or responses.get(f"{status // 100}XX")
    if described is None:
        return None
    if "$ref" in described:
        described = _description()["components"]["responses"][described["$ref"].rsplit("/", 1)[1]]
    schema = described.get("content", {}).get("application/json", {}).get("schema")
    return json.dumps(schema) if schema is not None else None


@cache
def _open_validator(schema: str) -> Validator:
    return _Open(_compiled(json.loads(schema)))


def _compiled(schema: Any) -> Any:
    """The schema with each choice between typed objects (`oneOf` by their `type`) made a table.

    That makes checking a nested card fast, and an error names the part at fault instead of the outermost
    choice. References stay, and are followed when a body comes to them.
    """
    if isinstance(schema, list):
        return [_compiled(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = _plain(schema)
    for key in ("oneOf", "anyOf"):
        table = _by_type(schema.get(key))
        if table:
            rest = {name: value for name, value in schema.items() if name != key}
            return {**_compiled(rest), "byType": table}
    return {name: _compiled(value) for name, value in schema.items()}


def _plain(schema: JSON) -> JSON:
    """Without words for readers, and with a list of constants as what it is, an `enum`."""
    if schema.get("format") == "snowflake":
        schema = {**schema, "type": ["string", "integer"]}  # Discord takes both; discord.py sends both
    words = ("description", "title", "format")  # as text; where one is a schema, it is a property of that name
    schema = {key: value for key, value in schema.items() if key not in words or not isinstance(value, str)}
    if "enum" in schema:
        schema.pop("allOf", None)  # names the whole enumeration of which `enum` lists the allowed part
    choices = schema.get("oneOf") or [{}]
    if all("const" in choice for choice in choices):
        schema["enum"] = [choice["const"] for choice in schema.pop("oneOf")]
    return schema


def _by_type(choices: Any) -> dict[int, str] | None:
    """Reference by `type`, where all choices are references to objects told apart by it."""
    table: dict[int, str] = {}
    for choice in choices if isinstance(choices, list) else []:
        kinds = _kinds(choice)
        if not kinds or table.keys() & kinds:
            return None
        table |= dict.fromkeys(kinds, choice["$ref"])
    return table


def _kinds(choice: JSON) -> set[int]:
    if "$ref" not in choice:
        return set()
    target = _description()["components"]["schemas"][choice["$ref"].rsplit("/", 1)[1]]
    kind = target.get("properties", {}).get("type", {})
    return set(kind.get("enum", [])) if "type" in target.get("required", []) else set()


@cache
def _referred(name: str) -> Any:
    return _compiled(_description()["components"]["schemas"][name.rsplit("/", 1)[1]])


Errors = Iterator[ValidationError]


def _follow(validator: Validator, name: str, body: Any, schema: JSON) -> Errors:
    yield from validator.descend(body, _referred(name))


def _choose(validator: Validator, table: dict[int, str], body: Any, schema: JSON) -> Errors:
    kind = body.get("type") if isinstance(body, dict) else None
    if kind not in table:
        yield ValidationError(f"type {kind!r} is not allowed here, only {sorted(table)}")
    else:
        yield from validator.descend(body, _referred(table[kind]))


def _one_of(validator: Validator, choices: list[JSON], body: Any, schema: JSON) -> Errors:
    """Like `oneOf`, but "null or this" reports what is wrong with this."""
    solid = [choice for choice in choices if choice.get("type") != "null"]
    if len(solid) == 1 and len(choices) == 2:
        if body is not None:
            yield from validator.descend(body, solid[0])
        return
    fitting = [choice for choice in choices if validator.evolve(schema=choice).is_valid(body)]
    if len(fitting) != 1:
        yield ValidationError(f"{body!r} fits {len(fitting)} of {len(choices)} alternatives")


_inherited_properties = Draft202012Validator.VALIDATORS["properties"]


def _closed_properties(validator: Validator, properties: JSON, body: Any, schema: JSON) -> Errors:
    """`properties`, and nothing beside them: Discord ignores a misspelt key in silence."""
    yield from _inherited_properties(validator, properties, body, schema)
    if isinstance(body, dict) and "additionalProperties" not in schema:
        for key in body.keys() - properties.keys() - UNLISTED:
            yield ValidationError(f"unknown key {key!r}", path=[key])


_RULES = {"$ref": _follow, "byType": _choose, "oneOf": _one_of}
_extend: Any = validators.extend
_Open = _extend(Draft202012Validator, _RULES)
_Strict = _extend(Draft202012Validator, {**_RULES, "properties": _closed_properties})
