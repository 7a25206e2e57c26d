"""Semantic Scholar's API, https://api.semanticscholar.org/api-docs/graph: for what the others don't have or answer."""

from collections.abc import Iterator
from typing import Any, ClassVar

from yarl import URL

from bot.catalog.identifiers import Identifier, recognise
from bot.metadata.answers import read_json
from bot.metadata.model import PaperMetadata, UnusableAnswer
from bot.metadata.service_text import names, plain, year
from bot.metadata.services.base import NO_SUCH_PAPER, address, host_of, percent_encoded

_FIELDS = "title,authors.name,year,venue,externalIds"
_SCHEMES = {"arxiv": ("ARXIV", "ArXiv"), "doi": ("DOI", "DOI")}


class SemanticScholarApi:
    name: ClassVar[str] = "Semantic Scholar"
    content_types: ClassVar[tuple[str, ...]] = ("application/json",)
    missing: ClassVar[frozenset[int]] = NO_SUCH_PAPER
    interval: ClassVar[float] = 3.0  # all who ask without a key share its rate

    def __init__(self, base: str = "https://api.semanticscholar.org") -> None:
        self._base = base
        self.hosts = frozenset({host_of(base)})

    def knows(self, identifier: Identifier) -> bool:
        return identifier.scheme in _SCHEMES

    def url(self, identifier: Identifier) -> URL:
        paper = f"{_SCHEMES[identifier.scheme][0]}:{percent_encoded(identifier.value)}"
        return address(self._base, f"/graph/v1/paper/{paper}", f"fields={_FIELDS}")

    def read(self, body: bytes, identifier: Identifier) -> PaperMetadata | None:
        paper = read_json(body)
        ids = paper.get("externalIds") if isinstance(paper, dict) else None
        scheme = _SCHEMES[identifier.scheme][1]
        if not isinstance(ids, dict) or recognise(f"{scheme}:{ids.get(scheme)}") != identifier:
            raise UnusableAnswer("it's about something else")
        if not (title := plain(paper.get("title"))):
            return None
        return PaperMetadata(
            title=title,
            source=self.name,
            authors=names(_authors(paper)),
            year=year(paper.get("year")),
            venue=plain(paper.get("venue"), 200),
            url=identifier.url,
        )


def _authors(paper: dict[str, Any]) -> Iterator[object]:
    authors = paper.get("authors")
    if isinstance(authors, list):
        yield from (each.get("name") for each in authors[:1000] if isinstance(each, dict))
