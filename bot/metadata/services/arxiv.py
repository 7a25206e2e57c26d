"""arXiv's API, https://info.arxiv.org/help/api/user-manual.html: a feed of Atom with one entry."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from yarl import URL

from bot.catalog.identifiers import Identifier, recognise
from bot.metadata.answers import read_xml
from bot.metadata.model import PaperMetadata, UnusableAnswer
from bot.metadata.service_text import names, plain, year
from bot.metadata.services.base import NO_SUCH_PAPER, address, host_of, percent_encoded

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_WITHDRAWN = "withdrawn"


class ArxivApi:
    name: ClassVar[str] = "arXiv"
    content_types: ClassVar[tuple[str, ...]] = ("application/atom+xml",)
    missing: ClassVar[frozenset[int]] = NO_SUCH_PAPER
    interval: ClassVar[float] = 3.0  # https://info.arxiv.org/help/api/tou.html

    def __init__(self, base: str = "https://export.arxiv.org") -> None:
        self._base = base
        self.hosts = frozenset({host_of(base), "arxiv.org"})

    def knows(self, identifier: Identifier) -> bool:
        return identifier.scheme == "arxiv"

    def url(self, identifier: Identifier) -> URL:
        return address(self._base, "/api/query", f"id_list={percent_encoded(identifier.value)}&max_results=1")

    def read(self, body: bytes, identifier: Identifier) -> PaperMetadata | None:
        feed = read_xml(body)
        if feed.tag != f"{_ATOM}feed":
            raise UnusableAnswer("it isn't a feed")
        entry = next((each for each in feed.iterfind(f"{_ATOM}entry") if _is_about(each, identifier)), None)
        if entry is None or not (title := plain(_text(entry, f"{_ATOM}title"))):
            return None
        comment = _text(entry, f"{_ARXIV}comment").casefold()
        summary = _text(entry, f"{_ATOM}summary").casefold()
        doi = recognise(f"doi:{_text(entry, f'{_ARXIV}doi')}")
        return PaperMetadata(
            title=title,
            source=self.name,
            authors=names(_authors(entry)),
            year=year(_text(entry, f"{_ATOM}published")),
            venue=plain(_text(entry, f"{_ARXIV}journal_ref"), 200),
            url=identifier.url,
            retracted=_WITHDRAWN in comment or summary.startswith(("this paper has been withdrawn", _WITHDRAWN)),
            newer=doi.url if doi and doi.scheme == "doi" else "",
        )


def _is_about(entry: "Element", identifier: Identifier) -> bool:
    """An unknown id is answered with an entry about the error."""
    return recognise(_text(entry, f"{_ATOM}id")) == identifier


def _authors(entry: "Element") -> Iterator[str]:
    for author in entry.iterfind(f"{_ATOM}author"):
        yield _text(author, f"{_ATOM}name")


def _text(parent: "Element", tag: str) -> str:
    return (parent.findtext(tag) or "").strip()
