"""Reduces text to the form in which it is compared: what people type alike becomes equal."""

import re
import unicodedata

# Letters that Unicode does not decompose, as people without them on the keyboard write them.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h", "ŧ": "t"}
)

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "ο": "omicron", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
# A lone Greek letter is a symbol and is spoken ("β-VAE", "beta vae"); several in a row are a Greek word.
_LONE_GREEK = re.compile(r"(?<![α-ω])[α-ω](?![α-ω])")

# Kana voicing marks distinguish letters; all other combining marks are accents that people leave out.
_VOICING = frozenset("\u3099\u309a")


def fold(text: str) -> str:
    """`text` in compatibility form, without case, accents and invisible characters; punctuation stays.

    Idempotent: folding a folded text changes nothing.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFKD", folded)  # casefolding may yield what decomposes again
    folded = "".join(c for c in folded if c in _VOICING or not _invisible(c))
    folded = unicodedata.normalize("NFC", folded).translate(_PLAIN)
    return _LONE_GREEK.sub(lambda letter: _GREEK[letter[0]], folded.replace("ς", "σ"))


def _invisible(char: str) -> bool:
    return unicodedata.combining(char) != 0 or unicodedata.category(char) == "Cf"
