"""A resource as a BibTeX entry, ready to paste."""

import re
from functools import cache

from bot.catalog.bibtex_authors import authors_field
from bot.catalog.latex_text import escaped, escaped_title
from bot.catalog.model import Resource
from bot.catalog.venue_types import (
    book_part,
    edition_apart,
    entry_type_of,
    institutional_work,
    issue_apart,
    without_in,
    without_match,
)

_MOST_AUTHORS = 30  # then BibTeX's own "and others"


def bibtex(resource: Resource) -> str:
    """One entry; its key is the resource's id, which is stable."""
    from bibtexparser.library import Library as Bibliography  # only citations need it
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat, write

    style = BibtexFormat()  # type: ignore[no-untyped-call]  # its authors left one result out
    style.indent, style.trailing_comma = "  ", True
    entry_type, where = entry_type_of(resource)
    fields = [Field(name, f"{{{value}}}") for name, value in _fields(resource, entry_type, where) if value]
    return write(Bibliography([Entry(entry_type, resource.id, fields)]), style).rstrip("\n")


def _fields(resource: Resource, entry_type: str, where: str) -> list[tuple[str, str]]:
    venue, pages = _pages().sub("", resource.venue), _pages().search(resource.venue)
    work = institutional_work(venue) if where in ("school", "institution") else None
    venue = without_match(work, venue) if work else venue
    part = book_part(venue) if entry_type == "incollection" else None
    venue = without_in(venue) if where in ("booktitle", "journal") else venue
    volume = number = ""
    if where == "journal":
        venue, volume, number = issue_apart(venue)
    edition = ""
    if part:
        book, edition = edition_apart(part.book)
        part = part._replace(book=book)
    elif where == "publisher":
        venue, edition = edition_apart(venue)
    link = resource.link("paper") or (resource.links[0] if resource.links else None)
    return [
        ("author", authors_field(resource.authors, _MOST_AUTHORS)),
        ("title", escaped_title(resource.title)),
        (where, escaped(part.book if part else venue) if where else ""),
        ("volume", volume),
        ("number", number),
        ("publisher", escaped(part.publisher) if part else ""),
        ("edition", escaped(edition)),
        ("chapter", part.chapter if part else ""),
        ("type", escaped(work[0]) if work else ""),
        ("pages", re.sub(r"\s*(?:[–—]|--?)\s*", "--", pages[1]) if pages else ""),
        ("year", str(resource.year or "")),
        ("doi", _balanced(resource.doi)),
        ("eprint", resource.arxiv),
        ("archiveprefix", "arXiv" if resource.arxiv else ""),
        ("url", _balanced(link.url) if link else ""),
    ]


def _balanced(address: str) -> str:
    """Percent-encoded where BibTeX would count a brace."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


@cache
def _pages() -> re.Pattern[str]:
    return re.compile(r",\s*(?:pp?\.|pages?)\s*([A-Za-z]?\d+(?:\s*(?:[–—]|--?)\s*[A-Za-z]?\d+)?)")
