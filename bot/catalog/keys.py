"""The keys of a mapping: fields of an entry, and ids."""

from collections.abc import Container, Iterable, Set

from bot.catalog.editing.fixes import deletion, moved_below, plain_value, renamed_id, replacement
from bot.catalog.entry_ids import RULE, is_id, propose_id
from bot.catalog.fields import RESOURCE_FIELDS, TOPIC_FIELDS, FieldTable, Shape, names_of_shape
from bot.catalog.hints import Hint, key_before_odd_space, key_without_space, null_word, plain_key, swallowed, write
from bot.catalog.link_roles import kind_in, role_called, role_of, roles_in
from bot.catalog.lookalikes import in_latin_letters, odd_letter
from bot.catalog.model import LINK_ROLES
from bot.catalog.problems import Diagnostics, nearest_match, quoted
from bot.catalog.yaml_nodes import MappingNode, Node, ScalarNode
from bot.frozen import dataclass

_ENTRY_FIELDS = (
    *names_of_shape(TOPIC_FIELDS, Shape.ENTRY_IDS),
    *names_of_shape(RESOURCE_FIELDS, Shape.ENTRY_IDS),
)

_PROSE = frozenset({Shape.LINE, Shape.TEXT})


@dataclass(frozen=True, slots=True)
class Keys:
    """Of mappings in `text`. What does not fit is reported."""

    diagnostics: Diagnostics
    text: str

    def present(self, node: MappingNode, table: FieldTable, owner: str) -> dict[str, Node]:
        """The fields that have a value; unknown and duplicate keys are reported."""
        present: dict[str, Node] = {}
        seen: dict[str, tuple[Node, Node]] = {}
        names = {key.text for key, _ in node.pairs() if isinstance(key, ScalarNode)}
        claimed: set[str] = set()  # fields that were meant by other keys
        for key, value in node.pairs():
            word = self.key(key)
            if word is None:
                continue
            name = word.text
            if name in seen:
                message = f"{quoted(name)} stands twice in {owner}; first in line {seen[name][0].position.line + 1}"
                is_same = plain_value(value) == plain_value(seen[name][1])
                hint = Hint("delete this one: it says the same", deletion(key)) if is_same else Hint("keep one of them")
                self.diagnostics.error(key.position, message, *hint)
            elif name not in table and value.is_absent and (found := key_without_space(word, table)):
                message = f"there is no space behind the `:` of {quoted(name)}"
                self.diagnostics.error(key.position, message, *found[1])
                present[found[0]] = found[2]
            elif name not in table and table is RESOURCE_FIELDS and _is_entry(value):
                message = f"{quoted(name)} stands in the column of the fields of {owner}"
                self.diagnostics.error(key.position, message, f"if it's an entry, begin it in the column of {owner}")
            elif name not in table and table is RESOURCE_FIELDS and (link := loose_link(node, word, value, claimed)):
                self.diagnostics.error(key.position, f"unknown key {quoted(name)}", *link)
            elif name not in table:
                self._unknown_key(word, value, table, names, claimed)
                meant = in_latin_letters(name)
                meant = meant if meant in table else meant_by(name, table, value)
                if spaced := key_before_odd_space(word, self.text, table):
                    meant, value = spaced.name, spaced.value
                elif meant not in table:
                    missing = [spec.name for spec in table.values() if spec.required and spec.name not in names]
                    meant = (nearest_match(name, missing) or "") if missing else ""
                if meant in table and meant not in names and not value.is_absent:
                    present.setdefault(meant, value)  # one slip is one problem
            elif not value.is_absent:
                present[name] = value
            elif isinstance(value, ScalarNode) and value.is_null and table[name].shape in _PROSE:
                self._check_null(name, value, present, is_required=table[name].required)
            else:
                self._check_emptiness(name, value, is_list=table[name].shape.is_list)
            seen.setdefault(name, (key, value))
        return present

    def key(self, key: Node) -> ScalarNode | None:
        """Anything but a single word is reported."""
        if not isinstance(key, ScalarNode):
            self.diagnostics.error(key.position, "a key must be one word", "write `key: value`")
            return None
        if key.text == "<<" and key.plain:
            self.diagnostics.error(
                key.position, "the merge key `<<` is not allowed in a catalog", "write the fields out"
            )
            return None
        return key

    def entry_id(self, key: ScalarNode, what: str, texts: Iterable[str], taken: Container[str]) -> str:
        """What the key of ``what`` says; where that's no id, which is reported, one for it or else for ``texts``."""
        if is_id(key.text):
            return key.text
        fields = ("topics",) if what == "a topic" else _ENTRY_FIELDS
        odd = odd_letter(key.text)
        latin = in_latin_letters(key.text) if odd else key.text
        proposed = propose_id([latin if is_id(latin) else key.text, *texts], what.split()[-1], taken)
        rule = f"it holds {odd}" if odd else RULE
        message = f"{quoted(key.text)} is no id for {what}: {rule}"
        self.diagnostics.error(key.position, message, f"try `{proposed}`", renamed_id(key, proposed, fields))
        return proposed

    def _check_null(self, name: str, value: ScalarNode, present: dict[str, Node], *, is_required: bool) -> None:
        if not is_required:
            if value.text == "null":
                return  # as programs write it
            self.diagnostics.warn(value.position, *null_word(value, f"leave `{name}` out"))
            return
        self.diagnostics.error(value.position, *null_word(value, f"say its `{name}`"))
        present[name] = ScalarNode(value.text, value.position, plain=False, end=value.end)  # one slip is one problem

    def _check_emptiness(self, name: str, value: Node, *, is_list: bool) -> None:
        if not isinstance(value, ScalarNode) or not value.plain:
            return
        if hint := swallowed(name, value, self.text, is_list=is_list):
            self.diagnostics.warn(value.position, *hint)

    def _unknown_key(self, key: ScalarNode, value: Node, table: FieldTable, names: Set[str], claimed: set[str]) -> None:
        name = key.text
        if spaced := key_before_odd_space(key, self.text, table):
            self.diagnostics.error(key.position, spaced.message, *spaced.hint)
            return
        if odd := odd_letter(name):
            message = f"the key {quoted(name)} holds {odd}"
            taken = in_latin_letters(name) in names
            both = Hint(f"`{in_latin_letters(name)}` is there, too: keep one of them")
            self.diagnostics.error(key.position, message, *(both if taken else plain_key(key, table)))
            return
        meant = meant_by(name, table, value)
        near = meant or next((spec.name for spec in table.values() if name.lower() in spec.mistaken), "")
        near = near if near in table else self.diagnostics.nearest(name, table) or ""
        hint = f"did you mean `{near}`?" if near else ""
        fix = replacement(key, meant) if meant and not {meant} & {*names, *claimed} else None
        claimed.add(meant)
        if near == "links" and name in LINK_ROLES:
            hint += " Write it below that, further in"
        elif near in names:
            hint += " It is there, too: say it there"
        hint = hint or "known keys: " + ", ".join(table)
        self.diagnostics.error(key.position, f"unknown key {quoted(name)}", hint, fix)


def meant_by(name: str, table: FieldTable, value: Node) -> str:
    """The field for which it's another word; empty where there is none, or what stands there is no value for it."""
    word = name.lower()
    if word in table:
        return word
    if tuple(table) == LINK_ROLES:
        generic = role_of(value.text, "paper") if isinstance(value, ScalarNode) and word in {"url", "link"} else ""
        return role_called(word) or generic
    meant = next((spec.name for spec in table.values() if word in spec.mistaken), "")
    return meant if meant != "links" else ""


def loose_link(entry: MappingNode, key: ScalarNode, value: Node, claimed: set[str]) -> Hint | None:
    """For an address that stands in an entry beside `links`, or without those."""
    name = key.text.lower()
    if name not in RESOURCE_FIELDS["links"].mistaken:
        return None
    fields = {each.text: node for each, node in entry.pairs() if isinstance(each, ScalarNode)}
    roles = roles_in(value, kind_in(fields))
    there = fields.get("links")
    if not roles or (there is not None and not isinstance(there, MappingNode)):
        return None
    if len(roles) == 1 and (role := role_called(name)):
        roles = {role: next(iter(roles.values()))}
    listed = (
        {each.text: plain_value(node) for each, node in there.pairs() if isinstance(each, ScalarNode)} if there else {}
    )
    if roles.items() <= listed.items():
        return Hint("delete it: `links` says the same", deletion(key))
    if listed.keys() & roles.keys():
        return None
    fix = None if "links" in claimed else moved_below(entry, key, "links", roles)
    claimed.add("links")
    if there is None:
        return Hint(write(roles, "links"), fix)
    return Hint(" and ".join(write(link, role) for role, link in roles.items()) + " below `links`", fix)


def _is_entry(value: Node) -> bool:
    """Whether it holds fields that only an entry or a topic has."""
    keys = (
        [key.text for key, _ in value.pairs() if isinstance(key, ScalarNode)] if isinstance(value, MappingNode) else []
    )
    return "title" in keys
