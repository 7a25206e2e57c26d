"""What members type about a meeting: taken, or asked about with what a button would put in its place."""

from datetime import UTC, datetime

import pytest

from bot.library.edition import Edition
from bot.library.library import Library
from bot.meetings.model import MeetingTopic
from bot.ui.kit.questions import Question
from bot.ui.meetings.typed_details import minutes_from_text, moment_from_text, seats_from_text, topic_from_text
from tests.support.worlds import SAMPLE

NOW = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)  # a Wednesday, 10:00 in Berlin
BERLIN = "Europe/Berlin"


def parts(question: Question) -> tuple[str, str, list[tuple[str, dict[str, str]]]]:
    """Its field, the word for it, and what each button says and changes."""
    choices = [(each.label, dict(each.fields)) for each in question.choices]
    return question.field, question.noun, choices


async def asked_when(text: str, repeat: str = "") -> Question:
    with pytest.raises(Question) as asked:
        await moment_from_text(text, BERLIN, NOW, repeat)
    return asked.value


async def test_a_moment_is_offered_with_its_day_and_zone_and_with_its_year_where_that_differs() -> None:
    assert parts(await asked_when("thu 3:00")) == (
        "when",
        "time",
        [
            ("Thu 3 Dec, 03:00 Europe/Berlin", {"when": "thu 03:00"}),
            ("Thu 3 Dec, 15:00 Europe/Berlin", {"when": "thu 15:00"}),
        ],
    )
    assert [label for label, _ in parts(await asked_when("3/12 4pm"))[2]] == [
        "Thu 3 Dec, 16:00 Europe/Berlin",
        "Fri 12 Mar 2027, 16:00 Europe/Berlin",
    ]
    zones = parts(await asked_when("thu 4pm EST"))[2]
    assert zones[0] == ("Thu 3 Dec, 16:00 America/New_York", {"when": "thu 4pm America/New_York"})
    further = parts(await asked_when("thu 3:00 EST"))[2]
    assert further[0] == ("America/New_York", {"when": "thu 3:00 America/New_York"})


async def test_a_year_counts_where_the_member_is() -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 2027 in Berlin
    with pytest.raises(Question) as asked:
        await moment_from_text("fri 3:00", BERLIN, new_year)
    assert [each.label for each in asked.value.choices] == [
        "Fri 1 Jan, 03:00 Europe/Berlin",
        "Fri 1 Jan, 15:00 Europe/Berlin",
    ]


async def test_what_cannot_be_read_is_quoted_without_markup() -> None:
    question = await asked_when("thu 4pm so*on")
    assert "“so”" in str(question) or "so\\*on" in str(question)
    assert parts(question) == ("when", "time", [])


async def test_a_rule_that_cannot_be_read_is_asked_about_and_not_the_time() -> None:
    assert parts(await asked_when("thu 4pm", "soon")) == ("repeat", "repetition", [("Once", {"repeat": ""})])
    assert parts(await asked_when("thursdays 4pm", "every second week")) == (
        "repeat", "repetition",
        [("Every Thursday", {"repeat": ""}), ("Every two weeks on Thursday", {"when": "thursday 4pm"})],
    )  # fmt: skip
    assert parts(await asked_when("thu 3:00", "weekly"))[0] == "when"
    assert parts(await asked_when("someday", "weekly"))[0] == "when"
    assert (await asked_when("someday", "weekly")).others == ()


async def test_where_the_time_may_be_at_fault_too_it_can_be_changed_as_well() -> None:
    for when, choices in (("fri 4pm", [("Once", {"repeat": ""})]), ("nope", []), ("fri 3:00", [])):
        question = await asked_when(when, "sometimes")
        assert "“sometimes” in `repeat`" in str(question)
        assert parts(question) == ("repeat", "repetition", choices)
        assert question.others == (("when", "time"),)
    assert (await asked_when("fri 4pm", "mondays")).others == (("when", "time"),)


async def test_answers_with_the_same_first_date_say_what_makes_them_differ() -> None:
    assert [label for label, _ in parts(await asked_when("first thursday 4pm"))[2]] == [
        "Once", "The first Thursday of every month",
    ]  # fmt: skip
    until = ["Every Thursday until 3 April 2027", "Every Thursday until 4 March 2027"]
    assert [label for label, _ in parts(await asked_when("every thu 4pm until 3/4"))[2]] == until
    assert parts(await asked_when("thu 4pm", "every week until 3/4")) == (
        "repeat",
        "repetition",
        [(until[0], {"repeat": "every week until April 3"}), (until[1], {"repeat": "every week until March 4"})],
    )
    assert [label for label, _ in parts(await asked_when("every thu 3:00"))[2]] == [
        "Thu 3 Dec, 03:00 Europe/Berlin", "Thu 3 Dec, 15:00 Europe/Berlin",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("1.30h", ["1 h 30 min", "78 min"]),
        ("1,30 h", ["1 h 30 min", "78 min"]),
        ("1.30", ["1 h 30 min", "78 min"]),
        ("2,15 Stunden", ["2 h 15 min", "129 min"]),
        ("0.45 hours", ["45 min", "27 min"]),
        ("1.05 heures", ["1 h 5 min", "63 min"]),
        ("1.10 小时", ["1 h 10 min", "66 min"]),
    ],
)
def test_two_digits_behind_hours_are_minutes_or_decimals(text: str, lengths: list[str]) -> None:
    with pytest.raises(Question) as asked:
        minutes_from_text(text)
    assert parts(asked.value) == ("duration", "duration", [(each, {"duration": each}) for each in lengths])


def test_a_half_and_quarters_of_an_hour_are_decimals() -> None:
    typed = {"1.5 h": 90, "1,5h": 90, "1.25 h": 75, "1.50 h": 90, "1,75 Stunden": 105, "2.00 h": 120, "1.3 h": 78}
    assert {text: minutes_from_text(text) for text in typed} == typed


def test_a_bare_number_is_in_hours_or_in_minutes() -> None:
    for text, offered in (("2", ["2 h", "2 min"]), (" 12 ", ["12 h", "12 min"]), ("1.5", ["1.5 h", "1.5 min"]),
                          ("13,5", ["13,5 min"]), ("½", ["½ h"]), ("0", [])):  # fmt: skip
        with pytest.raises(Question) as asked:
            minutes_from_text(text)
        assert parts(asked.value) == ("duration", "duration", [(each, {"duration": each}) for each in offered]), text
    with pytest.raises(Question, match="How long"):
        minutes_from_text("0")
    with pytest.raises(Question, match="Did you mean “½ h”"):
        minutes_from_text("½")
    assert (minutes_from_text("1 1/2 hours"), minutes_from_text("½ h"), minutes_from_text("1/2 hour")) == (90, 30, 30)
    assert (minutes_from_text("13"), minutes_from_text("12 h"), minutes_from_text("1 min")) == (13, 720, 1)
    for text in ("721", "0 min", "long"):
        with pytest.raises(Question, match="How long") as asked:
            minutes_from_text(text)
        assert parts(asked.value) == ("duration", "duration", [])


def test_seats_are_a_number_or_unlimited() -> None:
    with pytest.raises(Question, match="from 1 to 1,000") as asked:
        seats_from_text("many")
    assert parts(asked.value) == ("seats", "seats", [("Unlimited", {"seats": "unlimited"})])


@pytest.fixture(scope="module")
def edition() -> Edition:
    library = Library(SAMPLE)
    library.load()
    return library.edition


async def test_a_paper_is_found_or_asked_about_and_anything_else_is_a_topic(edition: Edition) -> None:
    assert await topic_from_text(edition, "  ") == MeetingTopic()
    assert await topic_from_text(edition, "vllm") == MeetingTopic("vllm")
    assert await topic_from_text(edition, "Budget  2027") == MeetingTopic("", "Budget 2027")
    with pytest.raises(Question, match="Which paper is “the models”") as asked:
        await topic_from_text(edition, "the  models")
    field, noun, choices = parts(asked.value)
    assert (field, noun) == ("paper", "paper")
    assert ("Orca", {"paper": "orca"}) in choices[:-1]
    assert all(set(fields) == {"paper"} for _, fields in choices[:-1])
    assert choices[-1] == (
        "Use “the models” as the topic", {"paper": "the models", "_as_topic": "the models"},
    )  # fmt: skip
    assert await topic_from_text(edition, "the  models", "the models") == MeetingTopic("", "the models")
    assert await topic_from_text(edition, "orca", "the models") == MeetingTopic("orca")


async def test_a_topic_has_two_hundred_characters(edition: Edition) -> None:
    longest = "w" * 200
    assert await topic_from_text(edition, longest) == MeetingTopic("", longest)
    with pytest.raises(Question, match="at most 200 characters") as asked:
        await topic_from_text(edition, longest + "w")
    assert parts(asked.value) == ("paper", "paper", [])
