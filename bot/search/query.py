"""What somebody typed, prepared for matching."""

import re
from dataclasses import dataclass

from bot.search.folding import fold, fold_case
from bot.search.words import is_title_case, normalize, tokenize

# Bounds on what is read of a query: more than any title, little enough that no text can be slow.
_MAX_CHARACTERS = 300
_MAX_WORDS = 24
# What people say around what they mean; a query of nothing else is taken as it is.
_LEAD_IN = re.compile(r"\bthe (?:one|paper) (?:about|on)\b")
_WORD = re.compile(r"[^\W_]")
_ONE_PLUS = re.compile(r"(?<![^\W_])[a-z]\+$")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` keeps punctuation and accents; `normalized` is folded, with single spaces; `concatenated` has none.

    A final space in `normalized` means that the last word is complete. `title_case` suggests a copied text.
    """

    text: str
    normalized: str
    concatenated: str
    words: tuple[str, ...]
    last_is_prefix: bool
    title_case: bool = False


def parse_query(text: str) -> Query:
    """Reads at most 300 characters and 24 words."""
    folded = fold(text[:_MAX_CHARACTERS])[:_MAX_CHARACTERS]
    if _WORD.search(without := _LEAD_IN.sub(" ", folded)):
        folded = without
    if _ONE_PLUS.search(folded):  # on the way to C++
        folded = folded[:-1] + "plus"
    normalized = normalize(folded)
    last_is_prefix = folded[-1:].isalnum()
    return Query(
        text=fold_case(text[:_MAX_CHARACTERS]),
        normalized=normalized if last_is_prefix else normalized + " ",
        concatenated=normalized.replace(" ", ""),
        words=tuple(tokenize(folded)[:_MAX_WORDS]),
        last_is_prefix=last_is_prefix,
        title_case=is_title_case(text[:_MAX_CHARACTERS], least=2) and not text.isupper(),
    )
