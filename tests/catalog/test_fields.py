"""The one table of fields: the model has each of them, and what the file says of it arrives there."""

import dataclasses
import re
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from bot.catalog import parsing
from bot.catalog.fields import (
    CATALOG_FIELDS,
    CURATOR_FIELDS,
    LINK_FIELDS,
    PART_FIELDS,
    RESOURCE_FIELDS,
    TOPIC_FIELDS,
    FieldSpec,
    FieldTable,
    Shape,
)
from bot.catalog.model import Catalog, Chapter, Curator, Kind, Link, Resource, Topic
from bot.catalog.parsing import parse_catalog
from bot.frozen import dataclass

GUIDE = Path(__file__).parents[2] / "docs" / "curating.md"
FILE = """\
name: List
topics: {a: {title: A}}
resources:
  one: {title: One, kind: paper, topics: [a]}
  two: {title: Two, kind: paper, topics: [a]}
"""

# What a file may say in each shape, what the model holds then, and the model's type.
SHAPES: dict[Shape, tuple[str, Any, object]] = {
    Shape.LINE: ("A  line", "A line", str),
    Shape.TEXT: ("A sentence.", "A sentence.", str),
    Shape.LINES: ("[x, '2']", ("x", "2"), tuple[str, ...]),
    Shape.TOPIC_IDS: ("[a]", ("a",), tuple[str, ...]),
    Shape.ENTRY_IDS: ("[two]", ("two",), tuple[str, ...]),
    Shape.FORMER_IDS: ("[old]", ("old",), tuple[str, ...]),
    Shape.YEAR: ("2023", 2023, int | None),
    Shape.KIND: ("book", Kind.BOOK, Kind),
    Shape.ADDRESS: ("https://a.org/slides", "https://a.org/slides", str),
    Shape.IDENTIFIER: ("", "", str),
    Shape.PARTS: ("[{title: One, url: 'https://a.org/1'}]", (Chapter("One", "https://a.org/1"),), tuple[Chapter, ...]),
    Shape.CURATOR: ("{name: Ann}", Curator("Ann"), Curator | None),
    Shape.LINKS: ("{slides: 'https://a.org/'}", (Link("slides", "https://a.org/", "Slides"),), tuple[Link, ...]),
}
IDENTIFIERS = {"arxiv": "2309.06180", "doi": "10.1145/1.2", "openreview": "VqkAKQibpq"}


def sample(spec: FieldSpec) -> tuple[str, Any]:
    """A text for the field, and the model's value."""
    if spec.shape is Shape.IDENTIFIER:
        return IDENTIFIERS[spec.name], IDENTIFIERS[spec.name]
    return SHAPES[spec.shape][:2]


def with_field(name: str, text: str) -> Resource:
    """The entry `one` of a file that gives it this field."""
    fields = {"title": "One", "kind": "paper", "topics": "[a]"} | {name: text}
    entry = ", ".join(f"{key}: {value}" for key, value in fields.items())
    data = FILE.replace("title: One, kind: paper, topics: [a]", entry)
    parsed = parse_catalog(data.encode())
    assert parsed.warnings == ()
    return parsed.catalog.resources["one"]


@pytest.mark.parametrize("spec", RESOURCE_FIELDS.values(), ids=lambda spec: spec.name)
def test_what_the_file_says_arrives_in_the_resource(spec: FieldSpec) -> None:
    text, expected = sample(spec)
    assert getattr(with_field(spec.name, text), spec.name) == expected


@dataclass(frozen=True, slots=True)
class ExtendedResource(Resource):
    """A resource with one field more."""

    extra: Any = None


@pytest.mark.parametrize("shape", [shape for shape in Shape if shape is not Shape.TABLE], ids=lambda shape: shape.name)
def test_a_new_field_of_any_shape_arrives_in_the_resource(shape: Shape, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "doi" if shape is Shape.IDENTIFIER else "extra"
    spec = FieldSpec(name, shape, "Something new.", longest=100, most=10)
    monkeypatch.setattr(parsing, "Resource", ExtendedResource)
    monkeypatch.setitem(RESOURCE_FIELDS, "extra", spec)
    text, expected = sample(spec)
    resource = with_field("extra", text)
    assert isinstance(resource, ExtendedResource)
    assert resource.extra == expected
    without = with_field("title", "One")
    assert isinstance(without, ExtendedResource)
    assert without.extra == shape.empty


@pytest.mark.parametrize("shape", Shape, ids=lambda shape: shape.name)
def test_a_limit_that_a_shape_needs_is_not_forgotten(shape: Shape) -> None:
    longest = {} if shape in {Shape.YEAR, Shape.KIND, Shape.CURATOR, Shape.TABLE} else {"longest": 100}
    most = {"most": 10} if shape.is_list else {}
    limits: dict[str, Any] = longest | most
    FieldSpec("extra", shape, "Something new.", **limits)
    if longest:
        with pytest.raises(ValueError, match="`extra` needs `longest`"):
            FieldSpec("extra", shape, "Something new.", most=10)
    if most:
        with pytest.raises(ValueError, match="`extra` needs `most`"):
            FieldSpec("extra", shape, "Something new.", longest=100)


@pytest.mark.parametrize(
    ("model", "table", "others"),
    [
        (Resource, RESOURCE_FIELDS, {"id"}),
        (Topic, TOPIC_FIELDS, {"id"}),
        (Link, LINK_FIELDS, {"role"}),
        (Chapter, PART_FIELDS, set()),
        (Curator, CURATOR_FIELDS, set()),
        (Catalog, CATALOG_FIELDS, {"_former", "_by_topic", "_dependants"}),
    ],
    ids=["resource", "topic", "link", "part", "curator", "catalog"],
)
def test_table_and_model_have_the_same_fields(model: Any, table: FieldTable, others: set[str]) -> None:
    fields = {field.name: field for field in dataclasses.fields(model)}
    assert fields.keys() - others == table.keys()
    types = get_type_hints(model)
    for name, spec in table.items():
        if spec.shape is Shape.TABLE:
            continue
        assert types[name] == SHAPES[spec.shape][2], name
        if fields[name].default is not dataclasses.MISSING:
            assert fields[name].default == spec.shape.empty, name


def test_the_guides_table_has_every_field_of_an_entry() -> None:
    rows = re.findall(r"^\| (`[^|]+) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(name for row in rows for name in re.findall(r"`(\w+)`", row)) == sorted(RESOURCE_FIELDS)
