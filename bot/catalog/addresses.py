"""Addresses in a catalog, alone or with their labels."""

from bot.catalog.address_hints import apart_from_label, as_address
from bot.catalog.editing.fixes import replacement
from bot.catalog.fields import LINK_FIELDS, FieldSpec
from bot.catalog.hints import write
from bot.catalog.lookalikes import find_invisible, in_latin_letters, in_plain_letters, named, odd_letter
from bot.catalog.problems import Diagnostics, quoted
from bot.catalog.texts import Texts
from bot.catalog.urls import odd_end, odd_host, unsure_end, url_problem
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode
from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """What is odd is reported."""

    diagnostics: Diagnostics
    texts: Texts

    def address(self, spec: FieldSpec, node: Node) -> str:
        text = self.texts.scalar(spec, node).strip()
        if odd := find_invisible(text):
            text = in_plain_letters(text)
            self.diagnostics.warn(
                node.position, f"the address holds {named(odd)}", write(text), replacement(node, text)
            )
        if (host := odd_host(text)) and (odd := odd_letter(host)):
            text = text.replace(host, in_latin_letters(host), 1)
            message = f"the host of the address holds {odd}"
            self.diagnostics.warn(node.position, message, write(text), replacement(node, text))
        if text.startswith("http") and (copied := odd_end(text)):
            message, text = copied
            self.diagnostics.warn(node.position, f"the address {message}", write(text), replacement(node, text))
        elif isinstance(node, ScalarNode) and node.plain and (unsure := unsure_end(text)):
            self.diagnostics.warn(node.position, *unsure)
        if text and (wrong := url_problem(text, spec.longest)):
            self.diagnostics.error(node.position, f"{quoted(text)} {wrong[0]}", *as_address(node, spec, text, wrong[1]))
            return ""
        return text

    def labelled(self, node: Node) -> dict[str, str] | None:
        """Label and address of a link where they are written as one text, or one as the key of the other; else None."""
        if isinstance(node, MappingNode) and (pair := _named_link(node)):
            message = "a link has its label and its address under two keys"
            self.diagnostics.error(node.position, message, write(pair), replacement(node, pair))
            return pair
        if not isinstance(node, ScalarNode) or not (found := apart_from_label(node.text)):
            return None
        label, url = found
        value = {"label": label, "url": url} if label else url
        is_sure = not label or not node.text.lstrip().startswith("http")  # a space can be part of an address
        hint = write(value, how="write" if is_sure else f"if {quoted(label)} is no part of it, write")
        message = f"{quoted(node.text)} is more than an address"
        self.diagnostics.error(node.position, message, hint, replacement(node, value) if is_sure else None)
        return {"label": label, "url": url}


def _named_link(node: MappingNode) -> dict[str, str]:
    """Of a label that stands as the key of its address; empty where it's not that."""
    match node.items:
        case [ScalarNode(text=label), ScalarNode(text=url)] if url.startswith(("https://", "http://")):
            known = {*LINK_FIELDS, *(word for spec in LINK_FIELDS.values() for word in spec.mistaken)}
            return {} if label.lower() in known else {"label": label, "url": url}
    return {}
