"""Each rule on a field: what is found, where, and how to mend it. A ▶ in the text marks the expected place."""

import pytest

from tests.support.catalog_texts import HEAD, entry, expect_one, problems_of

ENTRY_RULES = {
    "unknown key": ("▶autors: [A]", "unknown key `autors`", "did you mean `authors`?"),
    "unknown key by another word": ("▶tags: [a]", "unknown key `tags`", "did you mean `topics`?"),
    "unknown key in capitals": ("▶Tags: [a]", "unknown key `Tags`", "did you mean `topics`?"),
    "a link's role as a key": ("▶pdf: https://a.org/x.pdf", "unknown key `pdf`", "write `links: {pdf: https://a.org/x.pdf}`"),
    "unknown key like nothing": ("▶zzzzqqq: 1", "unknown key `zzzzqqq`", "known keys: name, title"),
    "duplicate key": ("year: 2020\n▶year: 2021", "`year` stands twice in `two`; first in line 10", "keep one"),
    "list for a text": ("venue: ▶[SOSP]", "`venue` must be one value, not a list", "without brackets: `SOSP`"),
    "keys for a text": ("title: ▶{Orca: x}", "`title` must be one value, not a group of keys", "in quotes"),
    "text for a list": ("authors: ▶Ann Lee, Bo Wu", "`authors` must be a list", "`authors: [Ann Lee, Bo Wu]`"),
    "odd commas for a list": (
        "authors: ▶Ann Lee,  ; Bo Wu and Mu Li", "must be a list", "`authors: [Ann Lee, Bo Wu, Mu Li]`"),
    "items without a space": ("authors:\n  ▶-Ann Lee\n  -Bo Wu", "`authors` must be a list", "a space behind the `-`"),
    "keys for a list": ("authors: ▶{Ann: Lee}", "`authors` must be a list, not a group", "[one, two]"),
    "a list in a list": ("authors: [▶[Ann]]", "`authors` must be one value, not a list", "`Ann`"),
    "an empty list in a list": ("aliases: [▶[]]", "`aliases` must be one value, not a list", "in quotes"),
    "several for a text": ("venue: ▶[SOSP, OSDI]", "`venue` must be one value, not a list", "in quotes"),
    "brackets in brackets": ("venue: ▶[[SOSP]]", "`venue` must be one value, not a list", "in quotes"),
    "list for a year": ("year: ▶[2020]", "`year` must be one value, not a list", "without brackets: `2020`"),
    "list for a kind": ("kind: ▶[paper]", "`kind` must be one value, not a list", "without brackets: `paper`"),
    "list for an id": ("doi: ▶[10.1/2]", "`doi` must be one value, not a list", "without brackets: `10.1/2`"),
    "list for an address": ("links: {code: [▶[a.org]]}", "`url` must be one value, not a list", "brackets: `a.org`"),
    "a topic as text": ("topics: ▶a", "`topics` must be a list", "`topics: [a]`"),
    "unknown kind": ("kind: ▶papr", "unknown kind `papr`", "did you mean `paper`?"),
    "kind by another word": ("kind: ▶repo", "unknown kind `repo`", "did you mean `code`?"),
    "kind by another word in capitals": ("kind: ▶Repo", "unknown kind `Repo`", "did you mean `code`?"),
    "kind in capitals": ("kind: ▶Paper", "unknown kind `Paper`", "did you mean `paper`?"),
    "unknown topic": ("topics: [▶b]", "unknown topic `b`", "add it under `topics`"),
    "year in words": ("year: ▶MMXX", "`MMXX` is no year", "four digits"),
    "year of five digits": ("year: ▶20233", "`20233` is no year", "four digits"),
    "year in other digits": ("year: ▶２０２３", "is no year", "four digits"),
    "implausible year": ("year: ▶2203", "the year 2203 is not between 1600 and 2100", "fix"),
    "a huge number": ("year: ▶" + "9" * 5000, "is no year", "four digits"),
    "name too long": ("name: ▶" + "n" * 81, "`name` has 81 characters; at most 80", "shorten"),
    "title too long": ("title: ▶" + "t" * 301, "`title` has 301 characters; at most 300", "shorten"),
    "why too long": ("why: ▶" + "w" * 5001, "`why` has 5,001 characters; at most 5,000", "shorten"),
    "alias too long": ("aliases: [▶" + "a" * 81 + "]", "`aliases` has 81 characters", "shorten"),
    "too many aliases": (
        f"aliases: [{', '.join(f'a{n}' for n in range(50))}, ▶a50]", "has 51 items; at most 50", "that matter"),
    "control character by an escape": ('why: ▶"a\\x1b[31mb"', "control character U+001B in `why`", "delete"),
    "nothing visible": ('title: ▶"\\u200b\\u2060"', "`title` holds nothing visible", "write some text"),
    "links without roles": ("links: ▶https://a.org/", "must name the role", "paper: https://"),
    "unknown role": ("links: {▶papper: https://a.org/}", "unknown key `papper`", "did you mean `paper`?"),
    "role twice": ("links: {code: https://a.org/, ▶code: https://b.org/}", "stands twice in `links`", "keep one"),
    "address without scheme": ("links: {code: ▶github.com/a/b}", "no web address", "did you mean `https://github.com/a/b`?"),
    "another scheme": ("links: {code: ▶'javascript:alert(1)'}", "no web address", "begins with https://"),
    "address with a space": ("links: {code: ▶https://a.org/b c}", "holds a space", "%20"),
    "address with a control character": ('links: {code: ▶"https://a.org/\\x07"}', "a control character", "percent"),
    "address with markup": ("links: {code: ▶'https://a.org/<b>'}", "holds the character `<`", "percent-encoded"),
    "address without host": ("links: {code: ▶'https:///x'}", "names no host", "after `//`"),
    "address of one word": ("links: {code: ▶http://localhost/x}", "names no host", "after `//`"),
    "address with a user": ("links: {code: ▶https://github.com@evil.org/}", "holds a user name", "before `@`"),
    "address with a broken host": ("links: {code: ▶'https://[::1/'}", "no valid address", "copy it again"),
    "address with a broken port": ("links: {code: ▶'https://a.org:99999/'}", "no valid address", "copy it again"),
    "address too long": ("links: {code: ▶https://a.org/" + "x" * 500 + "}", "longer than 512", "Discord"),
    "address too long once encoded": ("links: {code: ▶https://a.org/" + "李" * 60 + "}", "longer than 512", "Discord"),
    "link without url": ("links: {code: ▶{label: x}}", "a link without `url`", "{label: …, url: https://…}"),
    "link with an unknown key": ("links: {code: {▶href: x, url: https://a.org/}}", "unknown key `href`", "`url`"),
    "label too long": ("links: {code: {url: https://a.org/, label: ▶" + "x" * 81 + "}}", "`label` has 81", "shorten"),
    "paper link to a PDF": (
        "links: {paper: ▶https://arxiv.org/pdf/2309.06180v2}", "the link `paper` leads to a PDF",
        "write `paper: https://arxiv.org/abs/2309.06180` and keep the PDF as `pdf`"),
    "paper link to OpenReview's PDF": (
        "links: {paper: ▶https://openreview.net/pdf?id=mUVydzrkgz}", "leads to a PDF",
        "`paper: https://openreview.net/forum?id=mUVydzrkgz`"),
    "paper link to a PDF of a known id": (
        "arxiv: 2309.06180\nlinks: {paper: ▶https://a.org/x.pdf}", "leads to a PDF",
        "`paper: https://arxiv.org/abs/2309.06180`"),
    "arXiv id with a lost zero": ("arxiv: ▶2309.0618", "five digits after the dot since 2015", "a zero was lost"),
    "arXiv id with a digit too many": ("arxiv: ▶1409.04733", "four digits after the dot until 2014", "fix"),
    "arXiv id of no month": ("arxiv: ▶2313.06180", "`2313.06180` is no arXiv id", "it has two digits of the year"),
    "a DOI as arXiv id": ("arxiv: ▶10.1145/1.2", "no arXiv id but a DOI", "write it as `doi: 10.1145/1.2`"),
    "a lost zero in an address": (
        "arxiv: ▶https://arxiv.org/abs/2309.0618", "is no arXiv id: they have five digits", "a zero was lost"),
    "an address as arXiv id": ("arxiv: ▶https://a.org/x", "is no arXiv id", "it has two digits of the year"),
    "a word as arXiv id": ("arxiv: ▶eFWG9Cy3WK", "`eFWG9Cy3WK` is no arXiv id", "it has two digits of the year"),
    "an OpenReview id as arXiv id": (
        "arxiv: ▶openreview:VqkAKQibpq", "is no arXiv id but an OpenReview id", "write it as `openreview: VqkAKQibpq`"),
    "an OpenReview page as DOI": (
        "doi: ▶https://openreview.net/forum?id=VqkAKQibpq", "no DOI but an OpenReview id", "`openreview: VqkAKQibpq`"),
    "an arXiv id as OpenReview id": (
        "openreview: ▶2309.06180", "is no OpenReview id but an arXiv id", "write it as `arxiv: 2309.06180`"),
    "malformed DOI": ("doi: ▶11.1145/1.2", "`11.1145/1.2` is no DOI", "it has `10.`, the publisher's number"),
    "malformed OpenReview id": ("openreview: ▶a b", "`a b` is no OpenReview id", "it's what stands behind `id=`"),
    "requires nothing known": ("requires: [▶oen]", "`requires` names an unknown entry `oen`", "did you mean `one`?"),
    "requires by title": ("requires: [▶One]", "unknown entry `One`", "did you mean `one`?"),
    "related to nothing known": ("related: [▶zzzz]", "`related` names an unknown entry", "an entry of this file"),
    "requires itself": ("requires: [▶two]", "`two` names itself in `requires`", "delete"),
    "former id in use": ("formerly: [▶one]", "the former id `one` is in use, in line 5", "rename"),
    "alias of another's title": ("aliases: [▶ONE]", "the alias `ONE` is also the id of `one` in line 5", "one place"),
    "key that is a list": ("? ▶[a, b]\n: c", "a key must be one word", "key: value"),
    "merge key": ("▶<<: {year: 2020}", "the merge key `<<` is not allowed", "write the fields out"),
    "quoted merge key": ('▶"<<": x', "unknown key `<<`", "known keys"),
    "tag": ("why: ▶!!python/object:os.system x", "the tag `tag:yaml.org,2002:python/object:os.system`", "leave it out"),
    "tag on a list": ("authors: ▶!!set [a]", "the tag", "in quotes"),
}  # fmt: skip


@pytest.mark.parametrize("rule", ENTRY_RULES)
def test_an_entrys_mistake_is_told_once_with_its_place(rule: str) -> None:
    fields, message, hint = ENTRY_RULES[rule]
    expect_one(entry(fields), "error", message, hint)


ENTRY_WARNINGS = {
    "long why": ("why: ▶" + "w" * 1001, "a card shows about the first 1,000", "say it shorter"),
    "long summary": ("summary: ▶" + "s" * 801, "a card shows about the first 800", "say it shorter"),
    "empty item": ("aliases:\n  - x\n  - ▶~\n", "an empty item in `aliases`", "delete"),
    "id twice": ("requires: [one, ▶one]", "`one` stands twice in `requires`", "delete one"),
    "equal title": ("title: ▶One", "the title `One` is also the id of `one` in line 5", "stands here twice"),
    "alias of its own name": ("name: Deux\naliases: [▶deux]", "already the name of `two`", "upper and lower case"),
    "alias twice": ("aliases: [x, ▶X]", "already the alias of `two`", "leave it out"),
    "link against id": (
        "arxiv: 2309.06180\nlinks: {paper: ▶https://arxiv.org/abs/2309.06181}",
        "the link `paper` is arxiv 2309.06181, the entry says 2309.06180", "another paper"),
}  # fmt: skip


@pytest.mark.parametrize("rule", ENTRY_WARNINGS)
def test_what_is_only_odd_is_a_warning(rule: str) -> None:
    fields, message, hint = ENTRY_WARNINGS[rule]
    expect_one(entry(fields), "warning", message, hint)


FILE_RULES = {
    "no name": ("▶topics: {a: {title: A}}\nresources: {one: {title: One, kind: paper, topics: [a]}}",
                "the catalog has no `name`", "What the list is called"),
    "no resources": ("name: x\ntopics: {a: {title: A}}\n▶resources: {}", "nothing stands below `resources`", "add it"),
    "no topics": ("name: x\n▶topics: ~\nresources: {one: {title: One, kind: paper}}", "nothing stands below", "add it"),
    "entry without title": (HEAD + "  ▶two: {kind: paper, topics: [a]}", "`two` has no `title`", "Its full title"),
    "entry with a blank title": (HEAD + "  ▶two: {title: ' ', kind: paper, topics: [a]}", "no `title`", "title"),
    "entry without kind": (HEAD + "  ▶two: {title: Two, topics: [a]}", "`two` has no `kind`", "paper, book"),
    "entry without topic": (HEAD + "  ▶two: {title: Two, kind: paper, topics: []}", "no `topics`", "at least one"),
    "malformed id that others name": (HEAD + "  ▶Two: {title: Two, kind: paper, topics: [a]}\n"
                                      "  three: {title: Three, kind: paper, topics: [a], requires: [two]}",
                                      "`Two` is no id", "`two`"),
    "malformed id": (HEAD + "  ▶Two Words!: {title: Two, kind: paper, topics: [a]}",
                     "`Two Words!` is no id", "`two-words`"),
    "id too long": (HEAD + f"  ▶{'x' * 49}: {{title: Two, kind: paper, topics: [a]}}", "is no id", f"`{'x' * 48}`"),
    "id twice": (HEAD + "  ▶one: {title: Two, kind: paper, topics: [a]}",
                 "the id `one` stands twice; first in line 5", "rename"),
    "entry that is text": (HEAD.replace("{title: One, kind: paper, topics: [a]}", "▶One"),
                           "must hold fields", "indent"),
    "entries as a list": ("name: x\ntopics: {a: {title: A}}\nresources:\n  ▶- {title: One}",
                          "must hold ids", "as a key"),
    "unknown key at the top": ("▶paper: x\n" + HEAD, "unknown key `paper`", "known keys: name, home"),
    "papers at the top": ("▶papers: x\n" + HEAD, "unknown key `papers`", "did you mean `resources`?"),
    "topic without title": (HEAD.replace("a: {title: Topic A, ", "▶a: {"), "the topic `a` has no `title`", "called"),
    "topic's unknown key": (HEAD.replace("start:", "▶starts:"), "unknown key `starts`", "did you mean `start`?"),
    "start at nothing known": (HEAD.replace("[one]", "[▶oen]"), "`start` names an unknown entry `oen`", "`one`"),
    "home that is no address": ("home: ▶github\n" + HEAD, "no web address", "https://"),
    "text at the top": ("▶just text", "top level must be keys", "`name:`"),
    "list at the top": ("▶- a\n- b", "top level must be keys", "`name:`"),
}  # fmt: skip


@pytest.mark.parametrize("rule", FILE_RULES)
def test_a_files_mistake_is_told_with_its_place(rule: str) -> None:
    text, message, hint = FILE_RULES[rule]
    before = text.partition("▶")[0].split("\n")
    problems = problems_of(text.replace("▶", ""))
    found = next(found for found in problems if message in found.message)
    assert not [other for other in problems if "names an unknown" in other.message and other is not found]
    assert (found.line, found.column, found.severity) == (len(before), len(before[-1]) + 1, "error")
    assert hint in found.hint


def hints_of(text: str) -> list[str]:
    return [problem.hint for problem in problems_of(text)]


def test_a_kind_like_none_is_answered_with_all_kinds() -> None:
    assert hints_of(entry("kind: zzzz")) == ["kinds are paper, book, course, list, notes, video, code"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("x" * 47 + "-b", f"try `{'x' * 47}`"),
        ("_" + "x" * 48, f"try `{'x' * 48}`"),
        ("-a-", "try `a`"),
        ("李沐", "try `two`"),
    ],
)
def test_the_nearest_valid_id_is_proposed_if_there_is_one(written: str, hint: str) -> None:
    assert hints_of(HEAD + f"  {written}: {{title: Two, kind: paper, topics: [a]}}") == [hint]


def test_an_entry_whose_id_and_fields_have_no_latin_letter_is_called_an_entry() -> None:
    told = [problem.message for problem in problems_of(HEAD + f"  {'李' * 49}: {{kind: paper, topics: [a]}}")]
    assert told[1:] == ["`entry-1` has no `title`"]


@pytest.mark.parametrize(
    "text",
    [
        entry("? [a, b]\n: c\n<<: {}\nyear: x"),
        HEAD + "  ? [a, b]\n  : {}\n  <<: {}\n  two: {title: Two, kind: paper, topics: [a], year: x}",
    ],
    ids=["in an entry", "among the entries"],
)
def test_what_follows_an_invalid_key_is_checked_too(text: str) -> None:
    assert [problem.message for problem in problems_of(text)] == [
        "a key must be one word",
        "the merge key `<<` is not allowed in a catalog",
        "`x` is no year",
    ]


def test_an_entry_that_stands_there_twice_is_one_problem() -> None:
    text = HEAD + HEAD.splitlines(keepends=True)[-1]
    assert [problem.message for problem in problems_of(text)] == ["the id `one` stands twice; first in line 5"]


def test_an_entry_without_fields_is_told_what_it_needs() -> None:
    assert [problem.message for problem in problems_of(HEAD + "  two:\n")] == [
        "`two` has no `title`",
        "`two` has no `kind`",
        "`two` has no `topics`",
    ]


def test_a_long_circle_is_told_by_its_first_steps_and_its_last() -> None:
    def circle(length: int) -> str:
        entries = (
            f"  p{number}: {{title: T{number}, kind: paper, topics: [a], requires: [p{(number + 1) % length}]}}\n"
            for number in range(length)
        )
        (found,) = problems_of(HEAD + "".join(entries))
        return found.message.partition(": ")[2]

    assert circle(12) == " → ".join(f"`p{number}`" for number in [*range(12), 0])
    assert circle(13) == " → ".join([*(f"`p{number}`" for number in range(11)), "…", "`p12`", "`p0`"])
