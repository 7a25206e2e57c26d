"""Lists in which each family name stands first, told by its capitals: `LEE Ann, WU Bo`."""

from collections.abc import Sequence

from bot.catalog.author_words import has_group_word, is_company, names_group


def given_name_first(names: Sequence[str]) -> list[str]:
    """Each name turned; empty unless each of several names has the shape, as an abbreviation could have it too."""
    turned = [_turned(name) for name in names]
    return turned if len(names) > 1 and all(turned) else []


def _turned(name: str) -> str:
    family, *given = name.split()
    is_family = family.isalpha() and family.isupper() and len(family) > 1
    if not is_family or not given or has_group_word(name) or names_group(name) or is_company(name):
        return ""
    if not all(word.replace("-", "").isalpha() and word.istitle() for word in given):
        return ""
    return f"{' '.join(given)} {family.title()}"
