"""What a typed text means in a list whose entries and topics resemble each other, and what is offered while typing."""

from dataclasses import replace

import pytest

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.edition import TOP_HITS, Edition
from bot.library.resolver import MOST_CANDIDATES, MOST_HITS, Ambiguous, Known, Unknown, resolve, search, suggest
from bot.library.topic_names import nearest_topics, resolve_topic, suggest_topics

NETWORKS = ("Alpha", "Bravo", "Delta", "Gamma", "Kilo", "Lima", "Oscar")
TOPICS = (
    Topic("speech", "Speech recognition", start=("net3",)),
    Topic("vision", "Computer vision", aliases=("robots",)),
    Topic("robots", "Robot learning", start=("net5", "net1")),
    Topic("deep", "Deep learning"),
    Topic("music", "Music generation", start=("net3",)),
)
RESOURCES = (
    *(
        Resource(
            f"net{number}",
            f"Sparse routing for {name} networks",
            Kind.BOOK if number % 2 else Kind.PAPER,
            ("vision",) if number < 3 else ("speech",),
            arxiv="2309.06180" if number == 2 else "",
        )
        for number, name in enumerate(NETWORKS)
    ),
    Resource("tides", "Ocean waves", Kind.NOTES, ("music",), formerly=("zz-old",)),
    Resource("waves", "A song of the sea", Kind.NOTES, ("music",), name="Tides"),
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(Catalog("List", "", {each.id: each for each in TOPICS}, {each.id: each for each in RESOURCES}))


@pytest.mark.parametrize("text", ["tides", "TIDES", " Tides\t", "zz-old", "ZZ-Old"])
async def test_an_id_means_its_entry_also_a_former_one_and_whatever_another_is_called(
    edition: Edition, text: str
) -> None:
    assert await resolve(edition, text) == Known(edition.catalog.resources["tides"], edition)


async def test_of_many_that_are_near_five_are_asked_about(edition: Edition) -> None:
    answer = await resolve(edition, "sparse routing")
    assert isinstance(answer, Ambiguous)
    assert len(answer.candidates) == len({each.id for each in answer.candidates}) == MOST_CANDIDATES == 5
    answer = await resolve(edition, "sparse routing for kilo networks")
    assert answer == Known(edition.catalog.resources["net4"], edition)


async def test_what_nothing_is_near_leads_to_no_topic(edition: Edition) -> None:
    for text in ("qqqq wwww", "10.1145/1234567.7654321"):
        answer = await resolve(edition, text)
        assert isinstance(answer, Unknown)
        assert answer.topics == ()


async def test_at_most_three_entries_are_found_by_their_text() -> None:
    found = [
        Resource(f"e{each}", f"Paper {each}", Kind.PAPER, ("deep",), why="It needs pickaxes.") for each in range(5)
    ]
    many = Edition(Catalog("List", "", {"deep": TOPICS[3]}, {each.id: each for each in found}))
    answer = await resolve(many, "pickaxe and zzzz")
    assert isinstance(answer, Unknown)
    assert [each.passage for each in answer.text_matches] == ["It needs pickaxes."] * 3
    answer = await resolve(many, "pickaxe and zzzz and qqqq")
    assert isinstance(answer, Unknown)
    assert answer.text_matches == (), "a third of the words is no mention"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("robots", "robots"),  # its id, though another has that for an alias
        (" ROBOTS ", "robots"),
        ("Robot learning", "robots"),
        ("recogntion", "speech"),  # the only one that is near
        ("learning", None),  # two are
        ("ma", None),  # one has something of it
        ("gardening", None),
        ("", None),
    ],
)
def test_a_topic_is_meant_by_its_id_before_any_name_and_by_a_guess_if_it_is_the_only_one(
    edition: Edition, text: str, topic: str | None
) -> None:
    found = resolve_topic(edition, text)
    assert (found.id if found else None) == topic


def test_the_topics_that_are_near_are_at_most_three_and_none_where_none_is(edition: Edition) -> None:
    assert {each.id for each in nearest_topics(edition, "learning")} == {"robots", "deep"}
    assert nearest_topics(edition, "zzzz") == ()
    mixtures = Edition(replace(edition.catalog, topics={"moe": Topic("moe", "Mixture of experts")}, resources={}))
    assert [each.id for each in nearest_topics(mixtures, "a theory of expert gardening")] == ["moe"]
    assert nearest_topics(mixtures, "a theory of gardening") == (), "a mere “of” brings none near"
    numbered = {f"t{number}": Topic(f"t{number}", f"Learning theory {number}") for number in range(4)}
    many = Edition(replace(edition.catalog, topics=numbered, resources={}))
    assert len(many.top_topics("learning theory")) == 4
    assert len(nearest_topics(many, "learning theory")) == 3


@pytest.mark.parametrize("nothing", ["", "  ", "\t\n"])
async def test_before_anything_is_typed_the_topics_starts_are_offered_then_the_rest_each_once(
    edition: Edition, nothing: str
) -> None:
    offered = [each.id for each in await suggest(edition, nothing)]
    starts = ["net3", "net5", "net1"]
    assert offered == [*starts, *(each.id for each in RESOURCES if each.id not in starts)]
    assert [each.id for each in await suggest(edition, nothing, limit=4)] == [*starts, "net0"]
    assert suggest_topics(edition, nothing) == TOPICS
    assert suggest_topics(edition, nothing, limit=2) == TOPICS[:2]


async def test_while_typing_what_is_near_is_offered_up_to_a_limit_and_an_identifier_alone(edition: Edition) -> None:
    assert [each.id for each in await suggest(edition, "kilo")] == ["net4"]
    assert len(await suggest(edition, "sparse routing")) == len(NETWORKS)
    assert len(await suggest(edition, "sparse routing", limit=3)) == 3
    assert [each.id for each in await suggest(edition, " arXiv:2309.06180v2")] == ["net2"]
    assert await suggest(edition, "arXiv:1706.03762") == ()
    assert {each.id for each in suggest_topics(edition, "learning")} == {"robots", "deep"}
    assert len(suggest_topics(edition, "learning", limit=1)) == 1


async def test_autocomplete_offers_as_many_as_discord_shows() -> None:
    numbered = {
        f"r{number}": Resource(f"r{number}", f"Sparse routing {number}", Kind.PAPER, ("t0",)) for number in range(30)
    }
    topics = {f"t{number}": Topic(f"t{number}", f"Sparse routing {number}") for number in range(30)}
    edition = Edition(Catalog("List", "", topics, numbered))
    for typed in ("", "sparse routing"):
        assert len(await suggest(edition, typed)) == TOP_HITS == 25
        assert len(suggest_topics(edition, typed)) == TOP_HITS


async def found(edition: Edition, text: str, topic: str | None = None, kind: Kind | None = None) -> set[str]:
    return {each.resource.id for each in await search(edition, text, topic=topic, kind=kind)}


async def test_a_search_keeps_to_a_topic_a_kind_or_both(edition: Edition) -> None:
    every = {f"net{number}" for number in range(len(NETWORKS))}
    assert await found(edition, "sparse routing") == every
    assert await found(edition, "sparse routing", topic="vision") == {"net0", "net1", "net2"}
    assert await found(edition, "sparse routing", kind=Kind.BOOK) == {"net1", "net3", "net5"}
    assert await found(edition, "sparse routing", topic="vision", kind=Kind.BOOK) == {"net1"}
    assert await found(edition, "sparse routing", topic="music") == set()


@pytest.mark.parametrize(
    ("topic", "kind", "kept"),
    [
        (None, None, True),
        ("vision", None, True),
        ("speech", None, False),
        (None, Kind.PAPER, True),
        (None, Kind.BOOK, False),
        ("vision", Kind.BOOK, False),
        ("speech", Kind.PAPER, False),
        ("vision", Kind.PAPER, True),
    ],
)
async def test_an_identifier_is_found_alone_and_only_within_topic_and_kind(
    edition: Edition, topic: str | None, kind: Kind | None, *, kept: bool
) -> None:
    results = await search(edition, "https://arxiv.org/abs/2309.06180", topic=topic, kind=kind)
    assert [(each.resource.id, each.matched) for each in results] == [("net2", "identifier")] * kept


async def test_what_a_search_keeps_to_is_not_cut_off_by_what_else_is_near() -> None:
    resources = {
        f"r{number}": Resource(f"r{number}", f"Sparse routing {number}", Kind.PAPER, ("speech",))
        for number in range(150)
    }
    papers = Catalog("List", "", {each.id: each for each in TOPICS}, resources)
    shown = await found(Edition(papers), "sparse routing")
    assert len(shown) <= MOST_HITS == 100
    (cut_off, *_) = sorted(set(resources) - shown)
    book = {cut_off: replace(resources[cut_off], kind=Kind.BOOK)}
    edition = Edition(replace(papers, resources={**resources, **book}))
    assert await found(edition, "sparse routing", kind=Kind.BOOK) == {cut_off}
