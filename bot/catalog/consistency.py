"""What must hold between the entries of one file: nicknames, references, order of reading, links and ids."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import field
from typing import NamedTuple

from bot.catalog.conversion import Positioned
from bot.catalog.drafts import Draft
from bot.catalog.editing.fixes import addition, deletion, replacement
from bot.catalog.fields import RESOURCE_FIELDS, Shape, names_of_shape
from bot.catalog.hints import as_known
from bot.catalog.nicknames import nickname_key
from bot.catalog.paper_links import check_papers
from bot.catalog.problems import Diagnostics, Position, quoted
from bot.catalog.yaml_nodes import SequenceNode
from bot.frozen import dataclass

_TOPIC_IDS = names_of_shape(RESOURCE_FIELDS, Shape.TOPIC_IDS)
_ENTRY_IDS = names_of_shape(RESOURCE_FIELDS, Shape.ENTRY_IDS)
_FORMER_IDS = names_of_shape(RESOURCE_FIELDS, Shape.FORMER_IDS)
_MOST_CYCLE_STEPS = 12  # that a message names


def check_consistency(
    topics: Sequence[Draft], entries: Sequence[Draft], diagnostics: Diagnostics, unread: Set[str] = frozenset()
) -> None:
    """Report all that does not fit together. References to a former id are replaced by the present one.

    `unread` are the keys of sections and entries that are known to be there and nothing more.

    Raises:
        TooManyProblems: the list of problems is full.
    """
    topic_names = _check_nicknames(topics, diagnostics, "topic")
    known = _check_nicknames(entries, diagnostics, "entry")
    by_id = {entry.id: entry for entry in entries}
    former = _former_ids(entries, by_id, diagnostics)
    references = _References(by_id, former, known, {topic.id for topic in topics}, topic_names, unread, diagnostics)
    for entry in entries:
        references.check_entry(entry)
    for topic in topics:
        references.check_topic(topic)
    _check_cycles(by_id, diagnostics)
    check_papers(entries, diagnostics)


class _Owner(NamedTuple):
    draft: Draft
    part: str  # "id", "name", "title" or "alias"
    position: Position


def _check_nicknames(drafts: Sequence[Draft], diagnostics: Diagnostics, what: str) -> dict[str, str]:
    """Every nickname's owner. An alias belongs to one entry alone; equal names and titles only warn."""
    owners: dict[str, _Owner] = {}
    for draft in drafts:
        owners.setdefault(nickname_key(draft.id), _Owner(draft, "id", draft.position))
    for draft in drafts:
        for part in ("name", "title"):
            if text := draft.values.get(part):
                position = draft.nodes[part].position
                owner = owners.setdefault(nickname_key(text), _Owner(draft, part, position))
                if owner.draft.id != draft.id:
                    message = f"the {part} {quoted(text)} is also {_whose(owner)}"
                    diagnostics.warn(position, message, f"fine if meant; else one {what} stands here twice")
    for draft in drafts:
        _check_aliases(draft, owners, diagnostics)
    return {text: owner.draft.id for text, owner in owners.items()}


def _check_aliases(draft: Draft, owners: dict[str, _Owner], diagnostics: Diagnostics) -> None:
    for alias in draft.items("aliases"):
        owner = owners.setdefault(nickname_key(alias.value), _Owner(draft, "alias", alias.position))
        if owner.position is alias.position:
            continue
        if owner.draft is draft:
            message = f"the alias {quoted(alias.value)} is already the {owner.part} of `{draft.id}`"
            hint = "leave it out; upper and lower case are one"
            diagnostics.warn(alias.position, message, hint, deletion(alias.node))
        else:
            message = f"the alias {quoted(alias.value)} is also {_whose(owner)}"
            hint = "an alias must lead to one place: keep it where people expect it"
            diagnostics.error(alias.position, message, hint)


def _whose(owner: _Owner) -> str:
    article = "an" if owner.part == "alias" else "the"
    return f"{article} {owner.part} of `{owner.draft.id}` in line {owner.position.line + 1}"


def _former_ids(entries: Iterable[Draft], by_id: Mapping[str, Draft], diagnostics: Diagnostics) -> dict[str, str]:
    """Former id → present id; an id can have been only one entry's, and only an entry's that is gone."""
    former: dict[str, str] = {}
    for draft in entries:
        for old in draft.items(*_FORMER_IDS):
            if old.value in by_id:
                where = by_id[old.value].position.line + 1
                message = f"the former id {quoted(old.value)} is in use, in line {where}"
                diagnostics.error(
                    old.position, message, "a former id stays free; delete it here or rename the other entry"
                )
            elif former.setdefault(old.value, draft.id) != draft.id:
                message = f"the former id {quoted(old.value)} is also claimed by `{former[old.value]}`"
                diagnostics.error(old.position, message, "keep it where the entry's history belongs")
    return former


@dataclass(slots=True)
class _References:
    by_id: Mapping[str, Draft]
    former: Mapping[str, str]
    known: Mapping[str, str]
    topic_ids: set[str]
    topic_names: Mapping[str, str]
    unread: Set[str]
    diagnostics: Diagnostics
    _used_topics: set[str] = field(default_factory=set)
    _unclear_topics: bool = False  # which may be any of them

    def check_entry(self, draft: Draft) -> None:
        self._unclear_topics = self._unclear_topics or ("topics" in draft.nodes and not draft.values.get("topics"))
        for item in draft.items(*_TOPIC_IDS):
            if odd := as_known(item.node, item.value, self.topic_ids):
                self.diagnostics.error(item.position, odd[0], *odd[1])
                self._unclear_topics = True
            elif item.value not in self.topic_ids and (named := self.topic_names.get(nickname_key(item.value))):
                message, fix = f"{quoted(item.value)} is no id of a topic", replacement(item.node, named)
                self.diagnostics.error(item.position, message, f"write `{named}`, which is called so", fix)
                self._used_topics.add(named)
            elif item.value not in self.topic_ids and not {item.value, "topics"} & self.unread:
                hint = self.diagnostics.did_you_mean(item.value, self.topic_ids, otherwise="add it under `topics`")
                self.diagnostics.error(item.position, f"unknown topic {quoted(item.value)}", hint)
                self._unclear_topics = True
            self._used_topics.add(item.value)
        for part in _ENTRY_IDS:
            for item in draft.items(part):
                self._check_target(item, part, draft)
            self._replace_former(draft, part)

    def check_topic(self, draft: Draft) -> None:
        if draft.id not in self._used_topics and not self.unread and not self._unclear_topics:
            self.diagnostics.warn(draft.position, f"no entry belongs to the topic `{draft.id}`", "add one")
        for item in draft.items("start"):
            self._check_target(item, "start")
            entry = self.by_id.get(self.former.get(item.value, item.value))
            if entry and draft.id not in {topic.value for topic in entry.items("topics")}:
                message = f"`start` names {quoted(item.value)}, which is not in this topic"
                topics = entry.nodes.get("topics")
                fix = addition(topics, draft.id) if isinstance(topics, SequenceNode) else None
                self.diagnostics.warn(item.position, message, f"add `{draft.id}` to its topics", fix)
        self._replace_former(draft, "start")

    def _replace_former(self, draft: Draft, part: str) -> None:
        present: dict[str, Positioned[str]] = {}
        for item in draft.items(part):
            present_id = self.former.get(item.value, item.value)
            present.setdefault(present_id, Positioned(present_id, item.position, item.node))
        draft.values[part] = list(present.values())

    def _check_target(self, item: Positioned[str], part: str, draft: Draft | None = None) -> None:
        present = self.former.get(item.value)
        if draft and item.value == draft.id:
            self.diagnostics.error(
                item.position, f"`{draft.id}` names itself in `{part}`", "delete it", deletion(item.node)
            )
        elif present:
            message, fix = f"{quoted(item.value)} is now called `{present}`", replacement(item.node, present)
            self.diagnostics.warn(item.position, message, f"write `{present}`, the present id", fix)
        elif odd := as_known(item.node, item.value, self.by_id):
            self.diagnostics.error(item.position, odd[0], *odd[1])
        elif item.value not in self.by_id and item.value not in self.unread:
            named = self.known.get(nickname_key(item.value))
            hint = f"did you mean `{named}`?" if named else self.diagnostics.did_you_mean(item.value, self.by_id)
            message = f"`{part}` names an unknown entry {quoted(item.value)}"
            self.diagnostics.error(item.position, message, hint or "name the id of an entry of this file")


def _check_cycles(by_id: Mapping[str, Draft], diagnostics: Diagnostics) -> None:
    """Report each cycle of `requires` as a path; depth first with a stack of its own, so of any length."""
    done: set[str] = set()
    for first in by_id:
        path = {} if first in done else {first: by_id[first].items("requires")}
        while path:
            here = next(reversed(path))
            item = next(path[here], None)
            if item is None:
                done.add(here)
                del path[here]
            elif item.value in path and item.value != here:
                _report_cycle(item, list(path), diagnostics)
            elif item.value in by_id and item.value not in done and item.value != here:
                path[item.value] = by_id[item.value].items("requires")


def _report_cycle(item: Positioned[str], path: list[str], diagnostics: Diagnostics) -> None:
    cycle = path[path.index(item.value) :]
    if len(cycle) > _MOST_CYCLE_STEPS:
        cycle = [*cycle[: _MOST_CYCLE_STEPS - 1], "…", cycle[-1]]
    steps = " → ".join(f"`{one}`" if one != "…" else one for one in (*cycle, item.value))
    hint = "nobody could begin; take one of the steps out"
    diagnostics.error(item.position, f"`requires` goes in a circle: {steps}", hint)
