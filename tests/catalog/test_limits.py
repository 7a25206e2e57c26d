"""How long each text and each list of a catalog may be: what fits is read, and one more is told."""

import pytest

from tests.support.catalog_texts import HEAD, entry, problems_of

TEXTS = {"name": 80, "title": 300, "venue": 200, "by": 100, "summary": 5_000, "why": 5_000}
ITEMS = {"aliases": 80, "authors": 120, "formerly": 48}
LISTS = {"aliases": 50, "authors": 500, "topics": 20, "requires": 50, "related": 50, "formerly": 50, "links": 10}
TOPIC_LISTS = {"aliases": 50, "start": 20}
ADVISED = {"summary": 800, "why": 1_000}

MANY = "".join(f"  e{number}: {{title: E{number}, kind: paper, topics: [t0]}}\n" for number in range(51))
TOPICS = "".join(f"  t{number}: {{title: T{number}}}\n" for number in range(21))


def about(field: str, text: str) -> list[str]:
    return [problem.message for problem in problems_of(text) if problem.message.startswith(f"`{field}` has ")]


def several(field: str, count: int) -> str:
    """So many items of a list, each of them different and allowed."""
    item = {"topics": "t{}", "start": "e{}", "requires": "e{}", "related": "e{}"}.get(field, "x{}")
    return ", ".join(item.format(number) for number in range(count))


@pytest.mark.parametrize(("field", "most"), TEXTS.items())
def test_a_text_may_have_so_many_characters(field: str, most: int) -> None:
    assert not [one for one in about(field, entry(f"{field}: {'x' * most}")) if "at most" in one]
    assert about(field, entry(f"{field}: {'x' * (most + 1)}")) == [
        f"`{field}` has {most + 1:,} characters; at most {most:,} are allowed"
    ]


@pytest.mark.parametrize(("field", "most"), ITEMS.items())
def test_an_item_may_have_so_many_characters(field: str, most: int) -> None:
    assert problems_of(entry(f"{field}: [{'x' * most}]")) == ()
    assert about(field, entry(f"{field}: [{'x' * (most + 1)}]")) == [
        f"`{field}` has {most + 1} characters; at most {most} are allowed"
    ]


@pytest.mark.parametrize(("field", "most"), LISTS.items())
def test_a_list_of_an_entry_may_have_so_many_items(field: str, most: int) -> None:
    def told(count: int) -> list[str]:
        value = f"[{several(field, count)}]"
        if field == "links":
            value = f"{{code: [{', '.join(f'https://a.org/{number}' for number in range(count))}]}}"
        topics = "" if field == "topics" else "topics: [t0], "
        one = f"  one: {{title: One, kind: paper, {topics}{field}: {value}}}\n"
        return about(field, f"name: List\ntopics:\n{TOPICS}resources:\n{MANY}{one}")

    assert told(most) == []
    assert told(most + 1) == [f"`{field}` has {most + 1} items; at most {most} are allowed"]


@pytest.mark.parametrize(("field", "most"), TOPIC_LISTS.items())
def test_a_list_of_a_topic_may_have_so_many_items(field: str, most: int) -> None:
    def told(count: int) -> list[str]:
        topic = f"  t0: {{title: T0, {field}: [{several(field, count)}]}}\n"
        return about(field, f"name: List\ntopics:\n{topic}resources:\n{MANY}")

    assert told(most) == []
    assert told(most + 1) == [f"`{field}` has {most + 1} items; at most {most} are allowed"]


def test_a_nickname_of_a_topic_and_a_label_may_have_eighty_characters() -> None:
    fits, more = "x" * 80, "x" * 81
    for field, text in (("aliases", HEAD.replace("start: [one]", "aliases: [%s]")),
                        ("label", entry("links: {code: {url: https://a.org/, label: %s}}"))):  # fmt: skip
        assert problems_of(text % fits) == ()
        assert about(field, text % more) == [f"`{field}` has 81 characters; at most 80 are allowed"]


@pytest.mark.parametrize(("field", "advised"), ADVISED.items())
def test_a_text_that_a_card_shows_whole_is_no_problem(field: str, advised: int) -> None:
    assert problems_of(entry(f"{field}: {'x' * advised}")) == ()
    assert len(problems_of(entry(f"{field}: {'x' * (advised + 1)}"))) == 1


@pytest.mark.parametrize(
    "field",
    ["year: 1600", "year: 2100", "arxiv: 0704.0001", "arxiv: 1412.9999", "arxiv: 1501.00001", "arxiv: cs/0112017",
     "openreview: words", "openreview: B1ckMDqlg", f"openreview: {'a' * 24}", "doi: 10.48550/arXiv.2309.06180"],
)  # fmt: skip
def test_the_first_and_the_last_of_its_kind_are_read(field: str) -> None:
    assert problems_of(entry(field)) == ()


@pytest.mark.parametrize(
    "field",
    ["year: 1599", "year: 2101", "arxiv: 1412.00001", "arxiv: 1501.0001", "openreview: abcd",
     f"openreview: {'a' * 25}"],
)  # fmt: skip
def test_what_lies_just_outside_is_told(field: str) -> None:
    assert len(problems_of(entry(field))) == 1
