"""Names that people type together, or with more than the name."""

import re
from collections.abc import Sequence
from functools import cache

from bot.catalog.model import Resource
from bot.library.titles import Titles

_MOST_NAMES = 5
_LONGEST = 2000  # characters of a text that are read
_LONGEST_NAMED = 300  # of one that is a name with a remark


def names_in_list(text: str) -> Sequence[str]:
    """Two or more; none where the text isn't a short list."""
    parts = [part for part in _between().split(" ".join(text[:300].split())) if part]
    return parts if 1 < len(parts) <= _MOST_NAMES else ()


def several_named(titles: Titles, text: str) -> Sequence[Resource]:
    """What each part of a list names, where all do and the whole is no name itself."""
    if titles.named(text):
        return ()
    named = [titles.named(part) for part in names_in_list(text)]
    resources = list(dict.fromkeys(each for found in named for each in found))
    return resources if all(named) and len(resources) > 1 else ()


def named_by_labels(titles: Titles, text: str) -> Sequence[Resource]:
    """What the texts of links name, as in `[the SGLang paper](…)`; `text` may be without the links themselves."""
    found: list[Resource] = []
    for match in _labels().finditer(text[:_LONGEST]):
        label = " ".join(next(filter(None, match.groups())).split())
        name = " ".join(_bare_label().sub(" ", label).split())
        parts = (each for part in names_in_list(name) for each in titles.named(part))
        found += titles.named(label) or titles.named(name) or list(parts)
    return list(dict.fromkeys(found))


def without_version(text: str) -> str:
    return _version().sub(" ", text)


def without_remarks(text: str) -> str:
    """``vLLM`` of ``read vLLM (SOSP ’23) next``: without its venue, year, authors, and what isn't part of any name."""
    before = text if len(text) > _LONGEST_NAMED else ""
    while text != before:
        before, text = text, _remark_at_an_end().sub("", text).strip(" ,;:.!?…-–—")
    return text


def cited_authors(text: str) -> str:
    """``Kwon 2023`` of ``(Kwon et al., 2023)``; empty where that isn't all of the text."""
    found = _authors_alone().fullmatch(text[:_LONGEST_NAMED])
    return f"{found[1]} {found[2] or ''}".strip() if found else ""


def without_chinese_spaces(text: str) -> str:
    """张 伟 is 张伟."""
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)


@cache
def _between() -> re.Pattern[str]:
    return re.compile(
        r"\s(?:and|or|und|oder|et|ou|y|o|vs\.?|versus|&|\+|/)\s|\s*[,;，；、/|]\s*(?:and\s)?"
        r"|(?<=[\u3400-\u9fff\s])[和与跟](?=[\u3400-\u9fff\s])",
        re.IGNORECASE,
    )


@cache
def _version() -> re.Pattern[str]:
    """Digits within a name are its own, as in GPT-4o."""
    return re.compile(
        r"(?:(?<=[\s@=(-])|^)(?:v(?:ersion|er\.?)?\s?)?\d+(?:\.\w+)*(?=[\s),]|$)"
        r"|\b(?:version|release|releases|rc\d*|beta|alpha|latest)\b",
        re.IGNORECASE,
    )


@cache
def _remark_at_an_end() -> re.Pattern[str]:
    """The last brackets may have lost their end with the text's last signs."""
    words = (
        "read|reading|discuss|discussing|discussion|present|presenting|please|pls|plz|thanks|thx|next|again|today|tonight|"
        "tomorrow|now|first|then|paper|papers|article|preprint|pdf|arxiv|github|code|repo|blog|slides|talk|poster|oral|"
        "the|das|der|die|den|le|la|l'|el|lesen|bitte|lire|leer|artikel|papier|artículo|de|du|del|von|论文|这篇|请"
    )
    return re.compile(
        rf"^(?:let[’']?s\s)?(?:{words})[\s:]+(?=\S)"
        rf"|(?<=\S)[\s,]+(?:{words})$"
        r"|(?<=\S)\s*[(\[（【][^()\[\]（）【】]{0,60}[)\]）】]?$"
        r"|(?<=\S)[\s,]+[-–—@]?\s*[A-Z][A-Za-z]{1,11}(?:[\s-]?[’']?\d\d|\s(?:19|20)\d\d)$"
        r"|(?<=\S)[\s,]+(?:by|von|par|por)\s[\w’' .-]{1,40}?(?:\set\.?\sal\.?)?$",
        re.IGNORECASE,
    )


@cache
def _authors_alone() -> re.Pattern[str]:
    return re.compile(
        r"[(\[]?([^\W\d_][\w’' -]{1,40}?),?\s(?:et\.?\sal\b\.?|und andere|y otros)"
        r"(?:[\s,(]*((?:19|20)\d\d)[a-z]?)?[)\]]*",
        re.IGNORECASE,
    )


@cache
def _labels() -> re.Pattern[str]:
    """Of Markdown, with the link behind it or elsewhere, Slack, Org, HTML and LaTeX."""
    return re.compile(
        r"\[(?!\s*\])([^\[\]]{1,300})\]{1,2}[(\[]|<\s*\|([^<>|]{1,300})>|\]\[([^\[\]]{1,300})\]\]|<a\s[^<>]{0,300}>([^<>]{1,300})</a"
        r"|\\href\s*\{[^{}]{0,300}\}\s*\{([^{}]{1,300})\}",
        re.IGNORECASE,
    )


@cache
def _bare_label() -> re.Pattern[str]:
    return re.compile(
        r"^(?:see|read|the|this)\s|\s?\(?(?:19|20)\d\d\)?$|[\s:]*\b(?:paper|preprint|article|pdf|arxiv)$|[*_`\"“”]+",
        re.IGNORECASE,
    )
