"""Org-mode's outlines, as Markdown, line by line."""

import re

from bot.patterns import compile_later

_LINK = compile_later(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_HEADLINE = compile_later(
    r"(\*+)\s+(?:(?:TODO|DONE|NEXT|WAITING|READ|READING)\s+)?(?:\[#\w\]\s*)?(.*?)(?:\s+:[\w@#%:]+:)?"
)
_PLANNING = compile_later(r"\s*(?:(?:SCHEDULED|DEADLINE|CLOSED):\s*[<\[].*|:[A-Z_]+:.*|CLOCK:.*)", re.IGNORECASE)
_TEXT_INDENT = compile_later(r"^\s{4,}(?![-+|\d])")  # which Markdown would take as code
_RULE = compile_later(r"\s*\|[-+|]+\|?\s*")


def is_org(text: str) -> bool:
    return bool(
        re.search(r"^#\+(?:title|author|startup|options):", text, re.IGNORECASE | re.MULTILINE)
        or re.search(r"^[*-].*\[\[https?://[^\]]+\]\[", text, re.MULTILINE)
    )


def org_to_markdown(text: str) -> str:
    lines = list[str]()
    for line in text.split("\n"):
        if found := re.match(r"#\+title:\s*(.+)", line, re.IGNORECASE):
            lines.append(f"# {found[1].strip()}")
        elif line.startswith("#") or _PLANNING.fullmatch(line):
            lines.append("")
        elif _RULE.fullmatch(line):
            lines.append(line.replace("+", "|"))
        elif headline := _HEADLINE.fullmatch(line.rstrip()):
            lines.append(f"{'#' * min(len(headline[1]) + 1, 6)} {_with_links(headline[2])}")
        else:
            lines.append(_TEXT_INDENT.sub("", _with_links(re.sub(r"\s+::\s+", " – ", line))))
    return "\n".join(lines)


def _with_links(text: str) -> str:
    return _LINK.sub(lambda found: f"[{found[2]}](<{found[1]}>)" if found[2] else f"<{found[1]}>", text)
