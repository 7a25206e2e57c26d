"""The editors' schema is current, takes what the reader takes, and the guide explains every field."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from bot.catalog.editor_schema import editor_schema, schema_text
from bot.catalog.fields import (
    CATALOG_FIELDS,
    CURATOR_FIELDS,
    LINK_FIELDS,
    PART_FIELDS,
    RESOURCE_FIELDS,
    TOPIC_FIELDS,
    FieldSpec,
    Shape,
    field_table,
)
from bot.catalog.model import LINK_ROLES, Kind
from bot.catalog.parsing import parse_catalog

ROOT = Path(__file__).parents[2]
TABLES = (CATALOG_FIELDS, TOPIC_FIELDS, RESOURCE_FIELDS, LINK_FIELDS, PART_FIELDS, CURATOR_FIELDS)
VALIDATOR = Draft7Validator(editor_schema())


def complaints(text: str) -> list[str]:
    """What an editor would underline: its YAML makes numbers and booleans, the schema sees those."""
    return [error.message for error in VALIDATOR.iter_errors(_as_json(yaml.safe_load(text)))]


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))


def test_the_schema_is_a_schema_without_a_word_that_editors_would_pass_over() -> None:
    Draft7Validator.check_schema(editor_schema())
    known = set(Draft7Validator.META_SCHEMA["properties"])
    schemas = list(schemas_within(editor_schema()))
    assert len(schemas) > 30
    assert [word for each in schemas for word in each.keys() - known] == []


def schemas_within(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("definitions", {}).values()]
    inner += [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    inner += [schema[key] for key in ("items", "additionalProperties", "propertyNames", "not") if key in schema]
    inner += schema.get("patternProperties", {}).values()
    for each in inner:
        if isinstance(each, dict):
            yield from schemas_within(each)


def test_the_schema_file_is_current() -> None:
    assert (ROOT / "docs" / "catalog.schema.json").read_text(encoding="utf-8") == schema_text(), "run: make fix"


def test_make_fix_writes_the_schema(tmp_path: Path) -> None:
    recipe = re.search(r"^fix:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert recipe
    assert "$(BIN)/python -m bot.catalog.editor_schema docs/catalog.schema.json\n" in recipe[1]
    written = tmp_path / "schema.json"
    written.write_text("an older one", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "bot.catalog.editor_schema", str(written)], cwd=ROOT, check=True)
    assert written.read_text(encoding="utf-8") == schema_text()


def test_the_shipped_catalog_has_no_red_line_in_an_editor() -> None:
    text = (ROOT / "catalog.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=docs/catalog.schema.json\n")
    assert complaints(text) == []


ENTRY = "name: List\ntopics: {a: {title: A}}\nresources:\n  one: {title: One, kind: paper, topics: [a], %s}\n"


@pytest.mark.parametrize(
    "fields",
    ["name: 1984", "why: no", "arxiv: 2309.06180", "aliases: [2, yes, 3.5]", "year: 2020", "year: '2020'", "year: ",
     "links: ", "links: {code: }", "links: {code: 'https://a.org/'}", "links: {code: ['https://a.org/']}",
     "links: {code: {url: 'https://a.org/', label: 3}}", "requires: ~", "formerly: [old]", "by: 2024-01-01", "doi: ''",
     "parts: [{title: 1, url: 'https://a.org/'}]", "parts: "],
)  # fmt: skip
def test_the_schema_takes_what_the_reader_takes(fields: str) -> None:
    parse_catalog((ENTRY % fields).encode())
    assert complaints(ENTRY % fields) == []


@pytest.mark.parametrize(
    "fields",
    ["autors: [x]", "year: MMXX", "year: 3020", "aliases: x", "links: {papper: 'https://a.org/'}",
     "links: {code: a.org}",
     "links: {code: {label: x}}", "parts: [x]", "parts: [{title: x}]", "requires: [Not An Id]", "venue: [x]"],
)  # fmt: skip
def test_the_schema_marks_what_it_can(fields: str) -> None:
    assert complaints(ENTRY % fields)


@pytest.mark.parametrize(
    "text", ["name: x", "name: x\ntopics: {}\nresources: {}", ENTRY.replace("one", "One!") % "by: x"]
)
def test_the_schema_marks_what_is_missing_or_misnamed(text: str) -> None:
    assert complaints(text)


@pytest.mark.parametrize("field", [spec for table in TABLES for spec in table.values()], ids=lambda one: one.name)
def test_every_field_is_in_the_guide_and_has_a_sentence(field: Any) -> None:
    guide = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
    assert f"`{field.name}`" in guide
    assert field.about.endswith(".")


def test_the_guide_names_every_kind_and_role_and_its_examples_are_read() -> None:
    guide = (ROOT / "docs" / "curating.md").read_text(encoding="utf-8")
    assert [word for word in (*Kind, *LINK_ROLES) if f"`{word}`" not in guide] == []
    entry, topic = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    orca = "  orca: {title: Orca, kind: paper, topics: [inference]}\n"
    assert parse_catalog(f"name: List\n{topic}{entry}{orca}".encode()).warnings == ()


def test_what_people_mistake_for_a_field_is_no_field_of_that_table() -> None:
    for table in TABLES:
        names = set(table)
        mistaken = [word for spec in table.values() for word in spec.mistaken]
        assert not names & set(mistaken)
        assert len(mistaken) == len(set(mistaken))


def test_a_word_that_becomes_a_field_is_nobodys_mistake_any_more() -> None:
    venue = FieldSpec("venue", Shape.LINE, "Where.", longest=9, mistaken=("journal", "site"))
    assert field_table(venue)["venue"].mistaken == ("journal", "site")
    site = FieldSpec("site", Shape.LINE, "Which.", longest=9)
    assert field_table(venue, site)["venue"].mistaken == ("journal",)


def test_the_reader_needs_only_what_the_run_lock_brings() -> None:
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {"pyyaml", "rapidfuzz", "rich"} <= {re.split(r"[<>=\[]", need)[0] for need in needs}
