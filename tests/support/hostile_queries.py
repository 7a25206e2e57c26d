"""Texts that nobody types in good faith: each must be answered in bounded time."""

HOSTILE = {
    "long": "attention " * 10_000,
    "one long word": "a" * 100_000,
    "punctuation": "-_.:;!?()[]{}" * 8_000,
    "combining marks": "a" + "\u0301" * 100_000,
    "nul": "at\0tention\0",
    "regex bomb": "(a+)+$" * 100 + "!",
    "lone surrogates": "\ud800paper\udfff",
    "right to left": "\u202eparser",
    "expanding": "\ufdfa" * 1_000,
    "emoji": "🧑‍🔬" * 1_000,
    "every plane": "".join(map(chr, range(0x20, 0x30000, 97))),
    "separators": " \t\u2028\u00a0" * 1_000,
    "sql": "'; drop table entries; --",
    "chinese": "注意力" * 10_000,
    "mistyped words": " ".join(f"attentoin{letter} lerning{letter}" for letter in "abcdefghijkl"),
    "short words": " ".join(["ab", "cd", "ef", "gh", "ij", "kl", "mn", "op", "qr", "st", "uv", "wx", "yz"] * 2),
}
