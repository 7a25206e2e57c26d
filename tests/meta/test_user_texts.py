"""What the code says to members, shown on a screen of the walk or not: in contractions, with one word for one thing."""

import re
from pathlib import Path

import pytest

from tests.support.user_texts import main, user_texts

SCREENS = Path(__file__).with_name("screens.txt")

RETIRED = {
    "everyone": r"\b[Ee]verybody\b",
    "anyone, someone": r"\b[Aa]nybody\b",
    "cancel": r"\b[Cc]all(ed)?( \w+)? off\b",
    "stop reading, dismiss": r"\b(put|set) (it |\w+ )?aside\b|\bdeclined\b",
    "undone": r"\b[Tt]aken back\b",
    "can’t": r"\bcannot\b|\bmay not (?!have)",
    "don’t, doesn’t, didn’t": r"\b(do|does|did) not\b",
    "isn’t": r"\bis not\b",
    "I’ll, I’m, you’re, it’s, they’re": r"\bI will\b|\bI am\b|\b[Yy]ou are\b(?!,)|\bIt is\b|\bthey are\b",
    "on the waitlist": r"\bin line\b|\bthe line\b",
    "note from the curator": r"\bremarks?\b|\bcatalog\b",
    "for example": r"\bSuch as\b",
    "on the reading list": r"\bin the reading list\b(?!’s)|\b(on|of|in|for) the list\b(?!’s)",
    "Present this": r"\bOffer to present\b",
    "a typographic apostrophe": r"\w'\w",
    "a colon after a label": r"\*\*[A-Z][^*:{}\n]*\*\* \{",
    "in the past": r"passed already",
}
"""What is written instead of each pattern."""

# “If you are, please …” has nothing to contract.
ALLOWED = ("If you are, please",)


@pytest.mark.parametrize(("instead", "pattern"), RETIRED.items())
def test_what_members_read_has_one_word_for_one_thing(instead: str, pattern: str) -> None:
    found = [
        f"{module}: {text}"
        for module, texts in user_texts().items()
        for text in texts
        if re.search(pattern, text) and not any(each in text for each in ALLOWED)
    ]
    assert found == [], f"write: {instead}"


def test_texts_are_those_of_members_and_neither_the_logs_nor_the_codes() -> None:
    every = {text for texts in user_texts().values() for text in texts}
    assert {
        "Everyone here sees this card.",
        "## Your settings in this server",
        "Only server managers can do that.",
    } <= every
    assert not any("is not known now" in text or "another version of discord" in text for text in every)
    assert not any(text.startswith(("Raises", "None if")) for text in every)


def test_they_hold_what_the_walk_through_the_bot_saw_refused() -> None:
    every = {text for texts in user_texts().values() for text in texts}
    _, _, refusals = SCREENS.read_text(encoding="utf-8").partition("REFUSALS, as the code has them\n")
    sentences = [line for line in refusals.partition("\n\n")[0].splitlines() if re.match(r"[A-Z][a-z’]+ [a-z]", line)]
    known = {re.sub(r"\{[^{}]*\}", "{}", text) for text in every}
    assert len(sentences) > 30
    assert [line for line in sentences if line not in known and "sample member" not in line] == []


def test_one_command_prints_them_by_module(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    assert "\nbot/ui/papers/publicity.py\n  Everyone here sees this card.\n" in printed
