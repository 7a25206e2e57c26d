"""arXiv, Crossref, OpenReview and Semantic Scholar as one server on this machine, with answers in their shape."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

from aiohttp import web

from bot.metadata.fetching import Fetcher, FetchLimits
from bot.metadata.metadata_client import MetadataClient
from bot.metadata.services.arxiv import ArxivApi
from bot.metadata.services.base import Service
from bot.metadata.services.crossref import CrossrefApi
from bot.metadata.services.openreview import OpenReviewApi
from bot.metadata.services.semantic_scholar import SemanticScholarApi

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title>arXiv Query: search_query=&amp;id_list={id}</title>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
  {entry}
</feed>"""
ENTRY = """<entry>
    <id>http://arxiv.org/abs/{id}v2</id>
    <title>{title}</title>
    <published>2020-01-23T03:59:20Z</published>
    <summary>We study things.</summary>
    <author><name>Ada Novak</name></author>
    <author><name>Ben  Ochoa</name></author>
    {more}
  </entry>"""
NO_ENTRY = """<entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_{id}</id>
    <title>Error</title>
    <summary>incorrect id format for {id}</summary>
  </entry>"""


def arxiv_feed(arxiv_id: str, title: str, more: str = "") -> str:
    return FEED.format(id=arxiv_id, entry=ENTRY.format(id=arxiv_id, title=title, more=more))


def crossref_work(doi: str, name: str, **more: Any) -> str:
    work: dict[str, Any] = {
        "DOI": doi,
        "title": [name],
        "author": [{"given": "Ada", "family": "Novak"}, {"name": "The Group"}],
    }
    return json.dumps({"status": "ok", "message": {**work, "issued": {"date-parts": [[2021, 3]]}, **more}})


def openreview_notes(note_id: str, title: str, *, wrapped: bool = True, **more: str) -> str:
    content: dict[str, Any] = {"title": title, "authors": ["Ada Novak"], **more}
    if wrapped:
        content = {name: {"value": value} for name, value in content.items()}
    return json.dumps({"notes": [{"id": note_id, "forum": note_id, "content": content}], "count": 1})


def scholar_paper(title: str, **external_ids: str) -> str:
    return json.dumps({"title": title, "authors": [{"name": "Ada Novak"}], "year": 2019, "externalIds": external_ids})


def text(
    body: str | bytes,
    content_type: str = "application/json",
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        encoded = body.encode() if isinstance(body, str) else body
        return web.Response(body=encoded, status=status, headers={"Content-Type": content_type, **(headers or {})})

    return answer


def atom(body: str | bytes) -> Answer:
    return text(body, "application/atom+xml; charset=utf-8")


class LoopbackServices:
    """`answers` has what each path is answered with; anything else is a 404. All four are one server."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[web.Request] = []
        self.asked: Counter[str] = Counter()
        self.base = ""
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._answer), shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://localhost:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request)  # type: ignore[arg-type]
        self.asked[request.path] += 1
        answer = self.answers.get(request.path)
        return web.Response(status=404) if answer is None else await answer(request)  # type: ignore[arg-type]

    def services(self) -> list[Service]:
        return [ArxivApi(self.base), CrossrefApi(self.base), OpenReviewApi(self.base), SemanticScholarApi(self.base)]


def is_loopback(address: str) -> bool:
    return address in {"127.0.0.1", "::1"}


class Waits:
    """A clock that moves with what's slept, and remembers each sleep."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def loopback_client(services: LoopbackServices, waits: Waits | None = None, *, total: float = 20.0) -> MetadataClient:
    waits = waits or Waits()
    fetcher = Fetcher("ops@example.org", limits=FetchLimits(total=total), allowed=is_loopback, scheme="http")
    return MetadataClient(fetcher, services.services(), clock=waits.clock, sleep=waits.sleep)
