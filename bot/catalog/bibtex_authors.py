"""Authors as BibTeX reads them: people, groups in braces, and its `others` for those who aren't named."""

import re
from functools import cache

from bot.catalog.author_words import names_group, without_others
from bot.catalog.initials_behind import inverted_names
from bot.catalog.latex_commands import without_commands
from bot.catalog.latex_text import written

OTHERS = "others"  # BibTeX's own word for them


def authors_field(authors: tuple[str, ...], most: int) -> str:
    """Joined by BibTeX's `and`; those after the first `most` become its `others`."""
    people: list[str] = []
    more = len(authors) > most
    for author in authors[:most]:
        for one in _with_group_apart(" ".join(author.split())):
            name, others = without_others(one)
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
    is_person = not names_group(name) and ("," not in name or one_comma)
    # Readers that take a list of names apart drop a backslash at its start, and take signs alone for a part of a name.
    is_read = not text.startswith("\\") and any(map(str.isalnum, name))
    return text if is_person and is_read else f"{{{text}}}"


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
def _suffix() -> re.Pattern[str]:
    return re.compile(r"(?P<given>[^,]+)\s(?P<family>[^,\s]+),?\s(?P<suffix>(?:Jr|Sr)\.?|I{2,3}|IV)")
