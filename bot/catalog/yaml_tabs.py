"""Indentation by tabs, which YAML refuses, as the spaces that were meant."""

from collections.abc import Iterator, Sequence

from bot.catalog.editing.edits import TextEdit, applied, text_fix
from bot.catalog.fields import RESOURCE_FIELDS
from bot.catalog.problems import Diagnostics, LineColumn
from bot.catalog.yaml_errors import LINE_BREAK, TAB
from bot.frozen import dataclass
from bot.patterns import compile_later

_WIDTHS = (2, 4, 8)
_FIELD = compile_later(rf"[ \t]+[\"']?(?:{'|'.join(RESOURCE_FIELDS)})[\"']?[ \t]*[:：]")
_SPACE = compile_later(r"[ \t]*")
_OPENER = compile_later(r":[ \t]*(?:#.*)?$")
_BLOCK = compile_later(r"(?:.*[:-][ ]+|)[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class _Line:
    """`lead` is its white space, `owner` that of the key whose text in block style it belongs to.

    `opener` is that of the key right above, whose value begins here, and `is_item` whether that's a list.
    """

    number: int
    start: int
    lead: str
    is_field: bool
    owner: str | None
    opener: str | None
    is_item: bool

    def fits(self, width: int) -> bool:
        if self.opener is not None and _columns(self.lead, width) < _columns(self.opener, width) + (not self.is_item):
            return False
        return self.owner is None or _columns(self.lead, width) > _columns(self.owner, width)


def spaced_indentation(text: str, diagnostics: Diagnostics) -> str | None:
    """The text with spaces, after saying so; None where it isn't certain how many a tab stands for."""
    lines = list(_lines(text))
    tabbed = [line for line in lines if "\t" in line.lead]
    if not tabbed or (width := _width(lines)) is None:
        return None
    first, count = tabbed[0], len(tabbed)
    message = f"tabs in the indentation of {count:,} lines" if count > 1 else TAB
    # What is read on is the text with spaces, which is therefore written with any edit.
    fix = text_fix(TextEdit(first.start, first.start, ""))
    diagnostics.error(LineColumn(first.number, first.lead.index("\t")), message, "indent with spaces", fix)
    diagnostics.read_as = {each.number: (_columns(each.lead, width), len(each.lead)) for each in tabbed}
    edits = (TextEdit(each.start, each.start + len(each.lead), each.lead.expandtabs(width)) for each in tabbed)
    return applied(text, edits)


def _width(lines: Sequence[_Line]) -> int | None:
    """With which all fields stand in one column, and texts further in than their keys."""
    leads = {line.lead for line in lines if line.is_field}
    for width in _WIDTHS:
        if len({_columns(lead, width) for lead in leads}) == 1 and all(line.fits(width) for line in lines):
            return width
    return None


def _columns(lead: str, width: int) -> int:
    return len(lead.expandtabs(width))


def _lines(text: str) -> Iterator[_Line]:
    """Without those of texts that stand in their place by spaces, behind which a tab is text."""
    start = 0
    owner: str | None = None
    opener: str | None = None
    for number, found in enumerate([*LINE_BREAK.finditer(text), None]):
        end = found.start() if found else len(text)
        space = _SPACE.match(text, start, end)
        lead = space[0] if space else ""
        is_field = _FIELD.match(text, start, end) is not None
        if start + len(lead) == end:
            if owner is None:
                yield _Line(number, start, lead, is_field, owner, None, is_item=False)
        else:
            if owner is not None and (is_field or _columns(lead, max(_WIDTHS)) <= _columns(owner, max(_WIDTHS))):
                owner = None
            if owner is None or len(lead) - len(lead.lstrip(" ")) <= len(owner):
                is_comment = text.startswith("#", start + len(lead))
                is_item = text.startswith("-", start + len(lead))
                yield _Line(number, start, lead, is_field, None if is_comment else owner, opener, is_item)
                if not is_comment:
                    opener = lead if _OPENER.search(text, start, end) else None
            if owner is None and _BLOCK.match(text, start, end):
                owner = lead
        start = found.end() if found else end
