"""Several records in one pasted text, such as two entries of BibTeX, each with its own part of the text."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from bot.catalog.latex_commands import are_balanced
from bot.library.labelled_titles import MOST_READ, begins_with_label, endnote_parts, labelled_title, ris_parts

_MOST_RECORDS = 10
# Entries of BibTeX that are no work that somebody reads; proceedings stand beside the paper that is in them.
_NO_WORKS = frozenset({"string", "comment", "preamble", "proceedings"})
# Tags with which a record begins; where none of them is repeated, a second title tells the second record.
_FIRST_TAGS, _TITLE_TAGS = ({"TY"}, {"PMID"}, {"%0"}, {"PT"}, {"RT"}), frozenset({"TI", "%T"})


def records_in(text: str) -> Sequence[str]:
    """One after the other, at most ten; empty where the text is one record alone, or none."""
    of_one_form = [(part, _records(part)) for part in _cut(text[:MOST_READ], _changes_of_form(text[:MOST_READ]))]
    if len(of_one_form) == 1:
        return of_one_form[0][1][:_MOST_RECORDS]
    return [record for part, records in of_one_form for record in records or (part,)][:_MOST_RECORDS]


def without_fence(text: str) -> str:
    """The record alone, where it is a block of code, or has a comment of BibTeX before it."""
    text = re.sub(r"^```\w*\s+|\s*```$", "", text)
    return re.sub(r"^(?:%(?![0-9A-Z] )[^\n]*\n\s*)+(?=@)", "", text)


def _records(text: str) -> list[str]:
    return next(filter(None, (divide(text) for divide in (_bibtex, _json, _tagged, _labelled))), [])


def _changes_of_form(text: str) -> list[int]:
    """Where, in a text of records, BibTeX is followed by RIS and the like."""
    starts = [(found.start(), found.lastgroup) for found in _first_lines().finditer(text)]
    if not starts or text[: starts[0][0]].strip():
        return [0]
    return [0, *(start for (_, form), (start, other) in pairwise(starts) if form != other)]


def _bibtex(text: str) -> list[str]:
    if re.match(r"\s*@\w+\s*[{(]", text) is None:
        return []
    found = list(_entry().finditer(text))
    # What looks like an entry within a note or an abstract is none.
    starts = [each for each in found if each["line"] is not None or are_balanced(text[: each.start()])]
    parts = _cut(text, [each.start() for each in starts])
    works = [part for each, part in zip(starts, parts, strict=True) if each["type"].lower() not in _NO_WORKS]
    return works if len(parts) > 1 else []


def _json(text: str) -> list[str]:
    """Of a list, of one object a line, or of the answer of a service; the last may be cut off."""
    if re.match(r"\s*[\[{]\s*[\"{\]]", text) is None:
        return []
    objects = list(_objects(text))
    titled = [json.dumps(each, ensure_ascii=False) for found in objects for each in _titled(found)]
    is_within = any("title" not in each for each in objects)
    return titled if len(titled) > 1 or is_within else []


def _objects(text: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(strict=False), 0
    while (found := re.compile(r"[\s,\[]*(?=\{)").match(text, at)) is not None:
        try:
            value, at = decoder.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            title = re.compile(r'\{[^{}]*?"title"\s*:\s*("(?:[^"\\]|\\.)*")').match(text, found.end())
            if title:
                yield {"title": title[1][1:-1]}
            return
        yield value


def _titled(value: Any) -> Iterator[Mapping[str, Any]]:
    """Those that have a title, and not the works that these refer to."""
    if isinstance(value, Mapping):
        if isinstance(value.get("title"), str | list):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _titled(each)


def _tagged(text: str) -> list[str]:
    ris = ris_parts(text)
    parts = [(tag, text.rindex(tag, 0, start)) for tag, start, _ in ris or endnote_parts(text)]
    for tags in _FIRST_TAGS:
        starts = [start for tag, start in parts if tag in tags]
        if len(starts) > 1:
            return _cut(text, [0, *starts[1:]])
    titles = [start for tag, start in parts if tag in _TITLE_TAGS]
    # What came before the first title comes before the others, too.
    starts = [
        next((at for tag, at in parts if tag == parts[0][0] and last < at), title) for last, title in pairwise(titles)
    ]
    records = _cut(text, [0, *starts]) if starts else []
    return [f"TY  - GEN\n{record}" for record in records] if ris else records


def _labelled(text: str) -> list[str]:
    """`Title: … Authors: …` again and again."""
    label = re.match(r"[\s•*-]*([^\s:：•*-][^\n:：]{0,20}[:：])", text)
    if label is None or not begins_with_label(label[1]):
        return []
    starts = [found.start(1) for found in re.finditer(rf"(?:^|\s)({re.escape(label[1])})", text)]
    parts = _cut(text, [0, *starts[1:]])
    parts = [part.strip(" -•*\n\t") for part in parts]
    return parts if len(parts) > 1 and all(map(labelled_title, parts)) else []


def _cut(text: str, starts: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([*starts, len(text)])]


@cache
def _entry() -> re.Pattern[str]:
    return re.compile(r"(?:(?P<line>^)[ \t]*|(?<=[\s})]))@(?P<type>\w+)\s*[{(]\s*[^\s{}=,\"]*\s*[,={]", re.MULTILINE)


@cache
def _first_lines() -> re.Pattern[str]:
    return re.compile(
        r"^[ \t]*(?:(?P<bibtex>@\w+[ \t]*[{(])|(?P<ris>TY {0,2}- )|(?P<pubmed>PMID ?- )|(?P<endnote>%0 \S))",
        re.MULTILINE,
    )
