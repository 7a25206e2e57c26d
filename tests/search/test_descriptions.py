"""A query that describes an entry in words that it doesn't have."""

import pytest

from bot.search import Entry, Index
from bot.search.synonyms import synonyms

ENTRIES = [
    Entry("cache", "Paged Attention", text="Keeps the memory of a conversation in blocks, which a server shares."),
    Entry("prune", "Sparse Experts", text="Lets a large language model forget what it does not need, to be quicker."),
    Entry("survey", "Agents in the Wild", text="A review of autonomous programs that use a web browser."),
    Entry("robot", "Dexterous Hands", text="Teaches a robot to play the piano with reinforcement learning."),
    *(Entry(f"other{n}", f"Number {n} of many", text=f"The book has a chapter {n} on other things.") for n in range(9)),
]


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("overview of agents on internet websites", "survey"),
        ("make an llm faster by forgetting", "prune"),
        ("rl for robotic hands that make music", "robot"),
        ("blocks of memory for a conversational assistant", "cache"),
    ],
)
def test_synonyms_and_other_forms_count(query: str, right: str) -> None:
    assert Index(ENTRIES).search(query)[0].id == right


def test_only_allowed_entries_are_found() -> None:
    hits = Index(ENTRIES).search("overview of agents on internet websites", among={"robot", "prune"})
    assert {hit.id for hit in hits} <= {"robot", "prune"}


def test_synonyms_go_both_ways_and_a_phrase_is_not_its_own() -> None:
    for phrase, others in synonyms().items():
        assert phrase
        assert phrase not in others
        assert all(phrase in synonyms()[other] for other in others)
