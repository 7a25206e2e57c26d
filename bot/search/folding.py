"""Reduces text to the form in which it is compared."""

import re
import unicodedata

# Letters that Unicode does not decompose, as people without them on the keyboard write them.
_PLAIN = {
    "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h", "ŧ": "t", "ς": "σ",
}  # fmt: skip
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
# A lone Greek letter is a symbol and is spoken ("β-VAE", "beta vae"); several in a row are a Greek word.
_LONE_GREEK = re.compile(r"(?<![α-ω])[α-ω](?![α-ω])")
# C++ and C# are words of their own, as somebody says them; also PointNet++.
_SPOKEN = {"++": "plusplus", "#": "sharp"}
_SHARP = str.maketrans("\u266f\ufe5f", "##")  # C♯
_SYMBOL = re.compile(r"(?<=[a-z])(\+\+(?![+#])|#(?![\w+#]))(?=(\w?))")
# Kana voicing marks distinguish letters; all other combining marks are accents that people leave out.
_VOICING = "\u3099\u309a"
_MAX_CACHED = 20_000  # characters: more than any corpus has, and a bound on what odd queries can make it hold


class _FoldedCharacters(dict[int, str]):
    """A table for `str.translate`, filled on first use."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if len(self) < _MAX_CACHED:
            self[code] = folded
        return folded


def _fold_character(char: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = "".join(c for c in decomposed if c in _VOICING or not _invisible(c))
    return "".join(_PLAIN.get(c, c) for c in unicodedata.normalize("NFC", kept))


def _invisible(char: str) -> bool:
    return unicodedata.combining(char) != 0 or unicodedata.category(char) == "Cf"


_folded_characters = _FoldedCharacters()


def fold(text: str) -> str:
    """Compatibility form (NFKC) without case, accents and invisible characters; idempotent.

    Punctuation stays, but ``++`` and ``#`` after a letter are spoken: they tell C++ and C# from C.
    """
    if text.isascii():
        return _speak_symbols(text.lower())
    folded = unicodedata.normalize("NFKC", text.translate(_SHARP)).translate(_folded_characters)
    return _speak_symbols(_LONE_GREEK.sub(lambda letter: _GREEK[letter[0]], folded))


def _speak_symbols(folded: str) -> str:
    if "++" not in folded and "#" not in folded:
        return folded
    return _SYMBOL.sub(lambda symbol: _SPOKEN[symbol[1]] + (" " if symbol[2] else ""), folded)


def fold_case(text: str) -> str:
    """Lower case, single spaces, at most one at the end; accents, Greek and punctuation stay."""
    folded = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return " ".join(folded.split()) + (" " if folded[-1:].isspace() else "")
