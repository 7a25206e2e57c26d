"""A resource as a BibTeX entry, ready to paste."""

import re

from bot.catalog.model import Kind, Resource

_SPECIAL = str.maketrans(
    {
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": "",
        "}": "",
        "\\": "",
        "~": r"\~{}",
        "^": r"\^{}",
    }
)
_CAPITALS = re.compile(r"\b\w*[A-Z]\w*[A-Z]\w*\b|\b\w+[A-Z]\w*\b")
_PAGES = re.compile(r",\s*pp?\.\s*([\d–-]+)")

_MOST_AUTHORS = 30  # then BibTeX's own "and others"


def bibtex(resource: Resource) -> str:
    """One entry; its key is the resource's id, which is stable."""
    return (
        f"@{_entry_type(resource)}{{{resource.id},\n"
        + "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(resource) if value)
        + "}"
    )


def _entry_type(resource: Resource) -> str:
    if resource.kind is Kind.BOOK:
        return "book"
    if resource.kind is Kind.PAPER:
        return "inproceedings" if resource.venue and "preprint" not in resource.venue.casefold() else "article"
    return "misc"


def _fields(resource: Resource) -> list[tuple[str, str]]:
    # Braces keep the capitals of names such as vLLM, which a style would lower.
    title = _CAPITALS.sub(lambda match: f"{{{match[0]}}}", resource.title.translate(_SPECIAL))
    entry_type = _entry_type(resource)
    where = {"inproceedings": "booktitle", "article": "journal"}.get(entry_type, "howpublished")
    venue, pages = _PAGES.sub("", resource.venue), _PAGES.search(resource.venue)
    authors = [author.translate(_SPECIAL) for author in resource.authors[:_MOST_AUTHORS]]
    link = resource.link("paper") or (resource.links[0] if resource.links else None)
    return [
        ("author", " and ".join([*authors, *(["others"] if len(resource.authors) > _MOST_AUTHORS else [])])),
        ("title", title),
        (where, venue.translate(_SPECIAL)),
        ("pages", pages[1].replace("–", "--") if pages else ""),
        ("year", str(resource.year or "")),
        ("doi", resource.doi),
        ("eprint", resource.arxiv),
        ("archiveprefix", "arXiv" if resource.arxiv else ""),
        ("url", link.url if link else ""),
    ]
