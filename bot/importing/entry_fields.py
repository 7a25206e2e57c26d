"""From a source's item to an entry's fields: links by their roles, ids, a kind and a name."""

import re
from collections.abc import Container
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.catalog.author_names import tidy_names
from bot.catalog.editing.yaml_text import Value
from bot.catalog.fields import EARLIEST_YEAR, KIND_WORDS, LATEST_YEAR, LINK_FIELDS, RESOURCE_FIELDS
from bot.catalog.identifiers import TRACKING, abstract_page, is_pdf, recognise
from bot.catalog.link_roles import role_called, role_of
from bot.catalog.model import LINK_LABELS, LINK_ROLES, Kind
from bot.catalog.paper_links import is_posted_late
from bot.catalog.quoted_texts import without_quotes
from bot.catalog.urls import url_problem
from bot.importing.identity import page_key, scholarly_ids
from bot.importing.model import SourceItem, SourceLink
from bot.plain_text import clip

_TRACKING = re.compile(rf"{TRACKING}|ref_src|mc_[ce]id", re.ASCII | re.IGNORECASE)
_HEADINGS = {
    "book": "books?|书|书籍|bücher|livres|libros|textbooks?",
    "course": "courses?|lectures?|课程|kurse|cours|cursos|tutorials?",
    "video": "videos?|talks?|视频",
    "code": "tools?|software|frameworks?|code|repositories|repos|projects|libraries|implementations|工具",
    "notes": "blogs?|blog posts?|articles?|posts?|notes|other reading",
}
_LABELS = {
    "the paper": "paper", "article": "paper", "abstract": "paper", "acm": "paper", "ieee": "paper", "usenix": "paper",
    "my notes": "notes", "blog post": "notes", "blogpost": "notes", "post": "notes", "demo": "site", "视频": "video",
    "引用": "site", "citations": "site", "code & data": "code",
    "论文": "paper", "原文": "paper", "代码": "code", "笔记": "notes", "博客": "notes", "项目": "site",
}  # fmt: skip
_SITES = {
    "bilibili.com": "Bilibili", "youtube.com": "YouTube", "youtu.be": "YouTube", "zhihu.com": "Zhihu",
    "semanticscholar.org": "Semantic Scholar", "huggingface.co": "Hugging Face", "github.com": "GitHub",
}  # fmt: skip
_PUBLISHERS = re.compile(
    r"(?:usenix\.org/(?:conference|publications)|proceedings\.mlr\.press|aclanthology\.org|(?:dl|portal)\.acm\.org|ieeexplore"
    r"|papers\.n(?:eur)?ips\.cc|proceedings\.neurips\.cc|openaccess\.thecvf\.com|jmlr\.org|sciencedirect\.com|springer\.com"
    r"|mlsys\.org|nature\.com/articles|pnas\.org|ojs\.aaai\.org|vldb\.org)"
)
_VIDEO_HOSTS = ("zhihu.com/zvideo",)


def fields_of(
    item: SourceItem, topics: list[str], pages: Container[str]
) -> tuple[dict[str, Value], list[tuple[SourceLink, str]]]:
    """In a catalog's order, and the links that no entry may have, with the reason.

    Of `pages`, which other entries link to, none becomes what this entry is.
    """
    kind = kind_of(item)
    links, refused = _links(item, kind, pages)
    ids = {each.scheme: each.value for each in reversed(scholarly_ids(item))}  # the first of each is of the main link
    limit = {name: RESOURCE_FIELDS[name].longest for name in ("name", "title", "venue", "summary", "why")}
    summary, why = _said(item)
    name = item.name if item.name != item.title else ""
    names = tidy_names(item.authors) if item.authors else None
    fields: dict[str, Value] = {
        "name": clip(name, limit["name"]),
        "title": clip(item.title, limit["title"]),
        "kind": kind,
        "topics": topics,
        "authors": list(names.names if names else item.authors),
        "year": _year(item, ids.get("arxiv", "")),
        "venue": clip(item.venue, limit["venue"]),
        "summary": _clipped(summary, limit["summary"]),
        "why": _clipped(why, limit["why"]),
        "links": links,
        "arxiv": ids.get("arxiv", ""),
        "doi": ids.get("doi", ""),
        "openreview": ids.get("openreview", ""),
    }
    for name in limit:  # quotes around a whole value look forgotten in YAML
        fields[name] = without_quotes(str(fields[name]))
    return {name: value for name, value in fields.items() if value}, refused


def _year(item: SourceItem, arxiv: str) -> str:
    """Unless its preprint makes one doubt it: then a curator has to look."""
    is_known = item.year.isdecimal() and EARLIEST_YEAR <= int(item.year) <= LATEST_YEAR
    return item.year if is_known and not is_posted_late(arxiv, int(item.year)) else ""


def _said(item: SourceItem) -> tuple[str, str]:
    """Summary and remark; of a long remark without a summary the first paragraph says what the thing is."""
    first, paragraphs, rest = item.remark.partition("\n")
    if paragraphs and not item.summary and len(item.remark) > RESOURCE_FIELDS["why"].advised:
        return first, rest
    return item.summary, item.remark


def _clipped(text: str, limit: int) -> str:
    """With its paragraphs."""
    return "\n".join(clip(line, limit) for line in text.split("\n")) if len(text) <= limit else clip(text, limit)


def kind_of(item: SourceItem) -> str:
    """By the source's own word, the headings, and where the links lead."""
    word = item.kind.lower()
    if word := KIND_WORDS.get(word, word if word in set(Kind) else ""):
        return word
    if scholarly_ids(item):
        return Kind.PAPER
    headings = [heading[-1] for heading in item.headings if heading]
    for kind, words in _HEADINGS.items():
        if any(re.search(rf"(?<!\w)(?:{words})(?!\w)", heading, re.IGNORECASE) for heading in headings):
            return kind
    roles = {_role(link, "") for link in item.links}
    if roles & {"paper", "pdf"} or (item.venue and not roles):
        return Kind.PAPER
    for role in ("code", "video", "slides"):
        if role in roles:
            return Kind.NOTES if role == "slides" else role
    if re.search(r"(?<!\w)(?:awesome|list of|collection)(?!\w)", item.title, re.IGNORECASE):
        return Kind.LIST
    is_among_papers = any(re.search(r"papers?|论文|publications?", each, re.IGNORECASE) for each in headings)
    return Kind.PAPER if is_among_papers or item.venue or item.authors else Kind.NOTES


def _links(item: SourceItem, kind: str, pages: Container[str]) -> tuple[dict[str, Value], list[tuple[SourceLink, str]]]:
    roles: dict[str, list[Value]] = {}
    seen: set[str] = set()
    refused: list[tuple[SourceLink, str]] = []

    def add(role: str, url: str, label: str = "") -> None:
        if url in seen:
            return
        seen.add(url)
        if problem := url_problem(url, LINK_FIELDS["url"].longest):
            refused.append((SourceLink(url, label), problem[0]))
        elif len(roles.setdefault(role, [])) < RESOURCE_FIELDS["links"].most:
            own = label and label.lower() != LINK_LABELS[role].lower()
            roles[role].append({"label": clip(label, LINK_FIELDS["label"].longest), "url": url} if own else url)
        else:
            refused.append((SourceLink(url, label), "one entry has so many links of this kind already"))

    for link in item.links:
        url = without_tracking(link.url)
        role = _role(link, kind)
        found = recognise(url)
        page = abstract_page(url)
        if found and found.scheme != "url":
            add("paper", found.url)
        elif page:
            add("paper", page)
            add("pdf", url)
        elif page_key(url) in pages:
            add("site", url, _site(url))
        else:
            add(
                "pdf" if role == "paper" and is_pdf(url) else role, url, _site(url) if role in {"video", "site"} else ""
            )
    for found in scholarly_ids(item):
        if "paper" not in roles:
            add("paper", found.url)
    ordered = {role: roles[role] for role in LINK_ROLES if roles.get(role)}
    return {role: values[0] if len(values) == 1 else values for role, values in ordered.items()}, refused


def _role(link: SourceLink, kind: str) -> str:
    label = link.label.lower()
    found = _LABELS.get(label) or role_called(label)
    if not found and _PUBLISHERS.search(link.url) and not is_pdf(link.url):
        return "paper"
    by_host = "video" if any(host in link.url for host in _VIDEO_HOSTS) else role_of(link.url, kind)
    if by_host in {"video", "code"} or (by_host == "paper" and recognise(link.url) and found in {"", "pdf"}):
        return by_host
    return found or by_host


def _site(url: str) -> str:
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    return _SITES.get(host, "")


def without_tracking(url: str) -> str:
    """Without the parameters that say only where a link was clicked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
    return url if len(kept) == len(pairs) else urlunsplit(parts._replace(query=urlencode(kept)))
