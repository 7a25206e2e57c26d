"""Why a line can't be read, where the parser's own words don't say it and no repair is sure."""

import re

from bot.catalog.fields import RESOURCE_FIELDS, TOPIC_FIELDS, Shape
from bot.catalog.lost_breaks import lost_break

_TEXTS = "|".join(
    sorted(
        {name for table in (TOPIC_FIELDS, RESOURCE_FIELDS) for name, spec in table.items() if spec.shape is Shape.TEXT}
    )
)

_LONGEST_LINE = 2_000  # in characters: beyond, searching takes too long


def better_reason(line: str, others: str) -> tuple[str, str] | None:
    """Message and hint; `others` are the other lines of the entry."""
    if len(line) > _LONGEST_LINE:
        return None
    if lost := lost_break(line, others):
        return lost.message, lost.hint
    if found := re.search(r"[\[{][^\]}\"']*[^\s\]}\"'][ \t]+(#[^\]}]*[\]}].*)$", line):
        message = f"`{found[1].rstrip()}` behind a space is a comment to YAML, so that the bracket isn't closed"
        return message, "put text that holds ` #` in quotes; in an address, delete the space before it"
    if found := re.match(rf"[ ]*({_TEXTS}):[ \t]+-[ \t]", line):
        return f"`{found[1]}` is one text, not a list", f"write `{found[1]}: |` and the text below it, further in"
    return None
