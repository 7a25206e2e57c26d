"""The numbers of ranking, from `weights.json`, which `python -m benchmarks.searching.fit` writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Limits of the work for one query; they are no part of any score.
EXPLAINED = 0.9  # a word of the query with this similarity needs no further interpretations
NEARLY_EXPLAINED = 0.80  # and with this one is not searched two edits away
PRUNE_MARGIN = 0.4  # entries this far below the best need not be ranked
NOISE_MARGIN = 0.5  # entries this far below the best are not shown
TEXT_NOISE_MARGIN = 0.7  # the same where only texts have the words: one of several is worth a look
NOT_A_GUESS = 0.88  # least similarity of interpretations without typos
LEADER_MARGIN = 0.15  # entries this far below the best do not decide which words are mistyped


@dataclass(slots=True)
class Terms:
    """How similar a word of the query is to a word of an entry, 1 being equal, and how much of a query it is."""

    prefix: float  # the word still being typed
    joined: float  # "ax learn" for AXLearn: nobody splits a word by accident
    stem: float  # another inflection
    split: float  # "inllm" for "in LLM"
    inner_prefix: float  # "distrib training": an abbreviation, at least three letters long
    fuzzy_prefix: float  # times the similarity that a whole word with this typo would have
    edit: float  # what an edit costs in any word,
    edit_short: float  # plus this divided by its length: a typo in a short word leaves little to go by
    second_edit: float  # a second edit in one word is rarer than the first
    unlikely_typo: float  # a key that is not next to the right one
    other_number: float  # another number is more likely another version than a typo
    first_letter: float  # people rarely miss the first letter
    first_author: float  # times the similarity of a word found there: papers are cited by it
    author: float
    venue: float
    topic: float
    text: float
    text_guess: float  # and once more for a word that a text only nearly has: texts have many words
    one_letter: float  # the same for a last word of so many letters that only begins another, outside name and title:
    two_letters: float  # many authors and topics begin with any two letters
    three_letters: float
    common_word: float  # the least that a word counts, however many entries have it
    stop_word: float  # "the", "about", a year,
    paper_word: float  # or "paper", "arxiv", "explained": said about a paper rather than found in it
    whole_share: float  # a last word is whole if only texts have it and it is such a share of those with its beginning
    alignment: float  # in scripts without spaces: the share of character order, the rest being matching pairs
    acronym: float  # the coverage of five letters or more: an accidental match is rarer than that of a word's prefix
    acronym_short: float
    synonym: float  # what a word counts in a description, beside the one that was typed
    description: float  # the coverage up to which a query of several words describes an entry rather than names it


class Weights:
    """`features` are in the order of `Features`, `calibration` in that of `Evidence.terms`, its constant first."""

    def __init__(self, features: Mapping[str, float], calibration: Mapping[str, float], sure: float) -> None:
        self.feature = dict(features)
        self.calibration = tuple(calibration.values())
        self.sure = sure  # the probability from which on an answer is sure
        self.update()

    def update(self, **features: float) -> None:
        self.feature.update(features)
        self.features = tuple(self.feature.values())
        self.max_bonus = self.feature["position"] + self.feature["proximity"] + self.feature["exact_term"]


def read_weights() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(__file__).with_name("weights.json").read_text(encoding="utf-8"))
    return read


_READ = read_weights()
TERMS = Terms(**_READ["terms"])
WEIGHTS = Weights(_READ["features"], _READ["calibration"], _READ["sure"])
