"""In which encoding a file was saved, where that isn't UTF-8 but can be told for sure."""

import codecs

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_WITHOUT_MARK = ("UTF-32-LE", "UTF-32-BE", "UTF-16-LE", "UTF-16-BE")


def foreign_encoding(data: bytes) -> str:
    """As Python calls it; empty for UTF-8 and for what can't be told."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" not in data[:4096]:
        return ""
    return next((name for name in _WITHOUT_MARK if _reads_as(data, name)), "")


def to_utf8(data: bytes) -> bytes:
    """The same text, or the same bytes where that can't be."""
    try:
        return data.decode(foreign_encoding(data)).encode() if foreign_encoding(data) else data
    except UnicodeError:
        return data


def _reads_as(data: bytes, name: str) -> bool:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return False
    return ":" in text and "\0" not in text
