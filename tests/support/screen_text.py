"""What a message, a form or a command says to members, as lines that a person can review: ids and moments left out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from discord import ButtonStyle, ComponentType

Component = Mapping[str, Any]

_SELECTS = {
    ComponentType.select: "menu",
    ComponentType.user_select: "members",
    ComponentType.role_select: "role",
    ComponentType.channel_select: "channel",
}
_MOMENT = re.compile(r"<t:-?\d+(?::(\w))?>")
_COMMAND = re.compile(r"</([^:>]+):\d+(\\?)>")
_ADDRESS = re.compile(r"(https://discord\.com/channels/)\d+/\d+/\d+")
_MENTION = re.compile(r"<(@&?|#)(\d+)>")
_REFERENCE = re.compile(r"\b[0-9a-f]{8}\b")


class Names:
    """The people, roles and channels that mentions are resolved to."""

    def __init__(self, by_id: Mapping[int, str]) -> None:
        self._by_id = by_id

    def stable(self, text: str) -> str:
        """`text` without anything that differs from run to run."""
        text = _MOMENT.sub(lambda match: f"<t:{match[1] or 'f'}>", text)
        text = _COMMAND.sub(r"</\1\2>", text)
        text = _ADDRESS.sub(r"\1…", text)
        text = _REFERENCE.sub("…", text)
        return _MENTION.sub(lambda match: f"<{match[1]}{self._by_id.get(int(match[2]), '?')}>", text)


def verb_of(custom_id: str) -> str:
    """``more1`` of ``b:more1:vllm``; empty for the id of a field."""
    return custom_id.split(":")[1] if ":" in custom_id else ""


def message_lines(components: list[dict[str, Any]], content: str = "") -> Iterator[str]:
    """Everything that a message says, in reading order; a button is ``[label · verb]``."""
    yield from content.splitlines()
    for component in components:
        yield from _component(component)


def _component(component: Component) -> Iterator[str]:
    parts = component.get("components", [])
    match ComponentType(component["type"]):
        case ComponentType.text_display:
            yield from component["content"].splitlines()
        case ComponentType.separator:
            yield "────"
        case ComponentType.section:
            lines = [line for part in parts for line in _component(part)]
            yield from lines[:-1]
            yield f"{lines[-1]}   {_button(component['accessory'])}"
        case ComponentType.action_row if parts and "options" in parts[0]:
            yield from _menu(parts[0])
        case ComponentType.action_row:
            yield " ".join(map(_button, parts))
        case ComponentType.media_gallery:
            yield from (f"(picture: {item.get('description')})" for item in component["items"])
        case ComponentType.file:
            yield f"(file: {component['file']['url'].rpartition('/')[2]})"
        case _:
            for part in parts:
                yield from _component(part)


def _button(component: Component) -> str:
    label = " ".join(filter(None, [(component.get("emoji") or {}).get("name"), component.get("label")]))
    if component.get("url"):
        return f"[{label} ↗ {component['url']}]"
    style = {ButtonStyle.danger: ", red"}.get(ButtonStyle(component.get("style", 2)), "")
    disabled = ", disabled" if component.get("disabled") else ""
    return f"[{label} · {verb_of(component['custom_id'])}{style}{disabled}]"


def _menu(component: Component) -> Iterator[str]:
    yield f"[{component.get('placeholder') or 'Choose'} ▾ · {verb_of(component['custom_id'])}]"
    for option in component["options"]:
        name = " ".join(filter(None, [(option.get("emoji") or {}).get("name"), option["label"]]))
        yield f"  ▸ {name}" + (f": {option['description']}" if option.get("description") else "")


def form_lines(form: Component) -> Iterator[str]:
    """A form's title, and each field with its hint and what stands in it."""
    yield f"FORM “{form['title']}” · {verb_of(form['custom_id'])}"
    for component in form["components"]:
        if component["type"] == ComponentType.text_display.value:
            yield from component["content"].splitlines()
        else:
            yield from _field(component, component["component"])


def _field(label: Component, field: Component) -> Iterator[str]:
    kind = _SELECTS.get(ComponentType(field["type"]), "text")
    about = kind if field.get("required", True) else f"{kind}, optional"
    hint = f" “{field['placeholder']}”" if field.get("placeholder") else ""
    value = f" = {field['value']}" if field.get("value") else ""
    yield f"{label['label']} ({about}){hint}{value}"
    for option in field.get("options", ()):
        yield f"  {'●' if option.get('default') else '○'} {option['label']}"


def command_lines(command: Mapping[str, Any], parent: str = "") -> Iterator[str]:
    """A command as Discord lists it: descriptions, options and fixed choices; the same for each of a group."""
    name = f"{parent}{command['name']}"
    if not command.get("description"):
        yield f"(menu of a member) {name}"
        return
    yield f"{'/' if not parent else ''}{name}: {command['description']}"
    for option in command.get("options", []):
        if option["type"] in {1, 2}:  # a subcommand, or a group of them
            yield from command_lines(option, f"/{name} ")
            continue
        yield f"  {option['name']}{'' if option.get('required') else '?'}: {option['description']}"
        yield from (f"    ▸ {choice['name']}" for choice in option.get("choices") or ())
