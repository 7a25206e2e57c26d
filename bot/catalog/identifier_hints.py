"""What is wrong with an id that a catalog states, and how to fix it."""

import re
from collections.abc import Mapping

from bot.catalog.arxiv_ids import digits_in_words, digits_wanted, is_possible_id
from bot.catalog.editing.fixes import deletion, renamed_field, replacement
from bot.catalog.hints import Hint, write
from bot.catalog.identifiers import OPENREVIEW_ID, Identifier, recognise
from bot.catalog.lookalikes import find_lookalike, in_plain_letters, named
from bot.catalog.misplaced_text import identifier_before
from bot.catalog.problems import quoted
from bot.catalog.yaml_nodes import Node, ScalarNode
from bot.patterns import compile_later

# The publisher's numbers of a volume and of an article in it, with a dot between.
_WITHOUT_DOT = compile_later(r"(10\.1145/(?:\d{7}(?=\d{7}$)|\d{6}(?=\d{6}$)))(\d+)", re.ASCII)


def misses_digits(value: str) -> bool:
    return not is_possible_id(value)


def identifier_problem(
    node: Node, name: str, text: str, found: Identifier | None, siblings: Mapping[str, Node]
) -> tuple[str, Hint]:
    """What is wrong with the id of the field `name`, as which `found` was recognised, beside other fields."""
    called = {"arxiv": "arXiv id", "doi": "DOI", "openreview": "OpenReview id"}
    form = {
        "arxiv": "it has two digits of the year, two of the month, a dot and five more (four until 2014)",
        "doi": "it has `10.`, the publisher's number, a `/` and more, as behind `doi.org/` in its link",
        "openreview": "it's what stands behind `id=` in the link",
    }
    if found and found.scheme in called and found.scheme != name and not OPENREVIEW_ID.fullmatch(text):
        article = "a" if found.scheme == "doi" else "an"
        message = f"{quoted(text)} is no {called[name]} but {article} {called[found.scheme]}"
        if (other := siblings.get(found.scheme)) is None:
            hint = write(found.value, found.scheme, "write it as")
            return message, Hint(hint, renamed_field(node, found.scheme, found.value))
        if isinstance(other, ScalarNode) and recognise(other.text) == found:
            return message, Hint(f"delete this: `{found.scheme}` says the same", deletion(node))
        return message, Hint(f"`{found.scheme}` has another one already: keep the right one there, and delete this")
    plain = in_plain_letters(text)
    if plain != text and (meant := recognise(plain)) and meant.scheme == name:
        return f"{quoted(text)} holds {named(find_lookalike(text))}", Hint(write(plain), replacement(node, plain))
    if only := identifier_before(text, name):
        return f"{quoted(text)} is more than the {called[name]}", Hint(write(only), replacement(node, only))
    joined = re.sub(r"^\w*\?(?:.*&)?id=", "", re.sub(r"\s+", "", text).strip(".,;:"))
    if name == "openreview":
        joined = joined.partition("&")[0]
    if name == "arxiv":
        joined = re.sub(r"^(\d{4})[,_-]?(\d{4,5})$", r"\1.\2", joined, flags=re.ASCII)
    meant = recognise(f"openreview:{joined}" if name == "openreview" else joined) if joined != text else None
    if meant and meant.scheme == name and not (name == "arxiv" and misses_digits(meant.value)):
        return f"{quoted(text)} is no {called[name]}", Hint(write(meant.value), replacement(node, meant.value))
    if found and found.scheme == "arxiv":
        wanted = digits_wanted(found.value)
        hint = "fix the digits"
        if len(found.value.partition(".")[2]) < wanted:
            hint += f"; `{found.value.ljust(5 + wanted, '0')}` if a zero was lost at the end"
        return f"{quoted(text)} is no arXiv id: they have {digits_in_words(found.value)}", Hint(hint)
    return f"{quoted(text)} is no {called[name]}", Hint(form[name])


def lost_dot(doi: str) -> str:
    """The DOI with its dot; empty where none was lost."""
    found = _WITHOUT_DOT.fullmatch(doi)
    return f"{found[1]}.{found[2]}" if found else ""
