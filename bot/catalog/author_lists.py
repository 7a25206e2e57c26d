"""What is odd about a list of authors: it is valid, and still may name others than those who wrote it."""

import re
from collections.abc import Sequence

from bot.catalog.around_names import bare_name
from bot.catalog.author_names import may_be_split, split_names, tidy_names
from bot.catalog.author_words import is_nobody, stands_for_others
from bot.catalog.conversion import Positioned
from bot.catalog.drafts import Draft
from bot.catalog.editing.fixes import deletion, renewed_items, replacement
from bot.catalog.editing.yaml_text import in_quotes
from bot.catalog.family_first import Names, with_suffixes
from bot.catalog.family_in_capitals import given_name_first
from bot.catalog.halved_names import with_whole_names
from bot.catalog.hints import write
from bot.catalog.initials_behind import with_initials_first
from bot.catalog.joined_names import are_clear, people_in
from bot.catalog.name_and_place import WithMore, is_person, is_university, with_more
from bot.catalog.name_marks import is_numbered, is_suffix, without_figures, without_marks
from bot.catalog.nicknames import nickname_key
from bot.catalog.problems import Diagnostics, quoted
from bot.catalog.quoted_texts import within_brackets
from bot.catalog.yaml_nodes import ScalarNode, SequenceNode

_LONGEST = 120  # of a list that a hint writes out as the other way


def check_authors(draft: Draft, diagnostics: Diagnostics) -> None:
    node, names = draft.nodes.get("authors"), draft.values["authors"]
    if not isinstance(node, SequenceNode) or not names:
        return
    if bare := _within_brackets([item.value for item in names]):
        message = "brackets stand around the names in `authors`"
        diagnostics.warn(names[0].position, message, write(bare, "authors"), renewed_items(node, bare))
        return
    if nobody := next((item for item in names if _is_plain(item) and is_nobody(item.value)), None):
        message = f"{quoted(nobody.value)} in `authors` names nobody"
        diagnostics.warn(nobody.position, message, "write who it was, or delete it; if it's a name, put it in quotes")
        return
    found = _tidy(names)
    joined = next((item for item in names if people_in(item.value) and not with_more(item.value)), None)
    if joined and not (found and found.are_certain):
        diagnostics.warn(joined.position, f"{quoted(joined.value)} in `authors` may be several people", _apart(names))
        return
    if all(map(_is_plain, names)) and (turned := given_name_first([item.value for item in names])):
        hint = write(turned, "authors", "if family names stand first,") + "; else put each name in quotes"
        diagnostics.warn(names[0].position, "`authors` can be meant in two ways", hint)
        return
    if found is None:
        _check_single_names(names, diagnostics)
        return
    odd = next((item for item in names if item.value not in found.names), names[0])
    if found.are_certain:
        suffix = next((item for item in names[1:] if is_suffix(item.value)), None)
        message = _about_names(odd.value, is_split=len(found.names) != len(names))
        if suffix:
            odd, message = suffix, f"{quoted(suffix.value)} in `authors` belongs to the name before"
        diagnostics.warn(odd.position, message, write(found.names, "authors"), renewed_items(node, found.names))
    elif any(_is_plain(item) and may_be_split(item.value) for item in names):
        odd = next(item for item in names if may_be_split(item.value))
        hint = write(found.names, "authors", "if these are several people,") + "; else put each name in quotes"
        diagnostics.warn(odd.position, f"{quoted(odd.value)} in `authors` may be several people", hint)
    elif "," in odd.value or all(_is_plain(item) for item in names if item.value not in found.names):
        diagnostics.warn(odd.position, "`authors` can be meant in two ways", _two_ways(found, names))
    else:
        _check_single_names(names, diagnostics)


def _within_brackets(values: Sequence[str]) -> list[str]:
    """The names between brackets around all of them or each of them; empty where there are none."""
    inner = [within_brackets(value) for value in values]
    text = ", ".join(inner if all(inner) else values)
    if not all(inner) and not (text := within_brackets(text)):
        return []
    found = split_names(text)
    return found.names if found.are_certain else []


def _tidy(names: Sequence[Positioned[str]]) -> Names | None:
    """None where each item is one name, given name first or in quotes."""
    values = [item.value for item in names]
    found = tidy_names(values)
    if found is None and (whole := with_whole_names(values, list(map(_is_plain, names)))) != values:
        return Names(whole, are_certain=False)
    if not all(map(_is_plain, names)):
        return found
    turned = with_initials_first(found or Names(values))
    return turned if found or turned.names != values else None


def _apart(names: Sequence[Positioned[str]]) -> str:
    people = [name for item in names for name in people_in(item.value) or [item.value]]
    if are_clear(people):
        return write(people, "authors", "if these are several people,")
    return "name each author on its own, given name first"


def _two_ways(found: Names, names: Sequence[Positioned[str]]) -> str:
    text = ", ".join(item.value for item in names)
    are_turned = any(name not in text for name in found.names)
    what = "family names and given names" if are_turned else "several authors"
    hint = write(found.names, "authors", f"if these are {what},") + "; else put each name in quotes"
    as_they_are = with_suffixes([piece.strip() for item in names for piece in re.split("[,;，；]", item.value)])
    other = f"authors: {in_quotes(as_they_are)}"
    return f"{hint}: `{other}`" if as_they_are != found.names and len(other) <= _LONGEST else hint


def _check_single_names(names: Sequence[Positioned[str]], diagnostics: Diagnostics) -> None:
    seen: dict[str, Positioned[str]] = {}
    for item in names:
        first = seen.setdefault(nickname_key(item.value), item)
        if first is not item:
            message = f"{quoted(item.value)} stands twice in `authors`"
            diagnostics.warn(item.position, message, "delete one, unless two people have this name")
        elif (_is_plain(item) or re.search("[@:：]", item.value)) and (bare := bare_name(item.value)) != item.value:
            message = f"{quoted(item.value)} in `authors` holds more than a name"
            fix = replacement(item.node, bare) if bare else deletion(item.node)
            diagnostics.warn(item.position, message, write(bare) if bare else "delete it: it's no name", fix)
        elif more := with_more(item.value):
            diagnostics.warn(item.position, *_about_more(item.value, more))
        elif _is_plain(item) and is_university(item.value) and any(is_person(each.value) for each in names):
            message = f"{quoted(item.value)} in `authors` may be where somebody works"
            diagnostics.warn(item.position, message, "if so, delete it; else put it in quotes")
        elif ((is_sure := is_numbered(item.value)) or _is_plain(item)) and (
            bare := without_figures(item.value)
        ) != item.value:
            message = f"{quoted(item.value)} in `authors` has a figure in it"
            meant = write(bare, how="if it points to a footnote, write") if bare else "delete it if it's no name"
            if is_sure:
                meant = write(bare, how="if it's no part of the name, write")
            diagnostics.warn(item.position, message, meant if is_sure else f"{meant}; else put it in quotes")


def _about_more(item: str, more: WithMore) -> tuple[str, str]:
    own_item = "if it's an author, make it an item of its own"
    if not more.inverted:
        without = write(more.name, how=f"if {quoted(more.rest)} is no part of the name, write")
        return f"{quoted(item)} in `authors` holds more than a name", f"{without}; {own_item}"
    inverted = write(more.inverted, how=f"if {quoted(more.rest)} is the given name, write")
    without = write(more.name, how="if it's no name, write")
    hint = f"{inverted}; {without}; {own_item} and put both in quotes"
    return f"{quoted(item)} in `authors` can be meant in several ways", hint


def _is_plain(item: Positioned[str]) -> bool:
    return isinstance(item.node, ScalarNode) and item.node.plain


def _about_names(odd: str, *, is_split: bool) -> str:
    if is_split:
        return f"`authors` has other than one name an item, such as {quoted(odd)}"
    if stands_for_others(odd):
        return f"{quoted(odd)} in `authors` stands for further authors"
    if odd.lower().startswith(("and ", "& ")):
        return f"{quoted(odd)} in `authors` begins with the word between two names"
    if re.match(r"(?:and |& )?\d", odd):
        return f"{quoted(odd)} in `authors` is no name"
    if without_marks(odd) != odd:
        return f"{quoted(odd)} in `authors` ends in the mark of a footnote"
    if end := re.search(r"[;；、，,|]\s*$", odd):
        return f"{quoted(odd)} in `authors` ends in {quoted(end[0].strip())}"
    return f"{quoted(odd)} in `authors` has the family name first"
