"""What a pasted text says beside its identifiers: the title of an entry of BibTeX, a remark."""

import re
from functools import cache
from urllib.parse import unquote_plus

from bot.catalog.latex_marks import plain_latex

_REMARKS = frozenset(
    {"page", "pages", "section", "sections", "chapter", "figure", "fig", "table", "appendix", "part", "slide", "slides"}
    | {
        "note",
        "notes",
        "my",
        "our",
        "your",
        "the",
        "a",
        "this",
        "that",
        "these",
        "on",
        "of",
        "for",
        "about",
        "in",
        "see",
    }
    | {"read", "reading", "paper", "papers", "week", "today", "tomorrow", "next", "one", "please", "thanks", "great"}
    | {
        "nice",
        "good",
        "new",
        "interesting",
        "is",
        "it",
        "here",
        "link",
        "pdf",
        "summary",
        "review",
        "discussion",
        "and",
    }
)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


def bibtex_title(text: str) -> str | None:
    """Of the first entry in a pasted piece of BibTeX, which may be cut off; None where it's none."""
    if re.match(r"\s*@\w+\s*[{(]", text) is None:
        return None
    found = re.search(r"(?<![\w-])title\s*=\s*([{\"])", text, re.IGNORECASE)
    return plain_latex(_until_closed(text[found.end() :], found[1]), commands=True) if found else ""


def searched_for(text: str) -> str:
    """What a search engine was asked, where the text is nothing but its link; else the text."""
    found = _search_link().fullmatch(text)
    return unquote_plus(found[1]).strip(' "“”') if found else text


def is_mere_remark(words: str) -> bool:
    """Whether they say where in a paper something is, or whose notes these are, and name none."""
    return all(word in _REMARKS or word.isdigit() for word in re.findall(r"\w+", words.casefold()))


def remark(rest: str) -> str:
    """The words of `rest`, which has no identifiers any more, without what citations put around those."""
    # Whom a message is addressed to, and what stands between two links, says nothing about a paper.
    rest = re.sub(r"(?<!\w)@\w+|^\s*(?:vs\.?|and|or|&)\s*$", " ", rest, flags=re.MULTILINE | re.IGNORECASE)
    rest = re.sub(r"(?<=\n)['’]s\b", " ", rest)  # of “arXiv:2309.06180’s idea”
    return " ".join(_around_ids().sub(" ", rest).split()).strip(" \t.,;:!?|()[]{}<>*_`~\"'“”„‘’«»‹›–—-=")


@cache
def _search_link() -> re.Pattern[str]:
    engines = (
        r"(?:scholar\.)?google(?:\.[a-z]{2,3}){1,2}|bing\.com|duckduckgo\.com|search\.brave\.com|ecosia\.org|kagi\.com"
    )
    return re.compile(
        rf"https?://(?:www\.)?(?:{engines}|semanticscholar\.org)/(?:search|scholar)?/?\?(?:\S*&)?q=([^&\s]+)(?:&\S*)?",
        re.IGNORECASE,
    )


@cache
def _around_ids() -> re.Pattern[str]:
    return re.compile(
        r"\[[a-z-]+(?:\.[a-z-]+)?\]"  # a subject class
        rf"|\b\d{{1,2}}\s(?:{_MONTHS})[a-z]*\s\d{{4}}\b"
        r"|\barxiv(?:\s(?:preprint|e-prints?))?\b|\bdoi\b|\b(?:url|link|paper|pdf)\s*:|\]\(\s*\)?",
        re.IGNORECASE,
    )


def _until_closed(text: str, opener: str) -> str:
    depth, quoted = 0, opener == '"'
    for at, char in enumerate(text):
        if depth == 0 and char == ('"' if quoted else "}"):
            return text[:at]
        depth += (char == "{") - (char == "}")
    return text
