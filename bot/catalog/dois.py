"""DOIs: where one ends in a text or a link, which its own grammar doesn't tell."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

# Wider than Crossref's advice (crossref.org/blog/dois-and-matching-regular-expressions): a suffix may hold any
# printable character (doi.org/doi-handbook), and those of the 1990s hold "<", ">", ";" and parentheses.
PREFIX = r"10\.\d{4,9}(?:\.\d+)*/"
DOI = PREFIX + r"[^\s\"]+"
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_PUNCTUATION = ".,;:!?'`*_~|\\"
# Servers of preprints, whose links end in a version that is no part of the DOI.
_VERSION_IN_LINK = ("10.1101/", "10.64898/")
# What follows a DOI in publishers' links.
_PAGES = (
    "pdf|epdf|full|full-text|fulltext|abstract|abs|short|long|extract|meta|html?|epub|figures|references|tables|summary"
    "|download|xml"
)


def trimmed(value: str) -> str:
    """Without the punctuation of the sentence around it, and without brackets that it does not open."""
    while value and (value[-1] in _PUNCTUATION or _closes_nothing(value)):
        value = value[:-1]
    return value


def _closes_nothing(value: str) -> bool:
    opener = _CLOSERS.get(value[-1])
    return opener is not None and value.count(value[-1]) > value.count(opener)


def doi_in_text(raw: str) -> tuple[str, ...]:
    """What `raw`, which begins with a DOI, may hold, the likeliest first; in lower case."""
    raw = unquote(raw) if "%" in raw else raw
    whole = _guess(raw)
    guess = _version().sub("", _supplement().sub("", whole))
    return _distinct([guess, whole, *_cuts(guess), *_cuts(whole), trimmed(raw)])


def doi_in_link(raw: str) -> tuple[str, ...]:
    """The same of a link's end: further parts of its path and its query are no part of the DOI."""
    raw = unquote(raw) if "%" in raw else raw
    first = _guess(re.split(r"[?#&]", raw, maxsplit=1)[0])
    whole = _page_suffix().sub("", first)
    if whole.startswith(_VERSION_IN_LINK):
        whole = re.sub(r"v\d+(?:\.[\w.+-]*)?$", "", whole)
    page = _version().sub("", _page_suffix().sub("", _supplement().sub("", whole)))
    shorter = [page[:at] for at in reversed([found.start() for found in re.finditer("/", page)][1:])]
    return _distinct([page, whole, first, *_cuts(page), *shorter, trimmed(raw)])


def find_dois(url: str) -> tuple[str, ...]:
    """What a publisher's link may hold, the likeliest first."""
    url = unquote(url)
    # Most links have none of these, which is known sooner than their patterns are compiled.
    if "nature.com" in url and (found := re.search(r"//(?:www\.)?nature\.com/articles/([a-z0-9.-]+)", url, re.ASCII)):
        return doi_in_link("10.1038/" + found[1])
    old_page = r"\bacm\.org/\w+\.cfm\?(?:[^\s#]*&)?doid=(\d{3,9}\.\d{3,9})\b"
    if "acm.org" in url and (found := re.search(old_page, url, re.ASCII)):
        return doi_in_link("10.1145/" + found[1])
    if url.startswith(("http://delivery.acm.org/", "https://delivery.acm.org/")):
        return ()  # what looks like a DOI there is the place of a file
    found = re.search(rf"[^0-9A-Za-z.]({PREFIX}\S+)", url, re.ASCII)
    return doi_in_link(found[1]) if found else ()


def _guess(raw: str) -> str:
    return trimmed(_end().split(raw, maxsplit=1)[0])


def _cuts(value: str) -> Iterator[str]:
    """Shorter, longest first: at brackets and punctuation that may belong to the text around."""
    for found in reversed(list(_cut().finditer(value))):
        yield trimmed(value[: found.start()])


def _distinct(values: list[str]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(each.lower() for each in values) if is_doi(value))


def is_doi(text: str) -> bool:
    return re.fullmatch(DOI, text, re.ASCII) is not None


@cache
def _end() -> re.Pattern[str]:
    return re.compile(r"\]\(|</|[^\x21-\x7e]|[\"`]|https?://|(?<=\d)(?i:arxiv|doi):")


@cache
def _supplement() -> re.Pattern[str]:
    """What publishers show beside a paper, and files of it."""
    parts = (
        r"suppl(?:_file|ement(?:s|al|ary)?)?|supporting-information|(?:asset|file|image|attachment|download)s?|media"
    )
    kinds = r"zip|tar|t?gz|docx?|xlsx?|pptx?|csv|txt|png|jpe?g|gif|mp4|mov|bib|ris|json|enw"
    return re.compile(rf"(?<=[\w)>-])(?:/(?:{parts})(?:/.*)?|(?:\.(?:{kinds}))+)$", re.IGNORECASE)


@cache
def _version() -> re.Pattern[str]:
    """Where a version is a DOI's own part, as at some servers of preprints, a sign is before it."""
    return re.compile(r"(?<=\d)v\d+$", re.IGNORECASE)


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(rf"[<>()\[\]{{}},;|#?]|v\d+$|[./](?=(?:{_PAGES})$)", re.IGNORECASE)


@cache
def _page_suffix() -> re.Pattern[str]:
    return re.compile(rf"(?:[./](?:{_PAGES}))+$", re.IGNORECASE)
