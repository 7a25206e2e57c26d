"""Ids for entries and topics, from what they are called in any script."""

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import cache
from itertools import count

from bot.catalog.fields import ID_LENGTH, ID_PATTERN
from bot.patterns import compile_later

RULE = f"an id has 1 to {ID_LENGTH} of a–z, 0–9 and -, and begins with a letter or digit"

_ID = compile_later(ID_PATTERN)
# ISO 9 and ISO 843 without their accents: what a reader of Latin letters expects.
_CYRILLIC = (
    "аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya іi їyi"
    " єye ґg ўu"
)
_GREEK = "αa βb γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs τt υy φf χch ψps ωo ςs"
_LATIN = "ßss æae œoe øo łl đd ðd þth ıi"
_LETTERS = {pair[0]: pair[1:] for pair in f"{_CYRILLIC} {_GREEK} {_LATIN}".split()}
_NAME = compile_later(r"(?:HANGUL SYLLABLE|(?:[A-Z]+ )+?(?:LETTER|VOWEL SIGN)) (?:SMALL )?([A-Z]+)$")


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def slug(text: str) -> str:
    """In the letters of an id; empty where the text has no letter that is read in one way, as Chinese has none."""
    latin = "".join(map(_latin, text[:200]))
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:ID_LENGTH].strip("-")


def propose_id(texts: Iterable[str], fallback: str, taken: Container[str]) -> str:
    """The slug of the first text that has one, else `fallback`; with a number where it's taken."""
    base = next(filter(None, map(slug, texts)), fallback)
    numbered = (f"{base[: ID_LENGTH - 5].rstrip('-')}-{number}" for number in count(2))
    return base if base not in taken else next(each for each in numbered if each not in taken)


@cache
def _latin(letter: str) -> str:
    plain = letter.lower()
    if plain.isascii():
        return plain
    if plain in _LETTERS:
        return _LETTERS[plain]
    composed = unicodedata.normalize("NFC", letter)
    if len(composed) == 1 and (found := _NAME.match(unicodedata.name(composed, ""))):
        return found[1].lower()
    bare = "".join(part for part in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(part))
    return bare if bare.isascii() else "".join(map(_latin, bare)) if bare != plain else ""
