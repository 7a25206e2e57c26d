"""Ids and links that people type or paste come to one form each."""

from typing import Any
from urllib.parse import quote

import pytest

from bot.catalog.identifiers import Identifier, abstract_page, address_of, identifiers_of, is_pdf, recognise
from bot.catalog.model import Kind, Link, Resource

VLLM = Identifier("arxiv", "2309.06180")
# As publishers made them in the 1990s, of the serial's number in the ISO standard for such.
SICI = "10.1002/(SICI)1098-2736(199908)36:6<637::AID-TEA4>3.0.CO;2-9"
SICI_FOUND = "doi:" + SICI.lower()


@pytest.mark.parametrize(
    "text",
    [
        "2309.06180",
        " 2309.06180v2 ",
        "arXiv:2309.06180",
        "ARXIV: 2309.06180v1",
        "https://arxiv.org/abs/2309.06180",
        "http://arxiv.org/abs/2309.06180v3",
        "https://www.arxiv.org/abs/2309.06180?context=cs",
        "https://arxiv.org/pdf/2309.06180",
        "https://arxiv.org/pdf/2309.06180v1.pdf",
        "https://arxiv.org/pdf/2309.06180.pdf#page=3",
        "https://export.arxiv.org/abs/2309.06180",
        "https://arxiv.org/html/2309.06180v1",
        "https://www.alphaxiv.org/abs/2309.06180",
        "https://alphaxiv.org/overview/2309.06180v2",
        "https://www.alphaxiv.org/zh/abs/2309.06180",
        "https://ar5iv.labs.arxiv.org/html/2309.06180",
        "https://huggingface.co/papers/2309.06180",
        "https://hf.co/papers/2309.06180",
        "https://scirate.com/arxiv/2309.06180",
        "https://papers.cool/arxiv/2309.06180",
        "arxiv.org/abs/2309.06180",
        "www.arxiv.org/pdf/2309.06180",
        "10.48550/arXiv.2309.06180",
        "doi:10.48550/arxiv.2309.06180",
        "https://doi.org/10.48550/arXiv.2309.06180",
        "http://dx.doi.org/10.48550/ARXIV.2309.06180",
        "<https://arxiv.org/abs/2309.06180>",
        "WWW.arxiv.org/abs/2309.06180",
        "https://arxiv.org/abs/2309.06180,",
    ],
)
def test_every_spelling_of_an_arxiv_paper_is_one_identifier(text: str) -> None:
    assert recognise(text) == VLLM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cs/0112017", "arxiv:cs/0112017"),
        ("math.GT/0309136v2", "arxiv:math/0309136"),
        ("cond-mat.str-el/0102536", "arxiv:cond-mat/0102536"),
        ("arXiv:physics.optics/0102001", "arxiv:physics/0102001"),
        ("https://arxiv.org/abs/cond-mat.mes-hall/0412345v1", "arxiv:cond-mat/0412345"),
        ("example.org/0102001", "url:example.org/0102001"),
        (SICI, SICI_FOUND),
        (f"https://doi.org/{SICI}", SICI_FOUND),
        (f"https://doi.org/{quote(SICI, safe='/')}", SICI_FOUND),
        (quote(SICI, safe=""), SICI_FOUND),
        ("10.1016/S0370-2693(98)00001-2", "doi:10.1016/s0370-2693(98)00001-2"),
        ("10.1016/S0370-2693(98)00001-2).", "doi:10.1016/s0370-2693(98)00001-2"),
        ("10.1000.10/123456", "doi:10.1000.10/123456"),
        ("DOI 10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("MATH/0309136", "arxiv:math/0309136"),
        ("https://arxiv.org/ABS/MATH.GT/0309136", "arxiv:math/0309136"),
        ("ArXiv.ORG/abs/2309.06180", "arxiv:2309.06180"),
        ("https://dl.acm.org/DOI/PDF/10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("10.48550/arxiv.２３０９.06180", "doi:10.48550/arxiv.２３０９.06180"),
        ("https://aclanthology.org/2020.acl-main.1v2.PDF", "url:aclanthology.org/2020.acl-main.1"),
        ("https://example.org/abs/2309.06180.git", "url:example.org/abs/2309.06180.git"),
        ("WWW.example.org", "url:example.org"),
        ("https://arxiv.org/abs/hep-th/9901001", "arxiv:hep-th/9901001"),
        ("10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("DOI: 10.1145/ABC.Def", "doi:10.1145/abc.def"),
        ("https://dx.doi.org/10.1000/a%2Fb", "doi:10.1000/a/b"),
        ("https://doi.org/10.1145/3575693.3575736.", "doi:10.1145/3575693.3575736"),
        ("https://dl.acm.org/doi/pdf/10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("https://dl.acm.org/doi/abs/10.1145/3600006.3613165", "doi:10.1145/3600006.3613165"),
        ("https://openreview.net/forum?id=mUVydzrkgz", "openreview:mUVydzrkgz"),
        ("https://openreview.net/pdf?id=mUVydzrkgz&noteId=x", "openreview:mUVydzrkgz"),
        ("https://openreview.net/attachment?id=mUVydzrkgz&name=code", "openreview:mUVydzrkgz"),
        ("openreview:VqkAKQibpq", "openreview:VqkAKQibpq"),
        ("OpenReview: words", "openreview:words"),
        ("https://openreview.net/revisions?id=mUVydzrkgz", "url:openreview.net/revisions?id=mUVydzrkgz"),
        ("https://doi.org/10.1145/3600006.3613165/", "doi:10.1145/3600006.3613165"),
        ("eFWG9Cy3WK", "openreview:eFWG9Cy3WK"),
        ("https://www.usenix.org/system/files/osdi22-yu.pdf", "url:usenix.org/conference/osdi22/presentation/yu"),
        ("https://github.com/ChenZomi12/AISystem/", "url:github.com/chenzomi12/aisystem"),
        ("https://youtu.be/txjl_Q4jCyQ?si=abc", "url:youtube.com/watch?v=txjl_Q4jCyQ"),
        ("https://www.youtube.com/watch?v=txjl_Q4jCyQ&list=PL&index=1", "url:youtube.com/watch?v=txjl_Q4jCyQ"),
        ("https://www.youtube.com/embed/txjl_Q4jCyQ?start=3", "url:youtube.com/watch?v=txjl_Q4jCyQ"),
        ("https://www.youtube.com/live/txjl_Q4jCyQ", "url:youtube.com/watch?v=txjl_Q4jCyQ"),
        ("https://www.youtube.com/playlist?list=PL", "url:youtube.com/playlist?list=PL"),
        ("https://m.youtube.com/watch?v=txjl_Q4jCyQ&t=3", "url:youtube.com/watch?v=txjl_Q4jCyQ"),
        ("https://example.org/a?utm_source=x&id=3#top", "url:example.org/a?id=3"),
    ],
)
def test_other_ids_and_links_have_one_form(text: str, expected: str) -> None:
    assert str(recognise(text)) == expected


@pytest.mark.parametrize(
    "path",
    ["abs/2309.06180", "10.1145/1.2", "doi/10.1145/1.2", "forum?id=mUVydzrkgz", "watch?v=a&list=b", "embed/a", "A/B"],
)
def test_an_address_elsewhere_is_only_an_address(path: str) -> None:
    assert str(recognise(f"https://example.org/{path}")) == f"url:example.org/{path}"


@pytest.mark.parametrize(("length", "recognised"), [(2000, True), (2001, False)])
def test_two_thousand_characters_are_looked_at(length: int, recognised: bool) -> None:
    assert (recognise("https://example.org/".ljust(length, "x")) is not None) is recognised


@pytest.mark.parametrize(
    "text",
    ["", "vllm", "PagedAttention", "what is 2309.06180 about", "2313.06180", "2309.061801", "10.1/x", "https://", "a/b",
     "https://[::1", "javascript://arxiv.org/abs/2309.06180", "x" * 3000, "GShard", "continuous batching",
     "２３０９.06180", "topic:VqkAKQibpq", "openreview:abcd", "例え.jp/x"],
)  # fmt: skip
def test_plain_words_and_broken_ids_are_not_recognised(text: str) -> None:
    assert recognise(text) is None


@pytest.mark.parametrize(
    ("scheme", "value", "url"),
    [
        ("arxiv", "cs/0112017", "https://arxiv.org/abs/cs/0112017"),
        ("doi", "10.1002/(sici)1097<1::aid>3.0", "https://doi.org/10.1002/(sici)1097%3C1::aid%3E3.0"),
        ("openreview", "mUVydzrkgz", "https://openreview.net/forum?id=mUVydzrkgz"),
        ("url", "example.org/a", "https://example.org/a"),
    ],
)
def test_an_identifier_knows_its_page(scheme: str, value: str, url: str) -> None:
    assert Identifier(scheme, value).url == url  # type: ignore[arg-type]  # parametrised text


def test_the_page_of_every_identifier_leads_back_to_it() -> None:
    for text in ("2309.06180", "cs/0112017", "10.1145/ab(1).2", "openreview:mUVydzrkgz", "https://example.org/a?b=c"):
        found = recognise(text)
        assert found is not None
        assert recognise(found.url) == found


@pytest.mark.parametrize(
    ("pdf", "page"),
    [
        ("https://arxiv.org/pdf/2309.06180v2", "https://arxiv.org/abs/2309.06180"),
        ("https://openreview.net/pdf?id=mUVydzrkgz", "https://openreview.net/forum?id=mUVydzrkgz"),
        ("https://aclanthology.org/2020.acl-main.1.pdf", "https://aclanthology.org/2020.acl-main.1/"),
        (
            "https://www.usenix.org/system/files/osdi22-yu.pdf",
            "https://www.usenix.org/conference/osdi22/presentation/yu",
        ),
        ("https://proceedings.mlr.press/v235/wu24c/wu24c.pdf", "https://proceedings.mlr.press/v235/wu24c.html"),
        (
            "https://proceedings.neurips.cc/paper_files/paper/2024/file/724b-Paper-Conference.pdf".replace(
                "724b", "724be4"
            ),
            "https://proceedings.neurips.cc/paper_files/paper/2024/hash/724be4-Abstract-Conference.html",
        ),
        (
            "https://openaccess.thecvf.com/content/CVPR2023/papers/A_B_paper.pdf",
            "https://openaccess.thecvf.com/content/CVPR2023/html/A_B_paper.html",
        ),
        ("https://dl.acm.org/doi/pdf/10.1145/1.2", "https://doi.org/10.1145/1.2"),
    ],
)
def test_a_publishers_pdf_has_an_abstract_page(pdf: str, page: str) -> None:
    assert abstract_page(pdf) == page
    assert abstract_page(page) is None


def test_a_pdf_elsewhere_is_a_pdf_without_a_known_page() -> None:
    assert is_pdf("https://example.org/paper.PDF")
    assert abstract_page("https://example.org/paper.PDF") is None
    assert not is_pdf("https://example.org/pdf-reader")
    assert not is_pdf("no address")
    assert abstract_page("no address") is None
    assert not is_pdf("https://dl.acm.org/doi/10.1145/1.2")
    assert is_pdf("https://example.org/doi/pdf/10.1145/1.2")
    assert not is_pdf("https://example.org/doi/pdf/about")


def test_identifiers_of_a_resource_come_once_each_from_ids_and_links() -> None:
    resource = Resource(
        id="vllm", title="t", kind=Kind.PAPER, topics=("a",), arxiv="2309.06180", doi="10.1145/3600006.3613165",
        openreview="mUVydzrkgz",
        links=(
            Link("paper", "https://arxiv.org/abs/2309.06180v3", "Paper"),
            Link("pdf", "https://openreview.net/pdf?id=mUVydzrkgz", "PDF"),
            Link("code", "https://github.com/vllm-project/vllm", "Code"),
        ),
    )  # fmt: skip
    assert identifiers_of(resource) == (
        "arxiv:2309.06180",
        "doi:10.1145/3600006.3613165",
        "openreview:mUVydzrkgz",
        "url:github.com/vllm-project/vllm",
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://onlinelibrary.wiley.com/doi/full/10.1002/sim.4780",
        "https://link.example-springer.com/content/pdf/10.1002/sim.4780.pdf",
        "https://www.example.org/content/10.1002/sim.4780/abstract?x=1",
    ],
)
def test_a_publishers_link_of_an_entry_makes_its_doi_known(url: str) -> None:
    resource = Resource("a", "t", Kind.PAPER, ("a",), links=(Link("paper", url, "Paper"),))
    assert "doi:10.1002/sim.4780" in identifiers_of(resource)


def test_natures_links_hold_the_doi_without_its_prefix() -> None:
    links = (Link("paper", "https://www.nature.com/articles/s41586-021-03819-2", "Paper"),)
    assert "doi:10.1038/s41586-021-03819-2" in identifiers_of(Resource("a", "t", Kind.PAPER, ("a",), links=links))


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "t", ()),
        ("arxiv", "2309.06180", ("arxiv:2309.06180",)),
        ("doi", "10.1145/1.2", ("doi:10.1145/1.2",)),
        ("openreview", "mUVydzrkgz", ("openreview:mUVydzrkgz",)),
        ("links", (Link("paper", "https://doi.org/10.1000/abc.pdf", "Paper"),), ("doi:10.1000/abc.pdf",)),
    ],
)
def test_each_id_of_a_resource_is_found_and_no_other(field: str, value: Any, expected: tuple[str, ...]) -> None:
    resource = Resource(**{"id": "x", "title": "t", "kind": Kind.PAPER, "topics": ("a",), field: value})
    assert identifiers_of(resource) == expected


def test_the_address_of_a_link_says_nothing_of_what_it_leads_to() -> None:
    assert address_of("https://www.arxiv.org/abs/2309.06180") == Identifier("url", "arxiv.org/abs/2309.06180")
    assert address_of("https://[example.org/a") is None
