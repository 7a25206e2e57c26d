"""Lists of people's names as citations have them, told from titles by their shape."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache

from bot.patterns import compile_later

_LONGEST = 400  # in characters: of a longer list its beginning is judged
_PARTICLES = compile_later(
    r"van|von|de[nr]?|del(?:la)?|d[aiou]|dos|l[ae]|[ae]l|bin|ben|te[rn]|zu|af|st|(?:[js]r|i{2,3}|iv)\.?"
)
_FUNCTION_WORDS = compile_later(
    "a|all|and?|are|as|at|be|beyond|by|can|do|does|for|from|good|has|have|how|if|in|into|is|its?|more|need|not|o[fnr]|our"
    "|over|should|than|that|the|their|them|then|this|to|towards?|under|up|using|via|we|what|when|where|which|while|who|why"
    "|with|without|your?"
)
# No names of people, although they're written with a capital in titles.
_NOUNS = compile_later(
    "age|agents?|algorithms?|analysis|architectures?|art|benchmarks?|chain|code|data|datasets?|decoders?|deep|diffusion"
    "|embeddings?|encoders?|errors?|fast|fields?|forests?|framework|gradients?|graphs?|images?|inference|kernels?|languages?"
    "|large|latent|machines?|matrix|memory|methods?|models?|networks?|neural|optimal|papers?|policy|practice|problems?"
    "|process(?:es)?|prompts?|proof|random|retrieval|review|robots?|samples?|scale|search|self|small|spaces?|sparse|speech"
    "|structures?|study|survey|systems?|tasks?|tests?|text|theory|thoughts?|time|tokens?|tools?|transformers?|trees?|video"
    "|vision|visual|words?|work|worlds?"
)


class NameShape(Enum):
    """Whether a text is a list of names."""

    NO = auto()
    POSSIBLE = auto()  # one name, or words that may be names
    SURE = auto()


class _Kind(Enum):
    ET_AL = auto()
    INITIALS = auto()  # J. D.
    INITIALS_FIRST = auto()  # J. Kaplan, Jared D. Kaplan
    INITIALS_LAST = auto()  # Kaplan JD
    FULL = auto()  # Jared Kaplan
    IDEOGRAPHS = auto()
    SINGLE = auto()  # Kaplan
    NOUNS = auto()  # two capitals that are hardly a name: Deep Learning
    OTHER = auto()


def judge_names(text: str) -> NameShape:
    text = _ellipsis().sub(", ", text[:_LONGEST]).strip(" \t,;，；、")
    if _between_people().search(text) and all(map(_is_turned_name, _between_people().split(text))):
        return NameShape.SURE
    kinds = [_kind(piece.strip()) for piece in _between().split(text) if piece.strip()]
    if _Kind.OTHER in kinds or kinds.count(_Kind.NOUNS) * 2 >= len(kinds):
        return NameShape.NO
    others = _Kind.ET_AL in kinds
    kinds = [kind for kind in kinds if kind is not _Kind.ET_AL]
    if not kinds:
        return NameShape.NO
    return NameShape.SURE if others or _are_of_one_style(kinds) else NameShape.POSSIBLE


def _are_of_one_style(kinds: Sequence[_Kind]) -> bool:
    first, *rest = kinds
    if not rest:
        return first is _Kind.INITIALS_FIRST
    if first is _Kind.INITIALS or (first is _Kind.INITIALS_FIRST and rest[0] is _Kind.INITIALS):
        return False
    if rest[0] is _Kind.INITIALS:  # Kaplan, J., McCandless, S.; in some styles only the first name is turned round
        return len(kinds) % 2 == 0 and all(kind is _Kind.INITIALS for kind in kinds[1::2])
    if first is _Kind.SINGLE:  # Kaplan, Jared, Sam McCandless, and Dario Amodei
        full = kinds[1:] if rest[0] is _Kind.FULL else kinds[2:]
        return bool(full) and all(kind in {_Kind.FULL, _Kind.INITIALS_FIRST} for kind in full)
    if first in {_Kind.INITIALS_LAST, _Kind.IDEOGRAPHS}:
        return set(kinds) == {first}
    return all(kind in {_Kind.FULL, _Kind.INITIALS_FIRST, _Kind.NOUNS} for kind in kinds)


def _kind(piece: str) -> _Kind:
    words = piece.split()
    if _et_al().fullmatch(piece):
        return _Kind.ET_AL
    if _ideographs().fullmatch(piece):
        letters = len(piece.replace(" ", "").replace("\u3000", ""))
        return _Kind.IDEOGRAPHS if letters in range(2, 7 if len(words) == 2 else 4) else _Kind.OTHER
    if len(words[0]) == 1 and len(words) > 1:
        return _Kind.OTHER  # “A Survey”
    if len(words) > 6 or not all(_may_be_named(word) for word in words):
        return _Kind.OTHER
    initials = [_initial().fullmatch(word) is not None for word in words]
    if all(initials) or (len(piece) <= 2 and piece.isupper()):
        return _Kind.INITIALS
    if any(initials):
        return _Kind.INITIALS_FIRST if not initials[-1] else _Kind.INITIALS_LAST
    if len(words) == 1:
        return _Kind.NOUNS if _is_noun(piece) else _Kind.SINGLE
    if words[-1].isupper() and len(words[-1]) <= 3:
        return _Kind.INITIALS_LAST
    if any(map(_is_noun, words)):
        return _Kind.NOUNS
    return _Kind.FULL if len(words) <= 4 else _Kind.OTHER


def _may_be_named(word: str) -> bool:
    if _PARTICLES.fullmatch(word.casefold()) or _initial().fullmatch(word):
        return True
    if not word[0].isupper() or _FUNCTION_WORDS.fullmatch(word.casefold()):
        return False
    return re.sub(r"[-'’‐]", "", word.rstrip("*†‡§¹²³")).isalpha()


def _is_noun(word: str) -> bool:
    return _NOUNS.fullmatch(word.casefold()) is not None or _noun_ending().search(word) is not None


def _is_turned_name(part: str) -> bool:
    """`Smith, Adam`"""
    family, _, given = part.partition(",")
    return all(
        0 < len(words) <= 3 and all(_may_be_named(word) and not _is_noun(word) for word in words)
        for words in (family.split(), given.split())
    )


@cache
def _between() -> re.Pattern[str]:
    return re.compile(r"[;,；，、]|(?:^|\s)(?:and|und|et(?!\.?\s?al\b)|y|e|og|och|&|和|与)\s|\s(?=et\.?\s?al\b)")


@cache
def _between_people() -> re.Pattern[str]:
    return re.compile(r"[;；]|,?\s(?:and|und|&)\s")


@cache
def _et_al() -> re.Pattern[str]:
    return re.compile(r"et\.?\s?al\.?|others|等|他", re.IGNORECASE)


@cache
def _ellipsis() -> re.Pattern[str]:
    return re.compile(r"…|\.\s?\.\s?\.(?=\s|$)")


@cache
def _initial() -> re.Pattern[str]:
    return re.compile(r"(?:[^\W\d_a-zß-ÿ]\.-?){1,4}|(?:[^\W\d_a-zß-ÿ]\.-?){0,3}[A-Z]")


@cache
def _ideographs() -> re.Pattern[str]:
    return re.compile(
        r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:[ \u3000][\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+)?"
    )


@cache
def _noun_ending() -> re.Pattern[str]:
    return re.compile(
        r"\w{2}(?:ings?|[ts]ions?|ments?|[il]ity|ness|isms?|logy|ical|ural|ative|ings|works?|sed|zed|ized)$"
    )
