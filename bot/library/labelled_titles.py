"""The title in a record of a reference manager, or behind a label."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile, zip_longest

from bot.catalog.latex_marks import plain_latex
from bot.patterns import compile_later

MOST_READ = 3000
"""In characters."""
LONGEST_TITLE = 300

# RIS and PubMed's format; an “AI - ” in a title is no tag.
_TAG = compile_later(
    "TY|T[123I]|AU|FAU|A[1234BD]|PMID|P[YTLPBG]|Y[12]|D[APOB]|J[OFAT12]|TA|BT|CT|V[LI]|I[SPD]|[SE]P|UR|L[1234RA]|SN|N[12]|KW"
    "|ER|CY|M[123]|ET|ST|C[123]|AID|LID|OWN|STAT|DCOM|SO|UT|RP"
)

_IN_ORDER = (  # of Web of Science
    " FN VR PT AU AF BA BE GP BF CA TI SO SE BS LA DT CT CY CL SP HO DE ID AB C1 C3 RP EM RI OI FU FX CR NR TC Z9 U1 U2"
    " PU PI PA SN EI BN J9 JI PD PY VL IS PN SU SI MA BP EP AR DI DL D2 EA PG WC WE SC GA UT PM OA HC HP DA ER EF "
)
_REFWORKS = frozenset(
    {"RT", "SR", "ID", "A1", "A2", "T1", "T2", "JF", "JO", "YR", "FD", "VO", "SP", "OP", "PB", "PP", "SN", "AB", "K1"}
    | {"NO", "DO", "UL", "LK", "DS", "RD", "CL"}
)


def labelled_title(text: str) -> str | None:
    """Of a record of a reference manager or a text with a label for each part; None where `text` is none.

    Empty where the record has no title.
    """
    text = text[:MOST_READ]
    for parts in (ris_parts(text), endnote_parts(text)):
        if parts:
            found = next((text[start:end] for tag, start, end in parts if tag in {"TI", "T1", "%T"}), "")
            return _tidy(found).removesuffix(".")
    if found := _in_markup(text):
        return _tidy(found)
    return _after_label(text)


def begins_with_label(line: str) -> bool:
    """`From: …`, `Subject: …`"""
    return _label().match(line) is not None


def ris_parts(text: str) -> list[tuple[str, int, int]]:
    """Each tag with the start and end of its value; none where `text` is no such record."""
    if not re.match(r"\s*[A-Z][A-Z0-9]{1,3} {0,2}- ", text):
        return web_of_science_parts(text)
    tags = re.finditer(r"(?:^|(?<=\s))([A-Z][A-Z0-9]{1,3}) {0,2}-(?=\s|$)", text)
    parts = _parts(text, [found for found in tags if _TAG.fullmatch(found[1])])
    return parts if len(parts) > 1 else []


def web_of_science_parts(text: str) -> list[tuple[str, int, int]]:
    """The same of its export, and of RefWorks', whose tags are followed by no sign; each stands in its place alone."""
    if re.match(r"\s*RT \w", text):
        return _parts(
            text, [found for found in re.finditer(r"(?:^|(?<=\s))([A-Z][A-Z0-9])(?=\s)", text) if found[1] in _REFWORKS]
        )
    if not re.match(r"\s*(?:FN \w[\w ]*\s+VR \d|PT [A-Z]\s+(?:AU|CA|BA|BE|TI) )", text):
        return []
    tags: list[re.Match[str]] = []
    last = -1
    for found in re.finditer(r"(?:^|(?<=\s))([A-Z][A-Z0-9])(?=\s|$)", text):
        at = _IN_ORDER.find(f" {found[1]} ")
        is_in_title = tags and tags[-1][1] == "TI" and found[1] != "SO" and re.search(r"\sSO\s", text[found.start() :])
        if found[1] == "PT" or (at > last and not is_in_title):
            tags.append(found)
            last = at
    return _parts(text, tags)


def endnote_parts(text: str) -> list[tuple[str, int, int]]:
    """The same of `%T` and the like."""
    if not re.match(r"\s*%[0-9A-Z] \S", text):
        return []
    return _parts(text, list(re.finditer(r"(?:^|(?<=\s))(%[0-9A-Z@+]) ", text)))


def _parts(text: str, tags: Sequence[re.Match[str]]) -> list[tuple[str, int, int]]:
    ends = [*(found.start() for found in tags[1:]), len(text)]
    return [(found[1], found.end(), end) for found, end in zip(tags, ends, strict=False)]


def prose_sections(text: str) -> Iterator[tuple[int, int]]:
    """Where abstracts and the like are in a text with a label for each part; an identifier at its end is outside."""
    if (first := _label().match(text.lstrip())) is None or first["prose"]:
        return
    labels = list(_label().finditer(text))
    for found, following in zip_longest(labels, labels[1:]):
        if found["prose"]:
            last = re.search(r"\s\S+\s*$", text)
            end = following.start() if following else last.start() if last else len(text)
            yield found.end(), max(found.end(), end)


def _in_markup(text: str) -> str:
    """Of JSON, HTML or a template of Wikipedia."""
    if re.match(r"\s*[\[{]", text) and (found := re.search(r'"title"\s*:\s*\[?\s*("(?:[^"\\]|\\.)*")', text)):
        try:
            return str(json.loads(found[1], strict=False))
        except ValueError:
            return ""
    if found := re.search(r'"citation_title"\s+content="([^"]*)"|<title>([^<]*)</title>', text):
        return found[1] or found[2]
    if re.match(r"\s*\{\{", text) and (found := re.search(r"\|\s?title\s*=([^|{}]*)", text)):
        return found[1]
    return ""


def _after_label(text: str) -> str | None:
    """Labels stand at the beginning of lines, and where the text begins with one, behind it, too."""
    shown = re.sub(r"[*_`>#]+", "", text).strip()
    labels = [found for found in _label().finditer(shown) if _begins_line(shown, found)]
    if not labels:
        return None
    found = next((each for each in labels if each["title"]), None)
    if found is None and labels[0].start() == 0:  # `Authors: … Title: …`
        found = next((each for each in _label().finditer(shown) if each["title"]), None)
    if found is None:
        return "" if labels[0].start() == 0 else None
    first, *others = shown[found.end() :].strip().split("\n")
    lines = [first, *takewhile(lambda line: line[:1].isspace() and not _label().match(line.strip()), others)]
    value = " ".join(lines)
    if end := next(_label().finditer(value), None):
        # “The Lost Year: A Study” may be the title's own words.
        if not end["sure"] and value[: end.start()].strip()[-1:] not in ",;|":
            return ""
        value = value[: end.start()].rstrip(" ,;|")
    return _tidy(value)


def _begins_line(text: str, found: re.Match[str]) -> bool:
    return not text[: found.start()].rpartition("\n")[2].strip(" -•")


def _tidy(value: str) -> str:
    value = plain_latex(value, commands=True).rstrip(",")
    for opening, closing in ('""', "''", "“”", "«»", "《》", "「」", "„“"):
        if len(value) > 2 and value[0] == opening and value[-1] == closing:
            value = value[1:-1]
    return " ".join(value.split())[:LONGEST_TITLE]


@cache
def _label() -> re.Pattern[str]:
    title = (
        r"(?:paper |article )?title|标题|標題|题名|题目|題目|論文題目|論文名|タイトル|제목|titre|titel|t[ií]tulo|titolo"
    )
    prose = r"abstract|keywords|tl;?dr|摘要|关键词|要旨|キーワード|초록|résumé|zusammenfassung|resumen|riassunto"
    sure = (
        rf"authors?(?:\(s\))?|(?P<prose>{prose})|links?|url|doi|作者|链接|連結|著者|저자"
        r"|auteurs?|auteur\(s\)|lien|autor(?:e|i|en|es|in|innen)?|enlace"
        r"|(?:year|date|jahr|année|año|anno|年份)(?=\W{1,4}\d)"
    )
    other = (
        r"year|date|journal|venue|conference|published(?: in)?|publisher|source|categories|comments|subjects|from|to|cc"
        r"|subject|sent|pdf|code|volume|pages|期刊|年份|来源|出处|掲載誌|revue|année|zeitschrift|jahr|revista|año|rivista|anno"
        r"|von|an|betreff|gesendet|de|objet|para|asunto"
    )
    return re.compile(
        rf"(?:^|(?<=[\s,;{{|]))[\"']?(?:(?P<title>{title})|(?P<sure>{sure})|(?:{other}))[\"']?\s?[:：]", re.IGNORECASE
    )
