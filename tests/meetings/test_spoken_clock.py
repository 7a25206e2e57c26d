"""Clock times as they're said become those that are typed; what isn't one stays."""

import pytest

from bot.meetings.when.spoken_clock import with_digits


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("half past 4", "4:30"),
        ("thu Half past four pm", "thu 4:30 pm"),
        ("half past 16", "16:30"),
        ("half past 24", "0:30"),
        ("quarter past 4", "4:15"),
        ("quarter after ten", "10:15"),
        ("quarter to 5", "4:45"),
        ("quarter to one", "12:45"),
        ("quarter to 13", "12:45"),
        ("quarter past twelve", "12:15"),
        ("five past nine", "9:05"),
        ("ten past 9", "9:10"),
        ("twenty past 9", "9:20"),
        ("halb fünf", "4:30"),
        ("am Donnerstag um halb 5 Uhr nachmittags", "am Donnerstag um 4:30 nachmittags"),
        ("halb eins", "12:30"),
        ("viertel nach elf", "11:15"),
        ("Viertel vor zwölf", "11:45"),
        ("zehn nach 4", "4:10"),
        ("zehn vor 4", "3:50"),
        ("fünf nach 4", "4:05"),
        ("fünf vor 4", "3:55"),
        ("zwanzig nach 4", "4:20"),
        ("zwanzig vor 4", "3:40"),
        ("à quatre heures et demie", "à 4:30"),
        ("à 4h et quart", "à 4:15"),
        ("midi et demi", "12:30"),
        ("à 5 heures moins le quart", "à 4:45"),
        ("cinq heures moins quart", "4:45"),
        ("minuit, 11 h et demi", "minuit, 11:30"),
        ("a las 4 y media", "a las 4:30"),
        ("a las cuatro y cuarto", "a las 4:15"),
        ("a las 5 menos cuarto", "a las 4:45"),
    ],
)
def test_a_time_that_is_said_is_read(said: str, typed: str) -> None:
    assert with_digits(said) == typed


@pytest.mark.parametrize(
    "text",
    ["in half an hour", "dans une heure et demie", "en una hora y media", "dentro de una hora y media",
     "in one and a half hours", "half past 25", "half past 4:30", "half past 4.30", "half 4", "five to six",
     "first half past", "anderthalb 5", "in einer halben Stunde", "behalf past 4", "4 y mediados"],
)  # fmt: skip
def test_durations_and_what_two_people_read_differently_stay_as_they_are(text: str) -> None:
    assert with_digits(text) == text
