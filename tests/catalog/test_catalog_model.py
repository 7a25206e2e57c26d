"""The frozen catalog answers by id, former id, topic and requirement."""

import pytest

from bot.catalog.model import LINK_LABELS, LINK_ROLES, Catalog, Kind, Link, Resource, Topic


def _resource(resource_id: str, **fields: object) -> Resource:
    return Resource(**{"id": resource_id, "title": "T", "kind": Kind.PAPER, "topics": ("a",)} | fields)  # type: ignore[arg-type]


CATALOG = Catalog(
    name="List",
    home="",
    topics={"a": Topic("a", "A"), "b": Topic("b", "B")},
    resources={
        "two": _resource("two", requires=("one",), topics=("b", "a"), name="Second"),
        "one": _resource("one", formerly=("uno", "eins")),
        "three": _resource("three", requires=("one", "two")),
    },
)


def test_a_former_id_leads_to_the_present_entry() -> None:
    assert CATALOG.get("uno") is CATALOG.resources["one"]
    assert CATALOG.get("one") is CATALOG.resources["one"]
    assert CATALOG.get("none") is None


def test_topics_and_requirements_keep_the_curators_order() -> None:
    assert [one.id for one in CATALOG.in_topic("a")] == ["two", "one", "three"]
    assert [one.id for one in CATALOG.in_topic("b")] == ["two"]
    assert CATALOG.in_topic("c") == ()
    assert [one.id for one in CATALOG.required_by("one")] == ["two", "three"]
    assert CATALOG.required_by("three") == ()


def test_a_catalog_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        CATALOG.resources["new"] = CATALOG.resources["one"]  # type: ignore[index]


def test_a_catalog_is_a_copy_of_what_it_was_given() -> None:
    resources = {"one": _resource("one")}
    catalog = Catalog("n", "", {}, resources)
    resources.clear()
    assert list(catalog.resources) == ["one"]


def test_catalogs_are_equal_by_what_they_were_given_and_show_that_alone() -> None:
    same, other = (
        Catalog("n", "", {}, {"x": _resource("x", requires=(needed,), formerly=("old",))}) for needed in ("a", "b")
    )
    assert same == Catalog("n", "", {}, {"x": _resource("x", requires=("a",), formerly=("old",))})
    assert same != other
    assert repr(same).count("Resource(") == repr(same).count("'old'") == 1


def test_a_resource_is_called_by_its_name_else_its_title() -> None:
    assert CATALOG.resources["two"].label == "Second"
    assert CATALOG.resources["one"].label == "T"


def test_link_finds_the_first_of_a_role() -> None:
    links = (Link("notes", "https://a.org/1", "Notes"), Link("notes", "https://a.org/2", "Notes 2"))
    resource = _resource("x", links=links)
    assert resource.link("notes") is links[0]
    assert resource.link("paper") is None


def test_every_role_has_a_label_that_fits_a_button() -> None:
    assert LINK_ROLES[:5] == ("paper", "pdf", "notes", "code", "video")
    assert all(0 < len(LINK_LABELS[role]) <= 80 for role in LINK_ROLES)


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("SGLang", "SGLang: Efficient Execution", "Efficient Execution"),
        ("Pop Music Transformer (REMI)", "Pop Music Transformer – Beat-based", "Beat-based"),
        ("vLLM", "Efficient Memory Management", "Efficient Memory Management"),
        ("Switch", "Switch Transformers: Scaling", "Switch Transformers: Scaling"),
        ("Orca", "orca:", "orca:"),
        ("Orca", "ORCA", ""),
        ("", "Attention Is All You Need", ""),
    ],
)
def test_a_subtitle_is_what_the_title_adds_to_the_name(name: str, title: str, expected: str) -> None:
    assert _resource("one", name=name, title=title).subtitle == expected
