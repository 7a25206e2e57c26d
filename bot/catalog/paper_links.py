"""What an entry's links and ids say: abstract pages rather than PDFs, one paper in one entry."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from bot.catalog.arxiv_ids import posted_in
from bot.catalog.drafts import Draft
from bot.catalog.editing.fixes import moved_to_pdf, replacement
from bot.catalog.hints import write
from bot.catalog.identifiers import Identifier, abstract_page, address_of, is_pdf, pdf_of, recognise
from bot.catalog.model import Link
from bot.catalog.problems import Diagnostics, Position, quoted
from bot.catalog.yaml_nodes import MappingNode, Node

_OWN_ROLES = frozenset({"code", "notes"})
"""What an entry has for itself; a site, a recording or slides may be those of a whole course."""

_LATE = 3  # in years, after which a preprint of a published paper is rare


class _Place(NamedTuple):
    draft: Draft
    leads: bool  # to the entry itself, and not to what is beside it


def check_papers(entries: Iterable[Draft], diagnostics: Diagnostics) -> None:
    """Links that should be abstract pages, links against ids, and one paper or link under two entries."""
    seen: dict[str, _Place] = {}
    for draft in entries:
        own = {scheme: draft.values[scheme] for scheme in _SCHEMES if draft.values[scheme]}
        found = [(_normal(scheme, value), "", draft.nodes[scheme].position) for scheme, value in own.items()]
        _check_ids(draft, own, diagnostics)
        _check_roles(draft, diagnostics)
        leading = {"", "paper", "pdf", draft.values["kind"]}
        for link, position, node in draft.values["links"]:
            if link.role == "pdf":
                _check_pdf(link, node, diagnostics)
            if link.role == "paper":
                _check_abstract(link, node, draft, own, diagnostics)
            identifier = recognise(link.url) if link.role in leading | _OWN_ROLES else None
            if identifier and link.role in {"paper", "pdf"} and identifier.scheme != "url":
                _check_agreement(identifier, link, position, own, diagnostics)
            if identifier:
                # Notes may be about what another entry is.
                apart = "notes " if link.role == "notes" and "notes" not in leading else ""
                found.append((f"{apart}{identifier}", link.role, position))
        for identifier_text, role, position in found:
            place = _Place(draft, role in leading)
            other = seen.setdefault(identifier_text, place)
            if not other.leads:
                seen[identifier_text] = place
            if other.draft.id != draft.id:
                if place.leads and other.leads:
                    _report_double(identifier_text, other.draft, position, diagnostics)
                else:
                    _report_shared(role, other.draft, position, diagnostics)
                break


def _report_double(identifier: str, other: Draft, position: Position, diagnostics: Diagnostics) -> None:
    where = f"`{other.id}` in line {other.position.line + 1}"
    if address := identifier.partition("url:")[2]:
        message, hint = (
            f"{where} has this link too: {quoted(address)}",
            "one of the two is wrong, or both are one entry",
        )
    else:
        message, hint = (
            f"{where} is also {quoted(identifier)}",
            "one paper needs one entry; fix the id or merge the two",
        )
    diagnostics.warn(position, message, hint)


def _report_shared(role: str, other: Draft, position: Position, diagnostics: Diagnostics) -> None:
    what = f"the link `{role}`" if role else "where this id leads"
    message = f"{what} is also a link of `{other.id}` in line {other.position.line + 1}"
    diagnostics.warn(position, message, "fine if both share it; else one of the two is wrong")


_SCHEMES: tuple[Any, ...] = ("arxiv", "doi", "openreview")


def _normal(scheme: Any, value: str) -> str:
    found = recognise(value) if scheme == "doi" else None
    return str(found or Identifier(scheme, value))


def _check_abstract(link: Link, node: Node, draft: Draft, own: Mapping[str, str], diagnostics: Diagnostics) -> None:
    if not is_pdf(link.url):
        return
    page = abstract_page(link.url) or next(
        (Identifier(scheme, own[scheme]).url for scheme in _SCHEMES if scheme in own), None
    )
    links = draft.nodes["links"]
    message = f"the link `paper` leads to a PDF: {quoted(link.url)}"
    if page is None:
        hint = "write the page about it as `paper`, if there is one, and the PDF as `pdf`"
        diagnostics.warn(node.position, message, hint)
    elif isinstance(links, MappingNode):
        hint = write(page, "paper") + " and keep the PDF as `pdf`"
        diagnostics.error(node.position, message, hint, moved_to_pdf(links, node, page))


def is_posted_late(arxiv: str, year: int | None) -> bool:
    """Whether a preprint is so much younger than the paper that one of the two may be another's."""
    posted = posted_in(arxiv)
    return bool(year and posted and year + _LATE < posted)


def _check_pdf(link: Link, node: Node, diagnostics: Diagnostics) -> None:
    if not is_pdf(link.url) and (file := pdf_of(recognise(link.url))):
        message = f"the link `pdf` leads to a page, not to a PDF: {quoted(link.url)}"
        diagnostics.warn(node.position, message, write(file), replacement(node, file))


def _check_ids(draft: Draft, own: Mapping[str, str], diagnostics: Diagnostics) -> None:
    """Whether they are of one paper, as far as arXiv's tell."""
    meant = recognise(own.get("doi", ""))
    ids = {field: value for field in ("arxiv", "doi") if (value := own.get(field, ""))}
    if meant and meant.scheme == "arxiv":
        ids["doi"] = meant.value
        if meant.value != ids.get("arxiv", meant.value):
            message = f"`doi` is arXiv {meant.value}, and `arxiv` says {ids['arxiv']}"
            diagnostics.warn(draft.nodes["doi"].position, message, "one of the two is another paper")
    else:
        ids.pop("doi", None)
    for field, value in ids.items():
        year = draft.values["year"]
        if is_posted_late(value, year):
            message = f"arXiv {value} is of {posted_in(value)}, long after the `year` {year}"
            diagnostics.warn(draft.nodes[field].position, message, "fine if it was posted there later; else fix one")
            return


def _check_roles(draft: Draft, diagnostics: Diagnostics) -> None:
    """One address under two roles."""
    roles: dict[str, str] = {}
    for link, position, _ in draft.values["links"]:
        address = f"{address_of(link.url)}#{link.url.partition('#')[2]}"
        role = roles.setdefault(address, link.role)
        if role != link.role and (role, is_pdf(link.url)) != ("paper", True):  # which is told already
            message = f"the links `{role}` and `{link.role}` are one address"
            diagnostics.warn(position, message, "keep it under the role that says what it is")


def _check_agreement(
    identifier: Identifier, link: Link, position: Position, own: Mapping[str, str], diagnostics: Diagnostics
) -> None:
    stated = own.get(identifier.scheme)
    if stated and identifier.value != stated:
        message = f"the link `{link.role}` is {identifier.scheme} {identifier.value}, the entry says {stated}"
        diagnostics.warn(position, message, "one of the two is another paper")
