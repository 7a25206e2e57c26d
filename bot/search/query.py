"""What somebody typed, made ready to be looked up."""

import re
from dataclasses import dataclass

from bot.search.folding import fold, fold_case
from bot.search.words import normalize, tokenize

# Bounds on what is read of a query: more than any title, little enough that no text can be slow.
_CHARACTERS = 300
_WORDS = 24
_LONGER = 4  # letters of a word that has a capital in a title, and
_MOST = 0.8  # how many of these must have one
# What people say around what they mean; a query of nothing else is taken as it is.
_ASIDE = re.compile(r"\bthe (?:one|paper) (?:about|on)\b")
_WORD = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Query:
    """A query: `text` to the letter, `spaced` folded and without punctuation, `glued` without spaces.

    `open` while its last word may go on; a space at the end is kept and says that the word before it is whole.
    `titled` if it is written as titles are, its longer words with capitals: copied rather than typed.
    """

    text: str
    normalized: str
    concatenated: str
    words: tuple[str, ...]
    open: bool
    title_case: bool = False


def parse_query(text: str) -> Query:
    """Reads at most the first 300 characters and 24 words of `text`."""
    folded = fold(text[:_CHARACTERS])[:_CHARACTERS]
    if _WORD.search(said := _ASIDE.sub(" ", folded)):
        folded = said
    normalized = normalize(folded)
    is_open = folded[-1:].isalnum()
    words = tuple(tokenize(folded)[:_WORDS])
    ended = normalized if is_open else normalized + " "
    title_case = _titled(text[:_CHARACTERS])
    return Query(fold_case(text[:_CHARACTERS]), ended, normalized.replace(" ", ""), words, is_open, title_case)


def _titled(text: str) -> bool:
    longer = [word for word in text.split() if len(word) >= _LONGER and word[0].isalpha()]
    capitals = sum(word[0].isupper() for word in longer)
    return len(longer) > 1 and capitals >= _MOST * len(longer) and not text.isupper()
