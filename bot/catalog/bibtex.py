"""A resource as a BibTeX entry, ready to paste."""

import re
from functools import cache

from bot.catalog.latex_text import authors_field, escaped, escaped_title
from bot.catalog.model import Kind, Resource

_MOST_AUTHORS = 30  # then BibTeX's own "and others"


def bibtex(resource: Resource) -> str:
    """One entry; its key is the resource's id, which is stable."""
    from bibtexparser.library import Library as Bibliography  # only citations need it
    from bibtexparser.model import Entry, Field
    from bibtexparser.writer import BibtexFormat, write

    style = BibtexFormat()  # type: ignore[no-untyped-call]  # its authors left one result out
    style.indent, style.trailing_comma = "  ", True
    entry_type, where = _evidence(resource)
    fields = [Field(name, f"{{{value}}}") for name, value in _fields(resource, where) if value]
    return write(Bibliography([Entry(entry_type, resource.id, fields)]), style).rstrip("\n")


def _evidence(resource: Resource) -> tuple[str, str]:
    """Its type, and the field in which that has the venue: what a style asks of the type is there."""
    venue = resource.venue
    if resource.kind is Kind.BOOK:
        return ("book", "publisher") if venue and resource.authors else ("misc", "howpublished")
    if resource.kind is not Kind.PAPER:
        return "misc", "howpublished"
    if _preprint().search(venue):
        if resource.arxiv and re.search("arxiv|corr", venue, re.IGNORECASE):
            return "misc", ""  # the eprint says so
        return ("misc", "howpublished") if resource.arxiv or resource.doi else ("article", "journal")
    if re.match(r"under review|submitted|in preparation", venue, re.IGNORECASE):
        return "misc", "howpublished"
    if found := _institutional().search(venue):
        if not (_without(found, venue) and resource.authors and resource.year):
            return "misc", "howpublished"
        if found["thesis"]:
            return ("phdthesis" if found["masters"] is None else "mastersthesis"), "school"
        return "techreport", "institution"
    if _of_meeting().search(venue):
        return "inproceedings", "booktitle"
    if _journal().search(venue):
        return "article", "journal"
    of_proceedings = re.search(
        r"\b[Pp]roc(?:eedings|\.)|\b\w*[A-Z]\w*[A-Z]", venue, re.ASCII
    ) and not _informal().search(venue)
    return ("inproceedings", "booktitle") if of_proceedings else ("misc", "howpublished")


def _fields(resource: Resource, where: str) -> list[tuple[str, str]]:
    venue, pages = _pages().sub("", resource.venue), _pages().search(resource.venue)
    work = _institutional().search(venue) if where in ("school", "institution") else None
    venue = _without(work, venue) if work else venue
    link = resource.link("paper") or (resource.links[0] if resource.links else None)
    return [
        ("author", authors_field(resource.authors, _MOST_AUTHORS)),
        ("title", escaped_title(resource.title)),
        (where, escaped(venue) if where else ""),
        ("type", escaped(work[0]) if work else ""),
        ("pages", re.sub(r"\s", "", pages[1]).replace("–", "--") if pages else ""),
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
    return re.compile(r",\s*(?:pp?\.|pages?)\s*(\d+(?:\s*(?:–|--?)\s*\d+)?)")


@cache
def _preprint() -> re.Pattern[str]:
    return re.compile(
        r"preprint|\b(?:arxiv|corr|biorxiv|medrxiv|chemrxiv|psyarxiv|ssrn|hal|research square|techrxiv)\b",
        re.IGNORECASE,
    )


@cache
def _institutional() -> re.Pattern[str]:
    thesis = (
        r"(?P<masters>\b(?:m(?:aster[’']?s?|\.?sc\.?)|b(?:achelor[’']?s?|\.?sc\.?))\s+|\b(?=(?:diplom|master|bachelor)arbeit\b))?"
        r"(?:\b(?:ph\.?d\.?|doctoral)\s+)?(?P<thesis>thesis|dissertation|habilitation(?:sschrift)?|\w+arbeit\b)"
    )
    return re.compile(rf"{thesis}|\btech(?:nical|\.)? rep(?:ort|\.)(?:\s+[\w/-]*\d[\w/-]*)?", re.IGNORECASE)


def _without(found: re.Match[str], venue: str) -> str:
    return (venue[: found.start()] + venue[found.end() :]).strip(" ,;:()")


@cache
def _of_meeting() -> re.Pattern[str]:
    return re.compile(r"\b(?:workshop|conference|conf\.|symposium|congress)", re.IGNORECASE)


@cache
def _informal() -> re.Pattern[str]:
    """What has capitals within a word as a conference has, such as “OpenAI blog”."""
    return re.compile(
        r"\b(?:blog|website|web ?page|white ?paper|manuscript|newsletter|github|slides|talk)\b", re.IGNORECASE
    )


@cache
def _journal() -> re.Pattern[str]:
    serials = (
        "nature|science|scientific (?:reports|data)|the lancet|jama|bmj|phys\\. rev|cell"
        "|elife|ieee access|neurocomputing|neural networks"
        "|bioinformatics|neuron|pnas|plos|pvldb|proc(?:\\.|eedings) (?:of the )?(?:vldb|ieee|national academy)"
        "|commun(?:ications|\\.) (?:of|acm)|foundations and trends"
        "|frontiers in|acm computing surveys|neural computation|(?:machine learning|artificial intelligence)$"
    )
    words = "journal|transactions|trans|letters|annals|magazine|quarterly|bulletin|notices|reviews?"
    short = "jmlr|tmlr|jair|tacl|t?pami|ijcv|jacm|cacm|tocs|tods|toplas|taco|tog|tkde|tpds|tnnls|jcp|jctc|prl"
    return re.compile(rf"^(?:{serials})(?![\w-])|\b(?:{words}|{short})\b", re.IGNORECASE)
