"""What one line of a list says: a name, a title, links, and what stands around them."""

import re
from collections.abc import Sequence

from bot.catalog.link_roles import role_called
from bot.catalog.mentions import find_mentions
from bot.frozen import dataclass
from bot.importing.inline_text import Piece, links_in
from bot.importing.list_details import BAR, BOUNDS, are_details, are_sure_names, read_details, split_leading
from bot.importing.model import SourceItem, SourceLink
from bot.library.labelled_titles import LONGEST_TITLE
from bot.library.stated_titles import stated_title
from bot.patterns import compile_later

_MOST_WORDS_BEFORE = 3
_FOOTNOTE = compile_later(r"\s*\[\^[^\]\s]*\]:?")
_SHORTCODE = compile_later(r":[a-z0-9_+-]{2,40}:")
_LEADING_MARKS = compile_later(r"^(?:[^\w\s“\"'‘(\[（【《「『]+\s*|\s+)*(?:\d{1,3}[.)]\s+)?")
_LABEL_ENDS = compile_later(r"[\s\[\](){}<>:：]+$")
_OPENERS = "【《「『“(（["
_FURTHER_LABELS = frozenset(
    {
        "here", "link", "arxiv", "abstract", "abs", "openreview", "acm", "ieee", "html", "blog post", "blogpost",
        "post", "demo", "doi", "usenix", "source", "read", "preprint", "official", "original", "scroll", "article",
        "url", "the paper", "my notes", "the link", "code & data", "bilibili", "youtube", "论文", "代码", "链接",
        "原文", "项目", "笔记", "视频", "博客", "数据", "project page",
    }
)  # fmt: skip

_CALLED = {"arxiv": "arXiv", "openreview": "OpenReview"}


@dataclass(frozen=True, slots=True)
class _Split:
    """`title` and what stands behind it."""

    name: str
    title: str
    rest: str


def is_label(words: str) -> bool:
    """Whether a link is called by what it leads to, and not by a title."""
    plain = _LABEL_ENDS.sub("", words.strip().strip("[]():").lower())
    return not plain or plain in _FURTHER_LABELS or bool(role_called(plain)) or not any(map(str.isalnum, plain))


def read_line(pieces: Sequence[Piece], headings: tuple[str, ...], line: int) -> SourceItem | None:
    """What has no title is called by its id or address, until somebody or a service tells it; None without either."""
    pieces = [Piece(_SHORTCODE.sub("", piece.text), piece.url) for piece in pieces]
    links = tuple(_labelled(link) for link in links_in(pieces))
    at = next((at for at, piece in enumerate(pieces) if piece.url and not is_label(piece.text)), None)
    first = at if at is not None else len(_until_link(pieces))
    before, bracketed = split_leading(_LEADING_MARKS.sub("", _words(pieces[:first])))
    if at is not None and before.strip() and (are_details(before) or are_sure_names(before)):
        bracketed.append(before)
        before = ""
    split = _split(pieces, at, before)
    title = _trimmed(split.title)
    if at is None and links and (stated := _stated(pieces)):
        rest = _words(pieces).replace(stated, " | ", 1)
        title, split = stated, _Split(_name_in(stated), stated, re.sub(r"[“”\"„«»]", "", rest))
    if not title:
        if not links:
            return None
        return SourceItem(title=called(links[0].url), remark=split.rest, links=links, headings=(headings,), line=line)
    details = read_details([*bracketed, split.rest])
    return SourceItem(
        title, split.name, details.authors, details.year, details.venue,
        remark=details.remark, links=links, headings=(headings,), line=line,
    )  # fmt: skip


def called(url: str) -> str:
    """By its id, or else by its address."""
    mention = next(iter(find_mentions(url).found), None)
    if mention and (found := mention.readings[0]).scheme != "url":
        return f"{_CALLED.get(found.scheme, 'Paper')} {found.value}"
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")[:LONGEST_TITLE]


def _split(pieces: Sequence[Piece], at: int | None, before: str) -> _Split:
    if at is None:
        behind = _words(pieces[len(_until_link(pieces)) :], keep_titles=True)
        return _named(before, behind) if before.strip(BOUNDS) else _Split("", "", behind)
    if before and before[-1] in _OPENERS:
        return _named(_whole(pieces), "")
    behind = _words(pieces[at + 1 :], keep_titles=True)
    bare = before.strip(BOUNDS)
    if len(bare.split()) <= _MOST_WORDS_BEFORE:
        is_followed = before.rstrip().endswith((":", "："))
        return _behind_link(pieces[at].text, behind, "" if is_followed and is_label(bare) else bare, ":" * is_followed)
    return _named(before, f"{pieces[at].text} {behind}".strip())


def _until_link(pieces: Sequence[Piece]) -> Sequence[Piece]:
    return pieces[: next((at for at, piece in enumerate(pieces) if piece.url), len(pieces))]


def _words(pieces: Sequence[Piece], *, keep_titles: bool = False) -> str:
    texts = [piece.text for piece in pieces if not piece.url or (keep_titles and not is_label(piece.text))]
    words = _FOOTNOTE.sub("", re.sub(r"[ \t\n]+", " ", " ".join(texts)))
    return re.sub(r"[(\[（【][\s,;/·]*[)\]）】]", "", words).strip()


def _whole(pieces: Sequence[Piece]) -> str:
    return " ".join("".join(piece.text for piece in pieces if not is_label(piece.text) or not piece.url).split())


def _behind_link(link: str, behind: str, before: str, colon: str) -> _Split:
    """A name that a colon continues; else the link's words are the title."""
    stripped = link.rstrip()
    if behind[:1] in {":", "："} or stripped.endswith((":", "：")):
        name = stripped.rstrip(":： ")
        rest = behind.lstrip(":： ")
        if len(name.split()) <= 6:
            head, tail = _until_bar(rest)
            return _Split(name, f"{name}: {head}" if head else name, tail)
        return _Split("", name, rest)
    return _named(stripped if before.lower() in stripped.lower() else f"{before}{colon} {stripped}", behind)


def _named(title: str, behind: str) -> _Split:
    head, tail = _until_bar(title)
    return _Split(_name_in(head), head, f"{tail} | {behind}" if tail and behind else tail or behind)


def _name_in(title: str) -> str:
    name, colon, rest = title.strip(BOUNDS).partition(":")
    longest = 40 if name.isascii() else 12  # where words have no spaces between them
    return name.strip() if colon and rest.strip() and 0 < len(name.split()) <= 4 and len(name) <= longest else ""


def _until_bar(text: str) -> tuple[str, str]:
    head, *tail = BAR.split(text, maxsplit=1)
    return head, "".join(tail)


def _trimmed(title: str) -> str:
    title = title.strip(BOUNDS)
    if title[:1] in '“"„«《「' and title[-1:] in '”"“»》」':
        title = title[1:-1].strip(BOUNDS)
    return (
        title.rstrip("([（【 ")
        if title.count("(") + title.count("（") != title.count(")") + title.count("）")
        else title
    )


def _stated(pieces: Sequence[Piece]) -> str:
    """Of a citation, or of a title in quotes."""
    words = _words(pieces)
    quoted = re.match(r"[^“\"„«]{0,120}[“\"„«]([^“”\"„«»]{8,300})[”\"“»]", words)
    if quoted and len(quoted[1].split()) > 1:
        return quoted[1].strip(BOUNDS)
    return stated_title(words) if re.search(r"[.,]\s", words) else ""


def _labelled(link: SourceLink) -> SourceLink:
    """Without a title as its label: that is the entry's."""
    plain = _LABEL_ENDS.sub("", link.label.strip().strip("[]():"))
    return SourceLink(link.url, plain if plain and is_label(link.label) else "")
