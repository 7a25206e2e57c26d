"""What a screen, as `screen_text` writes it, says in a way that Discord doesn't show."""

import re
from collections.abc import Iterator

_NAMES = "help|meeting|mydata|next|paper|path|reading|search|settings|setup|topic|who"
_IN_MARKDOWN = {
    "a command that nobody can tap": re.compile(rf"(?<![\w<./])/(?:{_NAMES})\b(?!/)|\\</"),
}
_OUTSIDE = {
    "a command is its bare name where no Markdown is shown": re.compile(r"</|`"),
    "a moment is a local time where no Markdown is shown": re.compile(r"<t:|<[@#]"),
    "a local time without its zone": re.compile(r"(?<![+-])\b\d\d:\d\d(?!\d)(?! (?:[A-Z][\w+/:-]+|now))"),
    "a mark of Markdown": re.compile(r"\*\*|~~|^-# "),
}
_FIELD = re.compile(r"^[^“]+\((?:text|menu|role|channel|members)(?:, optional)?\)")
_BUTTON = re.compile(r"\[([^\]↗]*?)(?: ↗ [^\]]*)?\]")


def faults(text: str) -> list[str]:
    """Of the lines of messages and forms, which are indented."""
    found = []
    for line in text.splitlines():
        if not line.startswith("    "):
            continue  # a heading, a command as Discord lists it, or a sentence from the code
        shown, _, button = line.rpartition("   [")
        plain = list(_outside_markdown(f"[{button}" if shown.strip() else line))
        found += [f"{what}: {each}" for each in plain for what, pattern in _OUTSIDE.items() if pattern.search(each)]
        if shown.strip() or not plain:
            said = shown if shown.strip() else line
            found += [f"{what}: {said}" for what, pattern in _IN_MARKDOWN.items() if pattern.search(said)]
    return found


def _outside_markdown(line: str) -> Iterator[str]:
    """Labels of buttons and fields, options, a form's title."""
    line = line.strip()
    if line.startswith("["):
        yield from _BUTTON.findall(line)
    elif line[:1] in {"▸", "○", "●"} or line.startswith("FORM "):
        yield line
    elif found := _FIELD.match(line):
        yield found[0]
