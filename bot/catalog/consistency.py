"""What must hold between the entries of one file: nicknames, references, order of reading, links and ids."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bot.catalog.conversion import Placed
from bot.catalog.identifiers import Identifier, abstract_page, is_pdf, recognise
from bot.catalog.model import Link, Resource, Topic
from bot.catalog.problems import Findings, Mark, shown

_LONGEST_CIRCLE = 12  # entries of a circle that a message names


@dataclass(slots=True, eq=False)
class TopicDraft:
    """A topic with the places of its parts."""

    topic: Topic
    mark: Mark
    marks: Mapping[str, Mark]
    aliases: Sequence[Placed]
    start: Sequence[Placed]


@dataclass(slots=True, eq=False)
class Draft:
    """An entry with the places of its parts; ``resource`` is ``None`` when its kind is unusable."""

    id: str
    resource: Resource | None
    mark: Mark
    marks: Mapping[str, Mark]
    values: Mapping[str, Any]
    lists: Mapping[str, Sequence[Placed]]
    links: Sequence[tuple[Link, Mark]]


def check(topics: Sequence[TopicDraft], drafts: Sequence[Draft], findings: Findings) -> None:
    """Report all that does not fit together; raises `Enough` when the list of problems is full.

    References to a former id are reported and, in the drafts' resources, replaced by the present one.
    """
    _check_nicknames(map(_topic_names, topics), findings, "topic")
    known = _check_nicknames(map(_names, drafts), findings, "entry")
    living = {draft.id: draft for draft in drafts}
    former = _former_ids(drafts, living, findings)
    used = {topic for draft in drafts for topic in _topics_of(draft)}
    references = _References(living, former, known, {draft.topic.id for draft in topics}, used, findings)
    for draft in drafts:
        references.check_entry(draft)
    for topic in topics:
        references.check_topic(topic)
    _check_circles(living, former, findings)
    _check_papers(drafts, findings)


def fold(text: str) -> str:
    """The form in which two spellings of one nickname are equal: letters, case and spacing folded."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return " ".join(text.casefold().split())


class _Names(NamedTuple):
    id: str
    mark: Mark
    called: tuple[tuple[str, str, Mark], ...]  # what kind of name · the name · its place
    aliases: Sequence[Placed]


def _topic_names(draft: TopicDraft) -> _Names:
    title = ("title", draft.topic.title, draft.marks.get("title", draft.mark))
    return _Names(draft.topic.id, draft.mark, (title,), draft.aliases)


def _names(draft: Draft) -> _Names:
    called = tuple((part, draft.values[part], draft.marks[part]) for part in ("name", "title") if part in draft.marks)
    return _Names(draft.id, draft.mark, called, draft.lists["aliases"])


def _check_nicknames(everyone: Iterable[_Names], findings: Findings, what: str) -> dict[str, str]:
    """Every nickname's owner. An alias belongs to one entry alone; equal names and titles only warn."""
    everyone = list(everyone)
    owners: dict[str, tuple[_Names, str, Mark]] = {}
    for names in everyone:
        owners.setdefault(fold(names.id), (names, "id", names.mark))
    for names in everyone:
        for part, text, mark in names.called:
            owner = owners.setdefault(fold(text), (names, part, mark)) if text else None
            if owner and owner[0] is not names and owner[0].id != names.id:
                told = f"the {part} {shown(text)} is also {_whose(owner)}"
                findings.warn(mark, told, f"fine if meant; else one {what} stands here twice")
    for names in everyone:
        _check_aliases(names, owners, findings)
    return {text: owner[0].id for text, owner in owners.items()}


def _check_aliases(names: _Names, owners: dict[str, tuple[_Names, str, Mark]], findings: Findings) -> None:
    for alias in names.aliases:
        owner = owners.setdefault(fold(alias.text), (names, "alias", alias.mark))
        if owner[2] is alias.mark:
            continue
        if owner[0] is names:
            told = f"the alias {shown(alias.text)} is already the {owner[1]} of `{names.id[:48]}`"
            findings.warn(alias.mark, told, "leave it out; upper and lower case are one")
        else:
            told = f"the alias {shown(alias.text)} is also {_whose(owner)}"
            findings.error(alias.mark, told, "an alias must lead to one place: keep it where people expect it")


def _whose(owner: tuple[_Names, str, Mark]) -> str:
    names, part, mark = owner
    article = "an" if part == "alias" else "the"
    return f"{article} {part} of `{names.id[:48]}` in line {mark.line + 1}"


def _former_ids(drafts: Iterable[Draft], living: Mapping[str, Draft], findings: Findings) -> dict[str, str]:
    """Former id → present id; an id can have been only one entry's, and only an entry's that is gone."""
    former: dict[str, str] = {}
    for draft in drafts:
        for old in draft.lists["formerly"]:
            if old.text in living:
                where = living[old.text].mark.line + 1
                told = f"the former id {shown(old.text)} is in use, in line {where}"
                findings.error(old.mark, told, "a former id stays free; delete it here or rename the other entry")
            elif former.setdefault(old.text, draft.id) != draft.id:
                told = f"the former id {shown(old.text)} is also claimed by `{former[old.text][:48]}`"
                findings.error(old.mark, told, "keep it where the entry's history belongs")
    return former


def _topics_of(draft: Draft) -> set[str]:
    return {item.text for item in draft.lists["topics"]}


@dataclass(slots=True)
class _References:
    living: Mapping[str, Draft]
    former: Mapping[str, str]
    known: Mapping[str, str]
    topic_ids: set[str]
    used_topics: set[str]
    findings: Findings

    def check_entry(self, draft: Draft) -> None:
        for item in draft.lists["topics"]:
            if item.text not in self.topic_ids:
                hint = self.findings.meant(item.text, self.topic_ids, otherwise="add it under `topics`")
                self.findings.error(item.mark, f"unknown topic {shown(item.text)}", hint)
        renewed: dict[str, Any] = {}
        for part in ("requires", "related"):
            for item in draft.lists[part]:
                self._check_target(item, part, draft)
            if any(item.text in self.former for item in draft.lists[part]):
                ids = (self.former.get(item.text, item.text) for item in draft.lists[part])
                renewed[part] = tuple(dict.fromkeys(ids))
        if renewed and draft.resource:
            draft.resource = replace(draft.resource, **renewed)

    def check_topic(self, draft: TopicDraft) -> None:
        if draft.topic.id not in self.used_topics:
            self.findings.warn(draft.mark, f"no entry belongs to the topic `{draft.topic.id[:48]}`", "add one")
        for item in draft.start:
            self._check_target(item, "start")
            present = self.former.get(item.text, item.text)
            if present in self.living and draft.topic.id not in _topics_of(self.living[present]):
                told = f"`start` names {shown(item.text)}, which is not in this topic"
                self.findings.warn(item.mark, told, f"add `{draft.topic.id[:48]}` to its topics")
        start = tuple(dict.fromkeys(self.former.get(one, one) for one in draft.topic.start))
        draft.topic = replace(draft.topic, start=start)

    def _check_target(self, item: Placed, part: str, draft: Draft | None = None) -> None:
        present = self.former.get(item.text)
        if draft and item.text == draft.id:
            self.findings.error(item.mark, f"`{draft.id[:48]}` names itself in `{part}`", "delete it")
        elif present and item.text not in self.living:
            self.findings.warn(item.mark, f"{shown(item.text)} is now called `{present[:48]}`", "write the present id")
        elif item.text not in self.living:
            named = self.known.get(fold(item.text))
            hint = f"did you mean `{named}`?" if named else self.findings.meant(item.text, self.living)
            told = f"`{part}` names an unknown entry {shown(item.text)}"
            self.findings.error(item.mark, told, hint or "name the id of an entry of this file")


def _check_circles(living: Mapping[str, Draft], former: Mapping[str, str], findings: Findings) -> None:
    """Report each circle of `requires` as a path; depth first with a stack of its own, so of any length."""

    def needs(draft_id: str) -> Iterator[Placed]:
        return iter(
            [item._replace(text=former.get(item.text, item.text)) for item in living[draft_id].lists["requires"]]
        )

    done: set[str] = set()
    for first in living:
        path: dict[str, Iterator[Placed]] = {} if first in done else {first: needs(first)}
        while path:
            here = next(reversed(path))
            item = next(path[here], None)
            if item is None:
                done.add(here)
                del path[here]
            elif item.text in path and item.text != here:
                _report_circle(item, list(path), findings)
            elif item.text in living and item.text not in done and item.text != here:
                path[item.text] = needs(item.text)


def _report_circle(item: Placed, path: list[str], findings: Findings) -> None:
    circle = path[path.index(item.text) :]
    told = [*circle[: _LONGEST_CIRCLE - 1], "…", circle[-1]] if len(circle) > _LONGEST_CIRCLE else circle
    steps = " → ".join(f"`{one[:48]}`" if one != "…" else one for one in (*told, item.text))
    findings.error(item.mark, f"`requires` goes in a circle: {steps}", "nobody could begin; take one of the steps out")


def _check_papers(drafts: Iterable[Draft], findings: Findings) -> None:
    """Links that should be abstract pages, links against ids, and one paper under two entries."""
    seen: dict[str, Draft] = {}
    for draft in drafts:
        own = {scheme: draft.values[scheme] for scheme in _SCHEMES if draft.values[scheme]}
        found = [(_normal(scheme, value), draft.marks[scheme]) for scheme, value in own.items()]
        for link, mark in draft.links:
            if link.role == "paper":
                _check_abstract(link, mark, own, findings)
            if link.role in {"paper", "pdf"} and (identifier := recognise(link.url)) and identifier.scheme != "url":
                _check_agreement(identifier, link, mark, own, findings)
                found.append((str(identifier), mark))
        for identifier_text, mark in found:
            other = seen.setdefault(identifier_text, draft)
            if other is not draft:
                told = f"`{other.id[:48]}` in line {other.mark.line + 1} is also {shown(identifier_text)}"
                findings.warn(mark, told, "one paper needs one entry; mend the id or merge the two")
                break


_SCHEMES: tuple[Any, ...] = ("arxiv", "doi", "openreview")


def _normal(scheme: Any, value: str) -> str:
    found = recognise(value) if scheme == "doi" else None
    return str(found or Identifier(scheme, value))


def _check_abstract(link: Link, mark: Mark, own: Mapping[str, str], findings: Findings) -> None:
    if not is_pdf(link.url):
        return
    page = abstract_page(link.url) or next(
        (Identifier(scheme, own[scheme]).url for scheme in _SCHEMES if scheme in own), None
    )
    if page:
        told = f"the link `paper` leads to a PDF: {shown(link.url)}"
        findings.error(mark, told, f"write `paper: {page}` and keep the PDF as `pdf`")


def _check_agreement(
    identifier: Identifier, link: Link, mark: Mark, own: Mapping[str, str], findings: Findings
) -> None:
    stated = own.get(identifier.scheme)
    if stated and identifier.value != stated:
        told = f"the link `{link.role}` is {identifier.scheme} {identifier.value}, the entry says {stated}"
        findings.warn(mark, told, "one of the two is another paper")
