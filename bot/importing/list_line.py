"""What one line of a list says: a name, a title, links, where it appeared, and a remark."""

import re
from collections.abc import Sequence

from bot.catalog.link_roles import role_called
from bot.frozen import dataclass
from bot.importing.inline_text import Piece, links_in
from bot.importing.model import SourceItem, SourceLink
from bot.patterns import compile_later

_BAR = compile_later(r"\s*[|｜]\s*")
_VENUE = compile_later(
    r"(?:[A-Z][\w&./-]*(?: [A-Z&][\w&./-]*){0,3}\s?[-‐]?\s?['’‘`]?\s?(?:(?:19|20)?\d\d)|arXiv(?: \d{4})?"
    r"|(?:ICML|NeurIPS|NIPS|ICLR|OSDI|SOSP|NSDI|EuroSys|ASPLOS|MLSys|VLDB|SIGMOD|SIGCOMM|ACL|EMNLP|NAACL|CVPR|ICCV|ECCV"
    r"|AAAI|IJCAI|KDD|ISCA|MICRO|HPCA|SC|ATC|PPoPP|FAST|CIDR|JMLR|TMLR|Nature|Science)\b.{0,20})",
)
_YEAR = compile_later(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = compile_later(r"['’‘`]\s?(\d\d)\b")
_YEAR_BEHIND = compile_later(r"\s?[-‐]?\s?(?:['’‘`]\s?\d\d|(?:19|20)\d\d)$")
_FOOTNOTE = compile_later(r"\s*\[\^[^\]\s]*\]:?")
_BOUNDS = " \t\n.,;:-–—|｜·•*_~，。；：、"
_LEADING_MARKS = compile_later(r"^[\s\W_]*(?:\d{1,3}[.)]\s+)?(?=[\w“\"'‘(\[《])")
_LABEL_ENDS = compile_later(r"[\s\[\](){}<>:：]+$")
_FURTHER_LABELS = frozenset(
    {
        "here", "link", "arxiv", "abstract", "abs", "openreview", "acm", "ieee", "html", "blog post", "blogpost",
        "post", "demo", "doi", "usenix", "source", "read", "preprint", "official", "original", "scroll", "article",
        "url", "the paper", "my notes", "the link", "code & data", "bilibili", "youtube",
    }
)  # fmt: skip


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
    """None where nothing in it has a title."""
    at = next((at for at, piece in enumerate(pieces) if piece.url and not is_label(piece.text)), None)
    before = _words(pieces[:at] if at is not None else _until_link(pieces))
    before = _LEADING_MARKS.sub("", before) if before else ""
    links = tuple(_labelled(link) for link in links_in(pieces))
    if at is not None and before and before[-1] in "【《「『“(（[":
        split = _named(_whole(pieces), "")
    elif at is not None and len(before.strip(_BOUNDS).split()) <= _MOST_WORDS_BEFORE:
        split = _behind_link(pieces[at].text, _words(pieces[at + 1 :], keep_titles=True), before.strip(_BOUNDS))
    elif before.strip(_BOUNDS):
        behind = _words(pieces[len(_until_link(pieces)) :], keep_titles=True)
        split = _named(before, behind)
    else:
        return None
    title, venue, year, remark = _apart(split)
    if not title:
        return None
    return SourceItem(title, split.name, (), year, venue, remark=remark, links=links, headings=(headings,), line=line)


_MOST_WORDS_BEFORE = 3


def _until_link(pieces: Sequence[Piece]) -> Sequence[Piece]:
    return pieces[: next((at for at, piece in enumerate(pieces) if piece.url), len(pieces))]


def _words(pieces: Sequence[Piece], *, keep_titles: bool = False) -> str:
    texts = [piece.text for piece in pieces if not piece.url or (keep_titles and not is_label(piece.text))]
    words = _FOOTNOTE.sub("", re.sub(r"[ \t\n]+", " ", " ".join(texts)))
    return re.sub(r"[(\[（【]\s*[)\]）】]", "", words).strip()


def _whole(pieces: Sequence[Piece]) -> str:
    return " ".join("".join(piece.text for piece in pieces if not is_label(piece.text) or not piece.url).split())


def _behind_link(link: str, behind: str, before: str) -> _Split:
    """A name that a colon continues; else the link's words are the title."""
    stripped = link.rstrip()
    if behind[:1] in {":", "："} or stripped.endswith((":", "：")):
        name = stripped.rstrip(":： ")
        rest = behind.lstrip(":： ")
        if len(name.split()) <= 6:
            head, tail = _until_bar(rest)
            return _Split(name, f"{name}: {head}" if head else name, tail)
        return _Split("", name, rest)
    return _named(stripped if before.lower() in stripped.lower() else f"{before} {stripped}", behind)


def _named(title: str, behind: str) -> _Split:
    head, tail = _until_bar(title)
    name, colon, _ = head.strip(_BOUNDS).partition(":")
    is_name = bool(colon) and 0 < len(name.split()) <= 4 and len(name) <= 40
    return _Split(name.strip() if is_name else "", head, f"{tail} | {behind}" if tail and behind else tail or behind)


def _until_bar(text: str) -> tuple[str, str]:
    head, *tail = _BAR.split(text, maxsplit=1)
    return head, "".join(tail)


def _apart(split: _Split) -> tuple[str, str, str, str]:
    """Title, venue, year and remark."""
    venue, year, remarks = "", "", list[str]()
    for part in map(str.strip, _BAR.split(split.rest)):
        bare = part.strip(_BOUNDS + "()[]（）【】")
        if not bare:
            continue
        if not venue and len(bare) <= 60 and _VENUE.fullmatch(bare):
            year = year or _year(bare)
            venue = _YEAR_BEHIND.sub("", bare) or bare
        elif not year and _YEAR.fullmatch(bare):
            year = bare
        elif any(map(str.isalnum, part)):
            remarks.append(part if part.startswith(("(", "（")) else part.strip(" \t-–—:：,;。"))
    title = split.title.strip(_BOUNDS).strip()
    return title, venue, year, " · ".join(filter(None, remarks))


def _year(venue: str) -> str:
    if found := _YEAR.search(venue):
        return found[0]
    if found := _SHORT_YEAR.search(venue):
        return f"{'20' if int(found[1]) < 70 else '19'}{found[1]}"
    return ""


def _labelled(link: SourceLink) -> SourceLink:
    """Without a title as its label: that is the entry's."""
    plain = _LABEL_ENDS.sub("", link.label.strip().strip("[]():"))
    return SourceLink(link.url, plain if plain and is_label(link.label) else "")
