"""What counts as similar: words and their kin, authors, topics, edges and readers; never itself, always the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice.similar import SimilarityIndex
from bot.advice.stems import stems
from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.search.stemming import stem


def entry(resource_id: str, title: str, topic: str = "a", **more: tuple[str, ...]) -> Resource:
    """An entry of one topic."""
    return Resource(resource_id, title, Kind.PAPER, (topic,), **more)  # type: ignore[arg-type]


def similar(*entries: Resource) -> SimilarityIndex:
    """An index over these entries in two topics, with some of other words beside them."""
    others = [entry(f"z{number}", f"Filler {word}", "b") for number, word in enumerate("pqrstuvw")]
    topics = {each: Topic(each, each.upper()) for each in "ab"}
    return SimilarityIndex(Catalog("List", "", topics, {each.id: each for each in (*entries, *others)}))


def first(index: SimilarityIndex, asked: str) -> str:
    """The most alike."""
    return index.similar_to(asked)[0].resource.id


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("quantized", "quantization"),
        ("serving", "serves"),
        ("experts", "expert"),
        ("studies", "study"),
        ("Trainings", "training"),
    ],
)
def test_kin_share_a_stem(one: str, other: str) -> None:
    assert stems(one)[0][:5] == stems(other)[0][:5]


@given(st.text(max_size=60))
def test_any_text_has_stems_that_are_not_empty(text: str) -> None:
    assert all(stems(text))
    assert stem(text[:3]) == text[:3]


def test_words_of_the_title_connect() -> None:
    index = similar(entry("x", "Paging the cache"), entry("y", "Cache pages", "b"), entry("w", "Music scores", "b"))
    assert first(index, "x") == "y"


def test_an_author_connects() -> None:
    index = similar(
        entry("x", "One thing", authors=("Ion Stoica",)), entry("y", "Another", "b", authors=("I. Stoica",))
    )
    assert first(index, "x") == "y"


@pytest.mark.parametrize("edge", ["requires", "related"])
def test_an_edge_connects_in_both_directions(edge: str) -> None:
    index = similar(entry("x", "Alpha"), entry("y", "Beta", "b", **{edge: ("x",)}), entry("w", "Gamma"))
    assert first(index, "x") == first(index, "y").replace("x", "y") == "y"


def test_a_shared_topic_connects_what_shares_no_word() -> None:
    index = similar(entry("x", "Alpha"), entry("y", "Beta"))
    assert [each.resource.id for each in index.similar_to("x")] == ["y"]


def test_the_same_readers_connect() -> None:
    index = similar(entry("x", "Alpha"), entry("y", "Beta"), entry("w", "Gamma", "b"))
    assert [each.resource.id for each in index.similar_to("x", coread={"w": 5, "gone": 9, "x": 9})] == ["w", "y"]


def test_more_common_readers_never_lower_a_place() -> None:
    index = similar(entry("x", "Alpha beta"), entry("y", "Beta"), entry("w", "Gamma", "b"))
    places = []
    for readers in range(6):
        found = [each.resource.id for each in index.similar_to("x", 9, coread={"w": readers, "y": 1})]
        places.append(found.index("w") if "w" in found else 99)
    assert places == sorted(places, reverse=True)


def test_a_catalog_of_one_and_titles_without_words_are_no_trouble() -> None:
    alone = SimilarityIndex(Catalog("", "", {"a": Topic("a", "A")}, {"x": entry("x", "…")}))
    assert alone.similar_to("x") == ()
    assert alone.similar_to("x", quick=True) == ()


@given(st.lists(st.text(alphabet="abc -", max_size=12), min_size=1, max_size=8), st.booleans())
def test_it_never_finds_itself_and_always_answers_the_same(titles: list[str], quick: bool) -> None:
    index = similar(*(entry(f"x{number}", title or "t") for number, title in enumerate(titles)))
    found = index.similar_to("x0", 5, quick=quick)
    assert found == index.similar_to("x0", 5, quick=quick)
    assert "x0" not in [each.resource.id for each in found]
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
