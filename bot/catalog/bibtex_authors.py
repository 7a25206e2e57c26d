"""Authors as BibTeX reads them: people, groups in braces, and its `others` for those who aren't named."""

import re
from functools import cache

from bot.catalog.author_names import GROUP_WORDS
from bot.catalog.initials_behind import inverted_names
from bot.catalog.latex_commands import without_commands
from bot.catalog.latex_text import written

OTHERS = "others"  # BibTeX's own word for them
# In names of groups, and hardly ever in those of people; the rest of the words is shared with the reader of lists.
_GROUP_WORDS = (
    rf"{GROUP_WORDS}|associations?|associa[cç][aã]o|asociaci[oó]n|associazione|cent(?:er|re|rum|ro)|zentrum|workshop|society"
    r"|soci[eé]t[eé]|academ(?:y|ia|ie)|acad[eé]mie|akademie|accademia|agency|authority|bureau|federation"
    r"|ministry|minist[eè]re|ministerio|ministerium|services|machines|nations|naciones|hospital|museum"
    r"|compan(?:y|ies)|technologies|software|networks?|engineering|platforms|publishers|publishing"
    r"|partnership|program(?:me)?|division|solutions|industries|holdings|developers|contributors|authors|maintainers"
    r"|collective|forum|task force|working party|stiftung|fondation|fundaci[oó]n|hochschule|[eé]cole|escuela|scuola"
    r"|verband|verein|european|national|international|federal|united|deutsche[rs]?"
)
_COMPANIES = (
    "Alibaba|Amazon|Anthropic|Baidu|ByteDance|Databricks|DeepSeek|EleutherAI|Google|Huawei|IBM|Microsoft|MosaicML|Mozilla"
    "|NVIDIA|Nvidia|OpenAI|Qualcomm|Salesforce|Samsung|Tencent|Xiaomi|Yandex|Zhipu|AMD|ETH|EPFL|MIT|CMU|Inria|INRIA|CERN"
    "|NASA|IEEE|ACM"
)
# Nouns that are family names as well, such as those of Frank Press and Preston Cloud.
_MAYBE_GROUP_WORDS = "press|cloud|union|board|club|office|service|library|partners|systems|studios?"
_BETWEEN = r"(?:(?:and|plus|with|und|sowie|et|y|e|ed|og|och|i|и|u\.)(?!\w)|[&+…]|\.\.\.)"
_PEOPLE = (
    r"(?:(?:co-?)?(?:authors?|workers?)|colleagues|collaborators|collaborateurs"
    r"|colaboradores|compañeros|friends|contributors|people|persons)"
)
_NUMBER = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|many|several|some"
    r"|dozens|hundreds|a few|a dozen)"
)
_COUNTED = rf"{_NUMBER}\s(?:more|others?|{_PEOPLE}|(?:more|other|additional|further)\s{_PEOPLE}|{_PEOPLE}\smore)"
_WITH_AND = r"team|co\.|more|much more"
# What stands for further authors, in several languages.
_UNNAMED = (
    r"et\.? ?al(?:ii|ia|\.)?|al\.|others\.?|coll(?:ab|s)?\.|colab\.|cols?\.|autres|otr[oa]s|outr[oa]s|altri"
    r"|andere|weitere|mitarbeiter|kollegen|inni|другие|др\.?|et cetera|etc\.?|u\. ?a\.|u\. ?v\. ?[am]\.|m\. ?fl\."
    r"|o\. ?fl\.|a\. ?o\.|等人?|他|外|ほか|외"
)


def authors_field(authors: tuple[str, ...], most: int) -> str:
    """Joined by BibTeX's `and`; those after the first `most` become its `others`."""
    people: list[str] = []
    more = len(authors) > most
    for author in authors[:most]:
        for one in _with_group_apart(" ".join(author.split())):
            name, others = _without_others(one)
            more = more or others
            if name := without_commands(_without_titles(name)).strip():
                people.append(name)
    inverted = inverted_names(people)
    names = [_name(f"{parts.family}, {parts.initials}" if (parts := inverted.get(name)) else name) for name in people]
    return " and ".join([*names, *([OTHERS] if more and names else [])])


def _with_group_apart(author: str) -> tuple[str, ...]:
    """`Ann Lee, vLLM contributors`"""
    found = _person_and_group().fullmatch(author)
    return (found["person"], found["group"]) if found else (author,)


def _without_others(author: str) -> tuple[str, bool]:
    """Whether others are told, too: ``Woosuk Kwon et al.``."""
    text = author.rstrip(" ,;")
    if _others().fullmatch(text):
        return "", True
    found = re.search(r"[(\[]([^()\[\]]+)[)\]]$", text)
    if found is None or not _others().fullmatch(found[1]):
        found = _others_at_end().search(text)
    return (text[: found.start()].rstrip(" ,.…"), True) if found else (author, False)


def _without_titles(name: str) -> str:
    """Of `Dr. Ann Lee, PhD` the name alone; where few letters may be initials, they stay."""
    bare = _title_before().sub("", name)
    name = bare if " " in bare.strip() else name
    while (found := _degree_behind().search(name)) and " " in name[: found.start()].strip():
        name = name[: found.start()]
    return name


def _name(name: str) -> str:
    """A group, whose name BibTeX would take for a person's parts or for two people, in braces."""
    if found := _suffix().fullmatch(name):
        return f"{written(found['family'])}, {found['suffix']}, {written(found['given'])}"
    text = written(name)
    one_comma = name.count(",") == 1 and not name.endswith(",")
    is_person = not _group().search(name) and ("," not in name or one_comma)
    # Readers that take a list of names apart drop a backslash at its start, and take signs alone for a part of a name.
    is_read = not text.startswith("\\") and any(map(str.isalnum, name))
    return text if is_person and is_read else f"{{{text}}}"


@cache
def _others() -> re.Pattern[str]:
    """All of an item of the list."""
    return re.compile(
        rf"[\s,.…(\[]*(?:{_BETWEEN}\s*)?(?:the\s)?(?:{_UNNAMED}|{_COUNTED}|{_PEOPLE}|\d+)[\s,.)\]]*|[\s.…()\[\]]*"
        rf"|{_BETWEEN}\s(?:the\s)?(?:{_WITH_AND})",
        re.IGNORECASE,
    )


@cache
def _others_at_end() -> re.Pattern[str]:
    between = rf"(?:,\s*|\s)(?:{_BETWEEN}\s*)*"
    return re.compile(
        rf"{between}(?:{_UNNAMED}|(?:{_COUNTED}))$|\s*[&+]\s*(?:{_UNNAMED}|\d+)$"
        rf"|(?:,\s*|\s){_BETWEEN}\s(?:the\s|(?:his|her|their)\s)?(?:{_WITH_AND}|{_PEOPLE})$"
        rf"|,\s*(?:{_PEOPLE})$|\splus\s\d+$|[\s,]+\[?(?:…|\.\.\.)\]?$"
        r"|(?:(?<=[\u3400-\u9fff\uac00-\ud7af])[\s,，、]*|\s)(?:等|他|ほか|外(?=\s?\d))\s?(?:\d+\s?)?[人名位]?$"
        r"|\s외(?:\s?\d+\s?[명인])?$",
        re.IGNORECASE,
    )


@cache
def _person_and_group() -> re.Pattern[str]:
    groups = r"contributors|developers|authors|maintainers|team|community"
    return re.compile(
        rf"(?P<person>[^,;]*[^,;\s]\s[^,;]*?)(?:,\s+(?:and\s+)?|\s+and\s+(?=the\s))(?!the\s\S+$)(?P<group>[^,;]*[^,;\s]\s+(?:{groups}))",
        re.IGNORECASE,
    )


@cache
def _title_before() -> re.Pattern[str]:
    return re.compile(
        r"^(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Dipl|Ing|Univ|Assoc|Asst|Hon|rer|nat|phil|med|habil|h|c)\.[\s-]?"
        r"|(?:Professor|Prof|Dr)\s(?=\S+\s))+(?=\S)"
    )


@cache
def _degree_behind() -> re.Pattern[str]:
    return re.compile(
        r"(?:,\s*|\s)\(?(?:Ph\.? ?D|D\.? ?Phil|M\.?Sc|B\.?Sc|M\.?Eng|Dr|Sc\.?D|MBA|MPH|DVM|Esq|FRS|FACM|FIEEE)\.?\)?$"
        r"|,\s*\(?(?:MD|M\.D\.)\)?$"
    )


@cache
def _group() -> re.Pattern[str]:
    return re.compile(
        rf"\band\b|[&+@()]|\b(?:{_GROUP_WORDS})\b|\w*(?:universi[td]|institut|gemeinschaft|gesellschaft)\w*"
        rf"|\s(?-i:for|of|für|pour|para|per)\s|^the\s|^(?-i:{_COMPANIES})\s|^hugging face$"
        rf"|^\S+(?:\s\S+)+\s(?:{_MAYBE_GROUP_WORDS})$|\s(?-i:AG|KG|PLC|plc|SE)$"
        r"|\s(?-i:AI|Research|DeepMind|Labs)$",
        re.IGNORECASE,
    )


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(r"(?P<given>[^,]+)\s(?P<family>[^,\s]+),?\s(?P<suffix>(?:Jr|Sr)\.?|I{2,3}|IV)")
