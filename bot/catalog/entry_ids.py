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
_FURTHER_CYRILLIC = "әa өo үu ұu қk ғg ңn һh ђdj јj љlj њnj ћc џdz ѕdz"
_ARMENIAN = (
    "աa բb գg դd եe զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr սs վv տt րr ցts ւv"
    " փp քk օo ֆf ևev"
)
_GEORGIAN = (
    "აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts ჭch ხkh ჯj ჰh"
)
_ARABIC = (
    "اa بb تt ثth جj حh خkh دd ذdh رr زz سs شsh صs ضd طt ظz عa غgh فf قq كk لl مm نn هh وw يy ىa ةa أa إi آa ؤw ئy پp"
    " چch ژzh گg کk یy"
)
_HEBREW = "אa בb גg דd הh וv זz חh טt יy כk ךk לl מm םm נn ןn סs עa פp ףf צts ץts קk רr שsh תt"
_LATIN = "ßss æae œoe øo łl đd ðd þth ıi ŋng əe"
_SCRIPTS = (_CYRILLIC, _FURTHER_CYRILLIC, _GREEK, _ARMENIAN, _GEORGIAN, _ARABIC, _HEBREW, _LATIN)
_LETTERS = {pair[0]: pair[1:] for script in _SCRIPTS for pair in script.split()}
_INDIAN = "DEVANAGARI|BENGALI|GURMUKHI|GUJARATI|ORIYA|TAMIL|TELUGU|KANNADA|MALAYALAM|SINHALA"
# Scripts whose letters are called by their sound.
_NAME = compile_later(
    rf"(?:HANGUL SYLLABLE|(?:HIRAGANA|KATAKANA|{_INDIAN}) (?:LETTER|VOWEL SIGN)) (?:SMALL )?([A-Z]+)$"
)
_VOWEL_ENDS = compile_later(rf"(?:{_INDIAN}) (?:VOWEL SIGN|SIGN VIRAMA)")
_SIGNS = compile_later(r"(?<=\b[A-Za-z])(?:\+\+|#)(?!\w)")  # of languages
_HAN = compile_later(r"[\u3400-\u9fff]")
_KANA = compile_later(r"[\u3040-\u30ff]+")


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def slug(text: str) -> str:
    """In the letters of an id; empty where the text has no word that is read in one way, as Chinese has none."""
    text = _SIGNS.sub(lambda found: "pp" if found[0] == "++" else "-sharp", text[:200])
    if _HAN.search(text):
        text = _KANA.sub(" ", text)  # endings of words that can't be read
    parts: list[str] = []
    for letter in text:
        if parts and _VOWEL_ENDS.match(unicodedata.name(letter, "")):
            parts[-1] = parts[-1].removesuffix("a")
        parts.append(_latin(letter))
    found = re.sub(r"[^a-z0-9]+", "-", "".join(parts)).strip("-")[:ID_LENGTH].strip("-")
    is_whole = all(part for part, letter in zip(parts, text, strict=True) if letter.isalpha())
    return found if is_whole or re.search("[a-z]{2}", found) else ""


def propose_id(texts: Iterable[str], fallback: str, taken: Container[str]) -> str:
    """The slug of the first text that has one, with a number where it's taken; else `fallback` with a number."""
    base = next(filter(None, map(slug, texts)), "")
    if not base:
        return next(each for number in count(1) if (each := f"{fallback}-{number}") not in taken)
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
