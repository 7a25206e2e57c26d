"""One id, paper or link in two entries: what `check --fix` makes of them."""

import pytest

from bot.catalog.fields import RESOURCE_FIELDS
from tests.support.catalog_texts import HEAD, fixed, problems_of

PDF = "https://arxiv.org/pdf/2309.06180v2"
PAGE = "https://arxiv.org/abs/2309.06180"
SAME = "  one: {title: One, kind: paper, topics: [b]}\n"
OTHER = HEAD.replace("topics:\n", "topics:\n  b: {title: Topic B}\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD + HEAD.splitlines(keepends=True)[-1], HEAD),
        (OTHER + SAME + "  two: {title: Two, kind: paper, topics: [a]}\n",
         OTHER.replace("[a]}", "[a, b]}") + "  two: {title: Two, kind: paper, topics: [a]}\n"),
        (HEAD + "  one: {title: Other, kind: paper, topics: [a]}\n",
         HEAD + "  one-2: {title: Other, kind: paper, topics: [a]}\n"),
        (HEAD + "".join(f"  one: {{title: {each}, kind: paper, topics: [a]}}\n" for each in "XY"),
         HEAD + "".join(f"  one-{{title: {each}, kind: paper, topics: [a]}}\n".replace("-", f"-{n}: ")
                        for n, each in ((2, "X"), (3, "Y")))),
        (HEAD + "  Four Words: {title: Four, kind: paper, topics: [a]}\n",
         HEAD + "  four-words: {title: Four, kind: paper, topics: [a]}\n"),
        (HEAD.replace("  a:", "  vLLM:").replace("[a]", "[vLLM]").replace("[one]", "[sGL]")
         + "  sGL: {title: sGL, kind: paper, topics: [vLLM]}\n"
         + "  two: {title: vLLM, kind: paper, topics: [vLLM], requires: [sGL], aliases: [sGL b]}\n",
         HEAD.replace("  a:", "  vllm:").replace("[a]", "[vllm]").replace("[one]", "[sgl]")
         + "  sgl: {title: sGL, kind: paper, topics: [vllm]}\n"
         + "  two: {title: vLLM, kind: paper, topics: [vllm], requires: [sgl], aliases: [sGL b]}\n"),
        (HEAD + "  李沐: {title: Привет мир, kind: paper, topics: [a]}\n",
         HEAD + "  privet-mir: {title: Привет мир, kind: paper, topics: [a]}\n"),
        (HEAD.replace("topics: [a]}", "topics: [b]}").replace("topics:\n", "topics:\n  b: {title: B}\n"),
         HEAD.replace("topics: [a]}", "topics: [b, a]}").replace("topics:\n", "topics:\n  b: {title: B}\n")),
        (HEAD + "  two: {title: Two, kind: paper, topics: [a], formerly: [old]}\n"
         "  three: {title: Three, kind: paper, topics: [a], requires: [old]}\n",
         HEAD + "  two: {title: Two, kind: paper, topics: [a], formerly: [old]}\n"
         "  three: {title: Three, kind: paper, topics: [a], requires: [two]}\n"),
    ],
    ids=["twice", "in two topics", "two of one id", "three of one id", "no id", "no id, named elsewhere",
         "no Latin id", "start", "former"],
)  # fmt: skip
def test_what_concerns_several_entries_is_fixed(before: str, after: str) -> None:
    assert fixed(before) == after
    assert problems_of(after) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [("title: X, kind: book", "title: X, kind: paper"),
     ("title: X, kind: book, venue: A", "title: X, kind: book, venue: B"),
     (f"title: X, kind: paper, links: {{paper: '{PAGE}', code: 'https://a.org/'}}",
      f"title: Y, kind: paper, links: {{paper: '{PAGE}', code: 'https://b.org/'}}"),
     (f"title: X, kind: paper, links: {{paper: '{PAGE}', code: {{url: 'https://a.org/'}}}}",
      f"title: Y, kind: paper, links: {{paper: '{PAGE}', code: 'https://a.org/x'}}"),
     ("title: X, kind: paper, arxiv: 2309.06180", f"title: {'y' * 81}, kind: paper, arxiv: 2309.06180")],
    ids=["kind", "venue", "a link", "a link of another form", "a long title"],
)  # fmt: skip
def test_one_paper_whose_entries_contradict_each_other_is_left_to_the_curator(first: str, second: str) -> None:
    text = HEAD + "".join(f"  two: {{{each}, topics: [a]}}\n" for each in (first, second))
    assert [found.hint for found in problems_of(text)] == [
        "both are one paper: put what they say into one of them; rename neither"
    ]
    assert fixed(text) == text


@pytest.mark.parametrize("comment", ["kind: paper  # c", "# c\n    kind: paper", "kind: paper\n    # c"])
@pytest.mark.parametrize("further", ["", "    year: 2023\n"])
def test_a_second_entry_with_a_comment_is_not_deleted(comment: str, further: str) -> None:
    first = "  two: {title: Two, kind: paper, topics: [a]}\n"
    text = f"{HEAD}{first}  two:\n    title: Two\n    topics: [a]\n{further}    {comment}\n"
    assert any("delete this one" in found.hint for found in problems_of(text))
    assert fixed(text) == text


def test_what_only_the_second_entry_of_a_paper_says_is_added_to_the_first() -> None:
    first = f"""\
  two:
    title: Two
    kind: paper
    topics: [a]
    links:
      paper: {PAGE}
"""
    second = f"""\
  # again
  two:
    title: Zwei
    kind: paper
    topics: [b, a]
    aliases: [deux]
    year: 2023
    links: {{paper: '{PDF}', code: https://a.org/}}
"""
    (found,) = [problem for problem in problems_of(OTHER + first + second) if "twice" in problem.message]
    assert found.hint == (
        "delete this one, rather than rename it, and add to the first: `aliases: [Zwei, deux]`, `b` in its `topics`, "
        "`year: 2023`, `code: https://a.org/` in its `links`"
    )
    assert fixed(OTHER + first + second) == OTHER + (
        first.replace("[a]", "[a, b]")
        + "      code: https://a.org/\n    aliases: [Zwei, deux]\n    year: 2023\n  # again\n"
    )


def test_a_title_becomes_an_alias_where_it_is_no_longer_than_one_may_be() -> None:
    title = "n" * RESOURCE_FIELDS["aliases"].longest
    entries = "".join(
        f"  two: {{title: {each}, kind: paper, topics: [a], doi: 10.1145/1.2}}\n" for each in ("Two", title)
    )
    assert f"{{title: Two, kind: paper, topics: [a], doi: 10.1145/1.2, aliases: [{title}]}}\n" in fixed(HEAD + entries)
    longer = HEAD + entries.replace(title, f"{title}n")
    assert fixed(longer) == longer


@pytest.mark.parametrize(
    ("first", "second"),
    [("title: X, links: {code: 'https://a.org/'}", "title: X, links: 'https://a.org/'"),
     ("title: X, links: 'https://a.org/'", "title: X, links: {code: 'https://a.org/'}"),
     ("title: [X], arxiv: 2309.06180", "title: [Y], arxiv: 2309.06180"),
     ("title: X, year: {a: b}", "title: X, year: [c]"),
     ("title: X, links: {paper: {url: x}}", "title: Y, links: {paper: [x]}"), ("title: X", "[title, X]")],
    ids=str,
)  # fmt: skip
def test_two_malformed_entries_of_one_id_are_told(first: str, second: str) -> None:
    entries = (each if each[0] == "[" else f"{{{each}}}" for each in (first, second))
    text = HEAD + "".join(f"  two: {each}\n" for each in entries)
    assert any("the id `two` stands twice" in found.message for found in problems_of(text))
    fixed(text)


def test_two_links_that_say_nothing_are_not_one_paper() -> None:
    text = HEAD + "".join(f"  two: {{title: {each}, kind: paper, topics: [a], links: {{paper: x}}}}\n" for each in "XY")
    assert any("rename this one" in found.hint for found in problems_of(text))
