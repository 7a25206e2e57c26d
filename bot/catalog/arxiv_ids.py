"""arXiv's ids: how they are written, and which sites show a paper under its id."""

import re
from functools import cache

# arXiv's own scheme (info.arxiv.org/help/arxiv_identifier.html): YYMM.NNNN until 2014, YYMM.NNNNN since 2015,
# archive/YYMMNNN before April 2007, where a subject class may follow the archive.
NEW_ID = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga"
    "|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph"
    "|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
OLD_ID = rf"(?:{ARCHIVES})(?:\.[a-z]{{2,}}(?:-[a-z]+)?)?/\d{{2}}(?:0[1-9]|1[0-2])\d{{3}}"
ANY_ID = f"{NEW_ID}|{OLD_ID}"

OWN_HOSTS = frozenset({"arxiv.org", "export.arxiv.org", "browse.arxiv.org", "xxx.lanl.gov"})
MIRRORS = frozenset(
    {
        "alphaxiv.org",
        "ar5iv.org",
        "ar5iv.labs.arxiv.org",
        "arxiv-vanity.com",
        "hf.co",
        "huggingface.co",
        "papers.cool",
        "scirate.com",
    }
)


def normal_id(value: str) -> str:
    """Without the subject class: math.GT/0309136 and math/0309136 are one paper."""
    archive, slash, number = value.lower().partition("/")
    return f"{archive.partition('.')[0]}/{number}" if slash else archive


def digits_wanted(value: str) -> int:
    """After the dot; ``value`` begins with the year in two digits."""
    return 5 if int(value[:2]) >= 15 else 4


def digits_in_words(value: str) -> str:
    """What ids of that year have."""
    return {5: "five digits after the dot since 2015", 4: "four digits after the dot until 2014"}[digits_wanted(value)]


def is_possible_id(value: str) -> bool:
    """Whether arXiv has ever given out ids of that form."""
    number = value.partition(".")[2]
    return "/" in value or len(number) == digits_wanted(value)


def id_at_end(path: str) -> str | None:
    """The id with which the path of a link ends, with or without its version and ``.pdf``."""
    found = _at_end().search(path)
    return normal_id(found[1]) if found else None


def ids_in_path(path: str) -> list[str]:
    """All ids that are whole parts of it, as in ``/review/2309.06180/x``."""
    return list(dict.fromkeys(normal_id(found[2]) for found in _within().finditer(path)))


def labelled_id(path: str) -> str | None:
    """The first of them that says what it is: ``/arxiv:2309.06180/graph``, ``/badge/arXiv-2309.06180-b31b1b.svg``."""
    return next((normal_id(found[2]) for found in _within().finditer(path) if "arxiv" in found[1].lower()), None)


@cache
def _within() -> re.Pattern[str]:
    return re.compile(
        rf"((?<=[/:=])|arxiv[.:_/-]?)({ANY_ID})(?:v\d+)?(?:\.pdf|\.html?)?(?=[/?#]|-\w+\.svg|$)",
        re.ASCII | re.IGNORECASE,
    )


@cache
def _at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[/:_=-]|arxiv[.:_ -]?)({ANY_ID})(?:v\d*)?(?:\.pdf|\.html?)?/?$", re.ASCII | re.IGNORECASE)


def posted_in(value: str) -> int | None:
    """The year, which stands at the start of the number."""
    digits = re.search(r"(?:^|/)(\d\d)\d\d", value)
    return None if digits is None else (1900 if digits[1] >= "91" else 2000) + int(digits[1])
