"""The catalog that the project ships holds everything that the group's page lists, and nothing to mend."""

from pathlib import Path

import pytest

from bot.catalog.identifiers import identifiers_of, recognise
from bot.catalog.model import Catalog, Curator, Kind
from bot.catalog.parsing import parse_catalog

FILE = Path(__file__).parents[2] / "catalog.yaml"

PAGE_LINKS = (
    "https://github.com/chenzomi12/aisystem",
    "https://github.com/chenzomi12/AIInfra",
    "https://www.usenix.org/system/files/osdi22-yu.pdf",
    "https://s-tanley.github.io/blogs/2025/05/15/Orca/",
    "https://arxiv.org/abs/2309.06180",
    "https://s-tanley.github.io/blogs/2025/05/27/vLLM/",
    "https://arxiv.org/abs/2312.07104",
    "https://openreview.net/pdf?id=mUVydzrkgz",
    "https://arxiv.org/abs/2002.00212",
    "https://arxiv.org/abs/2310.16334",
    "http://arxiv.org/abs/2401.14361",
    "https://doi.org/10.48550/arXiv.2410.22134",
    "https://doi.org/10.48550/arXiv.2206.00277",
    "https://doi.org/10.48550/arXiv.2401.08671",
    "https://doi.org/10.1145/3575693.3575736",
    "https://doi.org/10.48550/arXiv.2006.16668",
    "https://doi.org/10.48550/arXiv.2310.01334",
)


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    parsed = parse_catalog(FILE.read_bytes(), file=FILE.name)
    assert parsed.warnings == ()
    return parsed.catalog


def test_every_link_of_the_page_stands_in_the_catalog_as_it_stands_there(shipped: Catalog) -> None:
    links = {link.url for resource in shipped.resources.values() for link in resource.links}
    assert set(PAGE_LINKS) - links == set()


def test_every_topic_of_the_page_has_its_entries_in_the_pages_order(shipped: Catalog) -> None:
    assert {topic: [one.id for one in shipped.in_topic(topic)] for topic in shipped.topics} == {
        "books": ["ai-system", "ai-infra"],
        "inference": ["orca", "vllm", "sglang", "deepspeed-fastgen", "notes-blog"],
        "music": ["realchords", "pop-music-transformer", "structured-arrangement"],
        "moe": ["moe-infinity", "promoe", "ts-moe", "deepspeed-fastgen", "deepum", "gshard", "mc-smoe"],
        "mu-li": ["mu-li-reading-list", "mu-li-videos"],
    }  # fmt: skip
    assert all(topic.start for topic in shipped.topics.values())


def test_every_entry_says_what_it_is(shipped: Catalog) -> None:
    assert [one.id for one in shipped.resources.values() if not one.summary or not one.authors] == []


def test_only_what_the_page_remarks_on_has_an_opinion(shipped: Catalog) -> None:
    remarked = {one.id for one in shipped.resources.values() if one.why}
    assert remarked == {
        "ai-system", "ai-infra", "orca", "vllm", "sglang", "moe-report", "mu-li-reading-list", "mu-li-videos",
        "notes-repository", "notes-blog",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (
            "ai-system",
            ("beginners", "no background", "history", "chapter", "git clone", "VS Code", "contribut", "2025"),
        ),
        ("ai-infra", ("distributed", "less on the hardware")),
        ("orca", ("dated", "2025", "basic concepts", "vLLM")),
        ("vllm", ("2025", "most popular", "PagedAttention")),
        ("sglang", ("2025", "most people", "rather than vLLM")),
        ("mu-li-reading-list", ("really useful", "101 course")),
    ],
)
def test_the_pages_remarks_are_carried_over(shipped: Catalog, entry: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if word not in shipped.resources[entry].why] == []


def test_who_recommended_a_paper_is_named(shipped: Catalog) -> None:
    assert shipped.resources["orca"].by == "Prof. Ma"
    papers = [one for one in shipped.in_topic("moe") if one.kind is Kind.PAPER]
    assert {one.by for one in papers} == {"another professor"}


def test_what_the_page_announces_without_a_link_has_none(shipped: Catalog) -> None:
    unlinked = {one.id for one in shipped.resources.values() if not one.links}
    assert unlinked == {"moe-notes", "moe-report", "notes-repository"}


def test_what_is_announced_without_a_link_fills_no_list_and_is_found_by_name(shipped: Catalog) -> None:
    listed = {one.id for topic in shipped.topics for one in shipped.in_topic(topic)}
    assert shipped.resources.keys() - listed == {"moe-notes", "moe-report", "notes-repository"}
    assert all(shipped.resources[each].topics for each in ("moe-notes", "moe-report", "notes-repository"))


def test_the_curator_is_named_once_and_the_list_claims_no_place_to_edit_it(shipped: Catalog) -> None:
    assert shipped.curator == Curator("s-tanley", "https://s-tanley.github.io/blogs/")
    assert shipped.home == ""
    assert "author of this list" not in FILE.read_text(encoding="utf-8")


def test_every_paper_on_arxiv_has_a_doi_and_reviewed_ones_link_to_their_reviews(shipped: Catalog) -> None:
    papers = [one for one in shipped.resources.values() if one.arxiv]
    assert [one.id for one in papers if not one.doi] == []
    assert [
        one.id for one in papers if one.openreview and not any(one.openreview in link.url for link in one.links)
    ] == []


def test_the_book_leads_to_its_chapters_and_invites_contributions(shipped: Catalog) -> None:
    book = shipped.resources["ai-system"]
    assert len(book.parts) >= 5
    assert any("Tensor Cores" in part.title for part in book.parts)
    assert book.link("contribute") is not None


def test_papers_link_to_their_page_and_know_their_ids(shipped: Catalog) -> None:
    papers = [one for one in shipped.resources.values() if one.kind is Kind.PAPER]
    assert len(papers) > 10
    for paper in papers:
        link = paper.link("paper")
        assert link is not None
        assert "pdf" not in link.url
        assert paper.year
        assert paper.venue
        found = recognise(link.url)
        assert found is not None
        assert str(found) in identifiers_of(paper)


@pytest.mark.parametrize(
    ("reader_of", "needs"),
    [("vllm", {"orca"}), ("sglang", {"vllm"}), ("deepspeed-fastgen", {"orca", "vllm"}), ("orca", set())],
)
def test_what_builds_on_what_is_stated(shipped: Catalog, reader_of: str, needs: set[str]) -> None:
    assert set(shipped.resources[reader_of].requires) == needs


@pytest.mark.parametrize(
    "word", ["PagedAttention", "REMI", "FastGen", "李沐", "ZOMI", "AISystem", "continuous batching"]
)
def test_words_that_people_type_are_aliases(shipped: Catalog, word: str) -> None:
    assert sum(word in one.aliases for one in shipped.resources.values()) == 1


@pytest.mark.parametrize(
    ("topic", "words"),
    [("inference", {"serving", "llm serving"}), ("moe", {"mixture of experts"}), ("mu-li", {"李沐", "limu"})],
)
def test_topics_have_the_words_that_people_type(shipped: Catalog, topic: str, words: set[str]) -> None:
    assert words <= set(shipped.topics[topic].aliases)
