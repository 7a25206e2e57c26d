"""What each service says becomes one plain value, whatever it wrote; a paper that it hasn't becomes None."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.catalog.identifiers import Identifier, recognise
from bot.metadata.metadata_client import MetadataClient, public_services
from bot.metadata.model import LookupFailed, PaperMetadata
from tests.support.metadata_services import (
    FEED,
    NO_ENTRY,
    LoopbackServices,
    arxiv_feed,
    atom,
    crossref_work,
    loopback_client,
    openreview_notes,
    scholar_paper,
    text,
)

ARXIV, DOI, OPENREVIEW = Identifier("arxiv", "2001.08361"), Identifier("doi", "10.1000/xyz"), "VtmBAGCN7o"


@pytest.fixture
async def services() -> AsyncIterator[LoopbackServices]:
    async with LoopbackServices() as running:
        yield running


@pytest.fixture
async def client(services: LoopbackServices) -> AsyncIterator[MetadataClient]:
    opened = loopback_client(services)
    yield opened
    await opened.close()


async def test_arxiv_tells_title_authors_year_and_the_publication(
    services: LoopbackServices, client: MetadataClient
) -> None:
    more = "<arxiv:doi>10.1000/Journal.7</arxiv:doi><arxiv:journal_ref>J. Things 3 (2021)</arxiv:journal_ref>"
    services.answers["/api/query"] = atom(arxiv_feed("2001.08361", "Scaling Laws\n  for Models", more))
    assert await client.find(ARXIV) == PaperMetadata(
        title="Scaling Laws for Models",
        source="arXiv",
        authors=("Ada Novak", "Ben Ochoa"),
        year=2020,
        venue="J. Things 3 (2021)",
        url="https://arxiv.org/abs/2001.08361",
        newer="https://doi.org/10.1000/journal.7",
    )


async def test_arxivs_own_doi_of_a_preprint_is_no_publication(
    services: LoopbackServices, client: MetadataClient
) -> None:
    more = "<arxiv:doi>10.48550/arXiv.2001.08361</arxiv:doi>"
    services.answers["/api/query"] = atom(arxiv_feed("2001.08361", "Scaling Laws", more))
    found = await client.find(ARXIV)
    assert found is not None
    assert found.newer == ""


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        ("Things", "A Survey", "Things: A Survey"),
        ("Things: a survey", "A Survey", "Things: a survey"),
        ("THINGS: A SURVEY", "A survey", "THINGS: A SURVEY"),
    ],
)
async def test_a_subtitle_is_told_once(
    services: LoopbackServices, client: MetadataClient, title: str, subtitle: str, whole: str
) -> None:
    services.answers["/works/10.1000/xyz"] = text(crossref_work("10.1000/xyz", title, subtitle=[subtitle]))
    found = await client.find(DOI)
    assert found is not None
    assert found.title == whole


@pytest.mark.parametrize(
    ("kind", "newer"),
    [("doi", "https://doi.org/10.1000/final"), ("DOI", "https://doi.org/10.1000/final"), ("pmid", "")],
)
async def test_what_a_preprint_became_is_told_by_its_doi(
    services: LoopbackServices, client: MetadataClient, kind: str, newer: str
) -> None:
    relation = {"is-preprint-of": [{"id-type": kind, "id": "10.1000/final"}]}
    services.answers["/works/10.1000/xyz"] = text(crossref_work("10.1000/xyz", "Things", relation=relation))
    found = await client.find(DOI)
    assert found is not None
    assert found.newer == newer


async def test_the_longest_answers_are_read_too(services: LoopbackServices, client: MetadataClient) -> None:
    authors = [{"given": "Ada", "family": str(number)} for number in range(9000)]
    services.answers["/works/10.1000/xyz"] = text(crossref_work("10.1000/xyz", "Things", author=authors))
    found = await client.find(DOI)
    assert found is not None
    assert len(found.authors) == 30


async def test_a_request_says_who_asks_and_nothing_of_whoever_typed_it(
    services: LoopbackServices, client: MetadataClient
) -> None:
    services.answers["/api/query"] = atom(arxiv_feed("2001.08361", "Scaling Laws"))
    await client.find(ARXIV)
    (request,) = services.requests
    assert request.query_string == "id_list=2001.08361&max_results=1"
    assert request.headers["User-Agent"].startswith("Paperclub/")
    assert "mailto:ops@example.org" in request.headers["User-Agent"]
    assert set(request.headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


@pytest.mark.parametrize(
    ("where", "retracted"),
    [("<arxiv:comment>This paper has been Withdrawn by the authors</arxiv:comment>", True),
     ("<summary>This paper has been withdrawn due to an error</summary>", True),
     ("<summary>\n  WITHDRAWN.</summary>", True),
     ("<summary>How often money is withdrawn</summary>", False),
     ("<arxiv:comment>12 pages</arxiv:comment>", False)],
)  # fmt: skip
async def test_a_withdrawn_preprint_is_retracted(
    services: LoopbackServices, client: MetadataClient, where: str, *, retracted: bool
) -> None:
    feed = arxiv_feed("2001.08361", "Scaling Laws", where)
    services.answers["/api/query"] = atom(feed.replace("<summary>We study things.</summary>", "", 1))
    found = await client.find(ARXIV)
    assert found is not None
    assert found.retracted is retracted


@pytest.mark.parametrize(
    ("title", "work", "retracted"),
    [("RETRACTED: Things", {}, True), ("[Retracted Article] Things", {}, True), ("Withdrawn: Things", {}, True),
     ("Things", {"updated-by": [{"type": "correction"}]}, False),
     ("Things", {"updated-by": [{"type": "removal"}]}, True),
     ("Things", {"updated-by": [{"type": "Retraction"}]}, True),
     ("Retracted papers: a survey", {}, False), ("Things", {"update-to": [{"type": "retraction"}]}, False)],
)  # fmt: skip
async def test_retractions_at_crossref(
    services: LoopbackServices, client: MetadataClient, title: str, work: dict[str, Any], *, retracted: bool
) -> None:
    services.answers["/works/10.1000/xyz"] = text(crossref_work("10.1000/xyz", title, **work))
    found = await client.find(DOI)
    assert found is not None
    assert found.retracted is retracted


@pytest.mark.parametrize(
    "feed", [FEED.format(id="2001.08361", entry=NO_ENTRY.format(id="2001.08361")), FEED.format(id="x", entry=""),
             arxiv_feed("1999.00001", "About another paper")]
)  # fmt: skip
async def test_arxiv_has_no_such_paper(services: LoopbackServices, client: MetadataClient, feed: str) -> None:
    services.answers["/api/query"] = atom(feed)
    assert await client.find(ARXIV) is None


async def test_an_old_id_of_arxiv_is_found(services: LoopbackServices, client: MetadataClient) -> None:
    identifier = recognise("hep-th/9901001")
    assert identifier is not None
    services.answers["/api/query"] = atom(arxiv_feed("hep-th/9901001", "Strings"))
    found = await client.find(identifier)
    assert found is not None
    assert found.title == "Strings"
    assert services.requests[0].query["id_list"] == "hep-th/9901001"


async def test_crossref_tells_the_journal_a_retraction_and_what_a_preprint_became(
    services: LoopbackServices, client: MetadataClient
) -> None:
    services.answers["/works/10.1000/xyz"] = text(
        crossref_work(
            "10.1000/XYZ",
            "Things",
            subtitle=["A survey"],
            **{
                "container-title": ["Journal of <i>Things</i>"],
                "updated-by": [{"type": "retraction", "DOI": "10.1000/r"}],
                "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.1000/final"}]},
            },
        )
    )
    assert await client.find(DOI) == PaperMetadata(
        title="Things: A survey",
        source="Crossref",
        authors=("Ada Novak", "The Group"),
        year=2021,
        venue="Journal of Things",
        url="https://doi.org/10.1000/xyz",
        retracted=True,
        newer="https://doi.org/10.1000/final",
    )


async def test_a_doi_stays_one_part_of_the_address(services: LoopbackServices, client: MetadataClient) -> None:
    await client.find(Identifier("doi", "10.1000/../../a?b=c#d<e>;f"))
    assert services.requests[0].raw_path == "/works/10.1000%2F..%2F..%2Fa%3Fb%3Dc%23d%3Ce%3E%3Bf"


async def test_what_crossref_lacks_semantic_scholar_may_have(
    services: LoopbackServices, client: MetadataClient
) -> None:
    services.answers["/graph/v1/paper/DOI:10.1000/xyz"] = text(scholar_paper("Elsewhere", DOI="10.1000/XYZ"))
    found = await client.find(DOI)
    assert found is not None
    assert (found.title, found.source, found.year) == ("Elsewhere", "Semantic Scholar", 2019)
    assert list(services.asked) == ["/works/10.1000/xyz", "/graph/v1/paper/DOI:10.1000/xyz"]


async def test_while_arxiv_is_down_semantic_scholar_answers(services: LoopbackServices, client: MetadataClient) -> None:
    services.answers["/api/query"] = text("", status=503)
    services.answers["/graph/v1/paper/ARXIV:2001.08361"] = text(scholar_paper("Scaling Laws", ArXiv="2001.08361"))
    found = await client.find(ARXIV)
    assert found is not None
    assert found.source == "Semantic Scholar"


@pytest.mark.parametrize("wrapped", [True, False])
async def test_openreview_tells_title_and_venue_in_both_versions(
    services: LoopbackServices, client: MetadataClient, *, wrapped: bool
) -> None:
    services.answers["/notes"] = text(openreview_notes(OPENREVIEW, "Agents", wrapped=wrapped, venue="ICLR 2024 poster"))
    found = await client.find(Identifier("openreview", OPENREVIEW))
    assert found is not None
    assert (found.title, found.venue, found.year, found.retracted) == ("Agents", "ICLR 2024 poster", 2024, False)


async def test_a_withdrawn_submission_is_retracted(services: LoopbackServices, client: MetadataClient) -> None:
    venue = "ICLR 2024 Conference Withdrawn Submission"
    services.answers["/notes"] = text(openreview_notes(OPENREVIEW, "Agents", venue=venue))
    found = await client.find(Identifier("openreview", OPENREVIEW))
    assert found is not None
    assert found.retracted


async def test_a_review_is_no_paper(services: LoopbackServices, client: MetadataClient) -> None:
    note = {"id": OPENREVIEW, "forum": "another", "content": {"title": {"value": "Review of a paper"}}}
    services.answers["/notes"] = text(json.dumps({"notes": [note]}))
    assert await client.find(Identifier("openreview", OPENREVIEW)) is None


@pytest.mark.parametrize("content", [None, [], "x", {}, {"title": {}}, {"title": {"value": 7}}])
async def test_a_note_without_a_title_is_none(
    services: LoopbackServices, client: MetadataClient, content: object
) -> None:
    services.answers["/notes"] = text(json.dumps({"notes": [{"id": OPENREVIEW, "content": content}]}))
    assert await client.find(Identifier("openreview", OPENREVIEW)) is None


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_what_openreview_shows_to_nobody_is_missing(
    services: LoopbackServices, client: MetadataClient, status: int
) -> None:
    services.answers["/notes"] = text('{"name": "ForbiddenError"}', status=status)
    assert await client.find(Identifier("openreview", OPENREVIEW)) is None


@pytest.mark.parametrize(
    "body",
    [
        "null", "[]", "3", '"x"', "{}", '{"message": null}', '{"message": {"DOI": 7}}', '{"message": {"title": []}}',
        crossref_work("10.1000/another", "About another paper"),
    ],
)  # fmt: skip
async def test_an_answer_of_another_form_fails(services: LoopbackServices, client: MetadataClient, body: str) -> None:
    services.answers["/works/10.1000/xyz"] = text(body)
    with pytest.raises(LookupFailed, match="Crossref: it's about something else"):
        await client.find(DOI)


@pytest.mark.parametrize(
    "field", ["title", "author", "issued", "container-title", "updated-by", "relation", "subtitle"]
)
@pytest.mark.parametrize("value", [None, 7, "x", [], {}, [[]], [None], [7], [{}], [{"family": {}}], {"date-parts": 1}])
async def test_odd_values_are_left_out(
    services: LoopbackServices, client: MetadataClient, field: str, value: object
) -> None:
    services.answers["/works/10.1000/xyz"] = text(crossref_work("10.1000/xyz", "Things", **{field: value}))
    found = await client.find(DOI)
    assert found is None if field == "title" and value != "x" else found is not None


def test_real_services_are_asked_by_https_in_their_order() -> None:
    asked = {
        each: [str(service.url(each)) for service in public_services() if service.knows(each)]
        for each in (ARXIV, DOI, Identifier("openreview", OPENREVIEW), Identifier("url", "example.org/paper"))
    }
    scholar = "https://api.semanticscholar.org/graph/v1/paper/"
    fields = "?fields=title,authors.name,year,venue,externalIds"
    assert list(asked.values()) == [
        ["https://export.arxiv.org/api/query?id_list=2001.08361&max_results=1", f"{scholar}ARXIV:2001.08361{fields}"],
        ["https://api.crossref.org/works/10.1000%2Fxyz", f"{scholar}DOI:10.1000%2Fxyz{fields}"],
        [f"https://api2.openreview.net/notes?id={OPENREVIEW}", f"https://api.openreview.net/notes?id={OPENREVIEW}"],
        [],
    ]
    assert all(service.interval >= 1 for service in public_services())
