"""Crossref's REST API, https://api.crossref.org: what publishers registered with a DOI."""

from collections.abc import Iterator
from typing import Any, ClassVar

from yarl import URL

from bot.catalog.identifiers import Identifier, recognise
from bot.metadata.answers import read_json
from bot.metadata.model import PaperMetadata, UnusableAnswer
from bot.metadata.service_text import names, plain, year
from bot.metadata.services.base import NO_SUCH_PAPER, address, host_of, percent_encoded
from bot.patterns import compile_later

_RETRACTIONS = {"retraction", "removal", "withdrawal"}
_MARKED = compile_later(r"\W*(?:retracted|withdrawn)(?: article| paper)?\s*[:\]]")


class CrossrefApi:
    name: ClassVar[str] = "Crossref"
    content_types: ClassVar[tuple[str, ...]] = ("application/json", "application/vnd.crossref-api-message+json")
    missing: ClassVar[frozenset[int]] = NO_SUCH_PAPER
    interval: ClassVar[float] = 1.0

    def __init__(self, base: str = "https://api.crossref.org") -> None:
        self._base = base
        self.hosts = frozenset({host_of(base)})

    def knows(self, identifier: Identifier) -> bool:
        return identifier.scheme == "doi"

    def url(self, identifier: Identifier) -> URL:
        return address(self._base, f"/works/{percent_encoded(identifier.value)}")

    def read(self, body: bytes, identifier: Identifier) -> PaperMetadata | None:
        answer = read_json(body)
        work = answer.get("message") if isinstance(answer, dict) else None
        if not isinstance(work, dict) or recognise(f"doi:{work.get('DOI')}") != identifier:
            raise UnusableAnswer("it's about something else")
        title = plain(_first(work.get("title")))
        if not title:
            return None
        if subtitle := plain(_first(work.get("subtitle"))):
            title = plain(f"{title}: {subtitle}") if subtitle.casefold() not in title.casefold() else title
        return PaperMetadata(
            title=title,
            source=self.name,
            authors=names(_authors(work)),
            year=_year(work),
            venue=plain(_first(work.get("container-title")), 200),
            url=identifier.url,
            retracted=_is_retracted(work, title),
            newer=_published_as(work),
        )


def _items(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (each for each in value[:1000] if isinstance(each, dict))


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _authors(work: dict[str, Any]) -> Iterator[str]:
    """Groups have one name."""
    for each in _items(work.get("author")):
        parts = (each.get("given"), each.get("family")) if each.get("family") else (each.get("name"),)
        yield " ".join(part for part in parts if isinstance(part, str))


def _year(work: dict[str, Any]) -> int | None:
    for name in ("issued", "published", "created"):
        date = work.get(name)
        if found := year(_first(_first(date.get("date-parts") if isinstance(date, dict) else None))):
            return found
    return None


def _is_retracted(work: dict[str, Any], title: str) -> bool:
    """Publishers register a notice about it, or write it before the title."""
    notices = {str(each.get("type")).casefold() for each in _items(work.get("updated-by"))}
    return bool(notices & _RETRACTIONS) or _MARKED.match(title.casefold()) is not None


def _published_as(work: dict[str, Any]) -> str:
    """A preprint's publication."""
    relations = work.get("relation")
    for each in _items(relations.get("is-preprint-of") if isinstance(relations, dict) else None):
        if str(each.get("id-type")).casefold() == "doi" and (found := recognise(f"doi:{each.get('id')}")):
            return found.url
    return ""
