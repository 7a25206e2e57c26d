"""Lists in reStructuredText, as Markdown, line by line."""

import re
from collections.abc import Mapping

from bot.patterns import compile_later

_UNDERLINE = compile_later(r"([=\-~^\"'`#*+.:_])\1{2,}\s*")
_LINK = compile_later(r"`([^`<>]+?)\s*<(https?://[^`<>\s]+)>`__?")
_TARGET = compile_later(r"\s*\.\. _`?([^:`]+)`?:\s*(https?://\S+)\s*")
_REFERENCE = compile_later(r"`([^`<>]+)`_(?!_)|(?<![\w`])(\w[\w-]*)_(?![\w_])")
_ROLE = compile_later(r":(doi|arxiv):`([^`]+)`", re.IGNORECASE)
_DIRECTIVE = compile_later(r"\s*\.\.(?:\s+(?:_.*|\w[\w-]*::)?\s*(.*))?")
_OPTION = compile_later(r"\s+:[\w-]+:.*")


def is_rst(text: str) -> bool:
    return bool(
        re.search(r"^\.\. (?:_[^:\n]+:|[\w-]+::)", text, re.MULTILINE)
        or re.search(r"`[^`<>]+ <https?://[^`>]+>`_", text)
    )


def rst_to_markdown(text: str) -> str:
    source = text.split("\n")
    targets = {found[1].lower(): found[2] for line in source if (found := _TARGET.fullmatch(line))}
    lines, styles, skipped = list[str](), list[tuple[str, bool]](), set[int]()
    for at, line in enumerate(source):
        if at in skipped:
            lines.append("")
            continue
        has_overline = _is_overline(source, at)
        title_at = at + 1 if has_overline else at
        if has_overline or _is_underlined(source, at):
            skipped |= {title_at, title_at + 1}
            style = (source[title_at + 1][0], has_overline)
            if style not in styles:
                styles.append(style)
            lines.append(f"{'#' * min(styles.index(style) + 1, 6)} {source[title_at].strip()}")
        elif (found := _DIRECTIVE.fullmatch(line)) or _OPTION.fullmatch(line):
            is_note = found is not None and re.match(r"\s*\.\. (?:note|tip|hint|important|warning)::", line)
            lines.append(found[1] if is_note and found else "")
        else:
            lines.append(_inline(re.sub(r"^(\s*)#\.\s", r"\g<1>1. ", line), targets))
    return "\n".join(lines)


def _is_underlined(source: list[str], at: int) -> bool:
    title = source[at].strip()
    return bool(title and at + 1 < len(source) and _UNDERLINE.fullmatch(source[at + 1])) and not _UNDERLINE.fullmatch(
        title
    )


def _is_overline(source: list[str], at: int) -> bool:
    return bool(
        _UNDERLINE.fullmatch(source[at])
        and at + 2 < len(source)
        and source[at + 2].rstrip() == source[at].rstrip()
        and source[at + 1].strip()
    )


def _inline(line: str, targets: Mapping[str, str]) -> str:
    def referred(found: re.Match[str]) -> str:
        words = found[1] or found[2]
        url = targets.get(words.lower())
        return f"[{words}](<{url}>)" if url else found[0]

    line = _ROLE.sub(lambda found: f"{found[1].lower()}:{found[2]}", _LINK.sub(r"[\1](<\2>)", line))
    return _REFERENCE.sub(referred, line) if targets else line
