"""Names that people type together, or with more than the name."""

import re
from collections.abc import Sequence
from functools import cache

from bot.catalog.model import Resource
from bot.library.titles import Titles

_MOST_NAMES = 5


def names_in_list(text: str) -> Sequence[str]:
    """Two or more; none where the text isn't a short list."""
    parts = [part.strip() for part in _between().split(text[:300]) if part.strip()]
    return parts if 1 < len(parts) <= _MOST_NAMES else ()


def several_named(titles: Titles, text: str) -> Sequence[Resource]:
    """What each part of a list names, where all do and the whole is no name itself."""
    parts = names_in_list(text)
    if not parts or titles.named(text):
        return ()
    named = [titles.named(part) for part in parts]
    resources = list(dict.fromkeys(each for found in named for each in found))
    return resources if all(named) and len(resources) > 1 else ()


def without_version(text: str) -> str:
    return _version().sub(" ", text).strip(" -–—=@:,()")


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
