"""The ids and addresses under which the outside world knows a resource, brought to one form each."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from bot.catalog.arxiv_ids import ANY_ID, MIRRORS, OWN_HOSTS, normal_id
from bot.catalog.dois import DOI, find_dois, trimmed
from bot.catalog.model import Resource
from bot.frozen import dataclass
from bot.patterns import compile_later

Scheme = Literal["arxiv", "doi", "openreview", "url"]

_ARXIV = compile_later(rf"(?:arxiv:\s*)?({ANY_ID})(?:v\d+)?", re.ASCII | re.IGNORECASE)
_ARXIV_HOSTS = OWN_HOSTS | MIRRORS
_ARXIV_PATH = compile_later(
    rf"/(?:[a-z]{{2}}/)?(?:abs|pdf|html|format|src|e-print|overview|forum|papers|arxiv)/({ANY_ID})(?:v\d*)?(?:\.pdf)?/?",
    re.ASCII | re.IGNORECASE,
)
_ARXIV_DOI = compile_later(rf"10\.48550/arxiv\.({ANY_ID})(?:v\d+)?", re.ASCII)  # of a DOI in lower case
_DOI = compile_later(rf"(?:doi:?\s*)?({DOI})", re.ASCII | re.IGNORECASE)
_DOI_HOSTS = {"doi.org", "dx.doi.org"}
_DOI_PATH = compile_later(rf"/doi/(?:[a-z]+/)?({DOI})", re.ASCII | re.IGNORECASE)
OPENREVIEW_ID = compile_later(r"[A-Za-z0-9_-]{5,24}", re.ASCII)
_BARE_OPENREVIEW = compile_later(r"(?=.*[a-z])(?=.+(?:[A-Z]|\d))[A-Za-z0-9_-]{10,11}", re.ASCII)
_WEB = {"http", "https"}
TRACKING = r"utm_\w+|spm_id_from|vd_source|from_spmid|share_\w+|si|fbclid|gclid"
"""Parameters of an address that say only where it was clicked."""
_NOISE = compile_later(rf"{TRACKING}|feature|ref", re.ASCII)  # part of no stored id, so none is added

_ABSTRACT_PAGES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (compile_later(pattern, re.ASCII | re.IGNORECASE), page)
    for pattern, page in (
        (r"aclanthology\.org/([\w.-]+?)(?:v\d+)?\.pdf", r"https://aclanthology.org/\1/"),
        (
            r"usenix\.org/system/files/(?:conference/\w+/)?([a-z]+(?:19|2\d))-([\w-]+)\.pdf",
            r"https://www.usenix.org/conference/\1/presentation/\2",
        ),
        (r"proceedings\.mlr\.press/(v\d+)/([\w-]+)/\2\.pdf", r"https://proceedings.mlr.press/\1/\2.html"),
        (
            r"((?:papers\.nips|proceedings\.neurips)\.cc)/paper_files/paper/(\d+)/file/(\w+)-Paper(-[\w-]+)?\.pdf",
            r"https://\1/paper_files/paper/\2/hash/\3-Abstract\4.html",
        ),
        (
            r"openaccess\.thecvf\.com/([\w/]+)/papers/([\w-]+)\.pdf",
            r"https://openaccess.thecvf.com/\1/html/\2.html",
        ),
    )
)
_PAGES_BESIDE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (compile_later(pattern, re.ASCII | re.IGNORECASE), page)
    for pattern, page in (
        (r"(openreview\.net)/pdf\?(?:\w+=[^&]*&)*?(id=[\w-]+)(?:&.*)?", r"https://\1/forum?\2"),
        (
            r"((?:nature|biorxiv|medrxiv)\.\w+/(?:articles/[\w-]+|content/10\.[\d./]+(?:v\d+)?))(?:\.full)?\.pdf.*",
            r"https://www.\1",
        ),
        (r"(link\.springer\.com)/content/pdf/(10\.\d+/[^?#]+)\.pdf.*", r"https://\1/article/\2"),
        (r"([\w.-]+/doi)/(?:e?pdf|pdfdirect)/(10\.\d+/[^?#]+).*", r"https://\1/\2"),
    )
)
"""Of addresses that are recognised as they stand."""
_DOI_PDF = compile_later(r"/doi/(?:e?pdf|pdfdirect)/10\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Identifier:
    """One id in its one form: arXiv without version, DOI in lower case, an address without its noise."""

    scheme: Scheme
    value: str

    @property
    def url(self) -> str:
        """Where a reader lands: the abstract page, the DOI resolver, the forum, or the address itself."""
        match self.scheme:
            case "arxiv":
                return f"https://arxiv.org/abs/{self.value}"
            case "doi":
                return "https://doi.org/" + quote(self.value, safe="/:;()._-")
            case "openreview":
                return f"https://openreview.net/forum?id={self.value}"
            case "url":
                return f"https://{self.value}"

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class _Address(NamedTuple):
    """Of the web; `host` is in lower case and without `www.`."""

    host: str
    path: str
    query: str


@lru_cache(maxsize=256)  # a command has the text that its autocomplete had last
def recognise(text: str) -> Identifier | None:
    """The identifier that ``text`` is: a bare id, a labelled one (``arXiv:…``, ``doi:…``) or a link.

    A bare OpenReview id cannot be told from a nickname such as ``ReaLchords``; it is recognised when it has
    that shape, so a caller that does not find it goes on as if the text were plain words.
    """
    text = text.strip().rstrip(",;")
    if text.startswith("<"):
        text = text.strip("<>")
    if len(text) > 2000:
        return None
    if "://" in text or text.lower().startswith("www."):
        return _from_url(text if "://" in text else f"https://{text}")
    return _from_bare_id(text) or _from_schemeless_link(text)


def identifiers_of(resource: Resource) -> tuple[str, ...]:
    """Its ids and links as canonical strings: ``arxiv:2309.06180``, ``doi:…``, ``openreview:…``, ``url:…``."""
    return tuple(dict.fromkeys(map(str, _identifiers(resource))))


def abstract_page(url: str) -> str | None:
    """The abstract page that belongs to a PDF's address, where the publisher's scheme is known."""
    parts = _split(url)
    if parts is None or not _is_pdf(parts):
        return None
    found = _scholarly(parts)
    return found.url if found else _page_of_pdf(parts) or _page_beside(parts)


def is_pdf(url: str) -> bool:
    """As far as the address tells."""
    parts = _split(url)
    return parts is not None and _is_pdf(parts)


def pdf_of(identifier: Identifier | None) -> str:
    """Empty where its address isn't known."""
    if identifier and identifier.scheme == "arxiv":
        return f"https://arxiv.org/pdf/{identifier.value}"
    if identifier and identifier.scheme == "openreview":
        return f"https://openreview.net/pdf?id={identifier.value}"
    return ""


def _identifiers(resource: Resource) -> Iterator[Identifier]:
    if resource.arxiv:
        yield Identifier("arxiv", resource.arxiv)
    if resource.doi:
        yield from_doi(resource.doi)
    if resource.openreview:
        yield Identifier("openreview", resource.openreview)
    for link in resource.links:
        if found := _from_url(link.url):
            yield found
            if found.scheme == "url":
                yield from map(from_doi, find_dois(link.url)[:1])


def _from_bare_id(text: str) -> Identifier | None:
    if found := _ARXIV.fullmatch(text):
        return _arxiv(found[1])
    if found := _DOI.fullmatch(unquote(text)):
        return from_doi(found[1])
    label, _, rest = text.partition(":")
    if label.lower() == "openreview" and OPENREVIEW_ID.fullmatch(rest.strip()):
        return Identifier("openreview", rest.strip())
    return Identifier("openreview", text) if bare_openreview(text) else None


def bare_openreview(text: str) -> bool:
    """Whether it has the shape, as some nicknames have."""
    return _BARE_OPENREVIEW.fullmatch(text) is not None


def _from_schemeless_link(text: str) -> Identifier | None:
    """``arxiv.org/abs/…`` typed without ``https://``."""
    if re.match(r"(?:[\w-]+\.)+[a-z]{2,}/\S", text, re.ASCII | re.IGNORECASE) is None:
        return None
    return _from_url(f"https://{text}")


def _from_url(url: str) -> Identifier | None:
    parts = _split(url)
    if parts is None:
        return None
    if found := _scholarly(parts):
        return found
    page = _page_of_pdf(parts)
    return _from_url(page) if page else Identifier("url", _canonical(parts))


def address_of(url: str) -> Identifier | None:
    """The link alone, whatever it leads to: earlier versions kept what some sites show under it."""
    parts = _split(url)
    return Identifier("url", _canonical(parts)) if parts else None


def _split(url: str) -> _Address | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # an unbalanced bracket in the host
        return None
    return _Address(host.removeprefix("www."), parts.path, parts.query) if host and parts.scheme in _WEB else None


def _scholarly(parts: _Address) -> Identifier | None:
    host = parts.host
    if host in _ARXIV_HOSTS and (found := _ARXIV_PATH.fullmatch(unquote(parts.path))):
        return _arxiv(found[1])
    if host in _DOI_HOSTS and (found := _DOI.fullmatch(unquote(parts.path).strip("/"))):
        return from_doi(found[1])
    if host == "dl.acm.org" and (found := _DOI_PATH.fullmatch(unquote(parts.path).rstrip("/"))):
        return from_doi(found[1])
    if host == "openreview.net" and parts.path.rstrip("/") in {"/forum", "/pdf", "/attachment"}:
        paper = dict(parse_qsl(parts.query)).get("id", "")
        return Identifier("openreview", paper) if OPENREVIEW_ID.fullmatch(paper) else None
    return None


def _arxiv(value: str) -> Identifier:
    return Identifier("arxiv", normal_id(value))


def from_doi(value: str) -> Identifier:
    value = trimmed(value).lower()
    found = _ARXIV_DOI.fullmatch(value) if value.startswith("10.48550/") else None
    return _arxiv(found[1]) if found else Identifier("doi", value)


def _is_pdf(parts: _Address) -> bool:
    path = parts.path.lower().rstrip("/")
    if path.endswith(".pdf"):
        return True
    if parts.host in _ARXIV_HOSTS | {"openreview.net"}:
        return path.startswith("/pdf")
    return _DOI_PDF.match(path) is not None


def _page_of_pdf(parts: _Address) -> str | None:
    address = f"{parts.host}{parts.path}"
    if not address.lower().endswith(".pdf"):
        return None  # sooner than five patterns are compiled
    for pattern, page in _ABSTRACT_PAGES:
        if found := pattern.fullmatch(address):
            return found.expand(page)
    return None


def _page_beside(parts: _Address) -> str | None:
    address = f"{parts.host}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    pages = (found.expand(page) for pattern, page in _PAGES_BESIDE if (found := pattern.fullmatch(address)))
    return next(pages, None)


def _canonical(parts: _Address) -> str:
    """Host, path and the telling part of the query: what two spellings of one address have in common."""
    host, path = parts.host, quote(unquote(parts.path), safe="/:@!$&'()*+,;=~").rstrip("/")
    if host == "youtu.be":
        return f"youtube.com/watch?v={path.strip('/')}"
    query = [(key, value) for key, value in parse_qsl(parts.query) if not _NOISE.fullmatch(key)]
    if host in {"youtube.com", "m.youtube.com"} and (found := re.fullmatch(r"/(?:embed|live|shorts)/([\w-]+)", path)):
        return f"youtube.com/watch?v={found[1]}"
    if host in {"youtube.com", "m.youtube.com"} and path == "/watch":
        host, query = "youtube.com", [(key, value) for key, value in query if key == "v"]
    if host == "github.com":
        path = path.removesuffix(".git").lower()
    return f"{host}{path}" + (f"?{urlencode(query)}" if query else "")
