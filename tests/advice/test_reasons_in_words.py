"""Every reason is one plain sentence, whatever is known of it, and nothing in a name can break out of it."""

from datetime import UTC, datetime

import pytest

from bot.advice.model import Reason, ReasonKind
from bot.ui.papers.reasons import reason_sentence

WHEN = datetime(2026, 1, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason(ReasonKind.READING), "You’re reading this now."),
        (Reason(ReasonKind.MEETING, at=WHEN), "The next meeting is about it, <t:1767888000:R>."),
        (
            Reason(ReasonKind.MEETING_PREREQUISITE, ("SGLang",), 1, at=WHEN),
            "Helps with SGLang, the paper of the next meeting, <t:1767888000:R>.",
        ),
        (Reason(ReasonKind.WANTED), "You want to read it."),
        (Reason(ReasonKind.UNLOCKED, ("Orca",), 1), "You finished Orca, which it builds on."),
        (Reason(ReasonKind.UNLOCKED, ("Orca", "vLLM"), 2), "You finished Orca and vLLM, which it builds on."),
        (Reason(ReasonKind.UNLOCKED, ("A", "B", "C", "D"), 4), "You finished A, B and two more, which it builds on."),
        (Reason(ReasonKind.LIKED, ("Orca",), 1, 5.0), "Close to Orca, which you liked."),
        (Reason(ReasonKind.LIKED, ("Orca",), 1), "Close to Orca, which you finished."),
        (Reason(ReasonKind.START, ("vLLM",), 1), "Start here: vLLM builds on it."),
        (Reason(ReasonKind.START, ("vLLM",), 3), "Start here: three others build on it."),
        (Reason(ReasonKind.START), "A good place to start."),
        (Reason(ReasonKind.READERS, ("Ada",), 1), "Ada is reading it now."),
        (Reason(ReasonKind.READERS, ("Ada", "Ben"), 2), "Ada and Ben are reading it now."),
        (Reason(ReasonKind.READERS, ("Ada", "Ben"), 3), "Ada and two others are reading it now."),
        (Reason(ReasonKind.READERS, (), 12), "12 of the group are reading it now."),
        (Reason(ReasonKind.FINISHERS, ("Ada", "Ben"), 3, 4.5), "Ada and two others finished it (★ 4.5)."),
        (Reason(ReasonKind.FINISHERS, ("Ada",), 1), "Ada finished it."),
        (Reason(ReasonKind.FOUNDATION, ("vLLM",), 1), "vLLM builds on it."),
        (Reason(ReasonKind.FOUNDATION, ("vLLM",), 100), "100 others build on it."),
        (Reason(ReasonKind.LATEST, year=2024), "From 2024, among the newest here."),
        (Reason(ReasonKind.NEW_TOPIC, ("Music",), 1), "A first paper in Music, a topic you haven’t read yet."),
        (Reason(ReasonKind.FIRST_STEP, ("SGLang",), 1), "The first step towards SGLang."),
        (Reason(ReasonKind.WANTERS, count=1), "One of the group wants to read it."),
        (Reason(ReasonKind.WANTERS, count=4), "Four of the group want to read it."),
        (Reason(ReasonKind.RELATED, ("ProMoE",), 1), "Goes with ProMoE."),
        (Reason(ReasonKind.SAME_AUTHOR, ("Orca",), 1), "By the same author as Orca."),
        (Reason(ReasonKind.SAME_AUTHOR, ("Orca",), 5), "Shares its first author with Orca."),
        (Reason(ReasonKind.RECOMMENDED, ("Prof. Ma",), 1), "Recommended by Prof. Ma."),
        (Reason(ReasonKind.UNMET_PREREQUISITE, ("Orca", "vLLM"), 2), "Comes after Orca and vLLM."),
        (Reason(ReasonKind.LIST_ORDER), ""),
    ],
)
def test_a_reason_reads_as_a_sentence(reason: Reason, sentence: str) -> None:
    assert reason_sentence(reason) == sentence


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_no_reason_is_without_words_and_no_name_breaks_out(kind: ReasonKind) -> None:
    evil = "@everyone **[x](http://e.example)** " * 40
    for names in ((), (evil,), (evil, evil)):
        for count in (0, 1, 2, 5000):
            said = reason_sentence(Reason(kind, names, count, 3.25, WHEN, 2024))
            assert said.endswith(".") or kind is ReasonKind.LIST_ORDER, "which would say nothing"
            assert len(said) < 400
            assert "@everyone" not in said
            assert "](" not in said.replace("\\]", "").replace("\\[", "")
