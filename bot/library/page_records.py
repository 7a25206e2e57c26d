"""Records in the source of a web page or of a Wikipedia article, as entries of BibTeX with the fields that count."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from bot.library.labelled_titles import MOST_READ

_TITLES = ("citation_title", "bepress_citation_title", "dc.title", "dcterms.title", "og:title", "twitter:title")
_FIELDS = {
    "citation_doi": "doi", "bepress_citation_doi": "doi", "prism.doi": "doi", "dc.identifier": "doi",
    "dc.identifier.doi": "doi", "citation_arxiv_id": "eprint", "citation_pdf_url": "url", "og:url": "url",
    "citation_abstract_html_url": "url", "citation_public_url": "url", "twitter:url": "url",
    "citation_author": "author", "dc.creator": "author", "citation_date": "year", "citation_year": "year",
    "citation_publication_date": "year", "citation_online_date": "year", "dc.date": "year",
}  # fmt: skip
_OF_TEMPLATES = {
    "title": "title", "doi": "doi", "arxiv": "eprint", "eprint": "eprint", "url": "url", "year": "year", "date": "year",
    "author": "author", "authors": "author", "author1": "author", "last": "author", "last1": "author",
    "vauthors": "author",
}  # fmt: skip
_MOST_TEMPLATES = 10
_MOST_TAGS = 200


def record_of_page(text: str) -> str:
    """One entry after the other; empty where `text` holds no such record."""
    text = text[:MOST_READ]
    if "<" in text or "{" in text:
        for find in (_meta_tags, _coins, _linked_data, _templates):
            if entries := [_entry(fields) for fields in find(text)]:
                return "\n".join(entries)
    return ""


def _entry(fields: Iterable[tuple[str, str]]) -> str:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        if value := " ".join(re.sub(r"[{}]", "", value).split()):
            values.setdefault(name, []).append(value)
    parts = [f"{name}={{{' and '.join(found)}}}" for name, found in values.items()]
    return f"@misc{{x, {', '.join(parts)}}}"


def _meta_tags(text: str) -> Iterator[list[tuple[str, str]]]:
    found: dict[str, list[str]] = {}
    for tag in list(_meta().finditer(text))[:_MOST_TAGS]:
        said = {name.lower(): _unescape(one or other) for name, one, other in _attribute().findall(tag[0])}
        name = said.get("name") or said.get("property") or ""
        found.setdefault(name.lower(), []).append(said.get("content", ""))
    titles = [found[name][0] for name in _TITLES if name in found][:1]
    fields = [(field, value) for name, field in _FIELDS.items() for value in found.get(name, ())]
    if titles or fields:
        yield [*(("title", title) for title in titles), *fields]


def _coins(text: str) -> Iterator[list[tuple[str, str]]]:
    """What libraries and reference managers hide in a `<span class="Z3988">`."""
    for found in _span().finditer(text):
        said = parse_qsl(_unescape(found[1] or found[2]))
        names = {"rft_id": "url", "rft.atitle": "title", "rft.title": "title", "rft.date": "year", "rft.au": "author"}
        has_article = any(name == "rft.atitle" for name, _ in said)  # beside the title of its journal
        yield [
            (names[name], value) for name, value in said if name in names and (name, has_article) != ("rft.title", True)
        ]


def _linked_data(text: str) -> Iterator[list[tuple[str, str]]]:
    """JSON-LD, as search engines read it."""
    start = text.find("{", max(0, text.find("ld+json")))
    if '"@type"' not in text or (start > 0 and "ld+json" not in text):
        return
    try:
        said, _ = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return
    if title := said.get("headline") or said.get("name"):
        links = (said.get(name) for name in ("identifier", "sameAs", "url", "@id"))
        yield [("title", str(title)), *(("url", each) for link in links for each in _texts(link))]


def _texts(value: Any) -> Iterator[str]:
    for each in value if isinstance(value, list) else [value]:
        each = each.get("value") if isinstance(each, Mapping) else each
        if isinstance(each, str):
            yield each


def _templates(text: str) -> Iterator[list[tuple[str, str]]]:
    """`{{cite journal |title=… |doi=…}}`"""
    for found in list(_template().finditer(text))[:_MOST_TEMPLATES]:
        parts = _divided(text, found.end())
        pairs = [(name.strip().lower(), value) for name, _, value in (part.partition("=") for part in parts)]
        yield [(_OF_TEMPLATES[name], _without_wikitext(value)) for name, value in pairs if name in _OF_TEMPLATES]


def _divided(text: str, start: int) -> list[str]:
    """By each `|` of the template itself, and not of one or of a link within."""
    depth, parts, at = 0, [], start
    for found in re.compile(r"\{\{|\[\[|\}\}|\]\]|\|").finditer(text, start):
        if found[0] in {"{{", "[["}:
            depth += 1
        elif found[0] == "|":
            if depth == 0:
                parts.append(text[at : found.start()])
                at = found.end()
        elif depth:
            depth -= 1
        else:
            return [*parts, text[at : found.start()]]
    return [*parts, text[at:]]


def _without_wikitext(value: str) -> str:
    value = re.sub(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]", r"\1", value)
    return _unescape(re.sub(r"'{2,}|<[^<>]*>", "", value))


@cache
def _meta() -> re.Pattern[str]:
    return re.compile(r"<meta\s[^<>]*>?", re.IGNORECASE)


@cache
def _attribute() -> re.Pattern[str]:
    return re.compile(r"([a-zA-Z]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@cache
def _span() -> re.Pattern[str]:
    return re.compile(r"<span\s[^<>]*title=(?:\"([^\"]*ctx_ver=[^\"]*)\"|'([^']*ctx_ver=[^']*)')", re.IGNORECASE)


@cache
def _template() -> re.Pattern[str]:
    return re.compile(r"\{\{\s*(?:cite\b[^|{}]*|citation\s*)\|", re.IGNORECASE)


def _unescape(text: str) -> str:
    from html import unescape  # READY comes earlier without

    return unescape(text)
