"""When two spellings are one nickname, title or name."""

import unicodedata


def nickname_key(text: str) -> str:
    """Equal for two spellings of one nickname: letters, case and spacing folded."""
    if not text.isascii():
        visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
        text = unicodedata.normalize("NFKC", visible)
    return " ".join(text.casefold().split())
