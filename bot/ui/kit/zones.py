"""Reads the time zone typed into a form."""

from bot.errors import UserError
from bot.timezones import ZoneFound, ZoneUnknown, read_zone
from bot.ui.kit.text import safe


def zone_typed(text: str) -> str:
    """An IANA name; empty for empty text. Raises UserError if it means none."""
    if not text.split():
        return ""
    match read_zone(text):
        case ZoneFound(name):
            return name
        case ZoneUnknown(typed, suggestions):
            names = ", ".join(suggestions)
            hint = f"Did you mean {names}?" if names else "Please write it like Europe/Berlin."
            raise UserError(f"I know no time zone “{safe(typed, 40)}”. {hint}")
