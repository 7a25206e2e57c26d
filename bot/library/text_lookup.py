"""A text that somebody typed or pasted, as far as it can be read without the reading list."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Self

from bot.catalog.identifiers import Identifier, recognise
from bot.catalog.mentions import Mention, find_mentions
from bot.catalog.pasted_spelling import plain_spelling
from bot.frozen import dataclass
from bot.library.labelled_titles import labelled_title
from bot.library.page_records import record_of_page
from bot.library.pasted_text import bibtex_title, remark, searched_for
from bot.library.record_fields import Record, read_record
from bot.library.several_records import records_in, without_fence

LONGEST_TEXT = 2000  # characters of an option: a pasted entry of BibTeX, with its abstract as a rule
SCHEMES = ("arxiv", "doi", "openreview", "url")  # the first that a text has is the most telling


@dataclass(frozen=True, slots=True)
class Lookup:
    """`recognised` is what the whole text is; `rest` is the text without the identifiers that occur in it.

    `words` are what to search for; `title` is what the text itself calls the paper, empty where that isn't clear.
    `record` where the text is an entry of BibTeX or the like, whose fields tell the title; `records`, one text each,
    where it is several of them that aren't of one paper.
    """

    text: str
    recognised: Identifier | None
    mentions: tuple[Mention, ...] = ()
    rest: str = ""
    words: str = ""
    title: str = ""
    record: Record | None = None
    records: tuple[str, ...] = ()

    @classmethod
    @lru_cache(maxsize=128)  # a command repeats the last text of its autocomplete, and a crowd asks for the same
    def of(cls, text: str) -> Self:
        text = without_fence(searched_for(text.strip()))
        read = record_of_page(text) or text
        parts = records_in(read)
        if len(parts) == 1:
            return cls._of_one(text, parts[0])
        return replace(cls._of_one(text, read), records=_of_distinct_papers(parts))

    @classmethod
    def _of_one(cls, text: str, read: str) -> Self:
        record = read_record(read)
        mentions, title = find_mentions(record.own if record else read), bibtex_title(read)
        recognised = None if record else recognise(" ".join(plain_spelling(text).split()))
        if title is None:
            is_json = record is not None and read.lstrip()[:1] in {"{", "["}  # in which links may end in no space
            title = labelled_title(read if is_json else find_mentions(text).rest)
        rest = mentions.rest if title is None else title
        if title:
            return cls(text, recognised, mentions.found, rest, remark(rest), title, record)
        if not any(each.certain for each in mentions.found):
            return cls(text, recognised, mentions.found, rest, text)
        if title is None:
            from bot.library.stated_titles import stated_title  # READY comes earlier without

            title = stated_title(rest)
        return cls(text, recognised, mentions.found, rest, remark(rest), title)

    @property
    def identifier(self) -> Identifier | None:
        """None for a bare OpenReview id, too: most words of that shape are nicknames."""
        if self.identifiers:
            return min(self.identifiers, key=lambda each: SCHEMES.index(each.scheme))
        found = self.recognised
        if found and found.scheme == "url" and self.mentions:
            return self.mentions[0].readings[0]  # without the quotation mark behind it
        return None if found and found.scheme == "openreview" and found.value == self.text else found

    @property
    def identifiers(self) -> tuple[Identifier, ...]:
        """All that are sure to be some, as the likeliest reading has them."""
        return tuple(dict.fromkeys(each.readings[0] for each in self.mentions if each.certain))

    @property
    def names_several(self) -> bool:
        """Whether its identifiers cannot be one paper's, as an arXiv id and a DOI can, nor its records."""
        if self.records:
            return True
        schemes = [each.scheme for each in self.identifiers]
        schemes = [each for each in schemes if each != "url"] or schemes
        return len(schemes) > len(set(schemes))

    @property
    def titles(self) -> tuple[str, ...]:
        """Of its records, where these are several."""
        return tuple(filter(None, (type(self).of(each).title for each in self.records)))

    def without(self, mentions: Iterable[Mention]) -> Self:
        gone = set(mentions)
        left = tuple(each for each in self.mentions if each not in gone)
        return replace(self, recognised=None, mentions=left, title="")


def _of_distinct_papers(records: Iterable[str]) -> tuple[str, ...]:
    """Without a second one of the same title or identifier; none where one is left."""
    distinct: dict[str, set[object]] = {}
    for each in records:
        lookup = Lookup.of(each)
        keys = {*lookup.identifiers, "".join(filter(str.isalnum, lookup.title.casefold()))} - {""}
        if keys and not any(keys & others for others in distinct.values()):
            distinct[each] = keys
    return tuple(distinct) if len(distinct) > 1 else ()
