"""Links that are written without their roles, and which those are."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from bot.catalog.address_hints import better_address
from bot.catalog.fields import KIND_WORDS, LINK_FIELDS, LINK_WORDS, RESOURCE_FIELDS
from bot.catalog.identifiers import abstract_page, recognise
from bot.catalog.model import LINK_LABELS, LINK_ROLES
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode, SequenceNode
from bot.patterns import compile_later

_HOSTS = {
    "github.com": "code", "gitlab.com": "code", "bitbucket.org": "code", "codeberg.org": "code",
    "youtube.com": "video", "youtu.be": "video", "bilibili.com": "video", "b23.tv": "video", "vimeo.com": "video",
    "slideshare.net": "slides", "speakerdeck.com": "slides",
}  # fmt: skip
_OF_KIND = {"paper": "paper", "video": "video", "code": "code", "notes": "notes"}
_LONGEST = LINK_FIELDS["url"].longest
_BETWEEN = compile_later(r"[\s,;，；、|]+")
_MARKDOWN = compile_later(r"\[([^\[\]]*)\]\((https?://[^()\s]+)\)")

Roles = Mapping[str, Any]
"""An address, several, or a group of label and address, by role."""


def kind_in(fields: Mapping[str, Node]) -> str:
    """What an entry with these fields is, as far as that can be told."""
    kind = fields.get("kind")
    word = kind.text.lower() if isinstance(kind, ScalarNode) else ""
    return KIND_WORDS.get(word, word)


def role_of(address: str, kind: str) -> str:
    """By where it leads, and else by what the entry is."""
    url = better_address(address, _LONGEST)
    found = recognise(url)
    if abstract_page(url) or (found and found.scheme != "url"):
        return "paper"
    parts = urlsplit(url)
    if host := _HOSTS.get((parts.hostname or "").removeprefix("www.").removeprefix("m.")):
        return host
    if parts.path.lower().endswith(".pdf"):
        return "pdf"
    return _OF_KIND.get(kind, "site")


def roles_in(node: Node, kind: str) -> Roles | None:
    """Of what stands in the place of roles with their addresses; None where some of it isn't clear."""
    links: dict[str, list[Any]] = {}
    for item in node.items if isinstance(node, SequenceNode) else [node]:
        found = list(_links_in(item, kind))
        if not found:
            return None
        for role, link in found:
            links.setdefault(role, []).append(link)
    if any(len(values) > RESOURCE_FIELDS["links"].most for values in links.values()):
        return None
    return {role: values[0] if len(values) == 1 else values for role, values in links.items()} or None


def _links_in(item: Node, kind: str) -> Iterator[tuple[str, Any]]:
    """None where something in the item is no link."""
    if isinstance(item, ScalarNode):
        found = list(_in_text(item.text, kind))
        if all(better_address(address, _LONGEST) for _, address in found):
            yield from found
    elif isinstance(item, MappingNode):
        pairs = {
            key.text.lower(): value.text
            for key, value in item.pairs()
            if isinstance(key, ScalarNode) and isinstance(value, ScalarNode)
        }
        if len(pairs) * 2 != len(item.items):
            return
        roles = {role_called(name): value for name, value in pairs.items()}
        if (
            "" not in roles
            and len(roles) == len(pairs)
            and all(better_address(each, _LONGEST) for each in roles.values())
        ):
            yield from roles.items()
            return
        label = next((pairs[name] for name in ("label", *LINK_FIELDS["label"].mistaken) if name in pairs), "")
        address = next((pairs[name] for name in ("url", *LINK_FIELDS["url"].mistaken) if name in pairs), "")
        if len(pairs) == 2 and label and better_address(address, _LONGEST):
            role = role_called(label.lower()) or role_of(address, kind)
            yield role, address if label == LINK_LABELS[role] else {"label": label, "url": address}


def _in_text(text: str, kind: str) -> Iterator[tuple[str, str]]:
    text = text.strip()
    if not _BETWEEN.sub("", _MARKDOWN.sub("", text)):
        for found in _MARKDOWN.finditer(text):
            yield role_called(found[1].strip().lower()) or role_of(found[2], kind), found[2]
        return
    for address in filter(None, re.split(r"[\s,;，；、|]+(?=https?://|www\.)", text)):
        yield role_of(address, kind), address


def role_called(name: str) -> str:
    """Empty where the word, in lower case, says nothing about where the link leads."""
    return name if name in LINK_ROLES else LINK_WORDS.get(name, "")
