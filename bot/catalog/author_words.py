"""Words in lists of authors that are nobody's name: for further authors, in names of groups, and between names."""

import re
from functools import cache

from bot.patterns import compile_later

WORDS_BETWEEN = "und|y|et(?! al)|e|og|och|i|oraz|en|ja|és|ve|dan|și|si|a|и|та|і|και"
"""That mean “and” in other languages, as a pattern."""
ET_AL = "et al."
_IN_BRACKETS = compile_later(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
# In names of groups, and hardly ever in those of people.
_GROUP_WORDS = (
    "teams?|groups?|labs?|laborator(?:y|ies)|consortium|collaboration|project|community|foundation|initiative|universit(?:y|ies)"
    "|institutes?|commission|department|alliance|council|committee|organi[sz]ation|corporation|corp|inc|ltd|llc|gmbh"
    r"|associations?|associa[cç][aã]o|asociaci[oó]n|associazione|cent(?:er|re|rum|ro)|zentrum|workshop|society"
    r"|soci[eé]t[eé]|academ(?:y|ia|ie)|acad[eé]mie|akademie|accademia|agency|authority|bureau|federation"
    r"|ministry|minist[eè]re|ministerio|ministerium|services|machines|nations|naciones|hospital|museum"
    r"|compan(?:y|ies)|technologies|software|networks?|engineering|platforms|publishers|publishing"
    r"|partnership|program(?:me)?|division|solutions|industries|holdings|developers|contributors|authors|maintainers"
    r"|collective|forum|task force|working party|stiftung|fondation|fundaci[oó]n|hochschule|[eé]cole|escuela|scuola"
    r"|verband|verein|european|national|international|federal|united|deutsche[rs]?"
)
_COMPANIES = (
    "Alibaba|Amazon|Anthropic|Baidu|Byte[Dd]ance|Databricks|DeepSeek|EleutherAI|Google|Huawei|IBM|Microsoft|MosaicML|Mozilla"
    "|NVIDIA|Nvidia|OpenAI|Qualcomm|Salesforce|Samsung|Tencent|Xiaomi|Yandex|Zhipu|AMD|ETH|EPFL|MIT|CMU|Inria|INRIA|CERN"
    "|NASA|IEEE|ACM|Meta|Moonshot|MiniMax|Baichuan|StepFun|Mistral|Cohere|Adobe|Intel|Naver|Kakao|Siemens|Cisco|Netflix"
    "|Spotify|LinkedIn|Snowflake|Perplexity|Alipay|Meituan|Kuaishou|SenseTime"
)
# Nouns that are family names as well, such as those of Frank Press and Preston Cloud.
_MAYBE_GROUP_WORDS = "press|cloud|union|board|club|office|service|library|partners|systems|studios?"
_STEMS = r"\w*(?:universi[td]|institut|zentrum|gemeinschaft|gesellschaft)\w*"
_BETWEEN = r"(?:(?:and|plus|with|und|sowie|mit|et|y|e|ed|og|och|en|ja|ve|és|a|i|oraz|и|та|u\.)(?!\w)|[&+…]|\.\.\.)"
_PEOPLE = (
    r"(?:(?:co-?)?(?:authors?|workers?)|colleagues|collaborators|collaborateurs|collègues|kollegen"
    r"|colaboradores|colegas|compañeros|friends|contributors|people|persons|collab\.?)"
)
_NUMBER = (
    r"(?:\d+\+?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|many|numerous|several|some"
    r"|(?:dozens|hundreds|scores)(?:\sof)?|a few|a dozen|a number of)"
)
_MORE = "more|others?|additional|further|autres|weitere|andere|más|otr[oa]s|altri|outr[oa]s|mais|inni|других"
_COUNTED = rf"{_NUMBER}\s(?:(?:{_MORE})(?:\s{_PEOPLE})?|{_PEOPLE}(?:\smore)?)(?:\snot shown)?"
# Family names as well, or parts of other words.
_WITH_AND = (
    r"team|co\.?|more|much more|andre|andra|anderen|muut|diğerleri|ark\.|соавт\.?|соавторы|in\.|kol\.|mások|mtsai\.?"
    "|інші|company"
)
# What stands for further authors, in several languages.
_UNNAMED = (
    r"et\.? ?al(?:ii|ia|\.)?|al\.|others\.?|coll(?:ab|s)?\.|colab\.|cols?\.|(?:d['’])?autres|otr[oa]s|outr[oa]s|altri"
    r"|andere|weitere|mitarbeiter|kollegen|inni|другие|др\.?|et cetera|etc\.?|u\. ?a\.|u\. ?v\. ?[am]\.|m\. ?fl\."
    r"|o\. ?fl\.|a\. ?o\.|(?:additional|other) authors(?: not shown)?|等人?|他|外|ほか|외"
)

_NOBODY = frozenset(
    {
        "", "tbd", "tba", "todo", "unknown", "n/a", "na", "none", "nil", "various", "several", "authors", "author",
        "first author", "no author", "not known", "xxx", "unbekannt", "diverse", "inconnu",
        "desconocido", "未知", "佚名",
    }
)  # fmt: skip


def without_others(author: str) -> tuple[str, bool]:
    """Whether others are told, too: ``Woosuk Kwon et al.``. Empty where nobody else is."""
    text = author.rstrip(" ,;")
    if stands_for_others(text):
        return "", True
    found = re.search(r"[(\[]([^()\[\]]+)[)\]]$", text)
    if found is None or found[1].isdigit() or not _others().fullmatch(found[1]):
        found = _others_at_end().search(text)
    return (re.sub(r"(?:[\s,…]|\.{2,})+$", "", text[: found.start()]), True) if found else (author, False)


def stands_for_others(item: str) -> bool:
    return _others().fullmatch(item) is not None


def is_count_of_others(item: str) -> bool:
    """`and 4 others`, `+3`"""
    return stands_for_others(item) and _count().search(item) is not None


def is_nobody(item: str) -> bool:
    """Whether it stands where nobody was known."""
    return item.strip(" .-?()[]").casefold() in _NOBODY


def has_group_word(text: str) -> bool:
    """Whether it may name a group rather than people."""
    return _group_word().search(text) is not None


def is_group(text: str) -> bool:
    """One name with a comma or an “and” in it: a team, a company, a department."""
    if not has_group_word(text) or ";" in text:
        return False
    parts = re.split(r",|\band\b|&", _IN_BRACKETS.sub("", text))
    return len(parts) <= 2 and (len(parts) == 1 or any(len(part.split()) <= 1 for part in parts))


def is_company(name: str) -> bool:
    return re.fullmatch(rf"(?:{_COMPANIES})(?:\s.*)?", name) is not None


def names_group(name: str) -> bool:
    """Whether one name, as that of a single author, is hardly a person's."""
    return _group().search(name) is not None


@cache
def _others() -> re.Pattern[str]:
    """All of an item of the list."""
    return re.compile(
        rf"[\s,.…(\[]*(?:{_BETWEEN}\s*)?(?:the\s)?(?:{_UNNAMED}|{_COUNTED}|{_PEOPLE}|\d+)[\s,.)\]]*|[\s.…()\[\]]*"
        rf"|{_BETWEEN}\s(?:the\s)?(?:{_WITH_AND})",
        re.IGNORECASE,
    )


@cache
def _count() -> re.Pattern[str]:
    return re.compile(rf"\b{_NUMBER}\s\w|[&+]\s*\d", re.IGNORECASE)


@cache
def _others_at_end() -> re.Pattern[str]:
    between = rf"(?:,\s*|\s)(?:{_BETWEEN}\s*)*"
    return re.compile(
        rf"{between}(?:{_UNNAMED}|(?:{_COUNTED}))$|\s*[&+]\s*(?:{_UNNAMED}|\d+)$"
        rf"|(?:,\s*|\s){_BETWEEN}\s(?:the\s|(?:his|her|their)\s)?(?:{_WITH_AND}|{_PEOPLE})$"
        rf"|,\s*(?:{_PEOPLE})$|\splus\s\d+$|[\s,]+\[?(?:…|\.\.\.)\]?$"
        r"|(?:(?<=[\u3400-\u9fff\uac00-\ud7af])[\s,，、]*|\s)(?:等|他|ほか|外(?=\s?\d))\s?(?:\d+\s?)?[人名位著]?$"
        r"|\s외(?:\s?\d+\s?[명인])?$",
        re.IGNORECASE,
    )


@cache
def _group_word() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_GROUP_WORDS})\b|{_STEMS}", re.IGNORECASE)


@cache
def _group() -> re.Pattern[str]:
    return re.compile(
        rf"\band\b|[&+@()]|\b(?:{_GROUP_WORDS})\b|{_STEMS}"
        rf"|\s(?-i:for|of|für|pour|para|per)\s|^the\s|^(?-i:{_COMPANIES})\s|^hugging face$"
        rf"|^\S+(?:\s\S+)+\s(?:{_MAYBE_GROUP_WORDS})$|\s(?-i:AG|KG|PLC|plc|SE)$"
        r"|\s(?-i:AI|Research|DeepMind|Labs)$",
        re.IGNORECASE,
    )
