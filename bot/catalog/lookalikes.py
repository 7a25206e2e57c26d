"""Characters that look like others, or like nothing, and what YAML and ids want in their place."""

import re
import unicodedata

from bot.patterns import compile_later

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
INVISIBLE = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_HYPHENS = "\u2010-\u2015\u2212\ufe58\ufe63"
_DOUBLE_QUOTES = "“”„‟«»＂「」『』"
_SINGLE_QUOTES = "‘’‚‛＇"
_FULL_WIDTH = "\uff01-\uff5e"  # each stands this far from its plain form:
_WIDTH_STEP = 0xFEE0
_OTHERS = {"、": ",", "。": ".", "【": "[", "】": "]", "ː": ":", "∶": ":", "﹕": ":"}
# Letters of other scripts, each before the Latin one for which it's taken.
_PAIRS = (
    "аaвbеeкkмmнhоoрpсcтtхxуyіiјjѕsһhԁdԛqԝwАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSαaβbεeιiκkνvοoρpτtυuχxγyΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥY"
    "ΧXıiɡgօoոnհhսu"
)
_LATIN = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=False))
QUOTES = _DOUBLE_QUOTES + _SINGLE_QUOTES

_ODD = compile_later(f"[{SPACES}{INVISIBLE}{_HYPHENS}{_DOUBLE_QUOTES}{_SINGLE_QUOTES}{_FULL_WIDTH}{''.join(_OTHERS)}]")
_SCRIPTS = compile_later("cyrillic|greek|armenian")
_INVISIBLE = compile_later(f"[{INVISIBLE}]")
_WORD = compile_later(r"[^\W_]+")
_GREEK_SYMBOLS = frozenset("αβεικνρτυχγ")  # as in `κNN`, beside Latin letters on purpose


def find_lookalike(text: str) -> str:
    """The first one; empty when there is none."""
    return "" if text.isascii() else (_ODD.search(text) or [""])[0]


def find_invisible(text: str) -> str:
    return "" if text.isascii() else (_INVISIBLE.search(text) or [""])[0]


def in_plain_letters(text: str) -> str:
    """With what each of them looks like."""
    return text if text.isascii() else _ODD.sub(lambda found: _plain(found[0]), text)


def in_latin_letters(word: str) -> str:
    """Of a word that is meant to be in plain Latin letters; unchanged where a letter has no look-alike there."""
    if word.isascii():
        return word
    plain = "".join(_LATIN.get(letter, letter) for letter in in_plain_letters(word))
    return plain if plain.isascii() else word


def odd_letter(word: str) -> str:
    """The first look-alike in a word of Latin letters, named; empty where there is none."""
    if odd := find_lookalike(word):
        return named(odd)
    # A word in another script is no word of Latin letters.
    if not re.search("[A-Za-z0-9]", word) and len(word) > 1:
        return ""
    if in_latin_letters(word) == word:
        return ""
    place = next(number for number, letter in enumerate(word) if letter in _LATIN)
    return f"{named(word[place])} as letter {place + 1}"


def odd_word(text: str) -> tuple[str, str] | None:
    """The first word of Latin letters in which one of another script stands for a Latin one, and that one, named."""
    is_latin = _is_latin(text)
    for word in _WORD.findall(text) if not text.isascii() else ():
        plain = _in_one_script(word, beside_latin=is_latin)
        if plain != word:
            place = next(number for number, letter in enumerate(word) if letter != plain[number])
            return word, f"{named(word[place])} as letter {place + 1}"
    return None


def in_one_script(text: str) -> str:
    """With plain letters in such words."""
    if text.isascii():
        return text
    is_latin = _is_latin(text)
    return _WORD.sub(lambda found: _in_one_script(found[0], beside_latin=is_latin), text)


def _is_latin(text: str) -> bool:
    """Whether every longer word has a plain Latin letter, so that a single letter beside them is hardly another's."""
    longer = [word for word in _WORD.findall(text) if len(word) > 1]
    return bool(longer) and all(re.search("[A-Za-z]", word) for word in longer)


def _in_one_script(word: str, *, beside_latin: bool) -> str:
    if word.isascii():
        return word
    if not re.search("[A-Za-z]", word):
        is_letter = beside_latin and word in _LATIN and unicodedata.name(word, "").startswith("CYRILLIC")
        return _LATIN[word] if is_letter else word
    foreign = {letter for letter in word if letter.isalpha() and not _is_latin_letter(letter)}
    if not foreign <= _LATIN.keys() - _GREEK_SYMBOLS:
        return word
    return "".join(_LATIN[letter] if letter in foreign else letter for letter in word)


def _is_latin_letter(letter: str) -> bool:
    # The names of letters are a table of 0.4 MB, which ASCII and the wide letters of Chinese can do without.
    is_wide = unicodedata.east_asian_width(letter) in "FW"
    return letter.isascii() or (not is_wide and unicodedata.name(letter, "").startswith("LATIN"))


def is_quoted(text: str) -> bool:
    """Whether it stands between double quotes that aren't plain ones."""
    ends = len(text) > 2 and text[0] in "“„«「『" and text[-1] in "”“»」』"
    return ends and not any(letter in _DOUBLE_QUOTES for letter in text[1:-1])


def named(letter: str) -> str:
    """With its Unicode name and number, such as “a no-break space (U+00A0)”."""
    name = _SCRIPTS.sub(lambda found: found[0].capitalize(), unicodedata.name(letter, "character").lower())
    article = "an" if name[0] in "aeiouA" else "a"
    shown = f" `{letter}`" if letter.isprintable() and not _INVISIBLE.match(letter) else ""
    return f"{article} {name}{shown} (U+{ord(letter):04X})"


def _plain(letter: str) -> str:
    if letter in _OTHERS:
        return _OTHERS[letter]
    if re.match(f"[{_FULL_WIDTH}]", letter):
        return chr(ord(letter) - _WIDTH_STEP)
    if letter in _DOUBLE_QUOTES:
        return '"'
    if letter in _SINGLE_QUOTES:
        return "'"
    if re.match(f"[{_HYPHENS}]", letter):
        return "-"
    return " " if re.match(f"[{SPACES}]", letter) else ""
