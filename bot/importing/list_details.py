"""What stands around a title in a list: where and when it appeared, who wrote it, and what its keeper says."""

import re
from collections.abc import Iterable

from bot.frozen import dataclass
from bot.library.cited_names import NameShape, judge_names
from bot.patterns import compile_later

BAR = compile_later(r"\s*[|｜]\s*")
BOUNDS = " \t\n.,;:-–—|｜·•*_~，。；：、"
"""What no title begins or ends with."""

_MEETINGS = (
    "ICML|NeurIPS|NIPS|ICLR|OSDI|SOSP|NSDI|EuroSys|ASPLOS|MLSys|VLDB|SIGMOD|SIGCOMM|ACL|EMNLP|NAACL|CVPR|ICCV|ECCV|AAAI|IJCAI"
    "|KDD|ISCA|MICRO|HPCA|SC|ATC|PPoPP|FAST|CIDR|JMLR|TMLR|Nature|Science"
)
_VENUE = compile_later(
    r"(?:[A-Z][\w&./-]*(?: [A-Z&][\w&./-]*){0,3}\s?[-‐]?\s?['’‘`]?\s?(?:(?:19|20)?\d\d)|arXiv(?: \d{4})?"
    rf"|(?:{_MEETINGS})\b.{{0,20}})"
)
_YEAR = compile_later(r"(?<!\d)(?:(?:19|20)\d\d)(?!\d)")
_DATE = compile_later(
    r"(?:19|20)\d\d(?:[./-]\d{1,2}){0,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?"
)
_SHORT_YEAR = compile_later(r"['’‘`]\s?(\d\d)\b")
_YEAR_BEHIND = compile_later(r"\s?[-‐]?\s?(?:['’‘`]\s?\d\d|(?:19|20)\d\d)$")
_BY = compile_later(r"by\s+(.+?)\s*(?:[(（]((?:19|20)\d\d)[)）])?")
_LEADING_BRACKET = compile_later(r"[\[(（【]([^\[\](){}（）【】]{1,40})[\])）】]\s*")
_AFTER_SPEAKER = compile_later(r"^[^\W\d_][\w .'-]{0,30}:\s+")
_BRACKETS = str.maketrans("", "", "()[]（）【】")


@dataclass(frozen=True, slots=True)
class Details:
    authors: tuple[str, ...] = ()
    venue: str = ""
    year: str = ""
    remark: str = ""


def split_leading(text: str) -> tuple[str, list[str]]:
    """Without brackets in front, such as a date or a venue, and what stood in them."""
    found: list[str] = []
    while bracket := _LEADING_BRACKET.match(text):
        inner = bracket[1].strip()
        text = text[bracket.end() :]
        if ":" in inner and _DATE.fullmatch(inner):  # the time of a message, with whoever wrote it
            text = _AFTER_SPEAKER.sub("", text)
        elif len(inner) > 1:  # a box that may be ticked has one letter
            found.append(inner)
    return text, found


def are_details(text: str) -> bool:
    """Whether it says only when and where."""
    parts = [part.strip() for part in re.split(r"[,，;]", text.strip(BOUNDS)) if part.strip()]
    return bool(parts) and all(_is_venue(part) or _DATE.fullmatch(part) for part in parts)


def are_sure_names(text: str) -> bool:
    """Of several people, before a full stop: one name may be a system's."""
    bare = text.strip(BOUNDS)
    return (
        text.rstrip().endswith((".", ","))
        and bool(re.search(r"[,;&]| and ", bare))
        and _are_names(bare, NameShape.SURE)
    )


def read_details(texts: Iterable[str]) -> Details:
    """Each text may have several, with bars between them."""
    authors: tuple[str, ...] = ()
    venue, year, remarks = "", "", list[str]()
    for part in (piece.strip() for text in texts for piece in _pieces(text)):
        bare = part.translate(_BRACKETS).strip(BOUNDS)
        if not bare:
            continue
        by = _BY.fullmatch(bare if not part.endswith((")", "）")) else part.strip(BOUNDS))
        if by and not authors and _are_names(by[1]):
            authors, year = _names(by[1]), year or by[2] or ""
            continue
        if not venue and _is_venue(bare):
            year = year or year_in(bare)
            venue = _YEAR_BEHIND.sub("", bare).strip(BOUNDS) or bare
        elif not year and _DATE.fullmatch(bare):
            year = year_in(bare)
        elif not authors and _are_names(bare, only=NameShape.SURE):
            authors = _names(bare)
        elif any(map(str.isalnum, part)) and not (_DATE.fullmatch(bare) and year):
            remarks.append(part if part.startswith(("(", "（")) else part.strip(" \t-–—:：,;。").removeprefix(". "))
    return Details(authors, venue, year, " · ".join(dict.fromkeys(filter(None, remarks))))


def year_in(text: str) -> str:
    if found := _YEAR.search(text):
        return found[0]
    if found := _SHORT_YEAR.search(text):
        return f"{'20' if int(found[1]) < 70 else '19'}{found[1]}"
    return ""


def _pieces(text: str) -> list[str]:
    """Between bars; names and a venue in one piece are told by their full stops."""
    found = []
    for part in BAR.split(text):
        sentences = [
            each for each in re.split(r"(?<=[\w)])(?<!\b[A-Z])\.\s+", part.strip(" \t-–—:：,;.")) if each.strip()
        ]
        bare = [each.translate(_BRACKETS).strip(BOUNDS) for each in sentences]
        is_citation = len(sentences) > 1 and all(
            not each or _is_venue(each) or _DATE.fullmatch(each) or judge_names(each) is NameShape.SURE for each in bare
        )
        names, comma, rest = part.rpartition(",")
        if are_details(part):
            found += re.split(r"[,，;]", part)
        elif is_citation:
            found += sentences
        elif comma and _DATE.fullmatch(rest.strip(BOUNDS)) and judge_names(names.strip(BOUNDS)) is NameShape.SURE:
            found += [names, rest]
        else:
            found.append(part)
    return found


def _is_venue(text: str) -> bool:
    return len(text) <= 60 and _VENUE.fullmatch(text) is not None


def _are_names(text: str, only: NameShape | None = None) -> bool:
    """Whole ones: of an abbreviated list nobody knows who else wrote it."""
    judged = judge_names(text)
    is_short = re.search(r"\bet al\b|…|\.\.\.|\b[A-Z]\b\.?(?:,|$)", text)
    return not is_short and (judged is only if only else judged is not NameShape.NO)


def _names(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*(?:,|;|，|；|、|&|\band\b|\bund\b|\bet\b(?! al))\s*", text)
    return tuple(
        part.strip(BOUNDS) for part in parts if part.strip(BOUNDS) and not re.match(r"et al", part.strip(BOUNDS))
    )
