"""A message in the terminal as Discord would show it: cards as panels, buttons in brackets, links with addresses."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import simcord
from discord import ComponentType
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

_INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s]|_)|\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|<t:(?P<time>-?\d+)(?::(?P<style>[tTdDfFR]))?>"
    r"|</(?P<command>[^:>]+):\d+>|\[(?P<link>[^\]]+)\]\((?P<url>https?://[^)\s]+)\)"
)
_LINES = (("### ", "bold"), ("## ", "bold"), ("# ", "bold"), ("-# ", "dim"), ("> ", "italic"))


def print_answer(console: Console, result: simcord.InteractionResult, *, who: str, now: datetime) -> None:
    """Print all messages and the form that answered one interaction."""
    answers = [answer for answer in (result.response, *result.followups) if answer is not None]
    for answer in answers:
        if answer.content:
            console.print(Panel(markdown(answer.content, now), expand=False))
        for component in answer.components:
            console.print(_component(component, now))
        if answer.ephemeral:
            console.print(Text(f"Only {who} sees this.", style="dim"))
    if result.modal is not None:
        console.print(Panel(_modal(result.modal), title=result.modal["title"], expand=False))
    if not answers and result.modal is None:
        console.print("The bot did not answer.")


def markdown(text: str, now: datetime) -> Text:
    """Discord's markdown as styled text; covers what the bot's own cards use."""
    whole = Text()
    for number, line in enumerate(text.split("\n")):
        prefix, style = next(((prefix, style) for prefix, style in _LINES if line.startswith(prefix)), ("", ""))
        whole.append("\n" if number else "")
        whole.append_text(_inline(("│ " if prefix == "> " else "") + line.removeprefix(prefix), style, now))
    return whole


def _inline(line: str, style: str, now: datetime) -> Text:
    text, end = Text(style=style), 0
    for match in _INLINE.finditer(line):
        text.append(line[end : match.start()])
        end = match.end()
        if match["bold"]:
            text.append_text(_inline(match["bold"], "bold", now))
        elif match["code"]:
            text.append(match["code"], style="cyan")
        elif match["time"]:
            text.append(_time(int(match["time"]), match["style"], now), style="cyan")
        elif match["command"]:
            text.append(f"/{match['command']}", style="cyan")
        elif match["link"]:
            text.append_text(_inline(f"{match['link']} ({match['url']})", "", now))
        else:
            text.append(match["escaped"])
    text.append(line[end:])
    return text


def _time(seconds: int, style: str | None, now: datetime) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    if style != "R":
        return f"{moment:%a %d %b %Y}" if style in {"d", "D"} else f"{moment:%a %d %b %Y %H:%M} UTC"
    hours = (moment - now).total_seconds() / 3600
    amount = f"{abs(hours) / 24:.0f} days" if abs(hours) >= 48 else f"{abs(hours):.0f} hours"
    return f"in {amount}" if hours >= 0 else f"{amount} ago"


def _component(component: dict[str, Any], now: datetime) -> RenderableType:
    parts = component.get("components", [])
    match ComponentType(component["type"]):
        case ComponentType.container:
            return Panel(Group(*(_component(part, now) for part in parts)), expand=False, width=100)
        case ComponentType.text_display:
            return markdown(component["content"], now)
        case ComponentType.separator:
            return Rule(style="dim")
        case ComponentType.section:
            accessory = component["accessory"]
            return Group(*(_component(part, now) for part in parts), _buttons([accessory]))
        case ComponentType.action_row:
            return _buttons(parts)
        case ComponentType.file:
            return Text(f"(file {component['file']['url'].removeprefix('attachment://')})", style="dim")
        case other:
            return Text(f"({other.name})", style="dim")


def _buttons(parts: Iterable[dict[str, Any]]) -> Text:
    row = Text()
    for part in parts:
        if "options" in part:
            row.append(f"[{part.get('placeholder') or 'Choose'} ▾] ", style="green")
            continue
        name = " ".join(filter(None, [(part.get("emoji") or {}).get("name"), part.get("label")]))
        row.append(f"[{name}]", style="dim" if part.get("disabled") else "green")
        row.append(f" {part['url']}  " if part.get("url") else " ", style="dim")
    return row


def _modal(modal: dict[str, Any]) -> Text:
    labels = [part.get("label") or "" for part in modal.get("components", [])]
    return Text("A form opens: " + ", ".join(filter(None, labels)))
