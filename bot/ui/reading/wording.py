"""How a state, a day and a rating are written."""

from datetime import datetime

import discord

from bot.reading.model import Reading, ReadingState, Subject, Undone, UndoOutcome
from bot.ui.kit.text import safe

STATE_LABELS = {
    ReadingState.WANT: "Want",
    ReadingState.READING: "Reading",
    ReadingState.FINISHED: "Finished",
    ReadingState.DROPPED: "Stopped reading",
}


def state_sentence(subject: Subject, reading: Reading | None) -> str:
    """To the reader themselves."""
    name = f"**{safe(subject.title, 200)}**"
    if reading is None:
        return f"{name} is no longer on your shelf."
    match reading.state:
        case ReadingState.WANT:
            return f"You want to read {name}."
        case ReadingState.READING:
            return f"You’re reading {name}."
        case ReadingState.FINISHED:
            return f"You finished {name}."
        case ReadingState.DROPPED:
            return f"You stopped reading {name}. Only you can see that."


def unchanged_sentence(subject: Subject, reading: Reading) -> str:
    sentence = state_sentence(subject, reading)
    if reading.finished_at:
        return f"{sentence[:-1]} on {format_day(reading.finished_at)} already."
    return f"{sentence} Nothing has changed."


def undo_sentence(subject: Subject, outcome: UndoOutcome) -> str:
    lead = "Undone." if isinstance(outcome, Undone) else "That was already undone, or has changed since."
    return f"{lead} {state_sentence(subject, outcome.reading)}"


_ORDINALS = ("First", "Second", "Third")


def format_ordinal(number: int) -> str:
    """``First``, ``Second``, ``Third``, then ``4th``, ``11th``."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    endings = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 <= number % 100 <= 20 else endings.get(number % 10, 'th')}"


def format_day(at: datetime) -> str:
    """As each reader's own Discord writes it."""
    return discord.utils.format_dt(at, "D")


def format_stars(rating: int) -> str:
    """``★★★★☆``."""
    return "★" * rating + "☆" * (5 - rating)
