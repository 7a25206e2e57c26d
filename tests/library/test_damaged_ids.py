"""An identifier with a slip is asked about, and never taken for another paper; a link of a search is what it asked."""

import pytest

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.damaged_ids import DamagedIds
from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve

RESOURCES = (
    Resource(
        "vllm", "Efficient Memory Management for Large Language Model Serving with PagedAttention", Kind.PAPER, ("t",),
        name="vLLM", arxiv="2309.06180", doi="10.1145/3600006.3613165",
    ),
    Resource("sglang", "Efficient Execution of Programs", Kind.PAPER, ("t",), name="SGLang", arxiv="2312.07104"),
    Resource("deepum", "Tensor Migration", Kind.PAPER, ("t",), name="DeepUM", doi="10.1145/3575693.3575736"),
    Resource("notes", "Notes on the papers", Kind.NOTES, ("t",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(Catalog("List", "", {"t": Topic("t", "T")}, {each.id: each for each in RESOURCES}))


@pytest.mark.parametrize(
    "text",
    [
        "230906180", "2309 06180", "2309-06180", "2309,06180", "2309_06180", "2309.0618O", "see 230906180, please",
        "10.1145/36000063613165", "https://doi.org/10.1145/36000063613165", "10.1145/3600006.361316",
        "10.1145/3600006.36131655", "10.1145/600006.3613165", "10.1145/3600006 3613165",
        "doi: 10.1145 / 3600006.3613165",
        "1O.1145/3600006.3613165", "10.1145/36OOOO6.3613165", "10,1145/3600006.3613165", "101145/3600006.3613165",
        "10.1145 3600006.3613165", "10.1145.3600006.3613165", "10.1145\\3600006.3613165", "DOI 10.1145-3600006-3613165",
    ],
)  # fmt: skip
async def test_an_identifier_with_a_slip_is_asked_about(edition: Edition, text: str) -> None:
    answer = await resolve(edition, text)
    assert isinstance(answer, Ambiguous)
    assert [each.id for each in answer.candidates] == ["vllm"]


@pytest.mark.parametrize(
    "text",
    [
        "arXiv:230906180", "arxiv 2309 06180", "arXiv:2309,06180", "2023arXiv230906180K",
        "DBLP:journals/corr/abs-2309-06180",
        "https://arxiv.org/abs/2309.06180v", "https://www.google.com/search?q=arxiv+2309.06180",
        "https://www.bing.com/search?q=%22arXiv%3A2309.06180%22", "https://duckduckgo.com/?q=2309.06180&ia=web",
        "https://scholar.google.co.uk/scholar?hl=en&q=Efficient+Memory+Management+for+Large+Language+Model+Serving+with+PagedAttention",
        "doi:  10.1145/3600006.3613165", "10.1145/3600006.\n3613165", "https://doi.org/10.1145/3600006. 3613165",
        "https://ui.adsabs.harvard.edu/abs/2023arXiv230906180/abstract",
    ],
)  # fmt: skip
async def test_what_can_mean_nothing_else_is_found(edition: Edition, text: str) -> None:
    assert await resolve(edition, text) == Known(edition.catalog.resources["vllm"], edition)


@pytest.mark.parametrize(
    "text",
    [
        "10.1145/3600006.3613166", "10.1145/3600007.3613165", "10.1145/3600006", "2309.06181", "12309061801",
        "$2309.06180",
        "23090618", "2309 0618", "10.1109/3600006.3613165", "€2309.06180", "1234567890",
    ],
)  # fmt: skip
async def test_another_number_is_another_paper(edition: Edition, text: str) -> None:
    assert isinstance(await resolve(edition, text), Unknown)


@pytest.mark.parametrize("text", ["costs 2309.06180 dollars", "+49 2309.06180", "2309.06180 €"])
async def test_a_number_that_may_be_an_amount_is_asked_about(edition: Edition, text: str) -> None:
    assert isinstance(await resolve(edition, text), Ambiguous)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("arXiv:2312.07104 vs vLLM", {"sglang", "vllm"}),
        ("is SGLang (2312.07104) better than vLLM?", {"sglang", "vllm"}),
        ("like vLLM https://arxiv.org/abs/2312.07104", {"sglang", "vllm"}),
        ("https://arxiv.org/abs/2001.08361 and vLLM", {"vllm"}),
        ("not vLLM but SGLang", {"sglang", "vllm"}),
        ("10.1145/3600006.3613165;10.1145/3575693.3575736", {"deepum", "vllm"}),
        ("10.1145/3600006.3613165|10.1145/3575693.3575736", {"deepum", "vllm"}),
    ],
)
async def test_two_papers_are_asked_about(edition: Edition, text: str, meant: set[str]) -> None:
    answer = await resolve(edition, text)
    assert isinstance(answer, Ambiguous)
    assert {each.id for each in answer.candidates} == meant


@pytest.mark.parametrize("text", ["page 4", "my notes on", "slides", "see section 3", "this one"])
async def test_a_remark_beside_an_unlisted_paper_brings_up_no_other(edition: Edition, text: str) -> None:
    assert isinstance(await resolve(edition, f"{text} https://arxiv.org/abs/2001.08361"), Unknown)


def test_where_two_are_near_none_is_meant() -> None:
    ids = DamagedIds({"doi:10.1145/1234567.1234567": "a", "doi:10.1145/1234568.1234567": "b"})
    assert ids.in_text("10.1145/123456.1234567") == []
    assert ids.in_text("10.1145/12345671234567 and 10.1145/12345681234567") == ["a", "b"]
